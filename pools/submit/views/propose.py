"""The long way to propose a pool: sections kept as a draft and resumed by a private link."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from pools.contributions import keys
from pools.contributions.answers import Answer
from pools.contributions.draft_links import links_in
from pools.contributions.duplicates import Duplicate, likely_duplicates
from pools.contributions.sections import (
    ALWAYS,
    BY_KEY,
    FIRST,
    LAST_STEP,
    SECOND,
    SECTIONS,
    Section,
    next_after,
)
from pools.models import Submission
from pools.models.submission import Kind, State
from pools.submit import left_forms, services
from pools.submit.drafts import (
    LONGEST_TYPED,
    answers_in,
    as_query,
    carried,
    kept,
    steps_of,
    title_in,
    too_long,
    typed,
    wanted,
)
from pools.submit.forms import LinksForm
from pools.submit.private_pages import draft_page, private_page, rendered
from pools.submit.rate_limits import HumanForm, RateLimitResult, allow, submission_behind
from pools.submit.status_context import before_you_start, draft_kept_until
from pools.submit.views.look_over import SENDER, keep_sender, last_look
from pools.topics.fields import all_valid


@private_page
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first section. Sending it stores the draft and leads to its private address."""
    before = left_forms.before(request)
    if before is not None:
        return _as_typed_before(request, before)
    data = request.POST if request.method == "POST" else None
    answers, links = answers_in(FIRST, data), LinksForm(data)
    human = HumanForm(data)
    if data is None:
        return _show(request, FIRST, answers, human=human, links=links)
    fine = all_valid([*answers, links, human])
    if not fine or too_long(data):
        return _show(request, FIRST, answers, human=human, links=links, status=422)
    if keys.submission_of(keys.first_key(human.nonce)) is None:
        limit = allow(request, "draft")
        if not limit.allowed:
            return _show(request, FIRST, answers, human=human, links=links, limit=limit)
    section = as_query({n: v for n, v in data.lists() if n not in SENDER | {"source"}})
    key = services.start_draft(human.nonce, FIRST.key, typed(section), title_in(answers))
    if (found := keys.submission_of(key)) and not SENDER.isdisjoint(data):
        keep_sender(found.pk, data)
    return redirect("submit_step", key=key, step=next_after(FIRST.key))


def _as_typed_before(request: HttpRequest, data: QueryDict) -> HttpResponse:
    """The first section with what was typed in the short form, or here before it was left; nothing
    is judged yet."""
    begun = any(data.get(f"{topic}-value") for topic in ALWAYS)
    answers = answers_in(FIRST, data if begun else None)
    pasted = data.get("links") or data.get("source", "")
    human = HumanForm(initial={"stamp": data["stamp"]} if "stamp" in data else None)
    links = LinksForm(initial={"links": pasted})
    return _show(request, FIRST, answers, human=human, links=links, typed_before=data)


@draft_page
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """A section of a draft, or the last look before it is sent."""
    submission = submission_behind(request, key)
    if submission.state != State.DRAFT:
        if request.method == "POST" and not _sent_twice(request, submission, step):
            # Sent or withdrawn in another tab: the words stay, to be read and copied.
            request.unsent = request.POST.copy()  # type: ignore[attr-defined]  # for keeps_typed
        return redirect("submission", key=key)
    if step == LAST_STEP:
        return last_look(request, submission, key)
    if step not in BY_KEY:
        raise Http404
    section = BY_KEY[step]
    if request.method != "POST":
        return _show(request, section, kept(submission, section), submission, key)
    more = request.POST.get("more", "")
    answers = answers_in(section, request.POST, more)
    links = LinksForm(request.POST) if section is FIRST else None
    fine = all_valid([*answers, *filter(None, [links])])
    if too_long(request.POST):
        # Nothing of it is kept, so the page is the only place where it is: no step leads away.
        return _show(request, section, answers, submission, key, links=links, status=422)
    title = title_in(answers) if section is FIRST and fine else ""
    services.save_section(submission.pk, section.key, typed(request.POST, answers), title)
    if goes_to := wanted(request, key):
        return redirect(goes_to)
    if more:
        return redirect(f"{request.path}#{_row_anchor(answers, more)}")
    if not fine:
        return _show(request, section, answers, submission, key, links=links, status=422)
    return redirect("submit_step", key=key, step=next_after(section.key))


def _sent_twice(request: HttpRequest, submission: Submission, step: str) -> bool:
    note = request.POST.get("note", "").strip()
    return step == LAST_STEP and note in ("", submission.message)


@private_page
@require_safe
def resume(request: HttpRequest, key: str) -> HttpResponse:
    """The draft's address without a step: where something is still to be answered or mended."""
    submission = submission_behind(request, key)
    if submission.state != State.DRAFT:
        return redirect("submission", key=key)
    for section in SECTIONS:
        unopened = section.key not in submission.draft
        if unopened or not all_valid(kept(submission, section, check=True)):
            return redirect("submit_step", key=key, step=section.key)
    return redirect("submit_step", key=key, step=LAST_STEP)


def _row_anchor(answers: list[Answer], topic: str) -> str:
    for answer in answers:
        if answer.topic == topic and answer.forms:
            return str(answer.forms[-1].prefix)
    return "content"


def _show(
    request: HttpRequest,
    section: Section,
    answers: list[Answer],
    submission: Submission | None = None,
    key: str = "",
    *,
    human: HumanForm | None = None,
    links: LinksForm | None = None,
    status: int = 200,
    limit: RateLimitResult | None = None,
    typed_before: QueryDict | None = None,
) -> HttpResponse:
    days, until = draft_kept_until(submission)
    if links is None and section is FIRST:
        links = LinksForm(initial={"links": _typed_links(submission)})
    form_list = [
        *([human] if human else []),
        *([links] if links else []),
        *(form for answer in answers for form in answer.all_forms),
    ]
    context = {
        "links_form": links,
        "links": links_in(submission.draft) if submission else [],
        "most_typed": LONGEST_TYPED,
        "too_long": too_long(request.POST),
        **({} if submission else before_you_start(Kind.NEW)),
        "kept_days": days,
        "kept_until": until,
        "duplicates": _already_listed(submission) if section is SECOND and submission else [],
        "section": section,
        "answers": answers,
        "submission": submission,
        "key": key,
        "kept_elsewhere": bool(key),
        "human": human,
        "steps": steps_of(submission, key, section.key),
        "faulty": status == 422,
        "form_list": form_list,
        "carried": [] if key else carried(typed_before or request.POST, form_list),
    }
    return rendered(request, "submit/section.html", context, status, limit)


def _typed_links(submission: Submission | None) -> str:
    typed = submission.draft.get(FIRST.key, {}) if submission else {}
    return "".join(typed.get("links", []))


def _already_listed(submission: Submission) -> list[Duplicate]:
    """Listed pools like the one that was named first; told early, before much is typed."""
    answers = kept(submission, FIRST, check=True)
    values = {answer.topic: answer.value for answer in answers} if all_valid(answers) else {}
    return likely_duplicates(values.get("name") or "", values.get("website") or "", [])
