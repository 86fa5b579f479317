"""Conflict, earlier figure, one source: told apart by stance and date, at the boundary."""

import datetime as dt
from typing import Any

import pytest

from pools.claims.agreement import conflicts, disagreement, last_seen, newest_evidence
from pools.claims.facts import SourceNote
from tests.facts import source


def notes(*dated: tuple[str, str | None], topic: str = "fee") -> list[SourceNote]:
    return [
        SourceNote.model_validate(source(topic, stance=stance, as_of=as_of))
        for stance, as_of in dated
    ]


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ("2026-05-01", "earlier"),  # the day before
        ("2026-05-02", "conflict"),  # the same day
        ("2026-05-03", "conflict"),  # later
        ("2026-04", "earlier"),
        ("2026-05", "conflict"),  # may be the same day
        ("2025", "earlier"),
        ("2026", "conflict"),
        (None, "conflict"),  # nobody can tell
    ],
)
def test_a_figure_from_before_is_history_and_any_other_a_conflict(
    differs: str | None, expected: str
) -> None:
    assert disagreement(notes(("basis", "2026-05-02"), ("differs", differs))) == expected


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        ([], None),
        ([("basis", "2026")], None),
        ([("basis", "2026"), ("agrees", None)], None),
        ([("differs", "2024")], "single"),
        ([("differs", "2024"), ("differs", "2020")], "conflict"),  # two, and none is ours
        ([("basis", None), ("differs", "2024")], "conflict"),  # ours has no date
        ([("basis", None), ("agrees", "2026"), ("differs", "2024")], "earlier"),
        ([("basis", "2026"), ("differs", "2024"), ("differs", "2026-02")], "conflict"),
        # An inexact date of ours is taken by its first day.
        ([("basis", "2026"), ("differs", "2025-12-31")], "earlier"),
        ([("basis", "2026"), ("differs", "2026-01-01")], "conflict"),
    ],
)
def test_by_all_the_sources_there_are(dated: Any, expected: str | None) -> None:
    assert disagreement(notes(*dated)) == expected


def test_conflicts_are_counted_by_topic() -> None:
    fee = notes(("basis", "2026"), ("differs", "2026"), ("differs", None))
    old = notes(("basis", "2026"), ("differs", "2024"), topic="licence")
    assert conflicts([*fee, *old]) == 1
    assert conflicts(notes(("basis", "2026"))) == 0


def test_newest_evidence_is_what_carries_our_value() -> None:
    assert newest_evidence(notes(("basis", "2024-02"), ("differs", "2026"))) == "2024-02"
    assert newest_evidence(notes(("basis", "2024-02"), ("agrees", "2025"))) == "2025"
    assert newest_evidence(notes(("basis", None))) is None


@pytest.mark.parametrize(
    ("topic", "day"),
    [("consensus_clients", "2025-02-01"), ("sizes", "2025-02-01"), ("fee", "2026-08-19")],
)
def test_a_measured_figure_does_not_get_newer_by_being_found_again(topic: str, day: str) -> None:
    note = SourceNote(
        topic=topic, url="https://x.example", publisher="X", as_of="2025-02", seen_on="2026-08-19"
    )
    assert last_seen([note], dt.date(2026, 11, 29)) == dt.date.fromisoformat(day)
