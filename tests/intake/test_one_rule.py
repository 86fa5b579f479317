"""Files, the admin's form, contributors' inputs and the publishing path: one rule for all four.

What one of them takes, all take, and keep the same value of it; what one refuses, all refuse,
with words beside the very part. Every part of a pool is tried at each of its limits.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from pools.claims.facts import PoolFacts
from pools.claims.text import is_visible
from tests.factories import make_indicators, published_pool
from tests.intake import inputs, ways
from tests.intake.edges import PARTS, Part, edges, refused, usual
from tests.intake.ways import UNTYPED, typed, with_values

pytestmark = pytest.mark.django_db
# What a part refers to elsewhere; whether that exists is not a matter of limits.
REFERENCES = {
    "sources.0.topic",
    "reviews.0.topic",
    "assessments.0.indicator",
    "client_shares.0.layer",
}
REFERENCES |= {"client_shares.1.layer"}


@pytest.fixture(autouse=True)
def indicators(db: None) -> None:
    make_indicators()


def plainly_typed(part: Part, value: Any) -> bool:
    """Whether a form can be sent it, and means by it what a file does. People are understood
    where a file is asked to be exact: spaces around a value and line breaks within a line go,
    what cannot be seen is nothing, and a name that a site knows stands for an address there."""
    sent = typed(part, value)
    if sent is UNTYPED:
        return False
    # An empty address is made from the name, and twins are seen once the rows are in order.
    if (part.id == "slug" and sent == "") or (part.relation and sent == ["x", "x"]):
        return False
    # An input for days also reads them as they are written in the reader's language.
    if part.column in ("checked_on", "seen_on", "on", "licence_change_date") and sent in (
        "2021-1-1",
        "11/08/2021",
    ):
        return False
    for text in [sent] if isinstance(sent, str) else sent if isinstance(sent, list) else []:
        if text != text.strip() or len(text.splitlines()) > 1:
            return False
        if text and not is_visible(text):
            return False
        if part.place[0] == "links" and "." not in text:
            return False
    return not (isinstance(sent, list) and "" in sent)


ASKED = [part for part in PARTS if inputs.is_asked(part)]


@pytest.mark.parametrize("part", ASKED, ids=[part.id for part in ASKED])
def test_a_contributor_s_input_takes_what_the_schema_takes(part: Part) -> None:
    wrong: list[Any] = []
    for value in edges(part):
        # Nothing typed is nothing said, not a value that is refused.
        if not plainly_typed(part, value) or typed(part, value) in ("", "unknown"):
            continue
        made = with_values({part: value})
        faults, kept = inputs.by_input(part, value)
        if refused(made):
            if not set(faults) & {part.input or part.column, "value"}:
                wrong.append((value, "is taken, or refused elsewhere", faults))
        elif faults:
            wrong.append((value, "is refused", faults))
        elif kept is not None:
            meant = inputs.topic_value(part, PoolFacts.from_document(made).to_document())
            if kept != meant:
                wrong.append((value, "is kept otherwise", kept, meant))
    assert not wrong, "\n".join(str(one)[:400] for one in wrong)


ROUNDS = max(len(edges(part)) for part in PARTS)


def agree(values: Mapping[Part, Any], folder: Path) -> bool:
    """Check that files, the form and the publishing path refuse the same of these values, each
    beside the very part, and keep the rest of them alike. Whether the rest was published."""
    beyond = {part: value for part, value in values.items() if refused(with_values({part: value}))}
    # The upper end of a range, where its lower end is at an edge too, is tried by itself.
    alone = {place_of(place) for place in refused(with_values(values))} - {one.id for one in beyond}
    if alone:
        apart = {part: value for part, value in values.items() if part.id in alone}
        agree(apart, folder)
        values = {part: value for part, value in values.items() if part not in apart}
    everything = with_values(values)
    faults, _kept = ways.by_file(folder, everything)
    _same(faults, beyond)

    typeable = {part: value for part, value in beyond.items() if plainly_typed(part, value)}
    faults, _kept = ways.by_form(with_values(typeable), None)
    _same(faults, typeable)

    storable = {
        part: value
        for part, value in typeable.items()
        # Whose address is no address is refused before anything else is looked at.
        if isinstance(value, str)
        and "\0" not in value  # which PostgreSQL keeps in no revision
        and inputs.holds_text(part)
        and part.id not in {"slug", *REFERENCES}
    }
    faults = ways.by_publishing(storable)
    _same(faults, storable)

    rest = {
        part: value
        for part, value in values.items()
        if part not in beyond and part.id not in REFERENCES and plainly_typed(part, value)
    }
    made = with_values(rest)
    faults, kept = ways.by_file(folder, made, keep=True)
    form_faults, form_kept = ways.by_form(made, None)
    # The form names the topic before what it shows above all fields.
    shown = sorted(reason.rpartition(": ")[2] for reason in form_faults.values())
    assert sorted(faults.values()) == shown, (faults, form_faults)
    assert kept == form_kept
    return kept is not None


def place_of(place: str) -> str:
    """The part in whose place a fault is said: an entry of a list of texts is one with it."""
    ids = {part.id for part in PARTS}
    while place and place not in ids:
        place = place.rpartition(".")[0]
    return place


def _same(faults: ways.Faults, beyond: Mapping[Part, Any]) -> None:
    places = {place_of(place) for place in faults}
    wanted = {part.id: value for part, value in beyond.items()}
    refused_alone = {place: faults.get(place) for place in places - set(wanted)}
    taken = {place: wanted[place] for place in set(wanted) - places}
    assert (refused_alone, taken) == ({}, {}), f"refused {refused_alone}, taken {taken}"
    for reason in faults.values():
        assert reason.endswith(".") and "nput should" not in reason, reason


@pytest.mark.parametrize("number", range(ROUNDS))
def test_the_ways_agree_at_every_edge(number: int, tmp_path: Path) -> None:
    tried = {part: edges(part) for part in PARTS}
    agree({part: these[number] for part, these in tried.items() if number < len(these)}, tmp_path)


@pytest.mark.parametrize("day", ["0001-01-01", "0001", "9999-12-31"])
def test_a_pool_with_days_at_the_ends_of_the_calendar_has_a_page(day: str, client: Client) -> None:
    dated = {part: day for part in PARTS if usual(part) in ("2021", "2021-01-01")}
    taken = {part: day for part in dated if not refused(with_values({part: day}))}
    assert taken
    published_pool(**with_values(taken))
    for address in ("/pools/edges/", "/es/pools/edges/", "/pools/", "/pools/?checked=24"):
        assert client.get(address).status_code == 200, address
