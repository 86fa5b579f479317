"""The JSON API: what each address answers."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from pools.claims.verdict import Verdict
from pools.models import Change, generation
from tests.opendata.conftest import JSON, SIZE, V1, problem, read, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

FIELDS = {
    *("indicator", "verdict", "quantity", "reason", "recheck_due", "newest_evidence"),
    *("reviewed_on", "sources"),
}


def test_a_list_has_everything_the_listing_has(client: Client) -> None:
    page = read(client, f"{V1}pools", {"per_page": 10, "sort": "name"})
    assert (page["total"], page["count"]) == (SIZE + 2, SIZE + 2)
    assert (page["page"], page["pages"], page["per_page"]) == (1, 3, 10)
    assert page["previous"] is None
    assert page["next"] == f"{settings.SITE_URL}{V1}pools?per_page=10&sort=name&page=2"
    slugs = [pool["slug"] for pool in page["pools"]]
    while page["next"]:
        page = read(client, page["next"].removeprefix(settings.SITE_URL))
        slugs += [pool["slug"] for pool in page["pools"]]
    assert len(slugs) == len(set(slugs)) == SIZE + 2
    assert page["previous"].endswith("per_page=10&sort=name&page=2")
    for pool in page["pools"]:
        assert all(set(verdict) >= FIELDS for verdict in pool["verdicts"])
        assert {verdict["verdict"] for verdict in pool["verdicts"]} <= {*Verdict}
    kinds = next(facet for facet in page["facets"] if facet["name"] == "kind")
    counted = sum(option["count"] for option in kinds["options"])
    assert counted == SIZE  # of the two others nobody knows it


def test_a_pool_has_facts_verdicts_sources_dates_and_history(client: Client) -> None:
    pool = read(client, f"{V1}pools/alpha")
    assert pool["minimum_deposit_eth"] == 0 and pool["fee_percent"] == 10
    assert isinstance(pool["fee_percent"], int)
    assert pool["network_share_percent"] is None and pool["wait_days"] is None
    deposit = pool["facts"]["minimum_deposit"]
    assert deposit["value"] == 0 and deposit["newest_evidence"] == "2026-02"
    assert (
        deposit["sources"][0] | {"as_of": "2026-02", "seen_on": "2026-03-04"}
        == (deposit["sources"][0])
    )
    assert pool["facts"]["launch"]["value"] is None
    assert (
        pool["facts"]["platforms"] | {"value": None, "text": None, "recheck_due": None}
        == (pool["facts"]["platforms"])
    )
    aeth, other = pool["tokens"]
    assert aeth["caip19"] == f"eip155:1/erc20:{aeth['address']}"
    assert (other["address"], other["caip19"]) == (None, None)
    assert [line["topic"] for line in pool["history"]].count("fee") == 2
    newest = pool["history"][0]
    assert (newest["kind"], newest["topic"]) == ("changed", "fee")
    assert newest["before_value"]["percent"] == 9.5 and newest["after_value"]["percent"] == 10
    assert read(client, pool["history_url"].removeprefix(settings.SITE_URL))["count"] == len(
        pool["history"]
    )


def test_unknown_is_null_and_never_an_empty_text_or_nothing(client: Client) -> None:
    def empty(value: Any, path: str = "") -> list[str]:
        if isinstance(value, dict):
            return [fault for key, part in value.items() for fault in empty(part, f"{path}.{key}")]
        if isinstance(value, list):
            return [fault for part in value for fault in empty(part, f"{path}[]")]
        return [path] if value == "" else []

    for name in JSON:
        assert empty(read(client, f"{V1}{name}")) == [], name


def test_statistics_indicators_and_coverage_count_the_same(client: Client) -> None:
    numbers = read(client, f"{V1}statistics")
    asked = read(client, f"{V1}indicators")["indicators"]
    covered = read(client, f"{V1}coverage")
    assert numbers["pools"]["listed"] == covered["pools"] == SIZE + 2
    assert sum(numbers["pools"]["by_status"].values()) == SIZE + 2
    for verdict in Verdict:
        counted = sum(one["counts"][verdict] for one in asked)
        assert numbers["verdicts"][verdict] == counted
    assert covered["verdicts"]["unknown"] == numbers["verdicts"]["unknown"]
    rule = next(one for one in asked if one["slug"] == "battle-tested")["criteria"]
    assert {one["key"] for one in rule["thresholds"]} == {"met_after_days", "partly_after_days"}
    assert rule["topics"] == ["launch"] and rule["phrases"]["met"]


def test_changes_of_a_pool_and_a_topic(client: Client) -> None:
    page = read(client, f"{V1}changes", {"pool": "alpha", "topic": "fee", "per_page": 1})
    assert (page["count"], page["pages"], len(page["changes"])) == (2, 2, 1)
    gone = [
        line
        for line in read(client, f"{V1}changes", {"per_page": 100})["changes"]
        if line["kind"] == "withdrawn"
    ]
    assert [(line["pool"], line["pool_name"]) for line in gone] == [(None, "Gone Pool")]


def test_a_change_of_criteria_is_told_whole_in_every_form(client: Client) -> None:
    """It is of no pool, and stands with those that read differently by it."""
    flip = {"slug": "alpha", "name": "Alpha", "before": "met", "after": "partly"}
    kept = {"before_value": {"recheck_days": 90}, "after_value": {"recheck_days": 30}}
    kind, at = Change.Kind.CRITERIA, timezone.now()
    line = Change(topic="audited", kind=kind, version=2, flips=[flip], at=at, **kept)
    line.save()
    generation.move()
    for given in ({"topic": "audited"}, {"pool": "alpha"}):
        told = read(client, f"{V1}changes", given)["changes"][0]
        assert (told["pool"], told["pool_name"], told["kind"]) == (None, None, "criteria")
        assert told["version"] == 2 and told["flips"][0]["after"] == "partly"
    assert table(client, "/changes.csv?topic=audited")[0]["kind"] == "criteria"
    for feed in ("/changes.atom?topic=audited", "/pools/alpha/changes.atom"):
        entry = client.get(feed).content.decode().partition("<entry")[2].partition("</entry>")[0]
        assert "/indicators/audited/#criteria" in entry and "Alpha" in entry, feed
    assert "recheck_days" not in client.get("/pools/alpha/").content.decode()


def test_words_are_in_the_language_asked_for_and_keys_are_not(client: Client) -> None:
    english = read(client, f"{V1}pools/alpha", headers={"accept-language": "es"})
    spanish = read(client, f"{V1}pools/alpha", {"lang": "es"})
    assert english["facts"]["fee"]["label"] != spanish["facts"]["fee"]["label"]
    assert spanish["url"].endswith("/es/pools/alpha/")
    assert [one["verdict"] for one in english["verdicts"]] == [
        one["verdict"] for one in spanish["verdicts"]
    ]
    assert client.get(f"{V1}pools?lang=es")["Content-Language"] == "es"


# --- Identifiers ------------------------------------------------------------------------------


def test_former_slugs_lead_on_and_gone_pools_are_gone(client: Client) -> None:
    for slug in ("old-name", "New-Name"):
        moved = client.get(f"{V1}pools/{slug}?lang=es")
        assert (moved.status_code, moved["Location"]) == (301, f"{V1}pools/new-name?lang=es")
        assert moved["Access-Control-Allow-Origin"] == "*"
    assert read(client, f"{V1}pools/new-name")["former_slugs"] == ["old-name"]
    moved = client.get(f"{V1}changes?pool=old-name")
    assert (moved.status_code, moved["Location"]) == (301, f"{V1}changes?pool=new-name")
    gone = problem(client.get(f"{V1}pools/gone"), 410)
    assert "Gone Pool was taken off the list on 20" in gone["detail"]
    assert client.get(f"{V1}pools/")["Location"] == f"{V1}pools"
