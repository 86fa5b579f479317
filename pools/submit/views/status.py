"""The status page behind a key: read, answer, reply, withdraw; confirm an address; lost links."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pools.contributions.more import open_topics
from pools.contributions.progress import (
    BADGES,
    events_of,
    lines_of,
    next_words,
    state_word,
    steps_of,
    time_words,
)
from pools.contributions.review_times import answer_by, lately, place_of
from pools.models import Submission, indicators_in
from pools.models.submission import Affiliation, Kind, State
from pools.models.submission_states import TransitionNotAllowed
from pools.submit import contacts, left_forms, services
from pools.submit.drafts import as_query, carried
from pools.submit.form_recovery import said_in
from pools.submit.forms import LostForm, ReplyForm
from pools.submit.open_questions import asked_of, brought_back, stands_there
from pools.submit.private_pages import private_page, rendered, typing
from pools.submit.rate_limits import WrongKey, allow, submission_behind, wrong_key
from pools.submit.status_context import anew, contact_words
from pools.topics.fields import all_valid

READ_OR_SEND = ["GET", "HEAD", "POST"]
FEW = 4  # claims: of a pool proposed in two minutes
WITHDRAWABLE = (State.DRAFT, State.RECEIVED, State.IN_REVIEW, State.WAITING)


@private_page
@require_safe
def status(request: HttpRequest, key: str) -> HttpResponse:
    """Where the submission stands, what happens next, and what was said claim by claim."""
    submission = submission_behind(request, key)
    return _page(request, submission, key)


@private_page
@require_http_methods(READ_OR_SEND)
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Answer what was asked, and nothing else."""
    submission = submission_behind(request, key)
    if request.method != "POST":
        return redirect("submission", key=key)  # a page with errors, opened by its address
    more = request.POST.get("more", "")
    asked = asked_of(submission, request.POST, more)
    if submission.state != State.WAITING:
        if not stands_there(submission, request.POST):
            # Decided while it was being written: the words stay, to be read and copied.
            _keep_all(request)
        return redirect("submission", key=key)
    if more or left_forms.before(request) is not None:
        # One more row, or as it was left: nothing to judge yet.
        return _page(request, submission, key, asked)
    fine = all_valid([form for _p, a, words in asked for form in (a, words)])
    if not fine:
        return _page(request, submission, key, asked, status=422)
    try:
        services.answer_asked(
            submission.pk, [(p, a, words.cleaned_data["words"]) for p, a, words in asked]
        )
    except services.Unanswered as error:
        for proposal, _answer, words in asked:
            if proposal.pk in error.pks:
                words.add_error("words", _("Answer in words, or change what you proposed."))
        return _page(request, submission, key, asked, status=422)
    except TransitionNotAllowed:
        return _page(request, submission, key, asked, status=409, refused=True)
    if _may_reply(submission):
        sent = submission.proposals.values_list("reply", flat=True).first()
        _keep_unsent(request, {"reply"}, [ReplyForm(request.POST, initial={"reply": sent})])
    return redirect("submission", key=key)


@private_page
@require_http_methods(READ_OR_SEND)
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """The pool's side of a contest."""
    submission = submission_behind(request, key)
    if request.method != "POST":
        return redirect("submission", key=key)  # a page with errors, opened by its address
    if not _has_reply(submission):
        raise Http404
    if not submission.is_open:
        if not stands_there(submission, request.POST):
            _keep_all(request)
        return redirect("submission", key=key)
    if left_forms.before(request) is not None:
        return _page(request, submission, key)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        return _page(request, submission, key, reply_form=form, status=422)
    services.add_reply(submission.pk, form.cleaned_data["reply"])
    if submission.state == State.WAITING:
        asked = asked_of(submission, request.POST)
        others = [form for _p, a, words in asked for form in (*a.all_forms, words)]
        _keep_unsent(request, request.POST.keys() - {"reply"}, others)
    return redirect("submission", key=key)


@private_page
@require_http_methods(READ_OR_SEND)
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the submission back."""
    submission = submission_behind(request, key)
    if request.method != "POST":
        return redirect("submission", key=key)  # a page with errors, opened by its address
    try:
        services.withdraw(submission.pk)
    except TransitionNotAllowed:
        return _page(request, submission, key, status=409, refused=True)
    return redirect("submission", key=key)


@private_page
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address. Opening the page changes nothing: mail scanners open links too."""
    context: dict[str, Any] = {}
    if request.method == "POST":
        confirmed = contacts.verify(token)
        if confirmed is None:
            raise wrong_key(request)
        context = {"confirmed": confirmed}
    response = render(request, "submit/verify.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@private_page
def none_of_ours(request: HttpRequest, rest: str) -> HttpResponse:
    """A private link that was cut off, or none at all: it reads as one that opens nothing."""
    raise WrongKey


@private_page
@require_http_methods(["GET", "POST"])
def lost(request: HttpRequest) -> HttpResponse:
    """Send the link again. The answer is the same whether the address is known or not."""
    before = left_forms.before(request)
    sent = request.method == "POST" and before is None
    form = LostForm(request.POST if sent else None, initial=before.dict() if before else None)
    context: dict[str, Any] = {"form": form}
    limit = None
    if sent and form.is_valid():
        limit = allow(request, "resend")
        if limit.allowed:
            contacts.resend_links(form.cleaned_data["email"])
            context |= {"done": True, "hours_kept": 0}
    return rendered(request, "submit/lost.html", context, 422 if form.errors else 200, limit)


def _keep_all(request: HttpRequest) -> None:
    request.unsent = request.POST.copy()  # type: ignore[attr-defined]  # for keeps_typed


def _keep_unsent(request: HttpRequest, names: Collection[str], other: list[forms.Form]) -> None:
    """Of two forms on one page only one is sent at a time: what was typed in the ``other`` is kept
    as if the page had been left."""
    if any(form.has_changed() for form in other):
        rest = {name: said for name, said in request.POST.lists() if name in names}
        request.unsent = as_query(rest)  # type: ignore[attr-defined]  # for keeps_typed


def _typed_before(request: HttpRequest, shown: list[forms.Form]) -> dict[str, Any]:
    """What is said of what was typed before the page was left: a form may be closed by now."""
    kept = left_forms.kept(request) if request.method != "POST" else None
    closed = QueryDict(mutable=True)
    for name, words in carried(kept or QueryDict(), shown):
        closed.appendlist(name, words)
    told = said_in(closed)
    inputs = {form.add_prefix(name) for form in shown for name in form.fields}
    back = kept is not None and any(kept.get(name) for name in inputs)
    hours = {} if shown or told else {"hours_kept": 0}  # nothing is typed here
    return {"typed_back": back, "typed_closed": told, **hours}


def _has_reply(submission: Submission) -> bool:
    return submission.kind == Kind.CONTEST and submission.affiliation == Affiliation.TEAM


def _may_reply(submission: Submission) -> bool:
    return _has_reply(submission) and submission.is_open


def _page(
    request: HttpRequest,
    submission: Submission,
    key: str,
    asked: list[Any] | None = None,
    *,
    reply_form: ReplyForm | None = None,
    status: int = 200,
    refused: bool = False,
) -> HttpResponse:
    state = State(submission.state)
    # What stands in the page's other form, or was typed before the page was left.
    said = (request.POST if request.method == "POST" else left_forms.before(request)) or QueryDict()
    if asked is None and state == State.WAITING:
        asked = brought_back(submission, said)
    answers = {p.pk: (a, words) for p, a, words in asked or ()}
    withdrawable = state in WITHDRAWABLE
    may_reply = _may_reply(submission)
    lines, events = lines_of(submission, answers, key), events_of(submission)
    if may_reply and reply_form is None:
        # What was sent before, also with the contest itself: sending replaces it.
        sent = next((x.proposal.reply for x in lines), "")
        reply_form = ReplyForm(initial={"reply": said.get("reply", sent)})
    form_list = [
        *(form for _p, a, words in asked or () for form in (*a.all_forms, words)),
        *([reply_form] if reply_form else []),
    ]
    context = {
        **typing(request),
        "submission": submission,
        "key": key,
        "badge": BADGES.get(state, "unknown"),
        "word": state_word(state),
        "next": next_words(submission),
        "steps": steps_of(submission, reviewed=any(e["name"] == "take" for e in events)),
        "lines": lines,
        "events": events,
        "asked": [line for line in lines if line.answer and line.open_question],
        "more": open_topics(submission, indicators_in()),
        "fresh": state == State.RECEIVED and len(lines) <= FEW,
        "answer_by": answer_by(submission),
        "provisional": submission.is_open and any(line.decided for line in lines),
        "contact": contact_words(submission),
        "anew": anew(submission, lines[0].proposal.topic if lines else ""),
        "place": place_of(submission),
        "times": time_words(lately(submission.kind)) if submission.is_open else "",
        "withdrawable": withdrawable,
        "waiting": state == State.WAITING,
        "reply_form": reply_form,
        "refused": refused,
        "faulty": status == 422,
        "form_list": form_list,
    }
    if request.method == "POST":
        # An address that only takes what is sent to it: another language of it cannot be opened.
        context |= {"languages": [], "alternates": []}
    context |= _typed_before(request, form_list)
    response = render(request, "submit/status.html", context, status=status)
    if withdrawable or may_reply or context["typed_closed"]:
        response["Referrer-Policy"] = "same-origin"
    return response
