"""The two-minute way to propose a pool: its name, its site and one source. More may follow on the
status page, claim by claim, while the proposal waits."""

from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from pools.claims.facts import SourceNote
from pools.claims.web_addresses import bare_host
from pools.contributions import keys
from pools.contributions.answers import Answer
from pools.contributions.duplicates import Duplicate, likely_duplicates
from pools.contributions.questions import fact_question
from pools.contributions.sections import effort
from pools.models import indicators_in
from pools.models.submission import Kind
from pools.submit import left_forms, services
from pools.submit.drafts import carried
from pools.submit.forms import DifferentForm, SenderForm, WhereForm
from pools.submit.private_pages import private_page, rendered
from pools.submit.rate_limits import HumanForm, allow
from pools.submit.status_context import before_you_start
from pools.topics.fields import all_valid


@private_page
@require_http_methods(["GET", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """Propose a pool with the least there is to review."""
    before = left_forms.before(request)
    if before is not None:
        return _show(request, _Page(None, before), typed_before=before)
    if request.method != "POST":
        return _show(request, _Page(None))
    page = _Page(request.POST)
    if not page.is_valid():
        return _show(request, page, status=422)
    if keys.submission_of(keys.first_key(page.human.nonce)) is None:
        limit = allow(request, "send")
        if not limit.allowed:
            return _show(request, page, limit=limit)
    sender = services.Sender(
        page.sender.cleaned_data["affiliation"], email=page.sender.cleaned_data["email"]
    )
    key, _new = services.send_new(page.human.nonce, page.proposed, sender, page.title)
    return redirect("submission", key=key)


class _Page:
    """The forms of the page: fresh, filled in, or with what was typed ``before`` they were left or
    in the long form, of which nothing is judged yet."""

    def __init__(self, data: Any, before: Any = MappingProxyType({})) -> None:
        said = {key: before.get(f"{key}-value") for key in ("name", "website")}
        self.name = Answer(
            fact_question("name"), data, value=said["name"], may_be_empty=False, ask_source=False
        )
        self.website = Answer(
            fact_question("website"), data, value=said["website"], may_be_empty=False
        )
        pasted = [line for line in before.get("links", "").splitlines() if line.strip()]
        source = pasted[0] if pasted else before.get("source", "")
        self.where = WhereForm(data, initial={"source": source})
        self.sender = SenderForm(data, initial=before)
        self.human = HumanForm(
            data, initial={"stamp": before["stamp"]} if "stamp" in before else None
        )
        self.duplicates: list[Duplicate] = []
        self.different: DifferentForm | None = None
        if "different" in before:
            # It was asked before. The name may be another by now, so the answer is not taken along.
            self.duplicates = _Page(before).find_duplicates()
            self.different = DifferentForm() if self.duplicates else None

    def find_duplicates(self) -> list[Duplicate]:
        """Listed pools this may be; none where the name or the site is no good one."""
        if not all_valid([self.name, self.website]):
            return []
        return likely_duplicates(self.title, str(self.website.value), [])

    def is_valid(self) -> bool:
        """Look at everything, so that all errors show at once."""
        answers_fine = all_valid([self.name, self.website])
        fine = all_valid([self.where, self.sender, self.human]) and answers_fine
        self.duplicates = self.find_duplicates()
        if self.duplicates:
            self.different = DifferentForm(self.where.data)
            fine = self.different.is_valid() and fine
        return fine

    @property
    def title(self) -> str:
        """The pool's name, for the queue."""
        return str(self.name.value)[:80]

    @property
    def answers(self) -> list[Answer]:
        """For the error summary."""
        return [self.name, self.website]

    @property
    def forms(self) -> list[Any]:
        """For the error summary."""
        found = [form for answer in self.answers for form in answer.all_forms]
        return [*found, self.where, self.sender, self.human, *filter(None, [self.different])]

    @property
    def proposed(self) -> list[Answer]:
        """What is sent: the name with its source, the site, and the sentence nobody wrote yet,
        which is the reviewer's to write unless the contributor adds it."""
        url = self.where.cleaned_data["source"]
        self.name.cite(SourceNote(topic="name", url=url, publisher=bare_host(url), stance="basis"))
        self.name.ask_source = True
        summary = Answer(fact_question("summary"), {}, ask_source=False)
        return [self.name, self.website, summary]


def _show(
    request: HttpRequest,
    page: _Page,
    status: int = 200,
    limit: Any = None,
    typed_before: QueryDict | None = None,
) -> HttpResponse:
    questions, minutes = effort(indicators_in())
    context = {
        "page": page,
        "faulty": status == 422,
        "carried": carried(typed_before or request.POST, page.forms),
        "questions": questions,
        "minutes": minutes,
        **before_you_start(Kind.NEW),
    }
    return rendered(request, "submit/quick.html", context, status, limit)
