"""One more claim of a proposal that waits: asked on its own, joined to what was sent before."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pools.claims import dates
from pools.contributions.answers import Answer
from pools.contributions.more import may_add, sources_given
from pools.contributions.questions import question_on
from pools.models import Proposal, PublishedPool, Submission, indicators_in
from pools.models.submission import Kind
from pools.submit import left_forms, services
from pools.submit.private_pages import private_page, rendered
from pools.submit.rate_limits import RateLimitResult, allow, submission_behind
from pools.topics import proposed_values


@private_page
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, key: str, topic: str) -> HttpResponse:
    """Ask for one claim, with what the contributor or the directory says of it so far filled in."""
    submission = submission_behind(request, key)
    question = question_on(topic, indicators_in())
    if question is None:
        raise Http404
    sent = submission.proposals.filter(topic=topic).first()
    closed = not may_add(submission, sent)
    before = left_forms.before(request)
    if closed and before is None and request.method != "POST":
        return redirect("submission", key=key)
    data = before if before is not None else request.POST if request.method == "POST" else None
    # One more row, or as it was left: nothing to judge yet.
    growing = before is not None or "more" in request.POST
    links = sources_given(submission)
    answer = Answer(
        question,
        data,
        value=_present(submission, sent, topic),
        source=_source(sent, links),
        may_be_empty=False,
        unlisted=submission.kind == Kind.NEW,
        ask_source=question.needs_source,
        more=1 if "more" in request.POST else 0,
    )
    page = {
        "submission": submission,
        "key": key,
        "question": question,
        "answer": answer,
        "answers": [answer],
        "links": links,
        "again": sent is not None and not closed,
        "decided": closed,
        "form_list": answer.all_forms,
    }
    if closed:
        # Nothing is taken any more, and nothing that was typed is lost.
        return _show(request, page, status=409 if request.method == "POST" else 200)
    if data is None or growing:
        return _show(request, page)
    if not answer.is_valid():
        return _show(request, page, status=422)
    limit = allow(request, "claim")
    if not limit.allowed:
        return _show(request, page, limit=limit)
    try:
        services.add_claim(submission.pk, answer)
    except services.Decided:
        return _show(request, {**page, "decided": True}, status=409)
    return redirect(f"{reverse('submission', args=[key])}#claim-{topic}")


def _present(submission: Submission, sent: Proposal | None, topic: str) -> Any:
    """What was proposed, or else what the directory says now."""
    if sent is not None:
        return sent.value
    published = PublishedPool.objects.filter(pool__submissions=submission).first()
    if published is None:
        return None
    return proposed_values.published_value(published.facts, topic, indicators_in(), dates.today())


def _source(sent: Proposal | None, links: list[str]) -> dict[str, Any]:
    """As it was sent, or else the page that was given last: most claims of one evening stand on
    one page."""
    if sent is not None and sent.source_url:
        return {
            "url": sent.source_url,
            "publisher": sent.source_publisher,
            "as_of": sent.source_as_of,
            "archive": sent.source_archive,
            "quote": sent.source_quote,
        }
    return {"url": links[-1]} if links else {}


def _show(
    request: HttpRequest,
    context: dict[str, Any],
    status: int = 200,
    limit: RateLimitResult | None = None,
) -> HttpResponse:
    context = {**context, "faulty": status == 422}
    return rendered(request, "submit/add.html", context, status, limit)
