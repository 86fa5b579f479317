"""``manage.py import_listing``: what it says, what it writes, and when it writes nothing."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from pools.models import Proposal, PublishedPool, Submission
from tests.factories import make_indicators, published_pool
from tests.facts import source
from tests.intake.importers.test_reception import rows

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "files" / "ethereum_org.json"
PINNED = "https://github.com/ethereum/ethereum-org-website/blob/0123abc/src/data/x.json"


@pytest.fixture
def blue(db):
    make_indicators()
    return published_pool(
        slug="blue",
        name="Blue Pool",
        fee={"percent": 12},
        minimum_deposit=0.01,
        sources=[source("fee"), source("minimum_deposit", url=PINNED)],
    )


def told(capsys, *words):
    call_command("import_listing", *map(str, words))
    return capsys.readouterr().out


def test_it_says_line_by_line_what_came_of_it_and_writes_the_report(blue, tmp_path, capsys):
    report = tmp_path / "report.json"
    words = (f"--address={PINNED}", "--as-of=2024-09", "--seen-on=2026-11-29")
    before = rows()
    dry = told(capsys, "ethereum-org", FILE, "--dry-run", *words)
    assert rows() == before
    said = told(capsys, "ethereum-org", FILE, f"--report={report}", *words)
    assert dry == said.rstrip("\n") + " Nothing was written.\n"
    assert "Blue Pool, minEth: confirmed\n" in said
    assert "Blue Pool, feePercentage: differs: we say 12 % of rewards; it says" in said
    assert "Red Pool, minEth: rejected: is below zero: -1\n" in said
    assert "nodeTools: A Node Tool: left aside\n" in said
    assert said.splitlines()[-1].endswith("2 left aside.")
    written = json.loads(report.read_text(encoding="utf-8"))
    assert len(written["lines"]) == len(said.splitlines()) - 1
    assert written["counts"]["confirmed"] == 1
    facts = PublishedPool.objects.get(slug="blue").facts
    assert facts.sources_on("minimum_deposit")[0].seen_on == dt.date(2026, 11, 29)
    shares = Proposal.objects.get(topic="consensus_clients")
    assert (shares.value[0]["as_of"], shares.source_as_of) == ("2024-09", "2024-09")
    assert shares.source_url == PINNED
    assert Submission.objects.get().machine == "ethereum.org staking products"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["ethereum-org", "nowhere.json"], "No such file"),
        (["ethereum-org", __file__], "not JSON"),
        (["staking-directory", FILE], "Nothing was written"),
        (["elsewhere", FILE], "invalid choice"),
        (["ethereum-org", FILE, "--seen-on=2126-01-01"], "future"),
        (["ethereum-org", FILE, "--as-of=yesterday"], "Write the date as"),
        (["ethereum-org", FILE, "--address=ttps://x.example/"], "https://"),
    ],
)
def test_what_cannot_be_read_writes_nothing(blue, words, refusal):
    before = rows()
    with pytest.raises(CommandError, match=refusal):
        call_command("import_listing", *map(str, words))
    assert rows() == before
