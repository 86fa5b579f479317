"""The pictures of /network/ say what the data says, and draw what is missing as missing."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from pools.browse import network
from pools.browse.charts import FeePoint, FeePoints, Share
from pools.browse.index import current_index
from pools.browse.index_rows import IndexedPool
from pools.claims import dates
from pools.claims.formatting import rounded_by_age
from pools.claims.verdict import Verdict, VerdictCounts
from pools.models import NetworkFigure, Pool, PublishedPool, generation
from tests.factories import drafted
from tests.look.conftest import POOLS

pytestmark = pytest.mark.usefixtures("pools")


def published_share(slug: str) -> tuple[Decimal, str] | None:
    shares = PublishedPool.objects.get(slug=slug).facts.network_shares
    newest = max(shares, key=lambda share: share.as_of, default=None)
    return (newest.percent, newest.as_of) if newest else None


def drawn_shares() -> dict[str, Share]:
    stake = network.current_network().stake
    return {share.label: share for share in (*stake.shares, *stake.more)}


def test_every_known_share_is_drawn_with_its_own_date() -> None:
    drawn = drawn_shares()
    known = {slug: found for slug in POOLS if (found := published_share(slug))}
    assert known
    for slug, (value, as_of) in known.items():
        share = drawn[PublishedPool.objects.get(slug=slug).facts.name]
        assert (share.percent, share.as_of) == (value, as_of)
    for figure in NetworkFigure.objects.filter(key="holder_share"):
        assert drawn[figure.label].percent == figure.value
        assert drawn[figure.label].as_of == figure.as_of


def test_holders_stand_in_the_order_of_their_shares() -> None:
    stake = network.current_network().stake
    values = [share.percent for share in (*stake.shares, *stake.more) if share.percent]
    assert values == sorted(values, reverse=True)


def test_pools_without_a_figure_are_one_dotted_bar_and_never_nought(client: Client) -> None:
    missing = [slug for slug in POOLS if not published_share(slug)]
    bars = [bar for bar in network.current_network().stake.bars if bar.missing]
    assert [(bar.label, bar.words) for bar in bars] == [
        (f"{len(missing)} pools of this directory", "Unknown")
    ]
    page = client.get("/network/").content.decode()
    assert '<rect class="missing"' in page


def test_a_share_of_nought_is_a_number_and_no_gap() -> None:
    pool = Pool.objects.get(slug="swell").get_latest_revision_as_object()
    for share in pool.network_shares.get_object_list():
        share.percent = Decimal(0)
    pool.save_revision().publish()
    bar = next(bar for bar in network.current_network().stake.bars if bar.label == "Swell")
    assert (bar.missing, bar.words, bar.width) == (False, "0 %", "0.00%")


def test_bars_and_lines_are_measured_on_one_scale() -> None:
    stake = network.current_network().stake
    lines = {line.label: float(line.x.rstrip("%")) for line in stake.lines}
    widths = {bar.label: float(bar.width.rstrip("%")) for bar in stake.bars}
    share = drawn_shares()["Lido"].percent
    assert share is not None
    assert widths["Lido"] == pytest.approx(lines["1/2"] * float(share) / 50, abs=0.02)
    assert [*lines] == ["22 %", "1/3", "1/2", "2/3"]


def test_the_caption_names_the_line_the_largest_holder_has_passed(client: Client) -> None:
    page = client.get("/network/")
    assertContains(page, "held about 24 %: our division of")
    assertContains(page, "The newest measured share of Lido is older: 32 % (3 February 2024).")
    NetworkFigure.objects.filter(key="staked_eth").delete()  # nothing to divide by
    generation.move()
    assertContains(client.get("/network/"), "held 32 % (3 February 2024): past 22 %, short of 1/3.")


def test_the_caption_names_later_figures_that_are_not_drawn() -> None:
    says = network.current_network().stake.says
    assert "Later figures we do not use: Lido, roughly 23 to 30 % (March 2026)." in says


def test_a_pool_whose_series_has_a_whole_holders_figure_is_drawn_once_by_its_name() -> None:
    share = PublishedPool.objects.get(slug="rocket-pool").facts.network_shares[-1]
    NetworkFigure.objects.create(
        key="holder_share",
        label="The whole house",
        value=share.percent,
        unit="percent",
        as_of=share.as_of,
        publisher="Somebody",
        url="https://example.org/",
    )
    drawn = drawn_shares()
    assert "Rocket Pool" not in drawn
    house = drawn["The whole house"]
    assert (house.percent, house.as_of) == published_share("rocket-pool")


@pytest.mark.parametrize(
    ("value", "as_of", "shown"),
    [
        ("14.873", "2024-02-03", "14.9"),
        ("0.011", "2024-02-03", "0.01"),
        ("0", "2024", "0"),
        ("14.873", "2026-05", "14.873"),
        ("14.873", None, "14.873"),
    ],
)
def test_what_is_over_a_year_old_is_no_more_exact_than_a_tenth(
    value: str, as_of: str | None, shown: str
) -> None:
    assert rounded_by_age(Decimal(value), as_of, dt.date(2026, 11, 29)) == Decimal(shown)


def test_the_caption_says_from_when_the_figures_are() -> None:
    assert "not today's: all are from 2024." in network.current_network().stake.says
    NetworkFigure.objects.create(
        key="holder_share",
        label="A newcomer",
        value=1,
        unit="percent",
        as_of="2026-05",
        publisher="Somebody",
        url="https://example.org/",
    )
    assert "from 2024 to 2026, each with its own date" in network.current_network().stake.says


def test_sources_that_disagree_on_a_share_are_all_shown(client: Client) -> None:
    response = client.get("/network/")
    for report in ("32.014 % of all stake, over seven days", "roughly 23 to 30 %"):
        assertContains(response, report)


def test_each_way_of_measuring_clients_has_its_own_bar() -> None:
    for key in ("execution", "consensus"):
        figures = NetworkFigure.objects.filter(key=f"{key}_client_share")
        chart = getattr(network.current_network(), key)
        measured = {
            (layer.as_of, layer.note, part.client): part.percent
            for layer in chart.layers
            for part in layer.parts
            if part.identified
        }
        assert measured == {
            (figure.as_of, figure.method, figure.label): figure.value
            for figure in figures.exclude(label="unknown")
        }


def test_validators_nobody_could_identify_are_drawn_as_missing() -> None:
    unnamed = [
        part
        for layer in network.current_network().consensus.bars
        for part in layer.parts
        if part.label == "not identified"
    ]
    assert [(part.words, part.tone) for part in unnamed] == [("2.42 %", 0)]


def test_fees_and_counts_are_those_of_the_index() -> None:
    points = {point.name: point for point in network.current_network().fees.points}
    for row in current_index().rows:
        fee = row.entry["fee"]
        known = PublishedPool.objects.get(slug=row.slug).facts.fee.percent
        point = points[row.entry["name"]]
        assert (point.fee, point.met) == (known, row.met)
        assert (fee is None) == (point.fee is None)
    assert any(point.fee is None for point in points.values())


def test_closed_pools_charge_nothing_any_more() -> None:
    shut = {"status": "closed", "status_since": "2026-01", "status_reason": "Wound up."}
    drafted(Pool.objects.get(slug="swell"), **shut).publish()
    assert "Swell" not in {point.name for point in network.current_network().fees.points}


def test_verdicts_add_up_to_the_pools_there_are(client: Client) -> None:
    chart = client.get("/network/").context["verdicts"]
    rows = current_index().rows
    for spec, counts in zip(current_index().indicators, chart.counts, strict=True):
        assert counts.label == spec.name
        for verdict in Verdict:
            assert getattr(counts, verdict.value) == sum(
                row.verdicts[spec.slug] is verdict for row in rows
            )
        assert counts.total == len(rows)


def test_a_crowd_of_pools_shares_points_so_that_the_picture_stays_small() -> None:
    rows = [fake_row(number) for number in range(network.MOST_POINTS + 1)]
    points = network._merged(rows)
    assert points == [
        FeePoint("41 pools", Decimal(10), 3),
        FeePoint("40 pools", None, 3),
    ]


def fake_row(number: int) -> IndexedPool:
    entry: Any = {"name": f"Pool {number}", "fee": None if number % 2 else 10.0}
    return IndexedPool(number, f"pool-{number}", entry, {}, {}, VerdictCounts(3, 9, 9, 0), "", "")


def test_the_page_costs_one_query_once_the_pictures_are_made(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/network/")
    with django_assert_num_queries(1):
        client.get("/network/")


def test_building_the_pictures_takes_two_queries(django_assert_num_queries: Any) -> None:
    index = current_index()
    with django_assert_num_queries(2):
        network.build(index)


def test_an_empty_directory_has_a_page_too(client: Client) -> None:
    NetworkFigure.objects.all().delete()
    for pool in Pool.objects.all():
        pool.unpublish()
    response = client.get("/network/")
    assert response.status_code == 200
    assertContains(response, "Not known yet")


def test_pictures_carry_their_day(client: Client) -> None:
    day: dt.date = dates.today()
    assert network.current_network().fees.as_of == day.isoformat()
    assertContains(client.get("/network/"), "As of")


def test_a_fees_point_stands_exactly_at_it_and_is_shared_by_equals() -> None:
    chart = FeePoints(
        key="fees",
        title="Fees",
        points=[
            FeePoint("A", Decimal(10), 3),
            FeePoint("B", Decimal(10), 3),
            FeePoint("C", Decimal("10.4"), 3),
            FeePoint("D", None, 3),
        ],
    )
    counts = {point.words.partition(":")[0]: point.count for point in chart.placed}
    assert counts == {"A, B": 2, "C": 1, "D": 1}
    at = {point.name: float(point.x.rstrip("%")) for point in chart.placed}
    start, edge = 6, 80  # percent across at which 0 and the highest fee on the axis stand
    assert at["A, B"] == pytest.approx(start + (edge - start) * 10 / 15, abs=0.01)
    assert at["C"] == pytest.approx(start + (edge - start) * 10.4 / 15, abs=0.01)


def test_shares_over_time_stand_at_their_day_and_value() -> None:
    chart = network.current_network().over_time
    assert chart.series and len(chart.rows) == sum(len(one.figures) for one in chart.series)
    for one, line in zip(chart.series, chart.lines, strict=True):
        days = [as_of for as_of, _share in one.figures]
        assert days == sorted(days) and len(line.points) == len(days)
        heights = [point.y for point in line.points]
        shares = [share for _as_of, share in one.figures]
        for place in range(1, len(shares)):
            if shares[place] > shares[place - 1]:
                assert heights[place] <= heights[place - 1]
    assert [level.label for level in chart.levels] == ["22 %", "1/3", "1/2", "2/3"]
