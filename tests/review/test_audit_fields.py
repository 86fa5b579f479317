"""The audit log's decisions are fields: what was typed is never taken for more than words."""

from importlib import import_module
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from pools.models import Event, Recheck
from pools.models.event import EventName
from pools.models.submission_states import TRANSITIONS
from pools.review.audit_log import NAMES

pytestmark = pytest.mark.django_db
migration = import_module("pools.migrations.0013_audit_fields")


def decided() -> Event:
    return Event.objects.filter(name="decided").latest("pk")


def test_a_note_that_ends_in_edited_is_a_note(correct_fee: Any, desk: Any) -> None:
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "accept", note="Their page was changed (edited)")
    assert (decided().decision, decided().edited) == ("accept", False)
    html = at.page()
    assert "Accepted. Their page was changed (edited)" in html
    assert "Accepted, edited" not in html
    at.decide("fee", "accept", note="Rounded", **{"fee-percent": "8", "fee-covers": "all"})
    assert decided().edited
    assert "Accepted, edited. Rounded" in at.page()


def test_a_note_that_begins_with_a_reason_is_a_note(correct_fee: Any, desk: Any) -> None:
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "decline", reason_code="wrong", note="other page")
    event = decided()
    assert (event.decision, event.reason_code, event.words) == ("decline", "wrong", "other page")


def test_names_are_those_of_a_list_and_all_have_words() -> None:
    assert set(TRANSITIONS) <= set(EventName.values)
    assert set(NAMES) == set(EventName.values)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "nonsense"},
        {"actor": "nobody"},
        {"name": "decided"},
        {"name": "take", "decision": "accept"},
        {"name": "decided", "decision": "accept", "reason_code": "wrong"},
        {"name": "decided", "decision": "decline", "edited": True},
        {"name": "decided", "decision": "perhaps"},
    ],
)
def test_the_table_refuses_half_a_decision(correct_fee: Any, fields: dict[str, Any]) -> None:
    _url, submission = correct_fee("9")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(
            **{"submission": submission, "name": "take", "actor": "system", **fields}
        )


def test_the_table_refuses_an_unknown_answer(pool: Any, member: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Recheck.objects.create(pool=pool, topic="fee", answer="perhaps", by=member("Reviewer"))


class Plain:
    """The models as a migration sees them: without our ``save``."""

    def get_model(self, app: str, name: str) -> Any:
        key = ("pools", "0013_audit_fields")
        return MigrationLoader(connection).project_state(key).apps.get_model(app, name)


# --- Old rows, as ``decisions.decide`` wrote them ------------------------------------------------

OLD = [  # words, whether it is the last and no edited value stands, what is read from it
    ("accept", True, ("accept", "", False, "")),
    ("accept (edited)", False, ("accept", "", True, "")),
    ("accept Looks right (edited)", False, ("accept", "", True, "Looks right")),
    ("accept Page changed (edited)", True, ("accept", "", False, "Page changed (edited)")),
    ("ask Who says so (edited)", False, ("ask", "", False, "Who says so (edited)")),
    ("decline wrong No. Really", False, ("decline", "wrong", False, "No. Really")),
    ("decline other", True, ("decline", "other", False, "")),
    ("decline wrong Old (edited)", False, ("decline", "wrong", False, "Old (edited)")),
    ("pending", True, ("pending", "", False, "")),
    ("accept wrong page", True, ("accept", "", False, "wrong page")),
]


@pytest.mark.parametrize(("words", "alone", "read"), OLD)
def test_old_prose_is_read_once(words: str, alone: bool, read: Any) -> None:
    assert migration.taken_apart(words, alone) == read


def test_old_rows_are_carried_over_and_back(correct_fee: Any, desk: Any) -> None:
    """With the rows and guards of the database at hand, in both directions."""
    _url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "decline", reason_code="wrong", note="Stale page")
    at.decide("fee", "accept", note="After all (edited)")
    written = list(Event.objects.filter(name="decided").order_by("pk").values())
    Recheck.objects.create(
        pool=submission.pool,
        answer="link-opens",
        url="https://a.example/b",
        words="in my browser",
        by=at.client.user,
    )
    Event.objects.create(submission=submission, name="reopened", actor="system", topics=["fee"])
    connection.check_constraints()  # or PostgreSQL has checks pending that bar the trigger's way
    editor, plain = connection.schema_editor(), Plain()
    migration.put_aside(plain, editor)
    migration.to_prose(plain, editor)
    prose = Event.objects.filter(name="decided").order_by("pk").values_list("words", flat=True)
    assert list(prose) == ["decline wrong Stale page", "accept After all (edited)"]
    assert Event.objects.get(name="reopened").words == "fee"
    assert Recheck.objects.get().words == "https://a.example/b in my browser"
    migration.to_fields(plain, editor)
    migration.put_back(plain, editor)
    assert list(Event.objects.filter(name="decided").order_by("pk").values()) == written
    assert Event.objects.get(name="reopened").topics == ["fee"]
    look = Recheck.objects.get()
    assert (look.url, look.words) == ("https://a.example/b", "in my browser")
    with pytest.raises(Exception, match="event_unalterable"), transaction.atomic():
        connection.cursor().execute("UPDATE pools_event SET words = 'else'")
