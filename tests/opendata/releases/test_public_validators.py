"""The descriptions of a release, judged by the programs that others judge such files with.

They are large (Croissant's brings pandas and SciPy), so that they have a lock file and a run of
their own: ``make test-validators``.
"""

import csv
import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from pools.opendata.releases import store

pytestmark = [
    pytest.mark.validators,
    pytest.mark.django_db,
    pytest.mark.usefixtures("releases"),
    # The validators' own use of what others deprecate.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
]
SHAPES = Path(__file__).with_name("dcat_ap.ttl")
TABLES = ("pools", "verdicts", "facts", "sources", "indicators", "changes")


def test_croissant_reads_every_row_of_every_table(
    releases: SimpleNamespace, tmp_path: Path
) -> None:
    import mlcroissant

    archive = store.archive_of(releases.second)
    described = json.loads(archive.with_name("croissant.json").read_text("utf-8"))
    dataset = mlcroissant.Dataset(
        jsonld=described, mapping={described["distribution"][0]["@id"]: archive}
    )
    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings
    with zipfile.ZipFile(archive) as files:
        for table in TABLES:
            (name,) = [one for one in files.namelist() if one.endswith(f"{table}.csv")]
            header, *lines = csv.reader(io.StringIO(files.read(name).decode(), newline=""))
            records = [*dataset.records(table)]
            assert len(records) == len(lines), table
            assert [*records[0]] == [f"{table}/{column}" for column in header], table


@pytest.mark.parametrize("where", ["catalogue", "release"])
def test_shacl_finds_what_dcat_ap_asks_for(
    releases: SimpleNamespace, client: Client, where: str
) -> None:
    import pyshacl
    import rdflib

    said = client.get("/data/catalog.jsonld").content.decode()
    if where == "release":
        said = store.archive_of(releases.second).with_name("dcat.jsonld").read_text("utf-8")
    graph = rdflib.Graph().parse(data=said, format="json-ld")
    conforms, _report, words = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    assert conforms, words
    # The shapes are told apart from shapes that ask nothing.
    for gone in (rdflib.DCTERMS.title, rdflib.DCAT.accessURL, rdflib.FOAF.name):
        graph.remove((None, gone, None))
    _conforms, _report, words = pyshacl.validate(graph, shacl_graph=str(SHAPES))
    for name in ("dct:title", "dcat:accessURL", "foaf:name"):
        assert f"Result Path: {name}" in words, words
