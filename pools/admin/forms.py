"""The pool's form: what must hold before publishing is said beside the fields, at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pools import topics
from pools.models import indicators_in, publishing
from pools.models.current_form import CurrentForm
from pools.models.document import ensure_assessments


def topic_choices() -> list[Any]:
    """Every topic there is, facts first, then the indicators as they are now."""
    return [
        ("", "---------"),
        (_("Facts"), [(topic.key, topic.label) for topic in topics.FACTS]),
        (_("Indicators"), [(spec.slug, spec.name) for spec in indicators_in()]),
    ]


class PoolForm(CurrentForm):
    """Drafts may have gaps. Publishing, scheduling and sending to moderation may not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None:
            ensure_assessments(instance)
        super().__init__(*args, **kwargs)
        if "sources" in self.formsets:
            # Once a form, not once a row: every row and the empty one copy this field.
            self.formsets["sources"].form.base_fields["topic"].widget.choices = topic_choices()
        for name in ("name", "slug"):
            if name in self.fields:
                self.fields[name].required_on_save = True

    def is_valid(self) -> bool:
        """Valid fields, and nothing that stands against publishing unless it is a draft."""
        if not super().is_valid() or self.is_deferred_validation:
            return bool(super().is_valid())
        # Written onto the instance in memory only; the view saves it afterwards.
        self.save(commit=False)
        for fault in publishing.faults_of(self.instance):
            topic = topics.FACT.get(fault.topic)
            field = topic.fault_column if topic else ""
            if field in self.fields:
                self.add_error(field, fault.message)
            else:
                self.add_error(None, f"{self._label(fault.topic)}: {fault.message}")
        return not self.errors

    @staticmethod
    def _label(topic: str) -> str:
        return topics.label(topic, indicators_in())
