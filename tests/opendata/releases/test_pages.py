"""Releases as readers and programs get them: listed, explained, the same for good, or not there."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from pools.claims import dates
from pools.models import generation_cache
from pools.opendata.releases import store
from tests.opendata.conftest import body_of, problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("releases")]


def test_they_are_listed_the_newest_first(releases: SimpleNamespace, client: Client) -> None:
    page = client.get("/data/").content.decode()
    places = [page.index(f'href="/data/{one}/"') for one in (releases.second, releases.first)]
    assert places == sorted(places)
    archive = releases.second.files[0]["name"]
    assert f'href="/data/{releases.second}/{archive}"' in page
    assert "/es/data/" in client.get("/es/data/").content.decode()


def test_a_page_says_what_it_holds_what_changed_and_how_to_cite_it(
    releases: SimpleNamespace, client: Client
) -> None:
    response = client.get(f"/data/{releases.second}/")
    page = response.content.decode()
    for file in releases.second.files:
        assert file["sha256"] in page and f"/data/{releases.second}/{file['name']}" in page
    for words in (
        f"at {releases.second.made_at.astimezone(dt.UTC):%H:%M} UTC. What was published later",
        "1 pool added",
        "Brand new",
        "1 pool no longer listed",
        "new-name → newer-name",
        "Open source: Unknown → Met",
        "2 facts changed",
        "Alpha, “first”: Fee, Licence",
        f"Release of {releases.second}. http://127.0.0.1:8000/data/{releases.second}/",
        f'href="/data/{releases.first}/"',
        f'<link rel="canonical" href="http://127.0.0.1:8000/data/{releases.second}/">',
    ):
        assert words in page, words
    pools = releases.second.counts["pools"]
    assert f'<th scope="row">pools.csv</th><td class="number">{pools}</td>' in page
    first = client.get(f"/data/{releases.first}/").content.decode()
    assert "There is no earlier release to compare it with." in first
    assert f'href="/data/{releases.second}/"' in first
    markdown = client.get(f"/data/{releases.second}.md")
    assert markdown["Content-Type"].startswith("text/markdown")
    assert releases.second.files[0]["sha256"] in markdown.content.decode()


def test_pages_cost_as_much_however_many_there_are(
    releases: SimpleNamespace, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get(f"/data/{releases.second}/")  # what a process remembers of the generation
    with django_assert_max_num_queries(8):
        client.get(f"/data/{releases.second}/")
    with django_assert_max_num_queries(6):
        client.get("/data/")


def test_every_file_is_what_its_hash_says_and_may_be_kept_for_good(
    releases: SimpleNamespace, client: Client
) -> None:
    for file in releases.second.files:
        address = f"/data/{releases.second}/{file['name']}"
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        body = body_of(response)
        if response.has_header("Content-Encoding"):
            import gzip

            body = gzip.decompress(body)
        assert hashlib.sha256(body).hexdigest() == file["sha256"], address
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies


def test_the_archive_comes_as_it_is(releases: SimpleNamespace, client: Client) -> None:
    file = releases.second.files[0]
    address = f"/data/{releases.second}/{file['name']}"
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Type"] == "application/zip"
    assert not response.has_header("Content-Encoding")
    assert response["Content-Length"] == str(file["bytes"])
    assert response["ETag"] == f'"{file["sha256"]}"'
    assert "attachment" in response["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(body_of(response))).testzip() is None
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == response["Cache-Control"]
    head = client.head(address)
    assert head.status_code == 200 and head["Content-Length"] == str(file["bytes"])
    assert body_of(head) == b""
    problem(client.post(address), 405)


@pytest.mark.parametrize(
    "day", ["1999-01-01", "2026-02-30", "2026-13-01", "2026-1-1", "٢٠٢٦-٠١-٠١"]
)
def test_a_day_without_a_release_is_not_found(day: str, client: Client) -> None:
    for address in (f"/data/{day}/", f"/es/data/{day}/"):
        assert client.get(address).status_code == 404, address
    assert client.get(f"/data/{day}/pools.csv").status_code == 404


def test_what_is_no_file_of_a_release_is_not_found(
    releases: SimpleNamespace, client: Client
) -> None:
    for name in ("passwd", "..", "SHA256SUMS.bak", "%2e%2e%2fdirectory.sqlite3", "x/pools.csv"):
        response = client.get(f"/data/{releases.second}/{name}")
        assert response.status_code == 404, name
    problem(client.get(f"/data/{releases.second}/none.csv"), 404)


def test_files_that_are_not_whole_are_not_given(releases: SimpleNamespace, client: Client) -> None:
    archive = store.archive_of(releases.first)
    content = archive.read_bytes()
    archive.write_bytes(content[:-1])
    try:
        for name in (archive.name, "pools.csv"):
            problem(client.get(f"/data/{releases.first}/{name}"), 404)
    finally:
        archive.write_bytes(content)


def test_the_catalogue_is_made_once_and_names_the_same_in_every_language(
    releases: SimpleNamespace, client: Client
) -> None:
    generation_cache.forget_all()
    spanish = client.get("/data/catalog.jsonld?lang=es").content
    assert b"/es/" not in spanish
    assert spanish == client.get("/data/catalog.jsonld").content
    with CaptureQueriesContext(connection) as asked:
        client.get("/data/catalog.jsonld")
    assert not [one for one in asked.captured_queries if "pools_release" in one["sql"]]


def test_files_that_are_gone_are_not_found_and_told_of(
    releases: SimpleNamespace, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    archive = store.archive_of(releases.first)
    hidden = archive.rename(archive.with_name("hidden"))
    try:
        problem(client.get(f"/data/{releases.first}/pools.csv"), 404)
    finally:
        hidden.rename(archive)
    assert f"The files of the release of {releases.first} are not there." in caplog.text
    assert client.get(f"/data/{releases.first}/").status_code == 200


def test_machines_are_led_to_releases_in_words_of_the_day(
    releases: SimpleNamespace, client: Client
) -> None:
    site = "http://127.0.0.1:8000"
    index = client.get("/sitemap.xml").content.decode()
    made = releases.second.made_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    assert f"{site}/sitemap-releases.xml" in index
    listed = client.get("/sitemap-releases.xml").content.decode()
    for release in (releases.first, releases.second):
        assert f"<loc>{site}/data/{release}/</loc>" in listed
    assert made[:19] in listed
    told = client.get("/llms.txt").content.decode()
    day = dates.in_words(str(releases.second.day))
    assert f"- [Data release of {day}]({site}/data/{releases.second}.md): everything" in told
    assert f"({site}/data/catalog.jsonld)" in told

    for prefix, label, title, as_of in (
        ("", "Take the data", "Data release of {}", "as of {}, in one file"),
        ("/es", "Llévate los datos", "Publicación de datos del {}", "a fecha de {}, en"),
    ):
        with translation.override(prefix[1:] or "en"):
            day = dates.in_words(str(releases.second.day))
        path = f"{prefix}/data/{releases.second}/"
        head = BeautifulSoup(client.get(path).content, "html.parser")
        assert str(head.title.string).split(" – ")[0].strip() == title.format(day)
        (description,) = (one["content"] for one in head.select("meta[name=description]"))
        assert as_of.format(day) in " ".join(description.split())
        trail = head.select_one("nav.breadcrumb")
        assert [one.get_text(strip=True) for one in trail.select("li")] == [label, day]
        (node,) = (json.loads(one.string) for one in head.select("script[type$=ld\\+json]"))
        steps = next(one for one in node["@graph"] if one["@type"] == "BreadcrumbList")
        named = [(one["name"], one["item"]) for one in steps["itemListElement"]]
        assert named[1:] == [(label, f"{site}{prefix}/data/"), (day, f"{site}{path}")]
        assert not head.select("meta[name=robots]")
