"""The files: the same pools as the page and the API have, and nothing a spreadsheet would run."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pools import topics
from pools.browse import listing
from pools.browse.filters import CHECKED_MONTHS
from pools.browse.ordering import ORDERS
from pools.browse.views.changes import PAGE_SIZE as FEED_SIZE
from pools.claims import vocabulary
from pools.models import Change, PublishedPool, indicators_in
from pools.opendata.export_columns import cell, change_columns, pool_columns
from pools.submit import rate_limits
from tests.opendata.conftest import EVIL, SIZE, body_of, read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

CARD = re.compile(r'<h3>\s*<a href="/pools/([\w-]+)/">')
NEXT = re.compile(r'<a href="(\?[^"]*)" rel="next">')


# --- One query, one set -----------------------------------------------------------------------


def some(words: Any, most: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([*words]), min_size=1, max_size=most, unique=True)


def one(words: Any) -> st.SearchStrategy[list[str]]:
    return st.sampled_from([*words]).map(lambda word: [word])


VERDICTS = ("met", "partly", "unmet", "unknown", "not_applicable", "at-least-partly", "met,unknown")
FILTERS = {
    "q": one(["a", "example", "pool 1", "aETH", "zzz", "“first”"]),
    "eth": one(["0", "0.01", "1", "31.999999999", "32", "1e2", "100"]),
    "fee": one(["0", "5", "9.999", "10", "12.5", "100"]),
    "share": one(["0.5", "22", "100"]),
    "wait": one(["0", "3", "30", "100000"]),
    "delay": one(["1", "7", "0.5"]),
    "control": one(["no-single-party"]),
    "access": one(["nothing"]),
    "checked": one(CHECKED_MONTHS),
    "kind": some(vocabulary.keys(vocabulary.KINDS)),
    "token": some([*vocabulary.keys(vocabulary.TOKEN_KINDS), "none", "unknown"]),
    "platform": some(vocabulary.keys(vocabulary.PLATFORMS)),
    "interface": some(vocabulary.keys(vocabulary.INTERFACES)),
    "status": some(vocabulary.keys(vocabulary.STATES)),
    "unknown": one(["yes"]),
    "sort": one([order.name for order in ORDERS]),
    **{
        slug: some(VERDICTS)
        for slug in ("open-source", "audited", "trustless", "battle-tested", "bug-bounty")
    },
}
QUERIES = st.lists(st.sampled_from([*FILTERS]), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: FILTERS[name] for name in names})
)


def shown_on_pages(client: Client, address: str) -> list[str]:
    """The pools on every page of the listing, as a browser has them, by its own links."""
    found: list[str] = []
    following = "/pools/" + (f"?{address}" if address else "")
    while following:
        html = client.get(following).content.decode()
        found += CARD.findall(html)
        links = NEXT.findall(html)
        following = f"/pools/{unescape(links[0])}" if links else ""
    return found


def followed(client: Client, address: str, slugs: dict[int, str]) -> set[str]:
    """The pools of the listing's feed, by the lines of the log in it."""
    root = Xml.fromstring(client.get(f"/pools.atom?{address}").content)  # noqa: S314 - our own
    ids = [one.text or "" for one in root.iter("{http://www.w3.org/2005/Atom}id")]
    return {slugs[int(one.rpartition("/")[2])] for one in ids if "/" in one.partition("change")[2]}


def test_one_query_is_one_set_on_the_page_in_the_api_in_the_files_and_in_the_feed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE_SIZE", 16)
    monkeypatch.setitem(rate_limits.MOST, "read", (10_000, 10_000))
    # Made-up pools are published without a line in the log.
    silent = PublishedPool.objects.filter(pool__changes=None)
    words = {"topic": "summary", "kind": Change.Kind.LISTED, "at": timezone.now()}
    Change.objects.bulk_create(Change(pool_id=pool.pk, **words) for pool in silent)
    logged = Change.objects.filter(pool__published__isnull=False)
    slugs = dict(logged.values_list("pk", "pool__published__slug"))
    assert len(slugs) <= FEED_SIZE
    kept_of: dict[str, int] = {}

    @settings(
        max_examples=200,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[*HealthCheck],
    )
    @given(QUERIES)
    def same(query: dict[str, list[str]]) -> None:
        # The page takes no powers of ten, which no person types.
        typed = {**query, **({"eth": ["100"]} if query.get("eth") == ["1e2"] else {})}
        address, asked = urlencode(typed, doseq=True), urlencode(query, doseq=True)
        answer = read(client, f"/api/v1/pools?{asked}")
        shown = [pool["slug"] for pool in answer["pools"]]
        assert answer["count"] == len(shown)
        assert [row["slug"] for row in table(client, f"/pools.csv?{asked}")] == shown
        assert shown_on_pages(client, address) == shown
        assert followed(client, address, slugs) == {*shown}
        kept_of[asked] = len(shown)

    same()
    assert len(kept_of) == 200
    assert {0, SIZE + 2} < {*kept_of.values()} and len({*kept_of.values()}) > 5


def test_the_page_leads_to_the_files_of_what_it_shows(client: Client) -> None:
    page = client.get("/pools/?view=matrix&fee=10&sort=name&page=1&q=").content.decode()
    for address in ("/pools.csv", "/pools.json", "/api/v1/pools"):
        assert f'href="{address}?fee=10&amp;sort=name"' in page
    assert len(table(client, "/pools.csv?fee=10&sort=name")) > 1
    assert 'href="/data/"' in client.get("/changes/").content.decode()


# --- CSV --------------------------------------------------------------------------------------


def test_pools_come_back_as_they_are_said_with_unknown_empty(client: Client) -> None:
    rows = {row["slug"]: row for row in table(client, "/pools.csv")}
    assert len(rows) == SIZE + 2
    alpha = rows["alpha"]
    assert (alpha["minimum_deposit"], alpha["fee.percent"]) == ("0", "10")
    assert (alpha["minimum_deposit.newest_evidence"], alpha["upgrade_delay"]) == ("2026-02", "")
    assert alpha["fee.varies"] == "false" and alpha["name"] == "Alpha, “first”"
    assert [token["symbol"] for token in json.loads(alpha["tokens"])] == ["aETH", "aETHx"]
    for pool in read(client, "/pools.json")["pools"]:
        row = rows[pool["slug"]]
        for verdict in pool["verdicts"]:
            slug = verdict["indicator"]
            assert row[slug] == verdict["verdict"]
            assert row[f"{slug}.recheck_due"] == (verdict["recheck_due"] or "")
        assert row["launch.date"] == (pool["launched"] or "")


def test_nothing_in_a_file_is_a_formula(client: Client) -> None:
    alpha = next(row for row in table(client, "/pools.csv") if row["slug"] == "alpha")
    assert alpha["summary"] == f"'{EVIL}"
    assert alpha["status.reason"] == "'+everything;' @all"
    # As it is where no spreadsheet reads it.
    assert read(client, "/api/v1/pools/alpha")["summary"] == EVIL
    said = [row for row in table(client, "/changes.csv") if row["topic"] == "summary"]
    assert f"'{EVIL}" in [row["after"] for row in said]
    for rows in (table(client, "/pools.csv"), table(client, "/changes.csv")):
        for row in rows:
            assert not [text for text in row.values() if text[:1] in "=+-@\t\r" and text]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (0, "0"),
        (1e-9, "0.000000001"),
        (12.5, "12.5"),
        (True, "true"),
        (False, "false"),
        ("-1+1", "'-1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        (["=1", "b"], '["=1", "b"]'),
    ],
)
def test_a_cell(value: Any, written: str) -> None:
    assert cell(value) == written


def test_the_log_is_whole_and_takes_the_filters_of_its_page(client: Client) -> None:
    rows = table(client, "/changes.csv")
    assert len(rows) == Change.objects.count()
    assert [row["id"] for row in rows] == [
        str(pk) for pk in Change.objects.order_by("-at", "-pk").values_list("pk", flat=True)
    ]
    gone = next(row for row in rows if row["kind"] == "withdrawn")
    assert (gone["pool"], gone["pool_name"]) == ("", "Gone Pool")
    fee = table(client, "/changes.csv?pool=alpha&topic=fee")
    assert [row["id"] for row in fee] == [
        str(line["id"]) for line in read(client, "/api/v1/changes?pool=alpha&topic=fee")["changes"]
    ]
    assert client.get("/changes.csv?pool=old-name")["Location"] == "/changes.csv?pool=new-name"


# --- JSON, headers, words ---------------------------------------------------------------------


def test_the_json_file_has_the_records_of_the_api(client: Client) -> None:
    file = read(client, "/pools.json", {"q": "alpha"})
    (pool,) = file["pools"]
    record = read(client, "/api/v1/pools/alpha")
    for more in ("day", "history", "history_url"):
        del record[more]
    moments = {"first_published", "changed"}
    assert {**pool, **dict.fromkeys(moments)} == {**record, **dict.fromkeys(moments)}
    assert file["licence"] == "CC-BY-4.0"
    assert read(client, "/pools.json", {"q": "nobody"})["pools"] == []


def test_files_are_streamed_named_and_licensed(client: Client) -> None:
    for address, kind in (
        ("/pools.csv", "text/csv; charset=utf-8; header=present"),
        ("/pools.json", "application/json"),
        ("/changes.csv", "text/csv; charset=utf-8; header=present"),
    ):
        response = client.get(address)
        assert response.streaming and response["Content-Type"] == kind
        assert response["Content-Disposition"] == f'attachment; filename="{address[1:]}"'
        assert 'rel="license"' in response["Link"]
        assert body_of(response)


def test_words_made_while_sending_are_in_the_language_asked_for(client: Client) -> None:
    english, spanish = (
        table(client, f"/pools.csv?lang={code}&q=alpha")[0] for code in "en es".split()
    )
    assert english["url"].endswith("/pools/alpha/") and spanish["url"].endswith("/es/pools/alpha/")
    assert english["battle-tested"] == spanish["battle-tested"]
    assert table(client, "/changes.csv?lang=es")[0].keys() == {one.name for one in change_columns()}


# --- The data dictionary ----------------------------------------------------------------------


def test_the_dictionary_explains_every_column_and_every_topic(client: Client) -> None:
    page = client.get("/data/").content.decode()
    for column in (*pool_columns(indicators_in()), *change_columns()):
        assert f"<code>{column.name}</code>" in page, column.name
    header = table(client, "/pools.csv")[0].keys()
    names = [column.name for column in pool_columns(indicators_in())]
    assert [*header] == names and len(names) == len(set(names))
    for topic in topics.FACTS:
        assert any(name.split(".")[0] == topic.key for name in names), topic.key
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license"' in page
    assert 'href="/data/"' in client.get("/pools/").content.decode().partition("site-footer")[2]


def test_columns_know_their_type_unit_and_words() -> None:
    of = {column.name: column for column in pool_columns(indicators_in())}
    assert (of["minimum_deposit"].type, of["minimum_deposit"].unit) == ("number", "ETH")
    assert (of["fee.percent"].type, of["fee.percent"].unit) == ("number", "percent")
    assert (of["upgrade_delay"].type, of["upgrade_delay"].unit) == ("integer", "days")
    assert of["launch.date"].type == of["status.since"].type == "date"
    assert of["tokens"].type == "array"
    assert of["status.is"].words == vocabulary.keys(vocabulary.STATES)
    assert of["trustless"].words[0] == "met"
