"""Closing many submissions at once: a look at what was chosen first, then one button."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from pools.contributions import display_names
from pools.models import Submission, indicators_in
from pools.review import bulk as closing
from pools.review import undo_offers
from pools.review.forms import BulkDeclineForm
from pools.review.views.access import reviewer_only
from pools.review.views.queue import WAITING
from pools.review.views.undo_offers import say_done


@reviewer_only
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Show what was chosen; close it once that is confirmed."""
    chosen = _chosen(request)
    act = request.POST.get("act", "")
    if not chosen or act not in ("spam", "decline"):
        messages.error(request, _("Choose at least one submission that waits."))
        return redirect("review_queue")
    confirmed = "confirmed" in request.POST
    form = None
    if act == "decline":
        form = BulkDeclineForm(request.POST if confirmed else None)
    if not confirmed or (form is not None and not form.is_valid()):
        indicators = indicators_in()
        context = {
            "submissions": [(one, display_names.titled(one, indicators)) for one in chosen],
            "act": act,
            "form": form,
            "page_title": _("Close as spam") if act == "spam" else _("Decline"),
        }
        return render(request, "review/bulk.html", context, status=422 if confirmed else 200)
    _close(request, chosen, form)
    return redirect("review_queue")


def _close(request: HttpRequest, chosen: list[Submission], form: BulkDeclineForm | None) -> None:
    pks = [submission.pk for submission in chosen]
    if form is None:
        closed = closing.spam(pks, request.user)
        words = ngettext(
            "%d submission closed as spam.", "%d submissions closed as spam.", len(closed.done)
        )
    else:
        closed = closing.decline(
            pks, request.user, form.cleaned_data["reason_code"], form.cleaned_data["reason_words"]
        )
        words = ngettext("%d submission declined.", "%d submissions declined.", len(closed.done))
    if closed.done:
        names = display_names.submission_names(one for one in chosen if one.pk in closed.done)
        kind = "spam" if form is None else "closed"
        offer = undo_offers.sign(kind, request.user, submissions=closed.done)
        say_done(request, names, words % len(closed.done), offer, reverse("review_queue"))
    if closed.left:
        left = ngettext(
            "%d was left alone: somebody has decided on it, or you have a tie to its pool.",
            "%d were left alone: somebody has decided on them, or you have a tie to their pool.",
            len(closed.left),
        )
        names = display_names.submission_names(one for one in chosen if one.pk in closed.left)
        messages.warning(request, display_names.about(names, left % len(closed.left)))


def _chosen(request: HttpRequest) -> list[Any]:
    pks = [pk for pk in request.POST.getlist("submission")[: closing.MOST] if _is_key(pk)]
    waiting = display_names.with_topics(Submission.objects.for_desk())
    waiting = waiting.filter(pk__in=pks, state__in=WAITING)
    return list(waiting.order_by("sent_at", "pk"))


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18
