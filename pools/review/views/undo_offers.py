"""The Undo button in the message after an act, and where it is answered."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request

from pools.contributions import display_names
from pools.models import indicators_in
from pools.models.publishing import NotPublishable
from pools.models.submission_states import TransitionNotAllowed
from pools.review import undo_offers
from pools.review.audit_log import fault_words
from pools.review.conflict_of_interest import HasConflict
from pools.review.undo import CannotUndo
from pools.review.views.access import reviewer_only

KEPT = "undo_offers"
MOST = 10


def say_done(request: HttpRequest, name: str, words: str, offer: str, following: str) -> None:
    """A message that something was done to ``name``, with its Undo; that leads to ``following``."""
    said = {"name": name, "offer": offer, "next": following}
    button = render_to_string("components/review/undo.html", said, request)
    messages.success(request, format_html("{} {}", display_names.about(name, words), button))
    request.session[KEPT] = [said, *request.session.get(KEPT, [])][:MOST]


def kept(request: HttpRequest) -> list[dict[str, Any]]:
    """Earlier offers of the last ten minutes, newest first, for whose message is gone."""
    found = request.session.get(KEPT, [])
    alive = [said for said in found if undo_offers.is_open(said["offer"])]
    if len(alive) != len(found):
        request.session[KEPT] = alive
    return alive


@reviewer_only
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
            said for said in request.session.get(KEPT, []) if said["offer"] != offer
        ]
    return redirect(get_valid_next_url_from_request(request) or "review_queue")
