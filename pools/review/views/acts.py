"""Everything at the desk that is one button and no decision on a claim, with what to say of it."""

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from pools.models import Contact, Proposal, Submission
from pools.models.submission import Kind, State
from pools.review import carrying, deciding
from pools.review.forms import AssignForm
from pools.review.links import checking
from pools.review.views.queue import staff

CLOSING = frozenset({"ask", "carry_out"})  # after these nothing typed has a place any more
KEEP = "keep"  # the form's first button: Enter in a field decides nothing


def act(request: HttpRequest, submission: Submission, name: str) -> str:
    """Do it; gives the words for the reviewer. ``name`` may bring a claim: "second:12".

    Raises Http404, Refused, Tied, Incomplete, Outdated, NotPublishable."""
    pk, user = submission.pk, request.user
    name, _colon, number = name.partition(":")
    if number:
        return _on_claim(pk, name, number, user)
    if name == KEEP:
        return _("Nothing is decided yet; what you typed is still here.")
    if name == "take":
        deciding.take(pk, user)
        return _("It is yours now.")
    if name == "release":
        deciding.release(pk, user)
        return _("It is back in the queue.")
    if name == "assign":
        form = AssignForm(request.POST, staff=staff())
        if not form.is_valid():
            raise deciding.Incomplete(_("Choose whom to give it to."))
        deciding.assign(pk, user, form.cleaned_data["to"])
        return _("Assigned.")
    if name == "ask":
        deciding.ask(pk, user)
        if _is_written_to(pk):
            return _("The questions are on their way.")
        return " ".join((_("Asked."), _unwritten()))
    if name == "not_spam":
        deciding.not_spam(pk, user)
        return _("It waits in the queue again. Its contact data is gone.")
    if name == "take_back":
        carrying.take_back(pk, user)
        return _("It is in review again.")
    if name == "check_links":
        checking.queue(pk)
        return _("Its links will be opened within minutes, unless that was done within the hour.")
    if name == "carry_out":
        return _carried_out(submission, carrying.carry_out(pk, user))
    raise Http404


def _on_claim(pk: int, name: str, number: str, user: Any) -> str:
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        raise Http404
    proposal = get_object_or_404(Proposal, pk=number, submission_id=pk)
    if name == "second":
        deciding.second(pk, proposal.pk, user)
        return _("You agreed.")
    if name in ("show_reply", "hide_reply"):
        shown = name == "show_reply"
        deciding.show_reply(pk, proposal.pk, user, shown=shown)
        return _("The reply shows beside the claim.") if shown else _("The reply is hidden.")
    raise Http404


def _carried_out(submission: Submission, done: carrying.Done) -> str:
    if not done.changed:
        return _("That was done already.")
    reply = submission.kind == Kind.REPLY and done.state == State.ACCEPTED
    state = State(done.state)
    if state == State.HANDED_OVER:
        return _("Prepared, and handed to a moderator for publication.")
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
    return Contact.objects.filter(submission_id=pk, verified_at__isnull=False).exists()
