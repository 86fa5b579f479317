"""Everything at the desk that is one button and no decision on a claim, with what to say of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.contributions import display_names
from pools.links import checks
from pools.models import Contact, Proposal, Submission, indicators_in
from pools.models.submission import Kind, State
from pools.review import decisions, publish_submission, undo_offers
from pools.review.audit_log import labels
from pools.review.forms import AssignForm
from pools.review.views.queue_filters import staff

CLOSING = frozenset({"ask", "apply_decisions"})  # after these nothing typed has a place any more
NEXT = "_next"  # behind an act: then on to the next in the queue
KEEP = "keep"  # the form's first button: Enter in a field decides nothing


@dataclass(frozen=True)
class Said:
    """What was done to what, in words for the reviewer, and the offer to undo it, if any."""

    name: str
    words: str
    offer: str = ""


def without_next(name: str) -> tuple[str, bool]:
    """An act's name, and whether its button leads on to the next in the queue."""
    return name.removesuffix(NEXT), name.endswith(NEXT)


def act(request: HttpRequest, submission: Submission, name: str) -> Said:
    """Do it. ``name`` may bring a claim: "second:12".

    Raises Http404, TransitionNotAllowed, HasConflict, Incomplete, StaleBaseline, NotPublishable."""
    pk, user = submission.pk, request.user
    name, _colon, number = name.partition(":")
    if number:
        return _on_claim(submission, name, number, user)
    about = display_names.submission_name(submission)
    if name == "accept_rest":
        return Said(about, _accepted(request, pk, user))
    if name == "publish_accepted":
        found = publish_submission.publish_accepted(pk, user)
        names = labels((proposal.topic for proposal in found), indicators_in())
        pool_pk = Submission.objects.values_list("pool_id", flat=True).get(pk=pk)
        offer = undo_offers.publication(pool_pk, user)
        return Said(about, _("Published: %s. The rest stays open.") % names, offer)
    if name == "apply_decisions":
        words, offer = _carried_out(submission, publish_submission.apply_decisions(pk, user), user)
        return Said(about, words, offer)
    return Said(about, _moved(request, pk, name, user))


def _accepted(request: HttpRequest, pk: int, user: Any) -> str:
    """Under the stamps the page was shown with: what changed since is not accepted unseen."""
    pks = Proposal.objects.filter(submission_id=pk).values_list("pk", flat=True)
    seen = {proposal: request.POST.get(f"p{proposal}-seen", "") for proposal in pks}
    count = len(decisions.accept_rest(pk, user, seen))
    words = ngettext(
        "%(count)d claim accepted. Not published yet.",
        "%(count)d claims accepted. Not published yet.",
        count,
    )
    return words % {"count": count}


def _moved(request: HttpRequest, pk: int, name: str, user: Any) -> str:
    if name == KEEP:
        return _("Nothing is decided yet; what you typed is still here.")
    if name == "take":
        decisions.take(pk, user)
        return _("It is yours now.")
    if name == "release":
        decisions.release(pk, user)
        return _("It is back in the queue.")
    if name == "assign":
        form = AssignForm(request.POST, staff=staff())
        if not form.is_valid():
            raise decisions.Incomplete(_("Choose whom to give it to."))
        decisions.assign(pk, user, form.cleaned_data["to"])
        return _("Assigned.")
    if name == "ask":
        decisions.ask(pk, user)
        if _is_written_to(pk):
            return _("The questions are on their way.")
        return " ".join((_("Asked."), _unwritten()))
    if name == "not_spam":
        decisions.not_spam(pk, user)
        return _("It waits in the queue again. Its contact data is gone.")
    if name == "recall":
        decisions.recall(pk, user)
        return _("The questions are taken back.")
    if name == "resume":
        decisions.resume(pk, user)
        return _("It is in review again. What was decided is kept.")
    if name == "take_back":
        publish_submission.take_back(pk, user)
        return _("It is in review again.")
    if name == "check_links":
        checks.queue(pk)
        return _("Its links will be opened within minutes, unless that was done within the hour.")
    raise Http404


def _on_claim(submission: Submission, name: str, number: str, user: Any) -> Said:
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    pk = submission.pk
    proposal = get_object_or_404(Proposal, pk=number, submission_id=pk)
    about = display_names.claim_name(display_names.pool_of(submission), proposal.topic)
    if name == "second":
        decisions.second(pk, proposal.pk, user)
        return Said(about, _("You agreed."))
    if name in ("show_reply", "hide_reply"):
        shown = name == "show_reply"
        decisions.show_reply(pk, proposal.pk, user, shown=shown)
        words = _("The reply shows beside the claim.") if shown else _("The reply is hidden.")
        return Said(about, words)
    raise Http404


def _carried_out(
    submission: Submission, done: publish_submission.Done, user: Any
) -> tuple[str, str]:
    """What to say of it, and the offer to undo it."""
    if not done.changed:
        return _("That was done already."), ""
    pool_pk = Submission.objects.values_list("pool_id", flat=True).get(pk=submission.pk)
    if done.state == State.HANDED_OVER:
        words = _("Prepared, and handed to a moderator for publication.")
        return words, undo_offers.handed_over(pool_pk, user, submission=submission.pk)
    reply = submission.kind == Kind.REPLY and done.state == State.ACCEPTED
    words = _closed_words(submission, State(done.state), reply=reply)
    if not done.published:  # nothing of the pool went out with it
        return words, undo_offers.sign("closed", user, submissions=[submission.pk])
    return words, undo_offers.publication(pool_pk, user)


def _closed_words(submission: Submission, state: State, *, reply: bool) -> str:
    if _is_written_to(submission.pk):
        if reply:
            return _("The reply shows beside the claim, and the contributor is told.")
        return {
            State.ACCEPTED: _("Published, and the contributor is told."),
            State.DECLINED: _("Declined, and the contributor is told."),
        }[state]
    said = {State.ACCEPTED: _("Published."), State.DECLINED: _("Declined.")}[state]
    if reply:
        said = _("The reply shows beside the claim.")
    # Nobody sent an import, so nobody waits for word of it.
    return said if submission.kind == Kind.IMPORT else f"{said} {_unwritten()}"


def _unwritten() -> str:
    return _("It shows on their status page; nobody could be written to.")


def _is_written_to(pk: int) -> bool:
    family = Q(submission_id=pk) | Q(submission__merged_into=pk)
    return Contact.objects.filter(family, verified_at__isnull=False).exists()
