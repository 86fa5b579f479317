"""One submission on one screen: decide claim by claim, see the exact change, carry it out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from pools.models import Pool, Proposal, Submission, publishing
from pools.models.document import apply_facts
from pools.models.publishing import NotPublishable
from pools.models.submission import Kind, State
from pools.models.submission_states import Refused
from pools.review import carrying, deciding
from pools.review.forms import AssignForm, ChoiceForm
from pools.review.links import checking
from pools.review.outcome import outcome_of
from pools.review.rows import fresh_rows, row_of, screen
from pools.review.ties import Tied
from pools.review.views.access import reviewer_only
from pools.review.views.queue import staff

TEMPLATE = "review/desk.html"


@reviewer_only
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The submission as it stands."""
    submission = _submission(pk)
    return _shown(request, submission, fresh_rows(submission))


@reviewer_only
@require_http_methods(["POST"])
def decide(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Decide one proposal. Whoever comes second sees what happened and keeps what they typed."""
    submission = _submission(pk)
    proposal = get_object_or_404(
        submission.proposals.select_related("decided_by"),
        pk=proposal_pk,
    )
    row = row_of(proposal, request.POST)
    form: ChoiceForm = row.form
    if not (form.is_valid() and row.edit_is_valid()):
        return _with_row(request, submission, row, _("Please mend what is marked."), 422)
    choice = deciding.Choice(
        decision=form.cleaned_data["decision"],
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
        reason_code=form.cleaned_data["reason_code"],
        reason_words=form.cleaned_data["reason_words"],
        edited=row.edited_value(),
        show_reply=form.cleaned_data["show_reply"],
    )
    try:
        deciding.decide(pk, proposal_pk, request.user, choice)
    except deciding.Overtaken as error:
        words = _("%(who)s decided this in the meantime: %(what)s. Your words are still below.") % {
            "who": error.proposal.decided_by or _("Somebody"),
            "what": error.proposal.get_decision_display(),
        }
        row = row_of(error.proposal, request.POST, again=True)
        return _with_row(request, submission, row, words, 409)
    except deciding.Incomplete as error:
        return _with_row(request, submission, row, str(error), 422)
    except (Refused, Tied) as error:
        return _with_row(request, _submission(pk), row, _refusal(error), 409)
    return redirect(f"{_address(pk)}#proposal-{proposal_pk}")


@reviewer_only
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything else that is one button."""
    submission = _submission(pk)
    name = request.POST.get("act", "")
    try:
        words = _act(request, submission, name)
    except (Refused, Tied) as error:
        messages.error(request, _refusal(error))
    except deciding.Incomplete as error:
        messages.error(request, str(error))
    except carrying.Outdated as error:
        messages.error(
            request,
            _("The directory has changed since this was decided. Decide again on: %s.")
            % ", ".join(error.topics),
        )
    except NotPublishable as error:
        messages.error(
            request, _("It cannot be published yet: %s") % " ".join(map(str, error.faults))
        )
    else:
        messages.success(request, words)
    return redirect(_address(pk))


@reviewer_only
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pool's public page as it would read; nothing is stored for it."""
    submission = _submission(pk)
    proposals = list(submission.proposals.all())
    outcome = outcome_of(submission, proposals, publishing.specs(), timezone.localdate())
    if outcome.after is None:
        raise Http404
    pool = Pool(slug=outcome.after.slug, name=outcome.after.name)
    apply_facts(pool, outcome.after)
    # As if at the public address: the admin's own pages have no frame of the site around them.
    response: HttpResponse = pool.make_preview_request(original_request=request)
    return response


def _act(request: HttpRequest, submission: Submission, name: str) -> str:
    pk, user = submission.pk, request.user
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
    if name == "second":
        proposal = get_object_or_404(Proposal, pk=request.POST.get("proposal"), submission_id=pk)
        deciding.second(pk, proposal.pk, user)
        return _("You agreed.")
    if name == "ask":
        deciding.ask(pk, user)
        return _("The questions are on their way.")
    if name == "spam":
        deciding.spam(pk, user)
        return _("Closed as spam.")
    if name == "take_back":
        carrying.take_back(pk, user)
        return _("It is in review again.")
    if name == "check_links":
        checking.queue(pk)
        return _("Its links will be opened within minutes, unless that was done within the hour.")
    if name == "carry_out":
        done = carrying.carry_out(pk, user)
        if not done.changed:
            return _("That was done already.")
        if submission.kind == Kind.REPLY and done.state == State.ACCEPTED:
            return _("The reply shows beside the claim, and the contributor is told.")
        return {
            State.ACCEPTED: _("Published, and the contributor is told."),
            State.DECLINED: _("Declined, and the contributor is told."),
            State.HANDED_OVER: _("Prepared, and handed to a moderator for publication."),
        }[State(done.state)]
    raise Http404


def _submission(pk: int) -> Submission:
    return get_object_or_404(Submission.objects.for_desk(), pk=pk)


def _address(pk: int) -> str:
    return reverse("review_desk", args=[pk])


def _refusal(error: Exception) -> str:
    if isinstance(error, Tied):
        return _("You have declared a tie to this pool, so somebody else must decide here.")
    state = getattr(error, "state", "")
    label = State(state).label if state in State.values else state
    return _("That is not possible: the submission is “%s”.") % label


def _with_row(
    request: HttpRequest, submission: Submission, row: Any, words: str, status: int
) -> HttpResponse:
    rows = [row if r.proposal.pk == row.proposal.pk else r for r in fresh_rows(submission)]
    messages.error(request, words)
    row.trouble = words
    return _shown(request, submission, rows, status=status)


def _shown(
    request: HttpRequest, submission: Submission, rows: list[Any], status: int = 200
) -> HttpResponse:
    context = screen(submission, rows, request.user)
    context["assign_form"] = AssignForm(staff=staff())
    return render(request, TEMPLATE, context, status=status)
