"""Storing what came in. Each function is one transaction and can be repeated without harm."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from pools.contributions import keys
from pools.contributions.answers import Answer
from pools.contributions.more import may_add
from pools.models import Pool, Proposal, Submission, publishing, work
from pools.models.proposal import Act
from pools.models.submission import Kind
from pools.models.submission_states import CONTRIBUTOR, locked, perform, record
from pools.submit import contacts

ACT_OF = {
    Kind.CORRECTION: Act.SET,
    Kind.CONFIRM: Act.CONFIRM,
    Kind.CONTEST: Act.CONTEST,
    Kind.REPLY: Act.REPLY,
}


@dataclass(frozen=True)
class Sender:
    """What a contributor said of themselves."""

    affiliation: str
    message: str = ""
    email: str = ""


class Decided(Exception):
    """A claim that was to be added or changed has been decided meanwhile, or its submission has."""


class Unanswered(Exception):
    """Asked about these proposals, the contributor neither said nor changed anything."""

    def __init__(self, pks: Sequence[int]) -> None:
        super().__init__(", ".join(map(str, pks)))
        self.pks = frozenset(pks)


def start_draft(nonce: str, section: str, typed: dict[str, Any], title: str) -> str:
    """Begin a draft with its first section; returns its key. The same form again finds it."""
    key = keys.first_key(nonce)
    try:
        with transaction.atomic():
            submission = Submission.objects.create(
                kind=Kind.NEW, title=title, language=_language(), draft={section: typed}
            )
            keys.add_key(submission, key)
    except IntegrityError:
        if keys.submission_of(key) is None:
            raise
    return key


@transaction.atomic
def save_section(pk: int, section: str, typed: dict[str, Any], title: str = "") -> None:
    """Keep a section of a draft as it was typed."""
    submission = locked(pk)
    if submission.state != "draft":
        return
    submission.draft = {**submission.draft, section: typed}
    if title:
        submission.title = title
    submission.touched_at = timezone.now()
    submission.save(update_fields=["draft", "title", "touched_at"])


@transaction.atomic
def send_draft(pk: int, answers: Sequence[Answer], sender: Sender, title: str) -> bool:
    """Turn a draft into proposals and put it in the queue; False where that was done already."""

    def store(submission: Submission) -> None:
        submission.title = title
        submission.affiliation, submission.message = sender.affiliation, sender.message
        for position, answer in enumerate(answers):
            _proposal(submission, answer, position, Act.SET).save()

    done = perform(pk, "send", CONTRIBUTOR, before=store)
    if done:
        contacts.write_to(Submission.objects.get(pk=pk), sender.email)
    return done


def send_new(nonce: str, answers: Sequence[Answer], sender: Sender, title: str) -> tuple[str, bool]:
    """Send a new pool of which only the least is said; more may follow while it waits. Returns
    its key, and whether it is new."""

    def store(submission: Submission) -> None:
        for position, answer in enumerate(answers):
            _proposal(submission, answer, position, Act.SET).save()

    return _send_first(nonce, Submission(kind=Kind.NEW, title=title), sender, store)


def send_claim(
    nonce: str,
    pool: Pool,
    kind: Kind,
    answer: Answer,
    *,
    sender: Sender,
    words: dict[str, str],
) -> tuple[str, bool]:
    """Send a proposal on one claim; returns its key, and whether it is new. ``words`` may hold
    ``note`` and ``reply``."""

    def store(submission: Submission) -> None:
        proposal = _proposal(submission, answer, 0, ACT_OF[kind])
        if kind in (Kind.CONFIRM, Kind.CONTEST):
            proposal.value = publishing.present(pool.published, answer.topic)
        proposal.note, proposal.reply = words.get("note", ""), words.get("reply", "")
        proposal.save()

    return _send_first(nonce, Submission(kind=kind, pool=pool, title=pool.name), sender, store)


def _send_first(
    nonce: str, submission: Submission, sender: Sender, store: Callable[[Submission], None]
) -> tuple[str, bool]:
    """Store and send in one step, under the key that belongs to the form as it was shown."""
    key = keys.first_key(nonce)
    submission.affiliation, submission.message = sender.affiliation, sender.message
    submission.language = _language()
    try:
        with transaction.atomic():
            submission.save()
            keys.add_key(submission, key)
            store(submission)
            perform(submission.pk, "send", CONTRIBUTOR)
            contacts.write_to(submission, sender.email)
    except IntegrityError:
        if keys.submission_of(key) is None:
            raise
        return key, False
    return key, True


@transaction.atomic
def add_claim(pk: int, answer: Answer) -> Proposal:
    """One more claim of a submission that waits, or another answer to one of its own that nobody
    has decided yet; the same answer once more changes nothing. Raises Decided."""
    submission = locked(pk)
    found = submission.proposals.filter(topic=answer.topic).first()
    if not may_add(submission, found):
        raise Decided
    proposal = _proposal(submission, answer, submission.proposals.count(), Act.SET)
    if found is not None:
        said = {"value": answer.value, **answer.source_values}
        if all(getattr(found, name) == value for name, value in said.items()):
            return found
        proposal.pk, proposal.position, proposal.note = found.pk, found.position, found.note
    elif submission.kind == Kind.CONFIRM:
        submission.kind = Kind.CORRECTION  # it asks for more than that by now
        submission.save(update_fields=["kind"])
    proposal.save()
    record(submission, "added", CONTRIBUTOR, proposal=proposal)
    if settings.CHECK_LINKS:
        work.enqueue(work.CHECK_LINKS, pk)
    return proposal


@transaction.atomic
def answer_asked(pk: int, answers: Sequence[tuple[Proposal, Answer, str]]) -> bool:
    """Take the contributor's answers to what was asked, and only to that. The value as it was
    stays beside the new one. False where it was answered already. Raises Unanswered."""
    empty = [p.pk for p, answer, words in answers if not says_something(p, answer, words)]
    if empty:
        raise Unanswered(empty)

    def store(submission: Submission) -> None:
        for proposal, answer, words in answers:
            fresh = Proposal.objects.get(pk=proposal.pk, submission=submission)
            if fresh.decision != "ask":
                continue
            fresh.earlier = {
                "value": fresh.value,
                "source_url": fresh.source_url,
                "source_publisher": fresh.source_publisher,
                "source_as_of": fresh.source_as_of,
                "reply": fresh.reply,
            }
            if fresh.act == Act.SET:
                fresh.value = answer.value
            is_reply = fresh.act == Act.REPLY
            if is_reply:
                fresh.reply = words
            for name, value in answer.source_values.items():
                setattr(fresh, name, value)
            fresh.decision, fresh.decided_by, fresh.decided_at = "pending", None, None
            fresh.seconded_by, fresh.edited, fresh.seen = None, None, None
            fresh.save()
            if words and not is_reply:
                fresh.notes.create(text=words)

    return perform(pk, "answer", CONTRIBUTOR, before=store)


@transaction.atomic
def add_reply(pk: int, words: str) -> None:
    """Keep the pool's side of a contest; it is shown once a reviewer has looked at it."""
    submission = locked(pk)
    # The same words once more leave what a reviewer has let through as it is.
    for proposal in submission.proposals.filter(act=Act.CONTEST).exclude(reply=words):
        proposal.reply, proposal.reply_public = words, False
        proposal.save(update_fields=["reply", "reply_public"])
    record(submission, "replied", CONTRIBUTOR)


def withdraw(pk: int) -> bool:
    """Take a submission back. Raises TransitionNotAllowed where it has been decided."""
    return perform(pk, "withdraw", CONTRIBUTOR)


def says_something(proposal: Proposal, answer: Answer, words: str) -> bool:
    """Whether an answer holds words, another value or another source than was proposed. Taking
    the value out and saying nothing is no answer."""
    if words:
        return True
    if proposal.act == Act.SET and answer.value != proposal.value:
        return answer.value is not None
    return any(getattr(proposal, name) != new for name, new in answer.source_values.items())


def _proposal(submission: Submission, answer: Answer, position: int, act: Act) -> Proposal:
    return Proposal(
        submission=submission,
        topic=answer.topic,
        act=act,
        value=answer.value,
        position=position,
        **answer.source_values,
    )


def _language() -> str:
    return translation.get_language() or "en"
