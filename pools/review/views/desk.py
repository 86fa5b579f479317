"""One submission on one screen: decide claim by claim, see the exact change, carry it out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from pools.claims import dates
from pools.contributions import display_names
from pools.models import Pool, Proposal, Submission, indicators_in
from pools.models.document import apply_facts
from pools.models.proposal import Decision
from pools.models.publishing import NotPublishable
from pools.models.submission import State
from pools.models.submission_states import TransitionNotAllowed
from pools.review import decisions, publish_submission
from pools.review.audit_log import fault_words, labels
from pools.review.conflict_of_interest import HasConflict
from pools.review.forms import LIST, AssignForm, ChoiceForm
from pools.review.merge import candidates
from pools.review.presenters import EDIT, ProposalRow, fresh_rows, row_of, screen
from pools.review.related import next_in_queue
from pools.review.resulting_facts import resulting_facts_of
from pools.review.views import actions
from pools.review.views.access import blind_first, reviewer_only
from pools.review.views.queue_filters import staff
from pools.review.views.undo_offers import kept, say_done

TEMPLATE = "review/desk.html"
REASON = frozenset({"note", "reason_code", "reason_words"})
# What a decision takes along of what was typed at its claim; the rest stays on the page.
SPENT: dict[Decision, frozenset[str]] = {
    Decision.ACCEPT: frozenset({"note", "source_why", EDIT}),
    Decision.ASK: frozenset({"note"}),
    Decision.DECLINE: REASON,
    Decision.PENDING: frozenset({"note"}),
}


@reviewer_only
@blind_first
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The submission as it stands."""
    submission = _submission(pk)
    return _shown(request, submission, fresh_rows(submission))


@reviewer_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    """Decide one proposal. Whoever comes second sees what happened and keeps what they typed, and
    so does everybody at all the other claims."""
    submission = _submission(pk)
    proposal = submission.proposals.select_related("decided_by").filter(pk=proposal_pk).first()
    if proposal is None or submission.state == State.MERGED:
        return _moved(request, submission, proposal_pk)
    if request.method != "POST":  # the address of a page with an error, opened again
        return redirect(f"{_address(pk)}#proposal-{proposal_pk}")
    row = row_of(proposal, request.POST)
    form: ChoiceForm = row.form
    valid = form.is_valid()
    listing = valid and form.cleaned_data["decision"] == LIST
    if valid and form.cleaned_data["decision"] == Decision.ACCEPT:
        valid = row.edit_is_valid()
    if not valid:
        words = next((str(said) for found in form.errors.values() for said in found), "")
        words = words or _("Please fix what is marked.")
        return _with_error(request, submission, row, words, 422)
    choice = decisions.Choice(
        decision=Decision.ACCEPT if listing else form.cleaned_data["decision"],
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["note"],
        reason_code=form.cleaned_data["reason_code"],
        reason_words=form.cleaned_data["reason_words"],
        edited=row.edited_value(),
        source_choices=row.chosen_sources(request.POST),
        source_why=form.cleaned_data["source_why"],
        keeps_value=listing,
    )
    try:
        decisions.decide(pk, proposal_pk, request.user, choice)
    except decisions.StaleDecision as error:
        if error.proposal.decision == Decision.PENDING and error.proposal.decided_by is None:
            words = _(
                "This has changed since you opened it. Look again. Your words are still below."
            )
        else:
            words = _(
                "%(who)s decided this in the meantime: %(what)s. Your words are still below."
            ) % {
                "who": error.proposal.decided_by or _("Somebody"),
                "what": error.proposal.get_decision_display(),
            }
        row = row_of(error.proposal, request.POST, kept=True)
        return _with_error(request, submission, row, words, 409)
    except decisions.Contradiction as error:
        if row.edit is not None:
            row.edit.forms[0].add_error("reason", str(error))
        return _with_error(request, submission, row, _("Please fix what is marked."), 422)
    except decisions.Incomplete as error:
        return _with_error(request, submission, row, str(error), 422)
    except (TransitionNotAllowed, HasConflict) as error:
        return _with_error(request, _submission(pk), row, _refusal(error), 409)
    decision = Decision(choice.decision)
    _say_decided(request, submission, proposal, decision)
    spent = {proposal_pk: SPENT[decision]}
    return _next(request, pk, f"#proposal-{proposal_pk}", spent)


def _moved(request: HttpRequest, submission: Submission, proposal_pk: int) -> HttpResponse:
    """The claim stands elsewhere since a merge: there, with everything that was typed at claims
    that go on there."""
    family = {
        submission.pk,
        submission.merged_into_id,
        *submission.merged.values_list("pk", flat=True),
    }
    get_object_or_404(Proposal, pk=proposal_pk, submission_id__in=family - {None})
    if submission.merged_into_id is not None:
        submission = _submission(submission.merged_into_id)
    if request.method != "POST":
        return redirect(_address(submission.pk))
    words = _("It was merged with another in the meantime. Nothing was decided.")
    _say_failed(request, submission, words)
    return _shown(request, submission, fresh_rows(submission, request.POST), status=409)


def _say_decided(
    request: HttpRequest, submission: Submission, proposal: Proposal, decision: Decision
) -> None:
    said = {
        Decision.ACCEPT: _("accepted. Not published yet."),
        Decision.ASK: _("to be asked. Not sent yet."),
        Decision.DECLINE: _("declined. Not closed yet."),
        Decision.PENDING: _("no longer decided."),
    }[decision]
    name = display_names.claim_name(display_names.pool_of(submission), proposal.topic)
    undo = ""
    if decision != Decision.PENDING:
        # In the page's own form, so that nothing typed elsewhere on it is lost.
        undo = format_html(
            '<button class="button button-small button-secondary" form="desk-form"'
            ' name="decision" value="pending" formaction="{}">{}'
            '<span class="w-sr-only"> {}</span></button>',
            f"{reverse('review_decide', args=[submission.pk, proposal.pk])}#proposal-{proposal.pk}",
            _("Undo"),
            name,
        )
    messages.success(request, format_html("{} {}", display_names.about(name, said), undo))


@reviewer_only
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything else that is one button."""
    submission = _submission(pk)
    if request.method != "POST":
        return redirect(_address(pk))
    name, onward = actions.without_next(request.POST.get("act", ""))
    if name in actions.CLOSING:
        unsent = [row.label for row in fresh_rows(submission, request.POST) if row.keeps]
        if unsent:
            words = _("Nothing was done: what you typed here belongs to no decision yet: %s.")
            _say_failed(request, submission, words % ", ".join(unsent))
            return _shown(request, submission, fresh_rows(submission, request.POST), status=422)
    try:
        done = actions.act(request, submission, name)
    except (TransitionNotAllowed, HasConflict) as error:
        _say_failed(request, submission, _refusal(error))
    except decisions.Incomplete as error:
        _say_failed(request, submission, str(error))
    except decisions.StaleDecision:
        words = _("Something has changed since you opened this page, so nothing was accepted.")
        _say_failed(request, submission, words)
    except publish_submission.StaleBaseline as error:
        _say_failed(
            request,
            submission,
            _("The directory has changed since this was decided. Decide again on: %s.")
            % labels(error.topics, indicators_in()),
        )
    except NotPublishable as error:
        specs = indicators_in()
        said = " ".join(fault_words(fault, specs) for fault in error.faults)
        _say_failed(request, submission, _("It cannot be published yet: %s") % said)
    else:
        if done.offer:
            say_done(request, done.name, done.words, done.offer, _address(pk))
        else:
            messages.success(request, display_names.about(done.name, done.words))
        if onward:
            return redirect("review_next", pk)
    return _next(request, pk)


@reviewer_only
@require_safe
def onward(request: HttpRequest, pk: int) -> HttpResponse:
    """To what is next in the queue after this one, or to the queue where nothing waits."""
    following = next_in_queue(_submission(pk).pk, request.user)
    if following is None:
        messages.info(request, _("Nothing else in the queue waits for you."))
        return redirect("review_queue")
    return redirect(_address(following))


@reviewer_only
@blind_first
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pool's public page as it would read; nothing is stored for it."""
    submission = _submission(pk)
    proposals = list(submission.proposals.all())
    outcome = resulting_facts_of(submission, proposals, indicators_in(), dates.today())
    if outcome.after is None:
        raise Http404
    pool = Pool(slug=outcome.after.slug, name=outcome.after.name)
    apply_facts(pool, outcome.after)
    # As if at the public address: the admin's own pages have no frame of the site around them.
    response: HttpResponse = pool.make_preview_request(original_request=request)
    return response


def _submission(pk: int) -> Submission:
    return get_object_or_404(Submission.objects.for_desk(), pk=pk)


def _address(pk: int) -> str:
    return reverse("review_desk", args=[pk])


def _say_failed(request: HttpRequest, submission: Submission, words: str) -> None:
    messages.error(request, display_names.about(display_names.submission_name(submission), words))


def _refusal(error: Exception) -> str:
    if isinstance(error, HasConflict):
        return _("You have declared a tie to this pool, so somebody else must decide here.")
    state = getattr(error, "state", "")
    label = State(state).label if state in State.values else state
    return _("That is not possible: the submission is “%s”.") % label


def _next(
    request: HttpRequest,
    pk: int,
    anchor: str = "",
    spent: dict[int, frozenset[str]] | None = None,
) -> HttpResponse:
    """To the desk, unless something typed would be lost on the way: then the page at once."""
    submission = _submission(pk)
    rows = fresh_rows(submission, request.POST, spent)
    if any(row.keeps for row in rows):
        return _shown(request, submission, rows)
    return redirect(f"{_address(pk)}{anchor}")


def _with_error(
    request: HttpRequest, submission: Submission, row: ProposalRow, words: str, status: int
) -> HttpResponse:
    rows = [
        row if other.proposal.pk == row.proposal.pk else other
        for other in fresh_rows(submission, request.POST)
    ]
    messages.error(
        request, display_names.about(f"{display_names.pool_of(submission)} · {row.label}", words)
    )
    row.error_message = words
    return _shown(request, submission, rows, status=status)


def _shown(
    request: HttpRequest, submission: Submission, rows: list[Any], status: int = 200
) -> HttpResponse:
    context = screen(submission, rows, request.user)
    context["assign_form"] = AssignForm(staff=staff())
    context["undo_offers"] = kept(request)
    context["mergeable"] = candidates(submission, context["groups"])
    context["merged"] = submission.merged.order_by("pk")
    return render(request, TEMPLATE, context, status=status)
