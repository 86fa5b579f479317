"""The API and the files of a day that is over; a release of that day holds the same."""

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from pools.models import Indicator, PastCriteria, Pool, generation_cache
from pools.opendata.api.openapi import document
from pools.opendata.releases import store
from pools.opendata.releases.archive import unpacked
from pools.opendata.releases.making import make_release
from tests.browse.test_as_it_was import set_day
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source
from tests.models.test_addresses import renamed
from tests.opendata.conftest import V1, body_of, read

FIRST = dt.date(2026, 5, 4)
SECOND = FIRST + dt.timedelta(days=1)
THIRD = FIRST + dt.timedelta(days=2)
ODD = [
    "0000-00-00",
    "2026-02-30",
    "today",
    "２０２６-05-04",
    "2026-05-04T00:00",
    "[1]",
]


@pytest.fixture(scope="module")
def two_days(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SimpleNamespace]:
    """A release at the end of the first day; on the second everything becomes different."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(settings, "VAR_DIR", tmp_path_factory.mktemp("var"))
        make_indicators()
        set_day(patch, FIRST)
        PastCriteria.objects.update(since=FIRST)  # of when they were first loaded
        launch = {"launch": {"date": "2020-01-01"}, "sources": [source("launch")]}
        kept = published_pool(slug="kept", name="Kept", **launch)
        renamed(published_pool(slug="early", name="Renamed"), "old-name")
        gone = published_pool(slug="gone", name="Gone")
        set_day(patch, FIRST, hour=22)
        republish(kept, fee={"percent": 9.5}, sources=[source("launch"), source("fee")])
        release = make_release()
        set_day(patch, SECOND)
        republish(kept, fee={"percent": 12}, summary="Another one.")
        renamed(Pool.objects.get(slug="old-name"), "new-name")
        Pool.objects.get(pk=gone.pk).unpublish()
        published_pool(slug="added", name="Added")
        indicator = Indicator.objects.originals().get(slug="battle-tested")
        indicator.thresholds = {**indicator.thresholds, "met_after_days": 3_000}
        indicator.save()
        set_day(patch, THIRD)
        archive = store.intact(release)
        assert archive is not None
        yield SimpleNamespace(files=unpacked(archive))
        transaction.set_rollback(True)
    generation_cache.forget_all()


def _json(files: dict[str, bytes]) -> Any:
    name = next(name for name in files if name.endswith("pools.json"))
    return json.loads(files[name])


def _rows(files: dict[str, bytes], table: str) -> list[dict[str, str]]:
    name = next(name for name in files if name.endswith(f"{table}.csv"))
    return list(csv.DictReader(io.StringIO(files[name].decode())))


def test_a_release_of_the_day_holds_the_same(two_days: SimpleNamespace, client: Client) -> None:
    released = {one["slug"]: one for one in _json(two_days.files)["pools"]}
    assert [*released] == ["gone", "kept", "old-name"]
    file = json.loads(body_of(client.get(f"/pools.json?on={FIRST}")))
    assert file["day"] == str(FIRST)
    assert {one["slug"]: one for one in file["pools"]} == released
    verdicts = _rows(two_days.files, "verdicts")
    lines = {line["id"]: line for line in _rows(two_days.files, "changes")}
    for slug, record in released.items():
        present = "new-name" if slug == "old-name" else slug
        shown = read(client, f"{V1}pools/{present}?on={FIRST}")
        assert shown.pop("day") == str(FIRST)
        history = shown.pop("history")
        shown.pop("history_url")
        assert shown == record
        own = [row["verdict"] for row in verdicts if row["pool"] == slug]
        assert [one["verdict"] for one in shown["verdicts"]] == own
        assert history
        for line in history:
            assert lines[str(line["id"])]["pool"] == line["pool"]
            assert lines[str(line["id"])]["pool_name"] == line["pool_name"]


def test_the_list_is_filtered_by_what_was(two_days: SimpleNamespace, client: Client) -> None:
    def slugs(query: str) -> list[str]:
        return sorted(one["slug"] for one in read(client, f"{V1}pools?{query}")["pools"])

    assert slugs(f"on={FIRST}&fee=10") == ["kept"]
    assert slugs(f"on={SECOND}&fee=10") == slugs("fee=10") == []
    assert slugs(f"on={FIRST}&battle-tested=met") == ["kept"]
    assert slugs(f"on={SECOND}&battle-tested=met") == []
    assert (
        slugs(f"on={SECOND}") == slugs(f"on={THIRD}") == slugs("") == ["added", "kept", "new-name"]
    )
    first = read(client, f"{V1}pools?on={FIRST}&per_page=1")
    assert (first["day"], first["total"]) == (str(FIRST), 3)
    assert f"on={FIRST}" in first["next"]
    assert {"old-name", "gone"} <= {
        line.split(",")[0]
        for line in body_of(client.get(f"/pools.csv?on={FIRST}")).decode().split()
    }


def test_former_slugs_and_pools_that_went(two_days: SimpleNamespace, client: Client) -> None:
    moved = client.get(f"{V1}pools/early?on={FIRST}")
    assert moved.status_code == 301
    assert moved["Location"].endswith(f"/pools/new-name?on={FIRST}")
    assert read(client, f"{V1}pools/gone?on={FIRST}")["name"] == "Gone"
    assert client.get(f"{V1}pools/gone?on={SECOND}").status_code == 404
    assert client.get(f"{V1}pools/gone?on={THIRD}").status_code == 410
    assert client.get(f"{V1}pools/added?on={FIRST}").status_code == 404
    assert client.get(f"{V1}pools/nobody?on={FIRST}").status_code == 404


@pytest.mark.parametrize("path", [f"{V1}pools", f"{V1}pools/kept", "/pools.csv", "/pools.json"])
def test_a_day_that_cannot_be_shown_is_named(
    path: str, two_days: SimpleNamespace, client: Client
) -> None:
    for query in [*(f"on={text}" for text in [*ODD, ""]), f"on={FIRST}&on={FIRST}"]:
        response = client.get(f"{path}?{query}")
        assert response.status_code == 422, query
        assert [one["parameter"] for one in response.json()["errors"]] == ["on"]
    for nothing_kept in (FIRST - dt.timedelta(days=1), THIRD + dt.timedelta(days=1), dt.date.max):
        response = client.get(f"{path}?on={nothing_kept}")
        assert response.status_code == 404, nothing_kept
        assert [one["parameter"] for one in response.json()["errors"]] == ["on"]


def test_the_description_names_the_day(two_days: SimpleNamespace) -> None:
    for path in (f"{V1}pools", f"{V1}pools/{{slug}}"):
        parameters = document()["paths"][path]["get"]["parameters"]
        assert [one["schema"] for one in parameters if one["name"] == "on"] == [
            {"type": "string", "format": "date"}
        ]
