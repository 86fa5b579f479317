"""Our own files, imported: they become proposals on the desk, and nothing else."""

import json

import pytest
from django.core.management import CommandError, call_command

from pools.claims.facts import PoolFacts
from pools.intake.load import load_pool
from pools.models import Change, Proposal, PublishedPool, Submission
from tests.facts import FEE
from tests.submit.conftest import FIXTURES

pytestmark = pytest.mark.django_db

POOLS = FIXTURES / "pools"


@pytest.fixture
def file(tmp_path):
    """A pool's file with some values replaced: file("lido", slug="lido", website="…")."""

    def write(stem, **values):
        document = json.loads((POOLS / f"{stem}.json").read_text()) | values
        path = tmp_path / f"{document['slug']}.json"
        path.write_text(json.dumps(document))
        return path

    return write


@pytest.fixture
def told(capsys):
    """Import files; what the command says."""

    def run(*paths):
        for path in paths:
            call_command("import_listing", "own-format", str(path))
        return capsys.readouterr().out

    return run


def dearer(percent=12):
    return {**FEE, "percent": percent, "covers": "everybody"}


def test_a_difference_waits_on_the_desk_and_is_live_once_accepted(pool, file, told, desk):
    before = Change.objects.count()
    assert "lido, fee: differs" in told(file("lido", fee=dearer()))
    submission = Submission.objects.get()
    assert (submission.kind, submission.state, submission.pool) == ("import", "received", pool)
    proposal = submission.proposals.get()
    assert (proposal.topic, proposal.value) == ("fee", dearer())
    assert proposal.source_url.startswith("https://github.com/lidofinance/docs/")
    assert Change.objects.count() == before
    at = desk(submission)
    html = at.page()
    assert "Bulk import" in html
    assert "Pool files" in html
    assert "12 % of rewards (everybody)" in html
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert at.state == "accepted"
    assert PublishedPool.objects.get(slug="lido").document["fee"]["percent"] == 12
    assert Change.objects.latest("pk").credit == ""


def test_the_same_file_again_does_nothing_open_declined_or_accepted(pool, file, told, desk):
    path = file("lido", fee=dearer())
    told(path)
    assert "lido, fee: said before" in told(path)
    at = desk(Submission.objects.get())
    at.decide("fee", "decline", reason_code="wrong")
    at.act("apply_decisions")
    assert "lido, fee: said before" in told(path)
    assert Submission.objects.count() == 1
    told(file("lido", fee=dearer(13)))
    assert Submission.objects.count() == 2
    assert "lido, fee: confirmed" in told(POOLS / "lido.json")
    assert Submission.objects.count() == 2


def test_what_a_file_leaves_out_is_not_proposed_away(pool, file, told):
    unknown = {"date": None, "at_the_latest": False}
    path = file("lido", launch=unknown, audits=[], validators=None, assessments=[], fee=dearer())
    told(path)
    assert list(Proposal.objects.values_list("topic", flat=True)) == ["fee"]


@pytest.mark.parametrize(
    "values",
    [
        {"tokens": []},  # the host alone
        {"website": "https://elsewhere.example/"},  # the token's address alone
    ],
)
def test_a_pool_is_known_by_host_or_token_under_another_slug(values, pool, file, told):
    told(file("lido", slug="steth", name="Lido", fee=dearer(), **values))
    assert Submission.objects.get().pool == pool


def test_what_could_be_two_pools_is_listed_and_never_guessed(pool, file, told):
    document = json.loads((POOLS / "rocket-pool.json").read_text())
    load_pool(PoolFacts.from_document(document))
    said = told(file("lido", website=document["website"], fee=dearer()))
    assert "lido: ambiguous: could be lido, rocket-pool" in said
    assert not Submission.objects.exists()


def test_a_pool_that_is_not_listed_is_proposed_whole_and_once(pool, told, desk):
    path = POOLS / "rocket-pool.json"
    told(path)
    assert "added" not in told(path)
    submission = Submission.objects.get()
    assert submission.pool is None
    topics = set(submission.proposals.values_list("topic", flat=True))
    assert {"name", "website", "fee", "tokens", "audits"} <= topics
    at = desk(submission)
    at.page()
    for topic in sorted(topics):
        assert at.decide(topic, "accept").status_code == 302, topic
    at.act("apply_decisions")
    assert at.state == "accepted"
    published = PublishedPool.objects.get(slug="rocket-pool").facts
    assert published.name == "Rocket Pool"
    assert Submission.objects.count() == 1
    assert not {"added", "differs"} & set(told(path).split())
    assert Submission.objects.count() == 1


def test_a_file_that_cannot_be_read_writes_nothing(pool, tmp_path, told):
    bad = tmp_path / "bad.json"
    for text in ("{", "[]", '{"name": "Bad"}', '{"slug": "a", "slug": "b", "name": "Bad"}'):
        bad.write_text(text)
        with pytest.raises(CommandError, match=r"bad.json: .*Nothing was written\."):
            told(bad)
    with pytest.raises(CommandError, match="No such file"):
        told(tmp_path / "missing.json")
    assert not Submission.objects.exists()


def test_what_breaks_a_rule_is_rejected_with_its_reason_and_the_rest_is_read(pool, file, told):
    said = told(file("lido", fee=dearer(101), validators=7, feee={}))
    assert "lido, fee: rejected: percent: This is at most 100." in said
    assert "lido, feee: rejected: is not a key this format has" in said
    assert list(Proposal.objects.values_list("topic", flat=True)) == ["validators"]
