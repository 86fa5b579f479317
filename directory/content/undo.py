"""Undo for pages and terms of the glossary, offered for ten minutes after they were published.

What visitors read before is published once more, as a revision of its own; an editor's draft of a
page stays the latest. Offers are signed, listed and taken up as for pools.
"""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page, PageLogEntry, Revision

from directory.content.models import Term
from pools.contributions import display_names
from pools.review.undo import PUBLISHED, TAKEN_OFF, CannotUndo, acts_on, earlier_publication
from pools.review.undo_offers import LASTS, UNDOING, sign
from pools.review.views.access import may_undo
from pools.review.views.undo_offers import say_done

WORDS = gettext_lazy("Undo is offered for ten minutes.")


def _last_act(page: Page) -> PageLogEntry | None:
    """What was last done to it for all to see; None where something else followed."""
    entry = acts_on(page).first()
    if entry is None or page.live is (entry.action in TAKEN_OFF):
        return None
    if page.live and page.live_revision_id != entry.revision_id:
        return None
    return entry


def _last_public(page: Page) -> Revision | None:
    """What visitors read until it was taken off."""
    entry = acts_on(page).filter(action__in=PUBLISHED).first()
    return entry and Revision.objects.for_instance(page).filter(pk=entry.revision_id).first()


def _undo_page(user: Any, page: int, entry: int) -> str:
    found = Page.objects.select_for_update().get(pk=page).specific
    if not found.permissions_for_user(user).can_publish():
        raise CannotUndo(_("You may not publish, so you may not take a publication back."))
    last = _last_act(found)
    if last is None or last.pk != entry:
        raise CannotUndo(_("Something else has been published since, so nothing was taken back."))
    if found.workflow_in_progress:
        raise CannotUndo(
            _("A draft of this page waits for a moderator. It must be dealt with first.")
        )
    earlier = earlier_publication(found) if found.live else _last_public(found)
    if earlier is None and not found.live:
        raise CannotUndo(_("The version that was public is not kept any more."))
    draft, drafted_by = None, None
    if found.latest_revision_id not in (found.live_revision_id, earlier and earlier.pk):
        draft, drafted_by = found.get_latest_revision_as_object(), found.latest_revision.user
    if earlier is None:
        found.unpublish(user=user)
    else:
        restored = earlier.as_object()
        restored.go_live_at = None
        again = restored.save_revision(user=user, log_action=True, previous_revision=earlier)
        again.publish(user=user, previous_revision=earlier)
    if draft is not None:
        draft.save_revision(user=drafted_by, log_action=True)
    return _("Undone. Visitors read what they read before.")


def _before(term: Term) -> Revision | None:
    """What was saved of it before the last time; None where nothing was."""
    found = Revision.objects.for_instance(term).exclude(pk=term.latest_revision_id)
    return found.order_by("-created_at", "-pk").first()


def _undo_term(user: Any, term: int, revision: int) -> str:
    found = Term.objects.select_for_update().get(pk=term)
    if not user.has_perm("content.change_term"):
        raise CannotUndo(_("You may not publish, so you may not take a publication back."))
    earlier = _before(found)
    if earlier is None or found.latest_revision_id != revision:
        raise CannotUndo(_("Something else has been published since, so nothing was taken back."))
    restored = earlier.as_object()
    restored.save()
    restored.save_revision(user=user, log_action=True, previous_revision=earlier)
    return _("Undone. Visitors read what they read before.")


UNDOING["page"] = _undo_page
UNDOING["term"] = _undo_term


def _offer(user: Any, page: Page) -> str:
    """For a page that was published or taken off in the last ten minutes; else empty."""
    entry = _last_act(page)
    since = timezone.now() - dt.timedelta(seconds=LASTS)
    if entry is None or entry.timestamp < since or not may_undo(user):
        return ""
    if not page.permissions_for_user(user).can_publish():
        return ""
    return sign("page", user, page=page.pk, entry=entry.pk)


def _edit_address(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
def say_page(request: HttpRequest, page: Page) -> None:
    """Right after the editor's own button."""
    found = Page.objects.get(pk=page.pk)
    offer = _offer(request.user, found)
    # With a date ahead nothing is published yet.
    if offer and not (found.live and found.has_unpublished_changes):
        say_done(request, str(found), str(WORDS), offer, _edit_address(found))


@hooks.register("before_edit_page")
def say_page_in_editor(request: HttpRequest, page: Page) -> None:
    """However it was published: by a moderator's approval or a schedule too."""
    if request.method != "GET":
        return
    offer = _offer(request.user, page)
    if offer:
        described = {"name": str(page), "offer": offer, "next": _edit_address(page)}
        button = render_to_string("components/review/undo.html", described, request)
        words = display_names.about(str(page), str(WORDS))
        messages.info(request, format_html("{} {}", words, button))


@hooks.register("after_edit_snippet")
def say_term(request: HttpRequest, instance: Any) -> None:
    """A term has no draft: what is saved is public."""
    if not isinstance(instance, Term) or not may_undo(request.user):
        return
    term = Term.objects.get(pk=instance.pk)
    if _before(term) is None:
        return
    offer = sign("term", request.user, term=term.pk, revision=term.latest_revision_id)
    following = reverse("wagtailsnippets_content_term:edit", args=[term.pk])
    say_done(request, str(term), str(WORDS), offer, following)
