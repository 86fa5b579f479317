"""One claim: correct it, say it is still true, contest it, or reply to who contests it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pools import topics
from pools.claims import dates
from pools.claims.assess import assess
from pools.claims.facts import PoolFacts, SourceNote
from pools.claims.indicator import IndicatorSpec
from pools.claims.translations import untranslated
from pools.contributions import keys
from pools.contributions.answers import Answer
from pools.contributions.progress import format_value
from pools.contributions.questions import Question, question_on
from pools.models import Proposal, PublishedPool, indicators_in
from pools.models.submission import Affiliation, Kind
from pools.submit import left_forms, services
from pools.submit.drafts import carried
from pools.submit.forms import ContestForm, NoteForm, ReplyForm, SenderForm, StillForm
from pools.submit.private_pages import private_page, rendered
from pools.submit.rate_limits import HumanForm, RateLimitResult, allow
from pools.submit.status_context import before_you_start
from pools.topics import proposed_values
from pools.topics.fields import all_valid

NOTES: dict[Kind, type[forms.Form]] = {Kind.CONTEST: ContestForm, Kind.REPLY: ReplyForm}


@private_page
@require_http_methods(["GET", "POST"])
def claim_form(request: HttpRequest, slug: str, topic: str, kind: Kind) -> HttpResponse:
    """The present value with source and date, and a form for one proposal on it."""
    published = PublishedPool.objects.select_related("pool").filter(slug=slug).first()
    specs = indicators_in()
    question = question_on(topic, specs)
    if published is None or question is None:
        raise Http404
    contested = Proposal.objects.open_contests(slug).filter(topic=topic).exists()
    if kind == Kind.REPLY and not contested and request.method != "POST":
        raise Http404
    facts = published.facts
    present = proposed_values.published_value(facts, topic, specs, dates.today())
    carried_by = _carried_by(facts, topic, specs)
    context = {
        "kind": kind,
        "published": published,
        "question": question,
        "present": format_value(topic, present),
        "written": untranslated(facts),  # in any language it is this text that is corrected
        **carried_by,
        **before_you_start(kind),
        "pool_name": facts.name,
        "contested": contested,
    }
    page = _Page(request, kind, question, present, carried_by["sources"], contested=contested)
    if not page.sent:
        return _show(request, page, context)
    if not page.is_valid():
        return _show(request, page, context, status=422)
    if keys.submission_of(keys.first_key(page.human.nonce)) is None:
        limit = allow(request, "send")
        if not limit.allowed:
            return _show(request, page, context, limit=limit)
    sender = services.Sender(
        page.sender.cleaned_data["affiliation"], email=page.sender.cleaned_data["email"]
    )
    key, _new = services.send_claim(
        page.human.nonce,
        published.pool,
        kind,
        page.answer,
        sender=sender,
        words=page.note.cleaned_data,
    )
    return redirect("submission", key=key)


def _carried_by(facts: PoolFacts, topic: str, specs: Sequence[IndicatorSpec]) -> dict[str, Any]:
    """The sources the pool's page shows for a claim, and the facts a rule derives it from."""
    spec = next((spec for spec in specs if spec.slug == topic), None)
    if spec is None:
        return {"sources": facts.sources_on(topic), "follows_from": []}
    claim = assess(facts, spec, dates.today())
    derived = [topics.FACT[key] for key in claim.topics if key in topics.FACT]
    return {"sources": claim.sources, "follows_from": derived}


class _Page:
    """The forms of the page, fresh or filled in."""

    def __init__(
        self,
        request: HttpRequest,
        kind: Kind,
        question: Question,
        present: Any,
        sources: Sequence[SourceNote],
        *,
        contested: bool,
    ) -> None:
        before, posted = left_forms.before(request), request.method == "POST"
        # One more row, or brought along from another of the claim's forms or from before it was
        # left: nothing to judge yet.
        growing = before is not None or (posted and "more" in request.POST)
        data = before if before is not None else request.POST if posted else None
        said = data if data is not None else QueryDict()
        self.kind, self.present, self.contested = kind, present, contested
        asks_value = kind == Kind.CORRECTION
        # From a form without inputs for the value: they begin with what is published.
        fresh = growing and asks_value and not _has_value(said, question.topic)
        prefix = f"{question.topic}-source-"
        self.answer = Answer(
            question,
            None if fresh else data,
            value=present,
            source={n.removeprefix(prefix): words for n, words in said.items()},
            ask_value=asks_value,
            may_be_empty=False,
            needs_source=kind != Kind.REPLY,
            more=1 if posted and "more" in request.POST else 0,
        )
        self.still = None
        if kind == Kind.CONFIRM and sources:
            self.still = StillForm(None if growing else data, sources=sources)
        note = NOTES.get(kind, NoteForm)
        bound = data if not growing else None
        initial = said.dict() if growing else {}
        if self.still and growing:
            self.still.initial = initial
        self.note: forms.Form = note(bound, initial=initial)
        if kind == Kind.REPLY:
            initial = {"affiliation": Affiliation.TEAM, **initial}
        self.sender = SenderForm(bound, initial=initial)
        self.human = HumanForm(data)
        if growing:
            self.human = HumanForm(initial={"stamp": said["stamp"]} if "stamp" in said else None)
        self.sent = posted and not growing
        self.carried = carried(said, self.forms)

    @property
    def errors_of(self) -> list[Answer]:
        """For the error summary."""
        return [self.answer]

    @property
    def forms(self) -> list[forms.Form]:
        still = [self.still] if self.still else []
        return [self.human, *still, *self.answer.all_forms, self.note, self.sender]

    def is_valid(self) -> bool:
        """Look at everything, so that all errors show at once."""
        fine = self._is_answered()
        said = fine or self.answer.value is not None
        if said and self.kind == Kind.CORRECTION and self.answer.value == self.present:
            self.answer.errors.append(
                _("We say this already. If it is still true, choose “Confirm it instead”.")
            )
            fine = False
        fine = all_valid([self.note, self.sender, self.human]) and fine
        if self.kind == Kind.REPLY:
            return self._is_reply() and fine
        return fine

    def _is_answered(self) -> bool:
        """A ticked source is the whole answer; what was typed of another one is left aside."""
        if self.still is None:
            return self.answer.is_valid()
        if not self.still.is_valid():
            return False
        if self.still.source is not None:
            self.answer.cite(self.still.source)
            return True
        fine = self.answer.is_valid()
        if not fine and not self.answer.source["url"].value():
            self.answer.source.errors.pop("url", None)
            self.still.add_error("still", _("Choose the source you opened, or give another one."))
        return fine

    def _is_reply(self) -> bool:
        if self.sender.cleaned_data.get("affiliation", Affiliation.TEAM) != Affiliation.TEAM:
            words = _("Only the pool’s own team can reply. Anyone else can correct or contest.")
            self.sender.add_error("affiliation", words)
            return False
        if not self.contested:
            self.answer.errors.append(_("This claim is no longer contested."))
        return self.contested


def _has_value(data: QueryDict, topic: str) -> bool:
    return any(
        name.startswith(f"{topic}-") and not name.startswith(f"{topic}-source-") for name in data
    )


def _show(
    request: HttpRequest,
    page: _Page,
    context: dict[str, Any],
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    context |= {"page": page}
    return rendered(request, "submit/claim.html", context, status, limit)
