"""The questions a reviewer has put to a contributor, with the forms that answer them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from pools.contributions.answers import Answer
from pools.contributions.questions import question_on
from pools.models import Proposal, Submission, indicators_in
from pools.models.proposal import Act, Decision
from pools.submit.forms import AnswerNoteForm, AnswerReplyForm
from pools.submit.services import says_something
from pools.topics.fields import all_valid

Asked = list[tuple[Proposal, Answer, forms.Form]]


def asked_of(submission: Submission, data: Any, more: str = "") -> Asked:
    """What a reviewer asks, each with the form of the claim and that of the words; ``more`` is the
    topic that gets one more row."""
    return _forms_on(submission.proposals.filter(decision=Decision.ASK), data, more)


def brought_back(submission: Submission, kept: QueryDict) -> Asked:
    """The questions, with what was typed before the page was left; a question that was not open
    then as it is asked now."""
    return [
        one
        for proposal in submission.proposals.filter(decision=Decision.ASK)
        for one in _forms_on([proposal], kept if _speaks_of(proposal, kept) else None)
    ]


def _speaks_of(proposal: Proposal, data: QueryDict) -> bool:
    return any(name.startswith(f"{proposal.topic}-") for name in data)


def stands_there(submission: Submission, data: QueryDict) -> bool:
    """Whether all that was typed has been taken: the same form, sent twice."""
    proposals = list(submission.proposals.all())
    reply = data.get("reply", "").strip()
    if reply and reply not in (one.reply for one in proposals):
        return False
    return all(
        _is_taken(one, answer, words)
        for one, answer, words in _forms_on([p for p in proposals if _speaks_of(p, data)], data)
    )


def _is_taken(proposal: Proposal, answer: Answer, words: forms.Form) -> bool:
    if not all_valid([answer, words]):
        return False
    said = words.cleaned_data["words"]
    known = said == proposal.reply or proposal.notes.filter(by=None, text=said).exists()
    return not says_something(proposal, answer, "" if known else said)


def _forms_on(proposals: Iterable[Proposal], data: Any, more: str = "") -> Asked:
    specs = indicators_in()
    asked: Asked = []
    for proposal in proposals:
        question = question_on(proposal.topic, specs)
        if question is None:
            continue
        source = {
            "url": proposal.source_url,
            "publisher": proposal.source_publisher,
            "as_of": proposal.source_as_of,
            "archive": proposal.source_archive,
            "quote": proposal.source_quote,
        }
        form = Answer(
            question,
            data,
            value=proposal.value,
            source=source,
            ask_value=proposal.act == Act.SET,
            ask_source=question.needs_source,
            needs_source=proposal.act != Act.REPLY,
            more=1 if more == proposal.topic else 0,
        )
        prefix, is_reply = f"{proposal.topic}-words", proposal.act == Act.REPLY
        initial = {"words": proposal.reply}
        words: forms.Form = (
            AnswerReplyForm(data, prefix=prefix, initial=initial)
            if is_reply
            else AnswerNoteForm(data, prefix=prefix)
        )
        words.question = question  # type: ignore[attr-defined]  # for the error summary
        asked.append((proposal, form, words))
    return asked
