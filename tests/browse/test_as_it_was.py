"""Pages of a day that is over: what was published at its end, by the criteria of then."""

import datetime as dt
import importlib
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from pools.browse import past_index
from pools.models import Indicator, PastCriteria, PastPool, Pool, generation_cache
from pools.submit import rate_limits
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source
from tests.models.test_addresses import renamed

MONDAY = dt.date(2026, 6, 1)
DAYS = [MONDAY + dt.timedelta(days=n) for n in range(8)]


def set_day(patch: pytest.MonkeyPatch, day: dt.date, hour: int = 9) -> None:
    """Let it be that day, for the log as well."""
    moment = dt.datetime.combine(day, dt.time(hour), dt.UTC)
    patch.setattr(timezone, "now", lambda: moment)
    generation_cache.forget_all()


@pytest.fixture(scope="module")
def week(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """A week in which pools come, change, are renamed and go; it ends on the eighth day."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        make_indicators()
        set_day(patch, DAYS[0])
        PastCriteria.objects.update(since=DAYS[0])  # of when they were first loaded
        alpha = published_pool(
            slug="alpha", name="Alpha", summary="First.", launch=LAUNCH, sources=[source("launch")]
        )
        republish(alpha, summary="Second of the same day.")
        published_pool(slug="brief", name="Brief").unpublish()
        set_day(patch, DAYS[1])
        beta = published_pool(slug="beta", name="Beta", fee={"percent": 5}, sources=[source("fee")])
        republish(alpha, summary="Second of the same day.")  # the same: no other state
        set_day(patch, DAYS[2], 23)
        republish(
            alpha,
            summary="Third.",
            minimum_deposit=1,
            sources=[source("launch"), source("minimum_deposit")],
        )
        set_day(patch, DAYS[3])
        renamed(Pool.objects.get(pk=beta.pk), "gamma")
        set_day(patch, DAYS[4])
        Pool.objects.get(slug="gamma").unpublish()
        set_day(patch, DAYS[5])
        indicator = Indicator.objects.originals().get(slug="battle-tested")
        indicator.thresholds = {**indicator.thresholds, "met_after_days": 3_000}
        indicator.name = "Nine years old"
        indicator.save()
        set_day(patch, DAYS[7])
        yield SimpleNamespace(alpha=alpha.pk, beta=beta.pk, patch=patch)
        transaction.set_rollback(True)
    generation_cache.forget_all()


LAUNCH = {"date": "2020-01-01"}


def page(client: Client, address: str, day: dt.date | str, status: int = 200) -> str:
    response = client.get(f"{address}{'&' if '?' in address else '?'}on={day}")
    assert response.status_code == status, (address, day, response.status_code)
    return response.content.decode()


def listed(html: str, day: dt.date) -> list[str]:
    return sorted(set(re.findall(rf'<h3>\s*<a href="/pools/([a-z-]+)/\?on={day}">', html)))


@pytest.mark.usefixtures("week")
class TestPages:
    def test_the_listing_shows_who_was_listed_at_the_end_of_each_day(self, client: Client) -> None:
        shown = {day: listed(page(client, "/pools/", day), day) for day in DAYS}
        expected = [["alpha"], ["alpha", "beta"], ["alpha", "beta"], ["alpha", "gamma"]]
        assert list(shown.values()) == [*expected, *[["alpha"]] * 4]

    def test_a_day_has_its_last_publication_and_those_after_it_the_same(
        self, client: Client
    ) -> None:
        for day, text in zip(DAYS, ["Second of"] * 2 + ["Third."] * 6, strict=True):
            html = page(client, "/pools/alpha/", day)
            assert [one for one in ("First.", "Second of", "Third.") if one in _lead(html)] == [
                text
            ]

    def test_verdicts_follow_the_criteria_of_the_day(self, client: Client) -> None:
        before, after = (page(client, "/pools/alpha/", DAYS[n]) for n in (4, 5))
        for html, name, verdict in (
            (before, "Battle tested", "met"),
            (after, "Nine years", "partly"),
        ):
            cell = re.search(r'class="cell (\w+)"\s+href="#claim-battle-tested">([^<]*)<', html)
            assert cell is not None
            assert (cell[1], cell[2][: len(name)]) == (verdict, name)
        met = [page(client, "/pools/?battle-tested=met", DAYS[n]) for n in (4, 5)]
        assert [listed(html, DAYS[n]) for n, html in zip((4, 5), met, strict=True)] == [
            ["alpha"],
            [],
        ]

    def test_filters_and_links_keep_the_day(self, client: Client) -> None:
        html = page(client, "/pools/?fee=10&pool=alpha", DAYS[1])
        assert listed(html, DAYS[1]) == ["beta"]
        for path in ("/pools/", "/pools/alpha/", "/pools/compare/?pool=alpha&pool=beta"):
            html = page(client, path, DAYS[1])
            own = re.search(r"<main.*</main>", html, re.DOTALL)
            assert own is not None
            links = re.findall(r'href="(/pools/[^"#.]*)[#"]', own[0])
            without = {link for link in links if f"on={DAYS[1]}" not in link}
            # Only what leads to the page of now.
            assert without <= {path.replace("&", "&amp;")}, path

    def test_it_says_so_and_can_be_cited(self, client: Client) -> None:
        for path in ("/pools/", "/pools/alpha/", "/pools/compare/?pool=alpha&pool=beta"):
            html = page(client, path, DAYS[1])
            address = escape(f"{path}{'&' if '?' in path else '?'}on={DAYS[1]}")
            assert re.search(r"This is what we published as of (June 2,|2 June) 2026", html)
            assert re.search(rf'Cite this:.*href="{re.escape(address)}">http', html, re.DOTALL), (
                path
            )
            assert '<meta name="robots" content="noindex, follow">' in html
            canonical = re.search(r'<link rel="canonical" href="([^"]*)">', html)
            assert canonical is not None
            assert canonical[1].endswith(path.partition("?")[0])
            assert 'type="date"' in html
        told = client.get(f"/pools/alpha.md?on={DAYS[1]}")
        assert "This is what we published as of" in told.content.decode()
        assert told["X-Robots-Tag"] == "noindex"
        assert not client.get("/pools/alpha.md").has_header("X-Robots-Tag")

    def test_no_form_is_offered_for_what_was(self, client: Client) -> None:
        html = page(client, "/pools/alpha/", DAYS[1])
        for form in ("/correct/", "/confirm/", "/contest/", "/feedback"):
            assert f'href="/pools/alpha{form}' not in html
        assert 'href="/pools/alpha/#claim-audited">See this claim as it is now' in html
        assert "/correct/" in client.get("/pools/alpha/").content.decode()

    def test_every_claim_has_a_link_that_stays(self, client: Client) -> None:
        html = client.get("/pools/alpha/").content.decode()
        places = set(re.findall(rf'href="/pools/alpha/\?on={DAYS[7]}#([^"]+)"', html))
        assert {"claim-audited", "fact-fee", "exit", "tokens", "incidents"} <= places
        assert all(f'id="{place}"' in html for place in places)
        today = page(client, "/pools/alpha/", DAYS[7])
        assert "It can still change until the day is over" in today
        assert _lead(today) == _lead(html)

    def test_the_history_ends_with_the_day(self, client: Client) -> None:
        days = re.compile(r'<time datetime="2026-06-(\d\d)')
        seen = [set(days.findall(page(client, "/pools/alpha/", day))) for day in DAYS[1:4]]
        assert [max(one) for one in seen] == ["01", "03", "03"]

    def test_a_pool_that_went_is_still_there_for_its_days(self, client: Client) -> None:
        assert client.get("/pools/gamma/").status_code == 410
        html = page(client, "/pools/gamma/", DAYS[3])
        assert "<h1>Beta</h1>" in html and "Link to this claim as it was" in html
        assert "See this claim as it is now" not in html, "there is no such page"
        assert "not listed" in page(client, "/pools/gamma/", DAYS[4], 404)
        # At the address it had on the day.
        assert "<h1>Beta</h1>" in page(client, "/pools/beta/", DAYS[2])
        moved = client.get(f"/pools/beta/?on={DAYS[3]}")
        assert (moved.status_code, moved["Location"]) == (301, f"/pools/gamma/?on={DAYS[3]}")

    def test_a_pool_that_was_never_there_at_the_end_of_a_day(self, client: Client) -> None:
        assert "not listed" in page(client, "/pools/brief/", DAYS[0], 404)
        assert "not listed" in page(client, "/pools/beta/", DAYS[0], 404)
        page(client, "/pools/no-such-pool/", DAYS[0], 404)

    def test_a_comparison_knows_pools_by_every_address(self, client: Client) -> None:
        for called in ("beta", "gamma"):
            html = page(client, f"/pools/compare/?pool=alpha&pool={called}", DAYS[2])
            assert f'<a href="/pools/beta/?on={DAYS[2]}">Beta</a>' in html
            assert f'name="on" value="{DAYS[2]}"' in html

    @pytest.mark.parametrize("path", ["/pools/", "/pools/alpha/", "/pools/compare/"])
    def test_a_day_that_cannot_be_shown_is_refused_beside_its_field(
        self, path: str, client: Client
    ) -> None:
        odd = [
            "0000-00-00",
            "2026-02-30",
            "2026-6-1",
            "today",
            "２０２６-06-01",
            "%00",
        ]
        to_come = [str(DAYS[7] + dt.timedelta(days=1)), "9999-12-31"]
        for text in [*odd, *to_come, "<b>"]:
            html = page(client, path, text, 404 if text in to_come else 400)
            assert 'id="as-it-was-error"' in html
            assert "<b>" not in re.sub(r"<b>\d+</b>", "", html)
        html = page(client, path, MONDAY - dt.timedelta(days=1), 404)
        assert re.search(r"The first day we can show is (June 1|1 June)", html)
        assert client.get(f"{path}?on={DAYS[0]}&on={DAYS[1]}").status_code == 400
        assert "as-it-was-error" not in page(client, path, "")
        assert 'name="sort" value="fee"' in page(client, f"{path}?sort=fee", "never", 400) or (
            path != "/pools/"
        )

    def test_a_list_too_long_to_judge_is_refused_and_its_pools_are_not(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        generation_cache.forget_all()
        monkeypatch.setattr(past_index, "MOST_JUDGED", 1)
        assert "too long to show" in page(client, "/pools/", DAYS[1], 404)
        assert listed(page(client, "/pools/", DAYS[0]), DAYS[0]) == ["alpha"]
        assert "<h1>Beta</h1>" in page(client, "/pools/gamma/", DAYS[3])

    def test_whoever_walks_through_days_waits_and_the_present_is_free(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(rate_limits.MOST, "read", (2, 100))
        monkeypatch.setattr(rate_limits, "BATCH", {})
        rate_limits.forget_taken()
        for path in ("/pools/", "/pools/alpha/"):
            page(client, path, DAYS[1])
        response = client.get("/pools/compare/", {"pool": "alpha", "on": DAYS[1].isoformat()})
        assert response.status_code == 429
        assert 0 < int(response["Retry-After"]) <= 600
        assert response["Cache-Control"] == "no-store, private"
        assert "Too many days were asked for at once" in response.content.decode()
        assert client.get("/pools/alpha/").status_code == 200

    def test_few_queries_and_fewer_once_the_day_is_remembered(self, client: Client) -> None:
        page(client, "/pools/", DAYS[0])  # what counts readers counts twenty at once
        generation_cache.forget_all()
        counts = {}
        for path in ("/pools/alpha/", "/pools/", "/pools/compare/?pool=alpha"):
            for turn in ("first", "again"):
                with CaptureQueriesContext(connection) as asked:
                    page(client, f"{path}{'&' if '?' in path else '?'}n={turn}", DAYS[1])
                counts[path, turn] = len(asked)
        again = {path: count for (path, turn), count in counts.items() if turn == "again"}
        assert all(count <= 8 for count in again.values()), (
            counts
        )  # one of them to count the reader
        assert max(counts.values()) <= 22, counts  # with what every page needs once


def _lead(html: str) -> str:
    found = re.search(r'<p class="lead">([^<]*)</p>', html)
    return found[1] if found else ""


def test_rows_are_few(week: SimpleNamespace) -> None:
    rows = PastPool.objects.filter(pool=week.alpha).order_by("since").values_list("since", "until")
    assert list(rows) == [(DAYS[0], DAYS[2]), (DAYS[2], None)]
    assert [row.since for row in PastCriteria.objects.order_by("since")] == [DAYS[0], DAYS[5]]


def test_what_is_rolled_back_leaves_no_trace(week: SimpleNamespace) -> None:
    before = list(PastPool.objects.order_by("pk").values())
    with transaction.atomic():
        republish(Pool.objects.get(pk=week.alpha), summary="Never happened.")
        assert list(PastPool.objects.order_by("pk").values()) != before
        transaction.set_rollback(True)
    assert list(PastPool.objects.order_by("pk").values()) == before


def test_existing_databases_start_with_what_is_published(week: SimpleNamespace) -> None:
    migration = importlib.import_module("pools.migrations.0032_past_states")
    criteria = {row.since: row.indicators for row in PastCriteria.objects.all()}
    with transaction.atomic():
        PastPool.objects.all().delete()
        PastCriteria.objects.all().delete()
        migration.backfill(apps, None)
        rows = PastPool.objects.values_list("slug", "since", "until")
        assert list(rows) == [("alpha", DAYS[2], None)]
        told = {row.since: row.indicators for row in PastCriteria.objects.all()}
        assert told == {DAYS[2]: criteria[DAYS[0]], DAYS[5]: criteria[DAYS[5]]}
        transaction.set_rollback(True)
