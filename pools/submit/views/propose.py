"""Propose a pool: sections that are saved as a draft and resumed by a private link."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pools.contributions import keys
from pools.contributions.answers import Answer
from pools.contributions.duplicates import Duplicate, likely_duplicates
from pools.contributions.progress import format_value
from pools.contributions.sections import (
    ALWAYS,
    BY_KEY,
    FIRST,
    LAST_STEP,
    SECOND,
    SECTIONS,
    Section,
    next_after,
    questions_in,
)
from pools.models import Submission, indicators_in
from pools.models.submission import State
from pools.submit import services
from pools.submit.forms import DifferentForm, NoteForm, SenderForm
from pools.submit.rate_limits import (
    HumanForm,
    RateLimitResult,
    allow,
    private_page,
    render_within_limits,
    submission_behind,
)
from pools.submit.status_context import draft_kept_until
from pools.topics.fields import all_valid

LONGEST_TYPED = 60_000  # characters of a section that are kept


@private_page
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first section. Sending it stores the draft and leads to its private address."""
    answers = _answers(FIRST, request.POST if request.method == "POST" else None)
    human = HumanForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, FIRST, answers, human=human)
    fine = _all_valid(answers)
    if not (human.is_valid() and fine):
        return _show(request, FIRST, answers, human=human, status=422)
    if keys.submission_of(keys.first_key(human.nonce)) is None:
        limit = allow(request, "draft")
        if not limit.allowed:
            return _show(request, FIRST, answers, human=human, limit=limit)
    key = services.start_draft(human.nonce, FIRST.key, _typed(request.POST), _title(answers))
    return redirect("submit_step", key=key, step=next_after(FIRST.key))


@private_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """A section of a draft, or the last look before it is sent."""
    submission = submission_behind(request, key)
    if submission.state != State.DRAFT:
        return redirect("submission", key=key)
    if step == LAST_STEP:
        return _last_look(request, submission, key)
    if step not in BY_KEY:
        raise Http404
    section = BY_KEY[step]
    if request.method != "POST":
        return _show(request, section, _kept(submission, section), submission, key)
    more = request.POST.get("more", "")
    answers = _answers(section, request.POST, more)
    fine = _all_valid(answers)
    title = _title(answers) if section is FIRST and fine else ""
    services.save_section(submission.pk, section.key, _typed(request.POST, answers), title)
    if goes_to := _wanted(request):
        return redirect("submit_step", key=key, step=goes_to)
    if more:
        return redirect(f"{request.path}#{_row_anchor(answers, more)}")
    if not fine:
        return _show(request, section, answers, submission, key, status=422)
    return redirect("submit_step", key=key, step=next_after(section.key))


def _wanted(request: HttpRequest) -> str:
    """The step whose button was pressed instead of "go on"; empty for none."""
    step = request.POST.get("go", "")
    return step if step in BY_KEY or step == LAST_STEP else ""


def _last_look(request: HttpRequest, submission: Submission, key: str) -> HttpResponse:
    sections = [(section, _kept(submission, section, check=True)) for section in SECTIONS]
    open_sections = [section for section, answers in sections if not _all_valid(answers)]
    said_answers = [a for _section, answers in sections for a in answers if a.value is not None]
    values = {answer.topic: answer.value for answer in said_answers}
    duplicates = likely_duplicates(
        values.get("name", ""), values.get("website", ""), values.get("tokens", [])
    )
    data = request.POST if request.method == "POST" else None
    if data is not None:
        # Not the address: those stand in a table of their own, for what was sent.
        about = {name: data.getlist(name)[:1] for name in ("affiliation", "note") if name in data}
        services.save_section(submission.pk, LAST_STEP, _typed(_query(about)))
        if goes_to := _wanted(request):
            return redirect("submit_step", key=key, step=goes_to)
    before = {name: "".join(said) for name, said in submission.draft.get(LAST_STEP, {}).items()}
    forms = {
        "sender": SenderForm(data, initial=before),
        "note": NoteForm(data, initial=before),
        "human": HumanForm(data),
    }
    if duplicates:
        forms["different"] = DifferentForm(data)
    context = {
        "submission": submission,
        "key": key,
        "steps": _steps(submission, key, LAST_STEP),
        "sections": [
            {
                "label": section.label,
                "key": section.key,
                "open": section in open_sections,
                "answers": [
                    {
                        "label": a.question.label,
                        "words": format_value(a.topic, a.value),
                        "source": a.source_values.get("source_url", ""),
                    }
                    for a in answers
                ],
            }
            for section, answers in sections
        ],
        "open_sections": open_sections,
        "duplicates": duplicates,
        "forms": forms,
        "form_list": list(forms.values()),
    }
    if data is None:
        return _rendered(request, "submit/send.html", context)
    fine = all_valid(list(forms.values()))
    if not fine or open_sections:
        return _rendered(request, "submit/send.html", {**context, "faulty": True}, 422)
    limit = allow(request, "send")
    if not limit.allowed:
        return _rendered(request, "submit/send.html", context, limit=limit)
    sender = services.Sender(
        forms["sender"].cleaned_data["affiliation"],
        forms["note"].cleaned_data["note"],
        forms["sender"].cleaned_data["email"],
    )
    services.send_draft(submission.pk, said_answers, sender, str(values["name"])[:80])
    return redirect("submission", key=key)


def _answers(section: Section, data: Any, more: str = "") -> list[Answer]:
    return [
        Answer(
            question,
            data,
            may_be_empty=question.topic not in ALWAYS,
            unlisted=True,
            ask_source=question.needs_source,
            more=1 if more == question.topic else 0,
        )
        for question in questions_in(section, indicators_in())
    ]


def _kept(submission: Submission, section: Section, *, check: bool = False) -> list[Answer]:
    """The section as it was typed; a section never opened is fresh, or empty when checked."""
    typed = submission.draft.get(section.key)
    if typed is None:
        return _answers(section, QueryDict("") if check else None)
    return _answers(section, _query(typed))


def _query(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


def _typed(data: QueryDict, answers: list[Answer] | None = None) -> dict[str, list[str]]:
    """What was typed, as it was typed, without what belongs to the form itself."""
    kept: dict[str, list[str]] = {}
    length = 0
    for name, values in data.lists():
        if name in {"csrfmiddlewaretoken", "stamp", "nickname", "more", "go"}:
            continue
        # A database cannot hold a NUL; the form has said so by then.
        clean = [str(value).replace("\0", "") for value in values]
        length += len(name) + sum(map(len, clean))
        if length > LONGEST_TYPED:
            break
        kept[name[:100].replace("\0", "")] = clean
    for answer in answers or ():
        if answer.question.rows:
            kept[answer.row_count_name] = [str(answer.row_count)]
    return kept


def _all_valid(answers: list[Answer]) -> bool:
    return all_valid(answers)


def _title(answers: list[Answer]) -> str:
    for answer in answers:
        if answer.topic == "name" and isinstance(answer.value, str):
            return answer.value[:80]
    return ""


def _row_anchor(answers: list[Answer], topic: str) -> str:
    for answer in answers:
        if answer.topic == topic and answer.forms:
            return str(answer.forms[-1].prefix)
    return "content"


def _steps(submission: Submission | None, key: str, current: str) -> list[dict[str, Any]]:
    steps = []
    for section in SECTIONS:
        done = submission is not None and section.key in submission.draft
        steps.append(
            {
                "label": section.label,
                "state": "current" if section.key == current else "done" if done else "ahead",
                "go": section.key if key else "",
            }
        )
    last = "current" if current == LAST_STEP else "ahead"
    go = LAST_STEP if key else ""
    steps.append({"label": _("Review and send"), "state": last, "go": go})
    return steps


def _show(
    request: HttpRequest,
    section: Section,
    answers: list[Answer],
    submission: Submission | None = None,
    key: str = "",
    *,
    human: HumanForm | None = None,
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    days, until = draft_kept_until(submission)
    context = {
        "kept_days": days,
        "kept_until": until,
        "duplicates": _already_listed(submission) if section is SECOND and submission else [],
        "section": section,
        "answers": answers,
        "submission": submission,
        "key": key,
        "human": human,
        "steps": _steps(submission, key, section.key),
        "faulty": status == 422,
        "form_list": [
            *([human] if human else []),
            *(form for answer in answers for form in answer.all_forms),
        ],
    }
    return _rendered(request, "submit/section.html", context, status, limit)


def _already_listed(submission: Submission) -> list[Duplicate]:
    """Listed pools like the one that was named first; told early, before much is typed."""
    answers = _kept(submission, FIRST, check=True)
    values = {answer.topic: answer.value for answer in answers} if _all_valid(answers) else {}
    return likely_duplicates(values.get("name") or "", values.get("website") or "", [])


def _rendered(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    response = render_within_limits(request, template, context, status=status, limit=limit)
    response["Referrer-Policy"] = "same-origin"
    return response
