"""Coverage, most wanted evidence, questions for a pool, the token check and the calculator."""

import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from pools.browse import calculator, token_check
from pools.browse.calculator import compare, fees_of
from pools.browse.coverage import Evidence, coverage_of, evidence_on
from pools.browse.wanted import weight_of
from pools.claims import dates
from pools.models import generation_cache
from tests.factories import make_indicators, published_pool
from tests.facts import facts, indicators, source

OURS = "0xae78736Cd615f374D3085123A210448E74Fc6393"
OTHER = "0x9559Aaa82d9649C7A7b220E7c461d2E74c9a3593"


def fee(percent: Any, **rest: Any) -> dict[str, Any]:
    return {"fee": {"percent": percent, **rest}}


@pytest.fixture
def directory(db: None) -> None:
    make_indicators()
    generation_cache.forget_all()
    recent = source("fee", as_of=dates.today().isoformat())
    published_pool(
        slug="big",
        status={"is": "active"},
        network_shares=[{"percent": 20, "as_of": "2026-01"}],
        tokens=[{"symbol": "rETH", "address": OURS}],
        sources=[recent, source("tokens"), source("status"), source("network_shares")],
        **fee(10),
    )
    published_pool(
        slug="small",
        status={"is": "active"},
        tokens=[
            {"symbol": "rETH", "address": OTHER, "retired": True, "replaced_by": "rETH2"},
            {"symbol": "rETH2"},
        ],
        sources=[source("fee", as_of="2020-01-01"), source("tokens"), source("status")],
        **fee(5, varies=True),
    )
    published_pool(
        slug="shut",
        status={"is": "closed", "since": "2025", "reason": "It ended."},
        sources=[source("fee"), source("status")],
        **fee(1),
    )


def test_every_topic_of_a_pool_is_current_overdue_or_unknown() -> None:
    today = dates.today()
    pool = facts(
        fee={"percent": 10},
        minimum_deposit=1,
        sources=[source("fee", as_of=today.isoformat()), source("minimum_deposit", as_of="2019")],
    )
    found = evidence_on(pool, list(indicators().values()), today)
    assert found["fee"] is Evidence.CURRENT
    assert found["minimum_deposit"] is Evidence.OVERDUE
    assert found["custody"] is Evidence.UNKNOWN
    assert found["trustless"] is Evidence.UNKNOWN


def test_what_does_not_apply_is_in_no_figure_and_asked_of_nobody(client: Client, db: None) -> None:
    make_indicators()
    generation_cache.forget_all()
    none = {"verdict": "not_applicable", "reason": "It holds other pools’ tokens."}
    silent = ("execution-diversity", "consensus-diversity")
    published_pool(
        slug="basket",
        kind="index",
        status={"is": "active"},
        assessments=[{"indicator": slug, **none} for slug in silent],
        sources=[source("kind"), source("status"), source("execution-diversity", as_of="2010")],
    )
    out = StringIO()
    call_command("coverage_report", "--json", stdout=out)
    figures = json.loads(out.getvalue())["verdicts"]
    assert figures == {
        "total": 7,
        "known": 0,
        "current": 0,
        "overdue": 0,
        "unknown": 7,
        "not_applicable": 2,
    }
    call_command("coverage_report", stdout=out)
    page = client.get("/coverage/").content.decode()
    assert "verdicts known (0 of 7)" in page
    assert "2 questions do not apply to their pools." in page
    wanted = client.get("/most-wanted/").content.decode()
    ask = client.get("/pools/basket/ask/").content.decode()
    for slug in silent:
        assert f"/pools/basket/correct/{slug}/" not in wanted + ask
        narrowed = client.get(f"/pools/?{slug}=met").content.decode()
        assert "Does not apply to 1 pool (hidden)." in narrowed
        for query in ("met", "at-least-partly", "met&unknown=yes", "unknown"):
            assert "/pools/basket/" not in listed(client, f"{slug}={query}")
        assert "/pools/basket/" in listed(client, f"{slug}=not_applicable")
        shown = client.get(f"/indicators/{slug}/").content.decode()
        assert "The question makes no sense for these pools." in shown
    card = client.get("/pools/").content.decode()
    assert "0 met, 0 of 7 known, 2 do not apply" in " ".join(card.split())
    claim = client.get("/pools/basket/").content.decode()
    assert "It holds other pools’ tokens." in claim
    assert "0 of 7 met; 7 unknown: " in claim and "; 2 do not apply: execution client" in claim


def listed(client: Client, query: str) -> str:
    return str([card.url for card in client.get(f"/pools/?{query}").context["listing"].cards])


def test_a_look_at_a_fact_without_a_dated_source_keeps_it_current_until_it_ages() -> None:
    today = dates.today()
    pool = facts(minimum_deposit=1, reviews=[{"topic": "minimum_deposit", "on": "2019-01-01"}])
    assert evidence_on(pool, [], today)["minimum_deposit"] is Evidence.OVERDUE


def test_the_figures_add_up() -> None:
    today = dates.today()
    specs = list(indicators().values())
    coverage = coverage_of([facts(), facts(slug="b", minimum_deposit=0)], specs, today)
    assert coverage.verdicts.total == 2 * len(specs)
    assert sum(count.total for count in coverage.by_topic.values()) == (
        coverage.verdicts.total + coverage.facts.total
    )
    assert sum(both[1].known for both in coverage.by_pool.values()) == coverage.facts.known


def test_page_and_command_show_the_same_figures(client: Client, directory: None) -> None:
    out = StringIO()
    call_command("coverage_report", "--json", stdout=out)
    report = json.loads(out.getvalue())
    shown = client.get("/coverage/").context["coverage"]
    assert report["verdicts"] == shown.verdicts.as_numbers()
    assert report["facts"] == shown.facts.as_numbers()
    assert {row["topic"]: row["known"] for row in report["by_topic"]}["fee"] == 3
    table = StringIO()
    call_command("coverage_report", stdout=table)
    assert "3 published pools" in table.getvalue()


def test_most_wanted_comes_by_weight_and_leads_to_its_form(client: Client, directory: None) -> None:
    html = client.get("/most-wanted/?topic=custody").content.decode()
    assert html.index("/pools/big/correct/custody/") < html.index("/pools/small/correct/custody/")
    assert "/pools/shut/" not in html
    overdue = client.get("/most-wanted/?topic=fee").content.decode()
    assert "/pools/small/confirm/fee/" in overdue
    assert "/pools/big/c" not in overdue
    assert weight_of("custody", Decimal(20)) > weight_of("links", Decimal(20))
    assert weight_of("custody", None) > weight_of("links", None)


def test_most_wanted_has_pages_and_refuses_an_unknown_topic_in_words(
    client: Client, directory: None
) -> None:
    first = client.get("/most-wanted/")
    assert first.context["page"].paginator.num_pages > 1
    assert "page=2" in first.content.decode()
    assert "“zebra” is not a topic" in client.get("/most-wanted/?topic=zebra").content.decode()


def test_a_pool_is_asked_what_is_open(client: Client, directory: None) -> None:
    html = client.get("/pools/small/ask/").content.decode()
    assert "/pools/small/correct/withdrawal/" in html
    assert "documentation on withdrawals" in html  # what would answer it
    assert "We say: From 5 % of rewards, varies" in html
    assert client.get("/pools/nobody/ask/").status_code == 404


def asked(client: Client, query: str) -> str:
    html: str = client.get("/check-token/", {"q": query}).content.decode()
    return html


@pytest.mark.parametrize(
    "typed", [OURS, OURS.lower(), OURS.upper(), f"https://etherscan.io/token/{OURS}"]
)
def test_an_address_in_any_case_finds_its_token(
    client: Client, directory: None, typed: str
) -> None:
    html = asked(client, typed)
    assert "1 token found" in html
    assert 'href="/pools/big/"' in html
    assert "Another token is also called rETH" in html


def test_a_symbol_of_two_tokens_is_warned_of(client: Client, directory: None) -> None:
    html = asked(client, "reth")
    assert "2 tokens are called rETH" in html
    assert "no longer issued" in html
    assert 'href="/check-token/?q=rETH2"' in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("vitalik.eth", "is an ENS name, which we cannot look up"),
        ("0x12", "this one has 2"),
        ("0xzz", "only digits and the letters a to f"),
        ("0x" + "1" * 40, "No pool listed here has a token at"),
        ("unicorn", "No pool listed here has a token called"),
        ("<script>", "&lt;script&gt;"),
        ("\x00\ud83d", "Check my token"),
    ],
)
def test_what_has_no_answer_says_so(
    client: Client, directory: None, typed: str, words: str
) -> None:
    response = client.get("/check-token/", {"q": typed.encode("utf-8", "surrogatepass")})
    assert words in response.content.decode()


def test_no_token_is_certain_by_its_symbol_alone(directory: None) -> None:
    found = token_check.check("rETH2", token_check.listed_tokens())
    assert [one.listed.slug for one in found.found] == ["small"]


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
    row = keeps(fee(5, percent_to=15))
    assert (row.least, row.most) == (Decimal("0.00255"), Decimal("0.00285"))
    assert "to" in row.words
    assert keeps(fee(5, varies=True)).words.startswith("at most")
    assert keeps(fee(None, percent_to=15)).words.startswith("at least")
    assert len(row.missing) == 2
    unknown = compare(Decimal(1), Decimal(3), Decimal(1), [fees_of(facts())])
    assert not unknown.rows and len(unknown.unknown) == 1


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


@pytest.mark.parametrize(
    "path", ["/coverage/", "/most-wanted/", "/check-token/", "/what-you-keep/"]
)
def test_the_pages_cost_little_once_read(
    client: Client, directory: None, path: str, django_assert_max_num_queries: Any
) -> None:
    client.get(path)
    with django_assert_max_num_queries(3):
        client.get(path)
