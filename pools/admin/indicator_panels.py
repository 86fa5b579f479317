"""The form of an indicator, and what its draft comes to."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from pools.admin.field_panel import FieldPanel
from pools.admin.forms import IndicatorForm
from pools.models import Indicator
from pools.models.criteria_log import Effect, effect_of


def stored_effect(pk: int) -> Effect | None:
    """What publishing the stored draft comes to, or what is scheduled. Raises ValidationError."""
    row = Indicator.objects.filter(pk=pk).first()
    return effect_of(row.get_latest_revision_as_object()) if row else None


class EffectPanel(Panel):
    """The pools that read differently once the stored draft is published, both ways."""

    class BoundPanel(Panel.BoundPanel):
        """Bound to a form that is shown."""

        template_name = "pools/admin/criteria_effect.html"

        def is_shown(self) -> bool:
            """Only for what is stored already."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """The effect of what is stored, and not of what was typed since."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            stored = Indicator.objects.get(pk=self.instance.pk)
            if stored.live and stored.has_unpublished_changes:
                context["draft"] = stored.latest_revision_id
            try:
                context["effect"] = stored_effect(self.instance.pk)
            except ValidationError as error:
                context["faults"] = error.messages
            return context


PANELS = [
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "name",
                        help_text=_("A few words, as they stand on cards and in tables."),
                    ),
                    FieldPanel("slug"),
                ]
            ),
            FieldPanel("question"),
            FieldPanel("definition"),
            FieldPanel(
                "why_it_matters",
                help_text=_("What can happen to a depositor where it is not met."),
            ),
        ],
        _("What is asked"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "words_met",
                        help_text=_(
                            "Said in place of the bare word, such as “Audited by several firms”. Empty: the bare word."
                        ),
                    ),
                    FieldPanel("words_partly", help_text=_("Empty: the bare word.")),
                ]
            ),
            FieldRowPanel(
                [
                    FieldPanel(
                        "words_unmet",
                        help_text=_("States what is so, without reproach. Empty: the bare word."),
                    ),
                    FieldPanel(
                        "words_unknown",
                        help_text=_("Never sounds like “not met”. Empty: the bare word."),
                    ),
                ]
            ),
        ],
        _("The words for each verdict"),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel(
                [
                    FieldPanel(
                        "group",
                        help_text=_("The heading under which it stands on a pool's page."),
                    ),
                    FieldPanel("order"),
                ]
            ),
            FieldPanel("rule"),
            FieldPanel("thresholds"),
            FieldRowPanel(
                [
                    FieldPanel(
                        "threshold_publisher",
                        help_text=_("Who says that these are the right thresholds."),
                    ),
                    FieldPanel("threshold_url", help_text=_("Where they say so.")),
                ]
            ),
            FieldPanel("recheck_days"),
        ],
        _("How it is judged"),
    ),
]
# In the form itself: Wagtail's dialogue for it needs a script, and is easily passed by.
SCHEDULE = MultiFieldPanel(
    [
        FieldPanel(
            "go_live_at",
            help_text=_(
                "Empty: at once. A later day is announced in public: the indicator's page says "
                "what will change."
            ),
        )
    ],
    _("When it takes effect"),
)
indicator_edit_handler = ObjectList(
    [EffectPanel(heading=_("What this draft changes")), *PANELS, SCHEDULE],
    base_form_class=IndicatorForm,
)
