"""What you keep: fees taken exactly, the most kept first, and nothing surer than its fees."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from pools.browse import calculator
from pools.browse.calculator import compare, fees_of
from pools.models import generation_cache
from tests.factories import published_pool
from tests.facts import facts, source


def fee(percent: Any, **rest: Any) -> dict[str, Any]:
    return {"fee": {"percent": percent, **rest}}


@pytest.fixture
def directory(db: None) -> None:
    cited = {"sources": [source("fee"), source("status"), source("kind")]}
    published_pool(slug="big", status={"is": "active"}, **fee(10), **cited)
    published_pool(slug="small", status={"is": "active"}, **fee(5, varies=True), **cited)
    shut = {"is": "closed", "since": "2025", "reason": "It ended."}
    published_pool(slug="shut", status=shut, **fee(1), **cited)
    published_pool(slug="smooth", kind="smoothing", status={"is": "active"}, **fee(7), **cited)
    generation_cache.forget_all()


def keeps(pool: dict[str, Any]) -> calculator.Kept:
    found = compare(Decimal("0.1"), Decimal(3), Decimal(1), [fees_of(facts(**pool))])
    return found.rows[0]


def test_fees_are_taken_exactly() -> None:
    row = keeps(fee(10))
    assert row.solo == Decimal("0.003")
    assert row.least == row.most == Decimal("0.0027")
    entry = {"deposit_exit_fees": {"deposit": 1, "exit": 1}}
    # 0.099 staked, 0.00297 of rewards, 0.002673 after the fee, a hundredth of all on leaving
    assert keeps(fee(10) | entry).least == Decimal("0.101673") * Decimal("0.99") - Decimal("0.1")


def test_a_range_stays_a_range_and_what_is_unknown_is_said() -> None:
    none = {"deposit_exit_fees": {"deposit": 0, "exit": 0}}
    row = keeps(fee(5, percent_to=15) | none)
    assert (row.least, row.most) == (Decimal("0.00255"), Decimal("0.00285"))
    assert (row.words, row.cost_words) == ("0.00255 to 0.00285 ETH", "0.00015 to 0.00045 ETH")
    assert keeps(fee(5, varies=True) | none).words.startswith("at most")
    assert keeps(fee(None, percent_to=15) | none).words == "0.00255 to 0.003 ETH"
    # A fee nobody knows can only take more.
    row = keeps(fee(5, percent_to=15))
    assert len(row.missing) == 2
    assert (row.words, row.cost_words) == ("at most 0.00285 ETH", "at least 0.00015 ETH")
    unknown = compare(Decimal(1), Decimal(3), Decimal(1), [fees_of(facts())])
    assert not unknown.rows and len(unknown.unknown) == 1


def test_what_is_sure_comes_first_then_the_most_kept() -> None:
    pools = {
        "leaving": fee(5) | {"deposit_exit_fees": {"deposit": 0, "exit": 1}},
        "unsure": fee(10),
        "sure": fee(10) | {"deposit_exit_fees": {"deposit": 0, "exit": 0}},
    }
    taken = [fees_of(facts(**{**one, "slug": slug, "name": slug})) for slug, one in pools.items()]
    found = compare(Decimal(2), Decimal(3), Decimal(1), taken)
    assert [row.fees.slug for row in found.rows] == ["sure", "leaving", "unsure"]
    assert [row.sure for row in found.rows] == [True, True, False]  # the best case comes last


def test_the_readers_own_pool_stands_above_the_others(client: Client, directory: None) -> None:
    page = client.get("/what-you-keep/?eth=2&pool=big")
    assert page.context["comparison"].own.fees.slug == "big"
    html = page.content.decode()
    said = html.partition('class="own"')[2].partition("</p>")[0]
    assert "at most 0.054 ETH" in said and "exit fee unknown" in said
    assert html.count('<tr aria-current="true">') == 1
    assert client.get("/what-you-keep/?eth=2&pool=shut").context["comparison"].own is None


def test_an_amount_alone_is_enough_and_the_yield_is_called_an_example(
    client: Client, directory: None
) -> None:
    fresh = client.get("/what-you-keep/").content.decode()
    assert "3 is only an example, not a forecast:" in fresh
    page = client.get("/what-you-keep/?eth=2")
    assert page.context["comparison"].solo == Decimal("0.06")
    html = page.content.decode()
    assert "minimum unknown" in html
    assert "/pools/smooth/" not in html  # it takes no stake


def test_the_calculator_reads_numbers_as_people_type_them(client: Client, directory: None) -> None:
    said = {"eth": "1,000.5 ETH", "percent": "3 %", "years": "2 years"}
    shown = client.get("/what-you-keep/", said).context["comparison"]
    assert shown.solo == Decimal("60.03")
    assert {row.fees.slug for row in shown.rows} == {"big", "small"}  # the closed one is not
    spanish = client.get("/es/what-you-keep/", {"eth": "0,5", "percent": "3,2", "years": "1"})
    assert spanish.context["comparison"].solo == Decimal("0.016")


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"eth": "x"}, "is not a number"),
        ({"percent": "101"}, "Enter at most 100 percent a year."),
        ({"percent": "-1"}, "Enter a percentage of 0 or more."),
        ({"years": "51"}, "Enter at most 50 years."),
        ({"eth": "99999999"}, "Enter at most 10 million ETH."),
        ({"eth": ""}, "Enter an amount of ETH, such as 0.5."),
    ],
)
def test_limits_are_said_at_the_control(
    client: Client, directory: None, typed: dict[str, str], error: str
) -> None:
    response = client.get("/what-you-keep/", {"eth": "1", "percent": "3", "years": "1"} | typed)
    html = response.content.decode()
    assert response.context["comparison"] is None
    name = next(iter(typed))
    assert error in html.partition(f'id="id_{name}_error"')[2].partition("</ul>")[0]
