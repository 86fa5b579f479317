"""Every part of a pool's document, and what lies at, on either side of and far beyond its limits.

All of it is derived from the schema: a new topic, or a new part of one, is in it by itself.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from pools import topics
from pools.claims import dates
from pools.claims.facts import Judgement, PoolFacts, SourceNote, TopicReview
from pools.models.document import TEXTS
from tests.factories import DocumentFactory
from tests.facts import source
from tests.intake.odd_values import ADDRESS, ADDRESSES, SLUGS, TOKENS
from tests.parts import bounds, parts_of

JUDGED = "trustless"  # an indicator without a rule
Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Part:
    """One value in a document: where it stands there, and in the admin's form."""

    place: Place
    field: FieldInfo
    topic: str  # "" for a source's
    input: str  # its name among the topic's inputs, where it has one
    relation: str  # of the children it is a column of; "" for a column of the pool
    row: int
    column: str

    @property
    def required(self) -> bool:
        """Whether a document must say it."""
        return self.field.is_required()

    @property
    def id(self) -> str:
        """For messages."""
        return path(self.place)


def path(place: Any) -> str:
    """A place as faults name it."""
    return ".".join(map(str, place))


def parts() -> tuple[Part, ...]:
    """Every part there is."""
    return tuple(_parts())


def _parts() -> Iterator[Part]:
    yield Part(("slug",), PoolFacts.model_fields["slug"], "", "", "", 0, "slug")
    rows: dict[str, int] = {}
    for topic in topics.FACTS:
        row = rows.get(topic.relation, 0)
        rows[topic.relation] = row + 1
        for name, field in parts_of(topic).items():
            key = field.alias or name
            column = topic.columns.get(name, name or topic.key)
            place: Place = (topic.document_key, row, key) if topic.relation else ()
            place = place or ((topic.document_key, key) if name else (topic.document_key,))
            relation = column if column in TEXTS else topic.relation
            own = TEXTS.get(column, column)
            yield Part(place, field, topic.key, key, relation, row if topic.relation else 0, own)
    for name, field in SourceNote.model_fields.items():
        yield Part(("sources", 0, name), field, "", "", "sources", 0, name)
    for name, field in TopicReview.model_fields.items():
        yield Part(("reviews", 0, name), field, "", "", "reviews", 0, name)
    for name, field in Judgement.model_fields.items():
        yield Part(("assessments", 0, name), field, JUDGED, name, "assessments", 0, name)


PARTS = parts()


def kind_of(part: Part) -> str:
    """What sort of value it is: word, words, truth, number, texts, or a family of texts."""
    annotation = part.field.annotation
    members = [one for one in (annotation, *get_args(annotation)) if one is not type(None)]
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)[0]
        return "words" if get_origin(inner) is Literal else "texts"
    if any(get_origin(one) is Literal for one in members):
        return "word"
    if any(one is bool or bool in get_args(one) for one in members):
        return "truth"
    if "ge" in bounds(part.field):
        return "number"
    return "text"


@cache
def document() -> dict[str, Any]:
    """A pool that may be published, with one row in every list and a source for all it could
    say; what its rows must have is found by trying."""
    listed = [*topics.FACT, JUDGED]
    made: dict[str, Any] = DocumentFactory(
        slug="edges",
        sources=[source(key) for key in listed],
        reviews=[{"topic": "fee", "on": "2024-01-01"}],
        assessments=[
            {"indicator": JUDGED, "verdict": "unmet", "reason": "It is so.", "as_of": "2024"}
        ],
    )
    made["licence"] = {"change_to": "MIT"}  # without which no day of its change is taken
    for topic in topics.FACTS:
        if topic.relation:
            row = {
                part.place[2]: usual(part)
                for part in PARTS
                if part.topic == topic.key and part.place[0] == topic.document_key and part.required
            }
            made.setdefault(topic.document_key, []).append(
                row | ({"layer": topic.layer} if topic.layer else {})
            )
    return made


@cache
def usual(part: Part) -> Any:
    """A value nobody objects to."""
    kind = kind_of(part)
    tries = {
        "number": [1 + part.row],
        "truth": [False],
        "word": [word for word in words_of(part.field.annotation) if word],
        "words": [[]],
        "texts": [["x"]],
        "text": ["x", "2021", "2021-01-01", "https://a.example/", ADDRESS, ""],
    }[kind]
    return next(value for value in tries if accepted_alone(part, value))


def accepted_alone(part: Part, value: Any) -> bool:
    """Whether the schema takes it, whatever stands around it."""
    shape: dict[str, Any] = {"slug": "x", "name": "x"}
    own = part.place[-1]
    if part.place[0] == "sources":
        shape["sources"] = [{**source("fee"), own: value}]
    elif part.place[0] == "reviews":
        shape["reviews"] = [{"topic": "fee", "on": "2024-01-01", own: value}]
    elif part.place[0] == "assessments":
        shape["assessments"] = [{"indicator": JUDGED, own: value}]
    elif part.relation and part.topic:
        shape[str(part.place[0])] = [{own: value}] if len(part.place) == 3 else {own: value}
    elif len(part.place) == 2:
        shape[str(part.place[0])] = {own: value}
        if own == "change_date":
            shape["licence"]["change_to"] = "MIT"
    else:
        shape[str(own)] = value
    first = path(0 if isinstance(step, int) else step for step in part.place)
    return not any(place.startswith(first) for place in refused(shape))


def refused(made: dict[str, Any]) -> set[str]:
    """The places the schema refuses in a document."""
    try:
        PoolFacts.from_document(made)
    except ValidationError as error:
        return {path(item["loc"]) for item in error.errors()}
    return set()


def words_of(annotation: Any) -> list[str]:
    """The words of a vocabulary, through lists and through None."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [word for one in get_args(annotation) for word in words_of(one)]


# --- What is tried -------------------------------------------------------------------------------


@cache
def edges(part: Part) -> tuple[Any, ...]:
    """The values to try in a part: all that lie at its limits, and its share of those that are
    odd in themselves."""
    kind = kind_of(part)
    words = words_of(part.field.annotation)
    if kind == "word":
        return (*words, "", "nonsense", words[-1].upper(), f"{words[-1]}\ud800", None, 5, True)
    if kind == "words":
        twins, reverse = [words[0], words[0]], list(reversed(words))
        return ([], words, reverse, words[-1:], twins, ["nonsense"], [None], "gui", None, {})
    if kind == "truth":
        return (True, False, "yes", "", 1, 0, None, [])
    if kind == "number":
        numbers = kin("number")
        return (*_numbers(bounds(part.field)), *dealt(part, numbers, ODD_NUMBERS))
    longest = bounds(part.field).get("max_length", 10)
    if kind == "texts":
        return (*([text] for text in _texts(part, longest)), ["x", "x"], ["x", "y"], [None], "x")
    family = (
        _addresses(part) if part in takers("https://a.example/") else [],
        _days(part) if part not in takers("x") else [],
        TOKENS if accepted_alone(part, ADDRESS) else [],
        SLUGS if part.column in ("slug", "indicator") else [],
    )
    return (*_texts(part, longest), *(value for values in family for value in values), *OTHER_TYPES)


OTHER_TYPES = (None, 5, True, [], {}, ["x"])
SHARES = 3  # into which odd values are dealt among parts of one kind


def dealt(part: Part, among: tuple[Part, ...], values: Any) -> list[Any]:
    """The part's share of values that mean the same in all these parts: each part has a third of
    them, and each value is tried in a third of the parts. In a small family each has all."""
    values = list(values)
    if len(among) < 2 * SHARES:
        return values
    return values[among.index(part) % SHARES :: SHARES]


@cache
def kin(*kinds: str) -> tuple[Part, ...]:
    """The parts of these kinds."""
    return tuple(part for part in PARTS if kind_of(part) in kinds)


@cache
def takers(text: str) -> tuple[Part, ...]:
    """The parts that take a certain text."""
    return tuple(part for part in kin("text") if accepted_alone(part, text))


def _texts(part: Part, longest: int) -> list[str]:
    every = texts(longest)
    return every[:AT_LIMITS] + dealt(part, kin("text", "texts"), every[AT_LIMITS:])


AT_LIMITS = 9  # of the texts: what depends on the longest, and nothing and next to nothing


def texts(n: int) -> list[str]:
    """Texts around a limit of ``n`` characters, and of characters that are not what they seem."""
    return [
        *("x" * n, "x" * (n + 1), "x" * 20 * n, "e\u0301" * n, "e\u0301" * (n + 1), "😀" * n),
        *("x" * (n - 1) + "\n", "", " "),
        *(" x ", "A\tB", "A\nB", "A\r\nB", "A\u2028B", "A\0B"),
        *("A\u200bB", "\u200b", "\u3164", "\u202eA", "A\u200d", "\u0301", "A\ud800", "\ufffe"),
        *("نمی\u200cخواهم", "👩\u200d🌾", "<b>&amp;</b>", "12", "x\r\n\r\ny"),
    ]


def _numbers(limit: dict[str, int]) -> Iterator[Any]:
    places = limit.get("decimal_places", 0)
    step = Decimal(1).scaleb(-places)
    for number in (limit["ge"], limit["le"]):
        for value in (number, number + step, number - step, number + 1, number - 1):
            yield _json(Decimal(value))
    yield from (_json(step), _json(step / 10), _json(1 + step / 10))


ODD_NUMBERS = (
    *(-0.0, 1.0, 2.5, 1e5, 1e-9, True, False, "twelve", "", None),
    *(10**30, -(10**30), 1e300, 2**31, 2**63, [], {}),
)


def _json(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _days(part: Part) -> list[str]:
    today = dates.today()
    day = dt.timedelta(days=1)
    near = [today - day, today, today + day, today + 2 * day]
    limits = [
        *(one.isoformat() for one in near),
        *(f"{today.year}", f"{today.year + 1}", f"{today:%Y-%m}", f"{today.year + 1}-01"),
        *("0001", "0001-01", "0001-01-01", "0000", "9999", "9999-12", "9999-12-31", "10000-01-01"),
    ]
    odd = [
        *("2024-02-29", "2023-02-29", "2023-02-30", "2021-13", "2021-00", "2021-1-1", "2021-11\n"),
        *("2021-11-08T00:00", "２０２１", "+2021", "-2021", "11/08/2021", "2021-312"),
    ]
    dates_only = tuple(one for one in kin("text") if one not in takers("x"))
    return limits + dealt(part, dates_only, odd)


def _addresses(part: Part) -> list[str]:
    start = "https://a.example/"
    limits = [start, start + "x" * (500 - len(start)), start + "x" * (501 - len(start))]
    return limits + dealt(part, takers(start), ADDRESSES)
