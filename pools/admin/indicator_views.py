"""Publishing, announcing and deleting drafts of indicators, in the admin."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.views.snippets import RevisionsUnscheduleView

from pools.admin.indicator_panels import stored_effect
from pools.admin.plain_views import PlainEditView
from pools.models import Change, Indicator, generation
from pools.models.criteria_drafts import IS_ANNOUNCED
from pools.models.current_form import lock
from pools.models.indicator import STAYS_PUBLIC


class IndicatorEditView(PlainEditView):
    """Publishes only what its publisher has seen: the pools that flip by it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's, or the stored draft is deleted, whatever was typed since."""
        if "action-discard" not in request.POST:
            return super().post(request, *args, **kwargs)
        return self._discard(request.POST.get("draft_seen", ""))

    def _discard(self, seen: str) -> HttpResponse:
        with transaction.atomic():
            lock(self.object)
            stored = Indicator.objects.get(pk=self.object.pk)
            if seen != str(stored.latest_revision_id):
                words = _("Somebody else has saved this since you opened it. Nothing was deleted.")
                messages.error(self.request, words)
            elif stored.scheduled_revision:
                messages.error(self.request, IS_ANNOUNCED)
            elif stored.live:
                stored.discard_draft(self.request.user)
                messages.success(self.request, _("Draft deleted. The history keeps it."))
        return redirect(self.get_edit_url())

    def get_success_buttons(self) -> Any:
        """With the way to take a change back at once."""
        buttons = super().get_success_buttons()
        lines = Change.objects.filter(kind=Change.Kind.CRITERIA, topic=self.object.slug)
        line = lines.order_by("-pk").first() if self.action == "publish" else None
        if line and line.revision_id == self.new_revision.pk:
            url = reverse("review_revert", args=[line.pk])
            buttons = [*buttons, messages.button(url, _("Take back"))]
        return buttons

    def publish_action(self) -> Any:
        """As Wagtail's, once the flips of this very draft were on the page."""
        effect = stored_effect(self.object.pk)
        if effect and effect.flips and self.request.POST.get("flips_seen") != effect.digest:
            words = ngettext(
                "Saved as a draft, not published yet: it changes %d pool. Look at the list below, "
                "then publish.",
                "Saved as a draft, not published yet: it changes %d pools. Look at the list below, "
                "then publish.",
                len(effect.flips),
            )
            messages.warning(self.request, words % len(effect.flips))
            return redirect(self.get_edit_url())
        return super().publish_action()


class IndicatorUnscheduleView(RevisionsUnscheduleView):
    """What is not scheduled any more is not announced any more."""

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """As Wagtail's."""
        response = super().post(*args, **kwargs)
        generation.move()
        return response


class DiscardItem(ActionMenuItem):
    """Deletes the stored draft of what is public."""

    name = "action-discard"
    label = _("Delete this draft")
    icon_name = "bin"

    def is_shown(self, context: Any) -> bool:
        """Where there is one that is not announced."""
        one = context.get("instance")
        drafted = context["view"] == "edit" and one.live and one.has_unpublished_changes
        return bool(drafted and not one.scheduled_revision)


def offer_acts(items: list[Any], request: HttpRequest, context: Any) -> None:
    """An indicator that was public stays so; a draft of it can be deleted."""
    if context["model"] is not Indicator:
        return
    items[:] = [item for item in items if item.name != "action-unpublish"]
    if (discard := DiscardItem()).is_shown(context):
        items.append(discard)


def refuse_unpublishing(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """The same for the address of that button."""
    if not isinstance(instance, Indicator):
        return None
    messages.error(request, STAYS_PUBLIC)
    return redirect(reverse("wagtailsnippets_pools_indicator:edit", args=[instance.pk]))
