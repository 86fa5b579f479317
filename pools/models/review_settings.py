"""How the desk works, for administrators to set in the admin."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from pools.claims import values
from pools.models.current_form import CurrentForm
from pools.models.fields import whole


@register_setting(icon="tasks")
class ReviewSettings(BaseGenericSetting):
    """Times are in days."""

    second_person = models.BooleanField(
        _("second person for claims of the pool's own team"),
        default=False,
        help_text=_("A claim its own team proposed is published as met only after two said so."),
    )
    second_look_share = whole(
        values.WholePercent,
        _("second looks (percent of decisions)"),
        default=10,
        help_text=_(
            "A second reviewer answers the same question without seeing the first answer. What a "
            "pool's own team proposed and is met gets a second look always."
        ),
    )
    remind_after = whole(values.Days, _("remind a contributor after (days)"), default=7)
    expire_after = whole(
        values.Days, _("close what waits for a contributor after (days)"), default=30
    )
    drafts_kept = whole(values.Days, _("keep drafts that were never sent for (days)"), default=60)
    contacts_kept = whole(values.Days, _("keep contact data after the end for (days)"), default=90)
    deleted_kept = whole(
        values.Days,
        _("keep what was deleted for (days)"),
        default=30,
        help_text=_("Until then it can be brought back under Reports › Recently deleted."),
    )

    base_form_class = CurrentForm

    class Meta:
        verbose_name = _("review")
