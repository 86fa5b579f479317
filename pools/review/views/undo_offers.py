"""The Undo button in the message after an act, and where it is answered."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_valid_next_url_from_request

from pools.contributions import display_names
from pools.models import Pool, indicators_in
from pools.models.publishing import NotPublishable
from pools.models.submission_states import TransitionNotAllowed
from pools.review import undo_offers
from pools.review.audit_log import fault_words
from pools.review.blind import is_blind
from pools.review.conflict_of_interest import HasConflict
from pools.review.recent_publications import Publication, recent_publications
from pools.review.undo import CannotUndo
from pools.review.views.access import undoers_only

KEPT = "undo_offers"
MOST = 10


def say_done(request: HttpRequest, name: str, words: str, offer: str, following: str) -> None:
    """A message that something was done to ``name``, with its Undo; that leads to ``following``."""
    described = {"name": name, "offer": offer, "next": following}
    button = render_to_string("components/review/undo.html", described, request)
    messages.success(request, format_html("{} {}", display_names.about(name, words), button))
    request.session[KEPT] = [described, *request.session.get(KEPT, [])][:MOST]


def kept(request: HttpRequest) -> list[dict[str, Any]]:
    """What can be undone, newest first, for whose message is gone: one's own acts of the last ten
    minutes, and every other publication of that time."""
    found = request.session.get(KEPT, [])
    alive = [described for described in found if undo_offers.is_open(described["offer"])]
    if len(alive) != len(found):
        request.session[KEPT] = alive
    told = {undo_offers.revision_of(described["offer"]) for described in alive}
    others = [
        described(request.user, one, request.get_full_path())
        for one in recent_publications(request.user)
        if one.revision_pk is None or one.revision_pk not in told
    ]
    return [*alive, *others[:MOST]]


def described(user: Any, one: Publication, following: str = "") -> dict[str, Any]:
    """A publication with its Undo, as a message or a list has it."""
    words = _("taken off the list") if one.taken_off else _("published")
    name = f"{one.pool} · {words}"
    if one.by is not None and one.by != user and not is_blind(user, one.pool.pk):
        name += f" · {one.by}"
    return {"name": name, "offer": one.offer(user), "next": following or edit_address(one.pool)}


def edit_address(pool: Pool) -> str:
    """Where a pool is edited."""
    return reverse("wagtailsnippets_pools_pool:edit", args=[pool.pk])


def after_publish(request: HttpRequest, instance: Any) -> None:
    """Hook: Undo right after a pool was published, or taken off the list, in its editor."""
    if not isinstance(instance, Pool):
        return
    one = next(iter(recent_publications(request.user, instance.pk)), None)
    # With a date ahead nothing is published yet: what is public is still older than the draft.
    if one is not None and (one.taken_off or one.is_latest):
        words = _("Undo is offered for ten minutes.")
        say_done(request, str(one.pool), words, one.offer(request.user), edit_address(one.pool))


def before_edit(request: HttpRequest, instance: Any) -> None:
    """Hook: in the editor, however it was published: by a moderator's approval or a schedule too."""
    if request.method != "GET" or not isinstance(instance, Pool):
        return
    for one in recent_publications(request.user, instance.pk):
        offered = described(request.user, one)
        button = render_to_string("components/review/undo.html", offered, request)
        words = _("Undo is offered for ten minutes.")
        messages.info(
            request, format_html("{} {}", display_names.about(offered["name"], words), button)
        )


class UndoPanel(Component):
    """The dashboard's list of what can still be undone."""

    order = 70

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def render_html(self, parent_context: Any = None) -> SafeString:
        return render_to_string(
            "components/review/undo_kept.html", {"undo_offers": kept(self.request)}, self.request
        )


@undoers_only
@require_POST
def undo_offer(request: HttpRequest) -> HttpResponse:
    """Take up an offer to undo."""
    offer, name = request.POST.get("offer", ""), request.POST.get("name", "")[:400]
    try:
        words = undo_offers.take_up(offer, request.user)
    except ObjectDoesNotExist:
        raise Http404 from None
    except CannotUndo as error:
        messages.error(request, display_names.about(name, str(error)))
    except HasConflict:
        messages.error(
            request, display_names.about(name, _("You have declared a tie to this pool."))
        )
    except TransitionNotAllowed:
        words = _("Somebody has decided on it since, so nothing was undone.")
        messages.error(request, display_names.about(name, words))
    except NotPublishable as error:
        indicators = indicators_in()
        faults = " ".join(fault_words(fault, indicators) for fault in error.faults)
        messages.error(request, display_names.about(name, faults))
    else:
        messages.success(request, display_names.about(name, words))
        request.session[KEPT] = [
            described for described in request.session.get(KEPT, []) if described["offer"] != offer
        ]
    return redirect(get_valid_next_url_from_request(request) or "review_queue")
