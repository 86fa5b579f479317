"""The pool's form: what must hold before publishing is said beside the fields, at once."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pools import topics
from pools.claims.translations import prose
from pools.models import edit_reasons, indicators_in, publishing, slugs
from pools.models.current_form import CurrentForm
from pools.models.document import ensure_assessments, to_facts
from pools.topics.publication_checks import Fault


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
        if "reviews" in self.formsets:
            facts = topic_choices()[:2]
            self.formsets["reviews"].form.base_fields["topic"].widget.choices = facts
        for row in self._out_of_date():
            row.fields["of"].help_text = _(
                "The pool no longer says this, so the translation is not shown. Put the new text "
                "here, or empty this for the summary, once the translation is right again."
            )
        if "name" in self.fields:
            self.fields["name"].required_on_save = True
        if "slug" in self.fields:
            self.fields["slug"].required = False
        # Also where an earlier version is looked at: its reason was that of another change.
        self.initial[edit_reasons.FIELD] = edit_reasons.of_draft(self.instance)

    def _out_of_date(self) -> list[Any]:
        """The rows of translations whose English text is there no more."""
        rows = list(getattr(self.formsets.get("translations"), "forms", ()))
        try:
            texts = dict(prose(to_facts(self.instance))) if rows else {}
        except ValueError:  # a draft with gaps
            return []
        return [row for row in rows if row.instance.of and row.instance.of not in texts]

    def save(self, commit: bool = True) -> Any:
        """A translation of nothing named is one of the summary."""
        pool = super().save(commit)
        for row in pool.translations.get_object_list():
            row.of = row.of or pool.summary
        return pool

    def clean(self) -> dict[str, Any]:
        """Where nobody gave an address, the pool gets one made from its name."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("name") and "slug" in cleaned and not cleaned["slug"]:
            own = self.instance.slug
            cleaned["slug"] = own or slugs.free(cleaned["name"], cleaned.get("website") or "")
        return cleaned

    def is_valid(self) -> bool:
        """Valid fields, and nothing that stands against publishing unless it is a draft."""
        if not super().is_valid() or self.is_deferred_validation:
            return bool(super().is_valid())
        # Written onto the instance in memory only; the view saves it afterwards.
        self.save(commit=False)
        faults = publishing.faults_of(self.instance)
        if not faults and self.instance.pk:
            revision_pk = self.instance.latest_revision_id
            faults = edit_reasons.missing(self.instance, self.instance, revision_pk)
        for fault in faults:
            topic, field = topics.column_at(fault.topic)
            if self._add_to_row(fault, (topic.relation if topic else "") or field):
                continue
            if field in self.fields or fault.topic in self.fields:
                self.add_error(field or fault.topic, fault.message)
            else:
                label = self._label(topic.key if topic else fault.topic)
                self.add_error(None, f"{label}: {fault.message}")
        return not self.errors and all(rows.is_valid() for rows in self.formsets.values())

    def _add_to_row(self, fault: Fault, relation: str) -> bool:
        """Beside the row of which the fault says that it is the second of two, say, or wrong in
        itself; False where it names none."""
        key, *parts = fault.topic.split(".")
        rows = self.formsets.get(relation or key)
        number = next((int(part) for part in parts if part.isdecimal()), None)
        if rows is None or number is None:
            return False
        kept = [form for form in rows.forms if form not in rows.deleted_forms]
        kept = [form for form in kept if form.has_changed() or form.instance.pk]
        kept.sort(key=lambda form: form.cleaned_data.get("ORDER") or 0)
        if number >= len(kept):
            return False
        form, name = kept[number], parts[-1]
        form.add_error(name if name in form.fields else None, fault.message)
        return True

    @staticmethod
    def _label(topic: str) -> str:
        return topics.label(topic, indicators_in())


class IndicatorForm(CurrentForm):
    """An indicator's key is chosen once."""

    show_schedule_publishing_toggle = False  # the day stands in the form

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "slug" in self.fields:
            # Also where an earlier version is looked at, which may have had another.
            self.initial["slug"] = self.instance.slug = self.instance.key
            self.fields["slug"].disabled = True
            self.fields["slug"].help_text = _(
                "The key cannot be changed: links, filters and sources use it."
            )
