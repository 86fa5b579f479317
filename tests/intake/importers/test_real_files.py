"""The newest files of the listings we know, where somebody has laid them beside the repository."""

import datetime as dt
import json
import os
from pathlib import Path

import pytest

from pools.claims.facts import PoolFacts
from pools.intake.importers import IMPORTERS
from pools.intake.load import load_pool
from pools.intake.normalising import cited_at
from pools.intake.reception import take_in
from pools.intake.report import Result
from pools.models import Change, PublishedPool, Submission
from tests.factories import make_indicators
from tests.facts import FIXTURES
from tests.intake.importers.test_reception import rows
from tests.snapshots import load_once

pytestmark = pytest.mark.django_db
ROOT = FIXTURES.parent
SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
LISTED = ("lido", "rocket-pool", "stakewise", "ankr", "bedrock", "ether-fi", "stader")
FETCHED = {
    "ethereum-org": "ethereum-org-staking-products.2024-09.json",
    "staking-directory": "staking-directory-providers.2026-02.json",
}


def load():
    make_indicators()
    for slug in LISTED:
        document = json.loads((FIXTURES / "pools" / f"{slug}.json").read_text())
        load_pool(PoolFacts.from_document(document))


@pytest.mark.parametrize("source", FETCHED)
def test_a_real_file_comes_in_with_every_rejection_explained_and_once(db, source):
    file = SHARED / FETCHED[source]
    if not file.exists():
        pytest.skip(f"{file} is not there")
    load_once("seven", load)
    importer = IMPORTERS[source]
    as_of = file.name.split(".")[1]
    batch = cited_at(importer.read(file.read_bytes()), importer.address, "", as_of)
    documents = dict(PublishedPool.objects.values_list("slug", "document"))
    changes = Change.objects.count()
    report = take_in(batch, by=importer.title, day=dt.date(2026, 11, 29))
    rejected = [line for line in report.lines if line.outcome is Result.REJECTED]
    assert rejected
    assert all(line.record and line.field and len(line.detail) > 10 for line in rejected)
    assert report.count(Result.CONFIRMED) > 10
    assert report.count(Result.DIFFERS) > 1
    assert report.count(Result.LEFT_ASIDE) > 20
    # Nothing was overwritten, and what is said of one pool waits in one place.
    assert dict(PublishedPool.objects.values_list("slug", "document")) == documents
    assert Change.objects.count() == changes
    pools = list(Submission.objects.exclude(pool=None).values_list("pool", flat=True))
    assert len(pools) == len(set(pools)) > 2
    before = rows()
    again = take_in(batch, by=importer.title, day=dt.date(2026, 11, 29))
    assert rows() == before
    assert not again.count(Result.ADDED)
    assert not again.count(Result.DIFFERS)
    assert [line for line in again.lines if line.outcome is Result.REJECTED] == rejected
