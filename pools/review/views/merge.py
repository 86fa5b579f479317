"""Two waiting proposals side by side, and one button that makes them one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from pools.contributions import display_names
from pools.models import Submission
from pools.models.submission import State
from pools.models.submission_states import TransitionNotAllowed
from pools.review import merge as merging
from pools.review import undo_offers
from pools.review.conflict_of_interest import HasConflict, closed_words
from pools.review.decisions import Incomplete
from pools.review.views.access import blind_first, reviewer_only
from pools.review.views.undo_offers import say_done


@reviewer_only
@blind_first
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Both answers on each topic; merged once every topic has one."""
    into = get_object_or_404(Submission.objects.for_desk(), pk=pk)
    brought = get_object_or_404(Submission.objects.for_desk(), pk=other)
    if pk == other or brought.pool_id not in (None, into.pool_id):
        raise Http404
    if request.method == "POST":
        return _merge(request, into, brought)
    if not merging.may_merge(into, brought):
        messages.error(request, _named(into, _("These two can't be merged any more.")))
        return redirect("review_desk", pk)
    return _shown(request, into, brought)


def _merge(request: HttpRequest, into: Submission, brought: Submission) -> HttpResponse:
    picks = _numbers(request, "pick-")
    seen = {int(pk): stamp for pk, stamp in _values(request, "seen-").items() if pk.isdecimal()}
    try:
        done = merging.merge(into.pk, brought.pk, request.user, picks, seen)
    except merging.ChangedSince:
        words = _(
            "A claim was added, changed or decided since you opened this page. Look again; what "
            "you chose is still here."
        )
        return _refused(request, into, brought, words, 409)
    except Incomplete as error:
        return _refused(request, into, brought, str(error), 422)
    except HasConflict:
        words = _("You have declared a tie to this pool, so somebody else must decide here.")
        return _refused(request, into, brought, words, 409)
    except TransitionNotAllowed as error:
        label = State(error.state).label
        words = _("That is not possible: the submission is “%s”.") % label
        messages.error(request, _named(into, words))
        return redirect("review_desk", into.pk)
    if done:
        offer = undo_offers.sign("merged", request.user, into=into.pk, other=brought.pk)
        words = _("Merged with submission %d. Decide here on both.") % brought.pk
        name = display_names.submission_name(into)
        say_done(request, name, words, offer, reverse("review_desk", args=[into.pk]))
    else:
        messages.success(request, _named(into, _("That was done already.")))
    return redirect("review_desk", into.pk)


def _named(submission: Submission, words: str) -> str:
    return display_names.about(display_names.submission_name(submission), words)


def _refused(
    request: HttpRequest, into: Submission, brought: Submission, words: str, status: int
) -> HttpResponse:
    messages.error(request, _named(into, words))
    return _shown(request, into, brought, status)


def _shown(
    request: HttpRequest, into: Submission, brought: Submission, status: int = 200
) -> HttpResponse:
    rows = merging.rows(into, brought, request.POST)
    context = {
        "into": into,
        "other": brought,
        "rows": rows,
        "closed_words": closed_words(request.user, into.pool_id),
        "page_title": _("Merge %(into)s with %(other)s")
        % {"into": f"#{into.pk}", "other": f"#{brought.pk}"},
    }
    return render(request, "review/merge.html", context, status=status)


def _values(request: HttpRequest, prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): str(value)
        for name, value in request.POST.items()
        if name.startswith(prefix)
    }


def _numbers(request: HttpRequest, prefix: str) -> dict[str, int]:
    found: dict[str, Any] = _values(request, prefix)
    return {name: int(text) for name, text in found.items() if text.isascii() and text.isdecimal()}
