"""The same words for the same value on card, matrix, comparison, page and picture."""

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from directory.seo.share_images import pool_picture
from pools.browse import index as indexes
from pools.browse.cards import cards_for
from pools.claims import dates
from tests.factories import make_indicators, published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db


def words(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


VALUES: dict[str, dict[str, Any]] = {
    "varies": {
        "document": {"fee": {"percent": None, "covers": "5 % plus each operator's own"}},
        "says": "Varies: 5 % plus each operator's own",
    },
    "figure": {
        "document": {"fee": {"percent": 10, "covers": "everything"}},
        "says": "10 % of rewards",
    },
    "no fee": {"document": {"fee": {"percent": 0}}, "says": "0 % of rewards"},
    "any amount": {"document": {"minimum_deposit": 0}, "says": "Any amount"},
    "minimum": {"document": {"minimum_deposit": 0.1}, "says": "0.1 ETH"},
    "at the latest": {
        "document": {"launch": {"date": "2021-11", "at_the_latest": True}},
        "says": "November 2021 at the latest",
    },
    "tokens": {"document": {"tokens": [{"symbol": "aETH"}]}, "says": "aETH"},
    "no token": {"document": {"kind": "tokenless"}, "says": "No token"},
}


@pytest.mark.parametrize("case", VALUES)
def test_card_matrix_comparison_and_page_say_the_same(client: Client, case: str) -> None:
    make_indicators()
    document, says = VALUES[case]["document"], VALUES[case]["says"]
    topic = next(iter(document))
    published_pool(slug="one", name="One", **document, sources=[source(topic)])
    assert says in words(client, "/pools/")
    assert says in words(client, "/pools/compare/?pool=one")
    if case != "no token":  # there a sentence says so
        assert says in words(client, "/pools/one/")
    if topic in ("fee", "minimum_deposit"):
        assert says in words(client, "/pools/?view=matrix")


def test_evidence_and_review_are_two_days(client: Client) -> None:
    make_indicators()
    judged = {"indicator": "trustless", "verdict": "partly", "reason": "Because."}
    old = source("trustless", as_of="2022-02")
    published_pool(slug="seen", assessments=[judged], sources=[old])
    today = dates.today()
    judged = {**judged, "checked_on": today.isoformat()}
    published_pool(slug="read", assessments=[judged], sources=[old])
    published_pool(
        slug="later",
        assessments=[judged],
        sources=[
            old | {"seen_on": today.isoformat(), "why": "It is dated."},
            source("trustless", as_of="2026-03", stance="differs"),
        ],
    )
    published_pool(
        slug="undated", assessments=[judged | {"checked_on": None}], sources=[old | {"as_of": None}]
    )
    due = dates.day_in_words(dt.date(2022, 2, 1) + dt.timedelta(days=366))
    seen = words(client, "/pools/seen/")
    assert f"Newest evidence February 2022 · recheck due since {due}" in seen
    assert "Partly · recheck due" in seen
    read = words(client, "/pools/read/")
    day = dates.day_in_words(today)
    # Looking at old evidence again does not make it new: it has to be seen saying so.
    assert (
        f"Newest evidence February 2022 · reviewed {day} by the editors: "
        "nothing newer confirms it, so a recheck stays due"
    ) in read
    assert f"recheck due since {due}" not in read
    later = words(client, "/pools/later/")
    assert (
        f"Newest evidence February 2022 · a later source differs (March 2026) · seen again {day}"
    ) in later
    assert "Evidence without a date" in words(client, "/pools/undated/")
    assert "oldest evidence or review 1 February 2022" in words(client, "/pools/")
    for address in ("/pools/", "/pools/?view=matrix", "/pools/compare/?pool=seen&pool=read&all=1"):
        said = words(client, address)
        assert "Partly · recheck due" in said
        assert not re.search(r"\bWas (partly |not )?met|Checked \d", said)
    index = indexes.current_index()
    assert "1 due for a recheck" in pool_picture(index, index.by_slug["seen"], "Site").lines[0]
    assert 'lastReviewed":"' + today.isoformat() in client.get("/pools/read/").content.decode()
    assert "lastReviewed" not in client.get("/pools/seen/").content.decode()


@pytest.mark.parametrize(
    ("sources", "says", "conflicts"),
    [
        ([("basis", "2026-05"), ("differs", "2026-06")], "Conflict: sources disagree", 1),
        ([("basis", "2026-05"), ("differs", "2024")], "Sources (an older one differs)", 0),
        ([("differs", "2024")], "One source says", 0),
    ],
)
def test_conflict_older_source_and_one_source_are_told_apart(
    client: Client, sources: Any, says: str, conflicts: int
) -> None:
    make_indicators()
    fee = {} if len(sources) == 1 else {"fee": {"percent": 10}}
    published_pool(
        slug="one",
        **fee,
        sources=[
            source("fee", stance=stance, as_of=as_of, reports="12 %", why="Nearer to the contract.")
            for stance, as_of in sources
        ],
    )
    said = words(client, "/pools/one/")
    assert says in said
    if fee:
        assert "We use this 12 %" in said  # before what it says
        assert says in words(client, "/pools/compare/?pool=one")
    assert cards_for(["one"])[0].conflicts == conflicts
    assert ("sources in conflict on 1 topic" in words(client, "/pools/")) is bool(conflicts)


def test_audits_count_what_is_linked(client: Client) -> None:
    make_indicators()
    reports = [{"auditor": f"A{n}", "report": f"https://a.example/{n}"} for n in range(3)]
    published_pool(slug="one", audits=reports, sources=[source("audits")])
    assert "3 reports linked here" in words(client, "/pools/one/")
