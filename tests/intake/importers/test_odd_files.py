"""Files in our own format that nobody would write by hand, and what becomes of each part."""

import json

import pytest
from django.core.management import CommandError, call_command

from pools.models import Proposal, Submission
from tests.factories import make_indicators, published_pool

pytestmark = pytest.mark.django_db

ARCHIVED = "https://web.archive.org/web/2026/https://x.example/"


@pytest.fixture
def take(tmp_path):
    """Imports a file in our own format; gives the report's lines."""
    make_indicators()

    def imported(*pools, **options):
        file, report = tmp_path / "pools.json", tmp_path / "report.json"
        file.write_text(json.dumps([*pools]))
        given = {"report": report, **options}
        call_command("import_listing", "own-format", str(file), **given)
        return json.loads(report.read_text())["lines"]

    return imported


def pool(slug="alpha", name="Alpha", **facts):
    sources = [
        {"topic": topic, "url": "https://x.example/", "publisher": "X", "archive": ARCHIVED}
        for topic in facts
    ]
    return {"slug": slug, "name": name, "sources": sources, **facts}


def test_an_archived_copy_is_proposed_with_its_source(take):
    published_pool(slug="alpha", name="Alpha")
    take(pool(fee={"percent": 5}))
    assert Proposal.objects.get(topic="fee").source_archive == ARCHIVED


def test_a_list_of_what_is_no_entry_is_refused_with_its_reason(take):
    said = take(
        pool(sizes=["x"], fee={"percent": 5}), as_of="2026-01", address="https://x.example/file"
    )
    assert [one["outcome"] for one in said if one["field"] == "sizes"] == ["rejected"]
    assert Proposal.objects.filter(topic="fee").exists()


def test_an_address_that_is_no_text_is_refused_with_its_reason(take):
    odd = pool(sizes=[{"staked_eth": 1, "as_of": "2026-01"}], fee={"percent": 5})
    odd["sources"][0]["url"] = ["x"]
    said = take(odd)
    assert [one["outcome"] for one in said if one["field"] == "sizes"] == ["rejected"]
    assert Proposal.objects.filter(topic="fee").exists()


def test_two_new_pools_of_one_name_are_never_made_one(take):
    first = pool(slug="alpha", fee={"percent": 5}, website="https://one.example")
    second = pool(slug="alpha-two", fee={"percent": 9}, website="https://two.example")
    said = take(first, second)
    assert [one["outcome"] for one in said if one["record"] == "alpha-two"] == ["ambiguous"]
    assert Submission.objects.count() == 1
    assert Proposal.objects.get(topic="fee").value["percent"] == 5


def test_a_report_that_cannot_be_written_is_told_before_anything_is(take, tmp_path):
    with pytest.raises(CommandError, match="Nothing was written"):
        take(pool(fee={"percent": 5}), report=tmp_path / "nowhere" / "report.json")
    assert not Submission.objects.exists()
