"""The publishing path: the one way into what visitors see.

Whoever publishes (an editor's button, an approved workflow, a schedule, a data file, the
review desk), it checks that the pool may be published, writes the published state and the
public log, and moves the cache generation: all in one transaction, or nothing.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from pools.claims import dates
from pools.claims.index_entry import entry_for
from pools.models import edit_reasons, generation, past, second_look, slugs
from pools.models.change import Change
from pools.models.conflict_of_interest import Conflict
from pools.models.document import ensure_assessments, to_facts
from pools.models.indicators import indicators_in
from pools.models.pool import Pool
from pools.models.publication import PoolSlug, PublishedPool
from pools.models.submission import State, Submission
from pools.models.submission_states import SYSTEM, perform
from pools.topics import proposed_values
from pools.topics.differences import Difference, differences
from pools.topics.publication_checks import Fault, publication_faults
from pools.topics.sentences import place, sentence


class NotPublishable(ValidationError):
    """The pool lacks something; ``faults`` says what, topic by topic."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__([str(fault) for fault in faults])
        self.faults = list(faults)


@dataclass(frozen=True)
class Note:
    """What the log says besides the change itself: who is thanked, and why, by topic."""

    credit: str = ""
    reasons: dict[str, str] = field(default_factory=dict)
    reverts: dict[str, Change] = field(default_factory=dict)  # lines taken back, by topic
    by_machine: bool = False  # what it only found again is no line: that would read as a review

    def __bool__(self) -> bool:
        return bool(self.credit or self.reasons or self.reverts)


@contextmanager
def path(pool: Pool, revision: Any, user: Any = None, note: Note | None = None) -> Iterator[None]:
    """Wraps Wagtail's own publishing of a revision. Before it, raises NotPublishable, and HasConflict
    where ``user``, who publishes, has a tie to the pool."""
    with transaction.atomic():
        Pool.objects.select_for_update().filter(pk=pool.pk).first()
        Conflict.refuse(user, pool.pk)
        draft = revision.as_object()
        faults = [*_taken_back(pool, revision), *_taken(draft), *faults_of(draft)]
        if not faults and note is None and user is not None:
            faults = edit_reasons.missing(pool, draft, revision.pk)
        if faults:
            raise NotPublishable(faults)
        if note is None:
            note = _note_of(pool, draft, revision)
        yield
        live = Pool.objects.get(pk=pool.pk)
        if live.live and live.live_revision_id == revision.pk:
            Pool.objects.filter(pk=pool.pk).update(change_reason="")  # the log has it now
            _write_published(live, note, by_id=revision.user_id)
            _close_prepared(pool, revision, user)


def _close_prepared(pool: Pool, revision: Any, user: Any) -> None:
    """Close what waited for the publication of this revision, or of a later one."""
    for submission in edit_reasons.prepared_for(pool, revision.pk):
        by = user or _approver(submission)
        second_look.ask_for(pool, submission.proposals.filter(published_at=None), by)
        perform(submission.pk, "published", SYSTEM)


def _approver(submission: Submission) -> Any:
    """The moderator who approved it, whom Wagtail does not name when it publishes."""
    states = TaskState.objects.filter(revision_id=submission.revision_id, status="approved")
    state = states.select_related("finished_by").order_by("-finished_at").first()
    return state.finished_by if state else None


def _note_of(pool: Pool, draft: Pool, revision: Any) -> Note:
    """What a draft itself says: its editor's reason, and the credit of a submission whose prepared
    revision a moderator publishes."""
    submission = edit_reasons.prepared_for(pool, revision.pk).first()
    reasons = edit_reasons.reasons(pool, draft, revision.pk)
    return Note(credit=submission.credit if submission else "", reasons=reasons)


def _taken_back(pool: Pool, revision: Any) -> list[Fault]:
    """What a reviewer prepared and took back a moment before a moderator published it."""
    taken = Submission.objects.filter(pool=pool, revision_id=revision.pk, state=State.IN_REVIEW)
    if not taken.exists():
        return []
    return [Fault("document", _("The reviewer has taken this change back. It is not published."))]


def _taken(draft: Pool) -> list[Fault]:
    """An address that another pool was given since the draft was made."""
    if not Pool.objects.filter(slug=draft.slug).exclude(pk=draft.pk).exists():
        return []
    return [Fault("address", _("Another pool has this address by now. Choose another one."))]


def faults_of(pool: Pool) -> list[Fault]:
    """What stands against publishing this draft."""
    refused = slugs.fault_of(pool.slug, pool.pk)
    if refused:
        return [Fault("slug", refused)]
    try:
        facts = to_facts(pool)
    except ValueError as error:
        return document_faults(error)
    return publication_faults(facts, indicators_in(), dates.today())


def document_faults(error: ValueError) -> list[Fault]:
    """Pydantic's errors as faults with a path each."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return [Fault("document", str(error))]
    return [Fault(".".join(map(str, place(item))), sentence(item)) for item in errors()]


def present(published: PublishedPool | None, topic: str) -> Any:
    """What the directory says now on a topic, in the form of a proposal's value; None for a pool
    that is not listed. It is stored and compared, so it is worded alike for everybody: in the
    directory's own language. Raises KeyError for a topic that is none."""
    if published is None:
        return None
    with translation.override(settings.LANGUAGE_CODE):
        return proposed_values.published_value(
            published.facts, topic, indicators_in(), dates.today()
        )


@transaction.atomic
def withdraw(pool: Pool) -> None:
    """Take a pool out of what visitors see; called when it is saved and not live."""
    if not PublishedPool.objects.filter(pool=pool).exists():
        return
    generation.hold()
    published = PublishedPool.objects.filter(pool=pool).first()
    if published is None:
        return
    published.delete()
    past.withdrawn(pool, dates.today())
    Change.objects.create(pool=pool, topic="status", kind=Change.Kind.WITHDRAWN, at=timezone.now())
    generation.move()


@transaction.atomic
def rebuild() -> int:
    """Derive every published entry again, after a threshold changed or rows were loaded in
    bulk. Writes no change. Returns the number of pools."""
    # First, so that nothing is derived from indicators that are out of date.
    generation.move()
    indicators = indicators_in(settings.LANGUAGE_CODE)
    day = dates.today()
    rows = list(PublishedPool.objects.all())
    for row in rows:
        row.entry = entry_for(row.facts, indicators, day)
    PublishedPool.objects.bulk_update(rows, ["entry"], batch_size=500)
    past.keep_criteria(indicators, day)
    return len(rows)


def _write_published(pool: Pool, note: Note, by_id: int | None) -> None:
    ensure_assessments(pool)
    pool.assessments.commit()
    generation.hold()
    before = PublishedPool.objects.filter(pool=pool).first()
    keep_address(pool, pool.slug)
    facts = to_facts(pool, pool.former_slugs)
    now, day = timezone.now(), dates.today()
    # The log's words are in the directory's own language, whoever publishes.
    with translation.override(settings.LANGUAGE_CODE):
        indicators = indicators_in()
        found = differences(before.facts if before else None, facts, indicators, day)
    if note.by_machine:
        found = [difference for difference in found if difference.changes]
    published, _new = PublishedPool.objects.update_or_create(
        pool=pool,
        defaults={
            "slug": pool.slug,
            "document": facts.to_document(),
            "entry": entry_for(facts, indicators, day),
            "logo_id": pool.logo_id,
            "first_published": before.first_published if before else now,
            "changed": now if found or not before else before.changed,
        },
    )
    past.keep(before, published, day)
    _log(pool, found, note, listed=before is None, at=now, by_id=by_id)
    second_look.drop_overtaken(pool, facts, indicators, day)
    generation.move()


def keep_address(pool: Pool, slug: str) -> None:
    """Give an address to a pool for good. Raises NotPublishable where it is another's."""
    address, _new = PoolSlug.objects.get_or_create(
        slug=slug, defaults={"pool": pool, "name": pool.name}
    )
    if address.pool_id != pool.pk:
        raise NotPublishable([Fault("slug", slugs.fault_of(slug, pool.pk))])
    pool.addresses.update(name=pool.name)


def _log(
    pool: Pool,
    found: list[Difference],
    note: Note,
    *,
    listed: bool,
    at: dt.datetime,
    by_id: int | None,
) -> None:
    Change.objects.bulk_create(
        Change(
            pool=pool,
            topic=difference.topic,
            kind=_kind(difference, listed=listed),
            before=difference.before,
            after=difference.after,
            before_value=difference.before_value,
            after_value=difference.after_value,
            reason=note.reasons.get(difference.topic, difference.reason),
            reason_value=None if difference.topic in note.reasons else difference.reason_value,
            source=difference.source,
            credit=note.credit,
            at=at,
            by_id=by_id,
            revision_id=pool.live_revision_id,
            reverts=note.reverts.get(difference.topic),
        )
        for difference in [*found, *_taken_back_alone(found, note)]
    )


def _taken_back_alone(found: list[Difference], note: Note) -> list[Difference]:
    """A look that is taken back leaves the claim as it reads: the log says so all the same."""
    told = {difference.topic for difference in found}
    return [
        Difference(
            topic,
            line.after,
            line.after,
            changes=False,
            before_value=line.after_value,
            after_value=line.after_value,
        )
        for topic, line in note.reverts.items()
        if topic not in told and line.kind == Change.Kind.CONFIRMED
    ]


def _kind(difference: Difference, *, listed: bool) -> str:
    if listed:
        return Change.Kind.LISTED
    if difference.before == difference.after:
        return Change.Kind.CONFIRMED
    return Change.Kind.CHANGED


def is_faithful(pool: Pool) -> bool:
    """Whether what visitors read of a live pool is what its rows say."""
    published = PublishedPool.objects.filter(pool=pool).first()
    if published is None:
        return False
    facts = to_facts(pool, pool.former_slugs)
    return published.slug == pool.slug and published.facts == facts
