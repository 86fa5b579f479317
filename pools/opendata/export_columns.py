"""The columns of the exports, which are at once the data dictionary: read from the registry of
topics and from the shape of a pool's facts, so that a new topic has its columns by itself."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic.fields import FieldInfo

from pools import topics
from pools.claims import numbers
from pools.claims.document_parts import Value
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec
from pools.claims.spreadsheet import escape_formula
from pools.claims.values import Units
from pools.claims.verdict import Verdict
from pools.models import Change
from pools.opendata.api.schemas import ChangeLine, PoolRecord, VerdictClaim
from pools.topics import Topic

Text = Promise | str
UNITS: dict[frozenset[str], Text] = {
    numbers.ETH_WORDS: "ETH",
    numbers.PERCENT_WORDS: _("percent"),
    numbers.DAY_WORDS: _("days"),
    numbers.USD_WORDS: "USD",
}
TYPES: dict[str, Text] = {
    "string": _("text"),
    "number": _("number"),
    "integer": _("whole number"),
    "boolean": _("true or false"),
    "array": _("list, as JSON"),
    "date": _("date"),
    "datetime": _("date and time (UTC)"),
}


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, and how it is read from a record."""

    name: str
    label: Text
    type: str  # a key of TYPES
    read: Callable[[Any], Any]
    unit: Text = ""
    words: tuple[str, ...] = ()

    @property
    def type_word(self) -> Text:
        """The type for a reader."""
        return TYPES[self.type]


def cell(value: Any) -> str:
    """A value as a cell: empty for unknown, numbers plain, texts never a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return numbers.digits_of(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return escape_formula(str(value))


# --- Pools ------------------------------------------------------------------------------------


POOL_HEAD = (
    Column("slug", _("Identifier of the pool"), "string", lambda pool: pool.slug),
    Column("url", _("Its page"), "string", lambda pool: pool.url),
    Column("changed", _("Last change"), "datetime", lambda pool: pool.changed),
)


def pool_columns(specs: Sequence[IndicatorSpec]) -> list[Column]:
    """Every column of pools.csv, in its order."""
    return [
        *POOL_HEAD,
        *(column for topic in topics.FACTS for column in topic_columns(topic)),
        *(column for spec in specs for column in indicator_columns(spec)),
    ]


def topic_columns(topic: Topic) -> list[Column]:
    """The columns of a fact: one for each part of its value, then its dates."""
    columns = [*_value_columns(topic)]
    if topic.needs_source:
        columns += [
            Column(
                f"{topic.key}.newest_evidence",
                _("Date of the newest source"),
                "date",
                lambda pool: pool.facts[topic.key].newest_evidence,
            ),
            Column(
                f"{topic.key}.recheck_due",
                _("Recheck due from"),
                "date",
                lambda pool: pool.facts[topic.key].recheck_due,
            ),
        ]
    return columns


def indicator_columns(spec: IndicatorSpec) -> list[Column]:
    """The columns of a verdict."""

    def of(name: str) -> Callable[[PoolRecord], Any]:
        def read(pool: PoolRecord) -> Any:
            found = next((one for one in pool.verdicts if one.indicator == spec.slug), None)
            return getattr(found, name) if isinstance(found, VerdictClaim) else None

        return read

    return [
        Column(spec.slug, spec.question, "string", of("verdict"), words=tuple(Verdict)),
        *(
            Column(f"{spec.slug}.{name}", label, kind, of(name))
            for name, label, kind in (
                ("quantity", _("What was measured"), "string"),
                ("reason", _("Reason"), "string"),
                ("newest_evidence", _("Date of the newest source"), "date"),
                ("reviewed_on", _("Last review by an editor"), "date"),
                ("recheck_due", _("Recheck due from"), "date"),
            )
        ),
    ]


def _value_columns(topic: Topic) -> Iterator[Column]:
    shape = PoolFacts.model_fields[topic.document_key].annotation
    schema = _schema()["properties"][topic.document_key]
    if not (isinstance(shape, type) and issubclass(shape, Value)):
        field = PoolFacts.model_fields[topic.document_key]
        read: Callable[[PoolRecord], Any] = lambda pool: pool.facts[topic.key].value  # noqa: E731
        yield _column(topic.key, topic.label, schema, field, read)
        return
    labels = {one.name: one.label for one in topic.inputs}
    parts = _resolved(schema)["properties"]
    for name, field in shape.model_fields.items():
        part = field.alias or name
        label = labels.get(part) or labels.get(name) or topic.label
        yield _column(f"{topic.key}.{part}", label, parts[part], field, _part(topic.key, part))


def _part(key: str, part: str) -> Callable[[PoolRecord], Any]:
    return lambda pool: (pool.facts[key].value or {}).get(part)


def _column(
    name: str, label: Text, schema: dict[str, Any], field: FieldInfo, read: Callable[..., Any]
) -> Column:
    schema = _resolved(schema)
    words = tuple(word for word in schema.get("enum", ()) if word)
    kind = schema.get("type", "number")
    if name.rpartition(".")[2] in ("date", "since", "change_date") or "as_of" in name:
        kind = "date"
    return Column(name, label, kind, read, _unit(field.annotation, field.metadata), words)


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference refers to, and what may be null without the null."""
    if "$ref" in schema:
        return _resolved(_schema()["$defs"][schema["$ref"]])
    kinds = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(kinds) == 1:
        return _resolved(kinds[0])
    return schema


def _unit(annotation: Any, metadata: Sequence[Any] = ()) -> Text:
    for rule in metadata:
        if isinstance(rule, Units):
            return UNITS[rule.words]
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _unit(inner, more)
    return next((unit for one in get_args(annotation) if (unit := _unit(one))), "")


@cache
def _schema() -> dict[str, Any]:
    return PoolFacts.model_json_schema(mode="serialization", ref_template="{model}")


# --- The log ----------------------------------------------------------------------------------


def change_columns() -> list[Column]:
    """Every column of changes.csv, in its order."""

    def of(name: str) -> Callable[[ChangeLine], Any]:
        return lambda line: getattr(line, name)

    return [
        Column(name, label, kind, of(name), words=words)
        for name, label, kind, words in (
            ("id", _("Identifier of the line"), "integer", ()),
            ("at", _("When it was published"), "datetime", ()),
            (
                "pool",
                _("Identifier of the pool; empty once it is not listed, and of criteria"),
                "string",
                (),
            ),
            ("pool_name", _("Name of the pool"), "string", ()),
            ("topic", _("What it is about"), "string", ()),
            ("kind", _("What happened"), "string", tuple(Change.Kind.values)),
            ("before", _("Before the change"), "string", ()),
            ("after", _("After the change"), "string", ()),
            ("reason", _("Why"), "string", ()),
            ("credit", _("Who proposed it"), "string", ()),
            ("reverts", _("The line that this one takes back"), "integer", ()),
            ("source", _("Publisher of the source"), "string", ()),
        )
    ]
