"""Statements put into the form they are compared and proposed in, before anything is looked up."""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from pools import topics
from pools.claims.facts import SourceNote
from pools.intake.statements import Batch, Citation, Record, Statement
from pools.topics.proposed_values import FaultyValue, ValueFault, is_indicator
from pools.topics.sentences import place, sentence


def cited_at(batch: Batch, address: str, url: str, as_of: str) -> Batch:
    """The batch of a file that was fetched from ``url`` and speaks for ``as_of``, where either is
    known: statements that cite ``address`` cite the one, and figures without a day get the other."""

    def cited(one: Statement) -> Statement:
        if one.source.url != address:
            return one
        source = replace(one.source, url=url or address, as_of=one.source.as_of or as_of)
        value = one.value
        if as_of and isinstance(value, list) and _is_dated(one.topic):
            value = [_of_day(entry, as_of) for entry in value]
        return replace(one, source=source, value=value)

    records = tuple(
        replace(record, statements=tuple(map(cited, record.statements))) for record in batch.records
    )
    return replace(batch, records=records)


def identity(record: Record) -> list[Statement]:
    """Name and site, said of a pool that is not listed. Of a listed one they only tell that it is
    meant: what others call it is no claim against ours."""
    if not record.statements:
        return []
    stated = {one.topic for one in record.statements}
    source = record.statements[0].source
    known = {"name": record.name, "website": record.website}
    return [
        Statement(topic, value, source)
        for topic, value in known.items()
        if value and topic not in stated
    ]


def joined(said: list[tuple[Record, Statement]]) -> list[tuple[Record, Statement]]:
    """Entries of one list from one page are one statement, wherever they stood in the file."""
    found: dict[Any, tuple[Record, Statement]] = {}
    for number, (record, one) in enumerate(said):
        key: Any = (one.topic, one.source.url) if isinstance(one.value, list) else number
        if key in found:
            first = found[key][1]
            whole = replace(first, value=[*first.value, *one.value])
            found[key] = (record, whole)
        else:
            found[key] = (record, one)
    return list(found.values())


def _of_day(entry: Any, as_of: str) -> Any:
    """What is no entry is refused where it is checked, with its reason."""
    return {**entry, "as_of": entry.get("as_of") or as_of} if isinstance(entry, dict) else entry


def _is_dated(topic: str) -> bool:
    return topic in topics.FACT and topics.FACT[topic].dated


def wants_source(topic: str) -> bool:
    """Whether one more source of a topic is of use."""
    if is_indicator(topic):
        return True
    return topics.FACT[topic].needs_source and not topics.FACT[topic].own_source


def source_of(said: Statement) -> Citation:
    """The citation in its normal form. Raises FaultyValue."""
    source = said.source
    if not source.url:
        return Citation("", "")
    try:
        note = SourceNote.model_validate(
            {
                "topic": said.topic,
                "url": source.url,
                "publisher": source.publisher or source.url,
                "reports": source.reports,
                "quote": source.quote,
                "as_of": source.as_of,
                "archive": source.archive,
            }
        )
    except ValidationError as error:
        raise FaultyValue(
            [ValueFault(("source", *map(str, place(one))), sentence(one)) for one in error.errors()]
        ) from None
    return Citation(
        note.url, note.publisher, note.as_of or "", note.quote, note.reports, note.archive
    )
