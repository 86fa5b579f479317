"""Which state may follow which, by whom; repeats; and what the database itself refuses."""

from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from pools.models import Event, Pool, Proposal, Submission
from pools.models.event import ImmutableError
from pools.models.submission import CLOSED, State
from pools.models.submission_states import (
    CONTRIBUTOR,
    PAIRS,
    SYSTEM,
    TRANSITIONS,
    Actor,
    TransitionNotAllowed,
    perform,
)
from tests.factories import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(django_user_model):
    return django_user_model.objects.create_user("ed", "ed@example.org", "x")


def in_state(state: str, pool: Pool | None = None) -> Submission:
    into = in_state("in_review") if state == "merged" else None
    return received(pool, kind="new", title="Pond", state=state, merged_into=into)


def actors(editor):
    return {
        "contributor": CONTRIBUTOR,
        "reviewer": Actor("reviewer", editor),
        "publisher": Actor("publisher", editor),
        "system": SYSTEM,
    }


@pytest.mark.parametrize("name", sorted(TRANSITIONS))
def test_every_transition_from_every_state_by_everybody(name, editor):
    pool = Pool.objects.create(name="Pond", slug="pond")
    way = TRANSITIONS[name]
    with_what = {"other": in_state("in_review")} if name == "merge" else {}
    for state, (side, actor) in product(map(str, State), actors(editor).items()):
        submission = in_state(state, pool)
        allowed = state in way.sources and (
            side in way.sides or (side == "publisher" and "reviewer" in way.sides)
        )
        if not allowed:
            with pytest.raises(TransitionNotAllowed):
                perform(submission.pk, name, actor, **with_what)
            submission.refresh_from_db()
            assert submission.state == state
            assert not submission.events.exists()
            continue
        assert perform(submission.pk, name, actor, **with_what)
        submission.refresh_from_db()
        assert submission.state == way.target
        event = submission.events.get()
        assert (event.name, event.from_state, event.to_state) == (name, state, way.target)
        assert not perform(submission.pk, name, actor, **with_what), "a repeat does nothing"
        assert submission.events.count() == 1


def test_the_database_refuses_what_the_table_does_not_allow():
    pool = Pool.objects.create(name="Pond", slug="pond")
    other = in_state("in_review")
    for before, after in product(map(str, State), map(str, State)):
        if after == before:
            continue
        submission = in_state(before, pool)
        values = {
            "state": after,
            "sent_at": None if after == "draft" else timezone.now(),
            "closed_at": timezone.now() if after in CLOSED else None,
            "merged_into": other if after == "merged" else None,
        }
        change = Submission.objects.filter(pk=submission.pk)
        if (before, after) in PAIRS:
            assert change.update(**values) == 1
        else:
            with pytest.raises(IntegrityError), transaction.atomic():
                change.update(**values)


def test_a_failure_under_way_leaves_nothing_behind():
    submission = in_state("draft")

    def fail(locked: Submission) -> None:
        Proposal.objects.create(submission=locked, topic="fee")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        perform(submission.pk, "send", CONTRIBUTOR, before=fail)
    submission.refresh_from_db()
    assert submission.state == "draft"
    assert not Proposal.objects.exists()
    assert not Event.objects.exists()


def test_a_decision_is_whole_or_not_at_all(editor):
    submission = in_state("in_review")
    for values in (
        {"decision": "accept"},
        {"decision": "accept", "decided_by": editor},
        {"decision": "decline", "decided_by": editor, "decided_at": timezone.now()},
        {"decision": "pending", "decided_by": editor, "decided_at": timezone.now()},
        {
            "decision": "accept",
            "decided_by": editor,
            "decided_at": timezone.now(),
            "seconded_by": editor,
        },
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(submission=submission, topic="fee", **values)
    Proposal.objects.create(
        submission=submission,
        topic="fee",
        decision="decline",
        reason_code="wrong",
        decided_by=editor,
        decided_at=timezone.now(),
    )


def test_events_stay_as_they_were_written():
    submission = in_state("draft")
    perform(submission.pk, "send", CONTRIBUTOR)
    event = submission.events.get()
    for attempt in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(ImmutableError):
            attempt()
    with pytest.raises(ImmutableError):
        Event.objects.update(words="other")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE pools_event SET words = 'other'")


def test_the_database_keeps_the_audit_log_of_what_was_sent():
    sent, draft = in_state("draft"), in_state("draft")
    perform(sent.pk, "send", CONTRIBUTOR)
    perform(draft.pk, "withdraw", CONTRIBUTOR)
    assert draft.events.count() == 1
    refused = [
        lambda cursor: cursor.execute("DELETE FROM pools_event"),
        lambda cursor: cursor.execute("DELETE FROM pools_event WHERE name = 'send'"),
        lambda _cursor: Submission.objects.get(pk=sent.pk).delete(),
        lambda _cursor: Submission.objects.all().delete(),
    ]
    for attempt in refused:
        with (
            pytest.raises(IntegrityError, match="event_kept"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            attempt(cursor)
    assert Event.objects.count() == 2
    draft.delete()  # never sent: nothing was decided on it
    assert list(Event.objects.values_list("name", flat=True)) == ["send"]


def test_the_triggers_stand_in_the_database():
    table = "sqlite_master" if connection.vendor == "sqlite" else "pg_trigger"
    column = {"sqlite_master": "name", "pg_trigger": "tgname"}[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")  # noqa: S608
        names = {row[0] for row in cursor.fetchall()}
    assert {"submission_moves", "event_unalterable", "event_kept"} <= names


def test_the_triggers_follow_the_table():
    from importlib import import_module

    guards = import_module("pools.migrations.0022_merged_submissions")
    assert set(guards.PAIRS) == PAIRS
