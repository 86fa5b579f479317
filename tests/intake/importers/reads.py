"""What the tests of importers share: their files, changed in one place, and what came of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pools.intake.importers import IMPORTERS
from pools.intake.reception import take_in
from pools.intake.report import Report
from pools.intake.statements import Batch, Record, Statement
from pools.models import Proposal

FILES = Path(__file__).parent / "files"


def held(name: str) -> Any:
    """What a file of the tests holds."""
    return json.loads((FILES / f"{name}.json").read_text("utf-8"))


def as_bytes(value: Any) -> bytes:
    """A file of it."""
    return json.dumps(value).encode()


def changed(name: str, change: Callable[[Any], object]) -> bytes:
    """The file after one change."""
    value = held(name)
    change(value)
    return as_bytes(value)


def values(record: Record) -> dict[str, Any]:
    """The values by topic."""
    return {one.topic: one.value for one in record.statements}


def statement(record: Record, topic: str) -> Statement:
    """The one on that topic."""
    return next(one for one in record.statements if one.topic == topic)


def refusals(batch: Batch) -> str:
    """Everything rejected, a line each."""
    return "\n".join(f"{one.record}|{one.field}|{one.reason}" for one in batch.rejected)


def taken_twice(importer: str, name: str) -> tuple[Report, Report, list[Proposal]]:
    """Both reports, and the proposals after the first; the second run must add none."""
    reader = IMPORTERS[importer]
    batch = reader.read((FILES / f"{name}.json").read_bytes())
    first = take_in(batch, by=reader.title)
    proposals = list(Proposal.objects.order_by("pk"))
    second = take_in(batch, by=reader.title)
    assert list(Proposal.objects.order_by("pk")) == proposals
    return first, second, proposals
