"""What a release holds, read back by others' programs: whole, described, hashed, the same again."""

import csv
import datetime as dt
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import frictionless
import pytest
import rdflib
import yaml
from django.test import Client
from rdflib.namespace import DCAT, DCTERMS, RDF

from pools.browse import index as indexes
from pools.models import Change, PublishedPool, Release
from pools.opendata.releases import contents, store
from pools.opendata.releases.making import AlreadyReleased, draft_of, make_release
from tests.opendata.conftest import EVIL, read
from tests.opendata.releases.conftest import files_of, on

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("releases")]
TABLES = ("pools", "verdicts", "facts", "sources", "indicators", "changes")


def rows(files: dict[str, bytes], name: str) -> list[dict[str, str]]:
    text = files[f"{name}.csv"].decode("utf-8")
    return [*csv.DictReader(io.StringIO(text, newline=""), strict=True)]


@pytest.fixture(scope="module")
def folder(releases: SimpleNamespace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The second release, unpacked."""
    place = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(store.archive_of(releases.second)) as archive:
        assert archive.testzip() is None
        archive.extractall(place)
    return place


# --- Whole ------------------------------------------------------------------------------------


def test_everything_that_is_published_is_in_it(
    releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    on(monkeypatch, releases.second.day)
    files = files_of(releases.second)
    found = {name: rows(files, name) for name in TABLES}
    published = {one.slug: one for one in PublishedPool.objects.all()}
    specs = indexes.current_index().indicators
    assert [row["slug"] for row in found["pools"]] == sorted(published)
    assert len(found["verdicts"]) == len(published) * len(specs)
    assert len(found["indicators"]) == len(specs)
    assert len(found["changes"]) == Change.objects.count()
    assert len(found["sources"]) == sum(len(one.facts.sources) for one in published.values())
    assert {name: len(found[name]) for name in TABLES} == releases.second.counts
    # The same records as the API has that day.
    everything = json.loads(files["pools.json"])
    asked = read(client, "/pools.json")
    by_slug = {pool["slug"]: pool for pool in asked["pools"]}
    assert everything["day"] == str(releases.second.day)
    assert [by_slug[pool["slug"]] for pool in everything["pools"]] == everything["pools"]
    assert len(by_slug) == len(everything["pools"])
    for verdict in found["verdicts"]:
        said = next(
            one
            for one in by_slug[verdict["pool"]]["verdicts"]
            if one["indicator"] == verdict["indicator"]
        )
        assert (verdict["verdict"], verdict["reason"]) == (said["verdict"], said["reason"] or "")


def test_a_source_carries_what_the_watcher_found(releases: SimpleNamespace) -> None:
    """As the API and the JSON file have it; empty where nothing is known to be amiss."""
    files = files_of(releases.second)
    told = [
        (one["topic"], one["url"], one["link_dead_since"], one["quote_missing_since"])
        for one in rows(files, "sources")
        if one["pool"] == "alpha"
    ]
    since = str(releases.first.day)
    assert ("licence", "https://gone.example/", "", since) in told
    assert ("fee", "https://source.example/", since, "") in told
    assert not any(
        row["link_dead_since"] or row["quote_missing_since"]
        for row in rows(files_of(releases.first), "sources")
    )
    everything = {one["slug"]: one for one in json.loads(files["pools.json"])["pools"]}
    facts = everything["alpha"]["facts"]
    assert sorted(
        (one["topic"], one["url"], one["link_dead_since"] or "", one["quote_missing_since"] or "")
        for fact in facts.values()
        for one in fact["sources"]
    ) == sorted(row for row in told if row[0] in facts)
    package = json.loads(files["datapackage.json"])
    table = next(one for one in package["resources"] if one["name"] == "sources")
    kinds = {field["name"]: field["type"] for field in table["schema"]["fields"]}
    assert kinds["link_dead_since"] == kinds["quote_missing_since"] == "date"


def test_unknown_is_empty_and_no_cell_is_a_formula(releases: SimpleNamespace) -> None:
    files = files_of(releases.second)
    alpha = next(row for row in rows(files, "pools") if row["slug"] == "alpha")
    assert (alpha["minimum_deposit_eth"], alpha["wait_days"]) == ("0", "")
    assert alpha["summary"] == f"'{EVIL}"
    for name in TABLES:
        for row in rows(files, name):
            assert not [text for text in row.values() if text[:1] in "=+-@\t\r" and text]


def test_hashes_inside_and_beside_are_those_of_the_files(
    releases: SimpleNamespace, folder: Path
) -> None:
    sums = dict(
        reversed(line.split("  "))  # type: ignore[misc]
        for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert {*sums} == {file.name for file in folder.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    archive = store.archive_of(releases.second)
    whole = hashlib.sha256(archive.read_bytes()).hexdigest()
    beside = archive.with_name(f"{archive.name}.sha256").read_text("utf-8")
    assert beside == f"{whole}  {archive.name}\n"
    assert releases.second.files[0]["sha256"] == whole


# --- Described, and read by public readers ----------------------------------------------------


def test_the_data_package_is_valid_with_all_its_rows(folder: Path) -> None:
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert [task.name for task in report.tasks] == [*TABLES, "everything"]
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in package["resources"][:-1]:
        fields = resource["schema"]["fields"]
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in fields]
        assert all(field["description"] for field in fields)


def test_the_data_package_is_no_longer_valid_once_a_cell_is_changed(
    folder: Path, tmp_path: Path
) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    table = tmp_path / "verdicts.csv"
    table.write_bytes(table.read_bytes().replace(b",unknown,", b",unheard,", 1))
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid


def test_the_citation_file_is_valid(folder: Path, releases: SimpleNamespace) -> None:
    done = subprocess.run(  # noqa: S603
        [
            *(sys.executable, "-m", "check_jsonschema", "--default-filetype", "yaml"),
            *("--builtin-schema", "vendor.citation-file-format", str(folder / "CITATION.cff")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
    assert said["date-released"] == said["version"] == str(releases.second.day)
    assert said["url"].endswith(f"/data/{releases.second.day}/")
    assert "creativecommons.org/licenses/by/4.0" in (folder / "LICENSE.txt").read_text("utf-8")


# rdflib's own use of what it deprecates.
old_graph = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def graph(document: Any) -> rdflib.Graph:
    """JSON-LD as an independent reader has it; no context of ours is fetched."""
    return rdflib.Graph().parse(data=document, format="json-ld")


@old_graph
def test_the_croissant_names_each_column_of_each_table(
    releases: SimpleNamespace, folder: Path
) -> None:
    archive = store.archive_of(releases.second)
    text = archive.with_name("croissant.json").read_text("utf-8")
    said, read_back = json.loads(text), graph(text)
    assert said["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    whole, *tables = said["distribution"]
    assert whole["sha256"] == hashlib.sha256(archive.read_bytes()).hexdigest()
    for file in tables:
        assert file["containedIn"] == {"@id": whole["@id"]}
        content = (folder / file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    for records in said["recordSet"]:
        with (folder / f"{records['name']}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        columns = [field["source"]["extract"]["column"] for field in records["field"]]
        assert columns == header
        key = records["key"] if isinstance(records["key"], list) else [records["key"]]
        assert {one["@id"] for one in key} <= {field["@id"] for field in records["field"]}
    fields = rdflib.URIRef("http://mlcommons.org/croissant/Field")
    assert len([*read_back.subjects(RDF.type, fields)]) == sum(
        len(records["field"]) for records in said["recordSet"]
    )


@old_graph
def test_the_catalogue_has_each_release_with_what_dcat_asks_for(
    releases: SimpleNamespace, client: Client
) -> None:
    response = client.get("/data/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    found = graph(response.content.decode())
    (catalogue,) = found.subjects(RDF.type, DCAT.Catalog)
    datasets = [*found.subjects(RDF.type, DCAT.Dataset)]
    assert {str(one).rpartition("/data/")[2] for one in datasets} == {
        f"{releases.first.day}/",
        f"{releases.second.day}/",
    }
    assert {*datasets} == {*found.objects(catalogue, DCAT.dataset)}
    for node in (catalogue, *datasets):
        for name in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher):
            assert found.value(node, name), (node, name)
    by_address = {str(one): one for one in found.subjects(RDF.type, DCAT.Distribution)}
    for release in (releases.first, releases.second):
        archive = release.files[0]
        (node,) = [one for url, one in by_address.items() if url.endswith(archive["name"])]
        assert int(str(found.value(node, DCAT.byteSize))) == archive["bytes"]
        assert str(found.value(node, DCAT.downloadURL)).endswith(archive["name"])
        assert f'"{archive["sha256"]}"' in response.content.decode()
        beside = store.archive_of(release).with_name("dcat.jsonld").read_text("utf-8")
        assert {*graph(beside)} & {*found}
    (second,) = [one for one in datasets if str(releases.second.day) in str(one)]
    previous = rdflib.URIRef(f"{DCAT}previousVersion")
    assert str(found.value(second, previous)).endswith(f"/{releases.first.day}/")


# --- What changed -----------------------------------------------------------------------------


def test_the_difference_is_what_happened_in_between(releases: SimpleNamespace) -> None:
    assert releases.first.differences == {"since": None}
    told = json.loads(files_of(releases.second)["diff.json"])
    assert told == releases.second.differences
    assert told["since"] == str(releases.first.day)
    assert [one["pool"] for one in told["pools"]["added"]] == ["brand-new"]
    assert len(told["pools"]["removed"]) == 1
    assert told["pools"]["renamed"] == [{"before": "new-name", "after": "newer-name"}]
    assert {(one["pool"], one["indicator"], one["after"]) for one in told["verdicts"]} == {
        ("alpha", "open-source", "met")
    }
    assert {(one["pool"], one["topic"]) for one in told["facts"]} == {
        ("alpha", "fee"),
        ("alpha", "licence"),
    }
    assert told["sources"]["added"] == 1
    assert told["changes"] == Change.objects.count() - releases.first.counts["changes"]


# --- Once, and the same -----------------------------------------------------------------------


def test_the_same_data_is_the_same_archive_byte_for_byte(
    releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(monkeypatch, releases.second.day)
    earlier = Release.objects.filter(pk=releases.first.pk)
    found = contents.present()
    monkeypatch.setattr("pools.opendata.releases.making._refuse_second", lambda _day: None)
    again = draft_of(found, earlier)
    assert next(iter(again.beside.values())) == store.archive_of(releases.second).read_bytes()


def test_nothing_is_made_twice_nor_without_a_change(
    releases: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = sorted(str(path) for path in releases.folder.rglob("*"))
    on(monkeypatch, releases.second.day)
    same = contents.present()
    for later in range(2):
        day = releases.second.day + dt.timedelta(days=later)
        monkeypatch.setattr(contents, "present", lambda day=day: replace(same, day=day))
        with pytest.raises(AlreadyReleased) as refused:
            make_release()
        assert refused.value.release.day == releases.second.day
    monkeypatch.setattr(contents, "present", lambda: replace(same, day=releases.first.day))
    with pytest.raises(AlreadyReleased):  # not even what is new, for a day that has one
        make_release()
    assert sorted(str(path) for path in releases.folder.rglob("*")) == before
    assert Release.objects.count() == 2
