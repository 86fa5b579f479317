"""What machines say, taken in: confirmed, proposed, listed or refused, and never twice."""

import datetime as dt
from collections import Counter

import pytest
from django.apps import apps

from pools.intake.reception import take_in
from pools.intake.report import Result
from pools.intake.statements import Batch, Citation, Record, Rejection, Statement
from pools.models import Change, Proposal, PublishedPool, Submission
from tests.factories import make_indicators, published_pool
from tests.facts import source

pytestmark = pytest.mark.django_db

PAGE = "https://source.example/"
FOUND = dt.date(2026, 11, 29)
TOKEN = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"


@pytest.fixture
def pool(db):
    make_indicators()
    return published_pool(
        slug="blue",
        name="Blue Pool",
        website="https://blue.example/",
        fee={"percent": 10, "covers": "everybody"},
        tokens=[{"symbol": "bETH", "address": TOKEN}],
        sources=[
            source("fee"),
            source("website", url="https://blue.example/"),
            source("tokens", url="https://tokens.example/"),
            source("trustless", url="https://trustless.example/"),
        ],
        assessments=[{"indicator": "trustless", "verdict": "unmet", "reason": "A company can."}],
    )


def said(topic, value, url=PAGE, **more):
    return Statement(topic, value, Citation(url, "Somebody"), **more)


def batch(*statements, **known):
    known = {"name": "Blue Pool", "website": "https://blue.example/"} | known
    return Batch((Record(statements=statements, **known),))


def outcomes(report):
    return [(line.field, line.outcome.value) for line in report.lines]


def rows():
    """Every row there is, counted by table."""
    return Counter({model: model._default_manager.count() for model in apps.get_models()})


def seen_on(topic):
    return PublishedPool.objects.get(slug="blue").facts.sources_on(topic)[0].seen_on


def test_the_very_page_that_says_the_same_moves_its_day_and_nothing_else(pool):
    changes = Change.objects.count()
    report = take_in(batch(said("fee", {"percent": 10})), by="a test", day=FOUND)
    assert outcomes(report) == [("fee", "confirmed")]
    assert seen_on("fee") == FOUND
    assert Change.objects.count() == changes
    assert not Submission.objects.exists()
    before = rows()
    take_in(batch(said("fee", {"percent": 10})), by="a test", day=FOUND)
    take_in(batch(said("fee", {"percent": 10})), by="a test", day=FOUND - dt.timedelta(days=9))
    assert rows() == before
    assert seen_on("fee") == FOUND


def test_everything_of_one_pool_waits_in_one_submission_and_is_never_said_twice(pool, desk):
    statements = (
        said("fee", {"percent": 12}),
        said("minimum_deposit", 0),
        said("tokens", [{"symbol": "bETH", "address": TOKEN.lower()}]),
    )
    report = take_in(batch(*statements), by="the test reader")
    assert [one.value for _field, one in ((line.field, line.outcome) for line in report.lines)] == [
        "differs",
        "added",
        "confirmed",
    ]
    submission = Submission.objects.get()
    assert (submission.kind, submission.state) == ("import", "received")
    assert submission.machine == "the test reader"
    acts = dict(submission.proposals.values_list("topic", "act"))
    assert acts == {"fee": "set", "minimum_deposit": "set", "tokens": "confirm"}
    fee = submission.proposals.get(topic="fee")
    assert fee.value["covers"] == "everybody"  # what was not said stays as ours
    assert PublishedPool.objects.get(slug="blue").facts.fee.percent == 10
    before = rows()
    again = take_in(batch(*statements), by="the test reader")
    assert {line.outcome for line in again.lines} == {Result.SAID_BEFORE}
    assert rows() == before
    at = desk(submission)
    assert "the test reader" in at.page()
    for topic in acts:
        at.decide(topic, "decline", reason_code="wrong")
    at.act("apply_decisions")
    before = rows()
    take_in(batch(*statements), by="the test reader")
    assert rows() == before


def test_a_differing_source_is_listed_beside_our_value(pool, desk):
    take_in(batch(said("fee", {"percent": 12}, url="https://other.example/")), by="a test")
    at = desk(Submission.objects.get())
    assert "Keep our value, list this source" in at.page()
    assert at.decide("fee", "list").status_code == 302
    assert "Our value stays. The source is listed as reporting another value." in at.page()
    at.act("apply_decisions")
    assert at.state == "accepted"
    facts = PublishedPool.objects.get(slug="blue").facts
    assert facts.fee.percent == 10
    basis, other = facts.sources_on("fee")
    assert (basis.stance, other.stance) == ("basis", "differs")
    assert "12 %" in other.reports
    assert basis.why
    assert basis.seen_on is None  # nobody opened it
    before = rows()
    take_in(batch(said("fee", {"percent": 12}, url="https://other.example/")), by="a test")
    assert rows() == before


def test_the_page_our_value_rests_on_is_not_listed_against_it(pool, desk):
    take_in(batch(said("fee", {"percent": 12})), by="a test")
    at = desk(Submission.objects.get())
    assert "Keep our value, list this source" not in at.page()
    assert at.decide("fee", "list").status_code == 422
    assert Proposal.objects.get().decision == "pending"


def test_a_bare_yes_or_no_is_a_publishers_word_and_no_verdict(pool, desk):
    report = take_in(
        batch(
            said("trustless", {"verdict": "met"}, only_reported=True),
            said("bug-bounty", {"verdict": "met"}, only_reported=True),
        ),
        by="a test",
    )
    assert outcomes(report) == [("trustless", "differs"), ("bug-bounty", "left aside")]
    proposal = Proposal.objects.get()
    assert (proposal.act, proposal.outcome) == ("list", None)
    at = desk(Submission.objects.get())
    at.decide("trustless", "accept")
    at.act("apply_decisions")
    facts = PublishedPool.objects.get(slug="blue").facts
    assert facts.judgement("trustless").verdict == "unmet"
    assert [one.stance for one in facts.sources_on("trustless")] == ["basis", "differs"]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (said("fee", {"percent": "10"}), "percent: Write a number, such as 12 or 2.5."),
        (said("fee", {"percent": float("nan")}), "percent: "),
        (said("fee", [1]), "This is an object"),
        (said("fee", {"precent": 10}), "precent: There is no such key."),
        (said("audits", "none"), "This is a list"),
        (said("nonsense", 1), "there is no topic 'nonsense'"),
        (said("minimum_deposit", 1, url="ttps://x.example/"), "source.url: An address starts with"),
        (said("sizes", [{"staked_eth": 5}]), "as_of: Please fill this in."),
    ],
)
def test_what_breaks_a_rule_is_rejected_and_says_why(pool, statement, reason):
    report = take_in(batch(statement, said("minimum_deposit", 3)), by="a test")
    first = report.lines[0]
    assert first.outcome == Result.REJECTED
    assert reason in first.detail
    assert Proposal.objects.get().topic == "minimum_deposit"


def test_a_pool_is_known_by_contract_site_or_name_and_never_guessed(pool):
    site = "https://red.example/"
    published_pool(slug="red", name="Red", website=site, sources=[source("website", url=site)])
    fee = said("fee", {"percent": 11})
    nobody = {"name": "X", "website": ""}
    known = [
        {**nobody, "addresses": (("Ethereum", TOKEN.lower()),)},
        {**nobody, "website": "https://www.blue.example/app"},
        {**nobody, "name": "blue pool"},
        {**nobody, "slug": "blue"},
    ]
    for one in known:
        report = take_in(batch(fee, **one), by="a test", dry_run=True)
        assert outcomes(report) == [("fee", "differs")], one
    torn = {"name": "X", "website": "https://red.example/", "addresses": (("ethereum", TOKEN),)}
    report = take_in(batch(fee, **torn), by="a test")
    assert [str(line) for line in report.lines] == ["X: ambiguous: could be blue, red"]
    aside = take_in(batch(fee, **nobody), by="a test")
    assert aside.count(Result.LEFT_ASIDE) == 1
    assert not Submission.objects.exists()


def test_lists_keep_what_they_have(pool):
    other = "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0"
    fresh = {"symbol": "wbETH", "address": other}
    # Two records of one file, each with one token of the pool.
    records = (
        Record("Blue Pool", (said("tokens", [{"address": TOKEN, "symbol": "bETH"}]),)),
        Record("blue-pool", (said("tokens", [fresh]),)),
    )
    report = take_in(Batch(records), by="a test")
    assert [line.outcome.value for line in report.lines] == ["added"]
    assert [one["symbol"] for one in Proposal.objects.get().value] == ["bETH", "wbETH"]


def test_a_dry_run_says_the_same_and_leaves_nothing(pool):
    statements = (said("fee", {"percent": 10}), said("minimum_deposit", 1), said("fees", 1))
    before = rows()
    dry = take_in(batch(*statements), by="a test", dry_run=True)
    assert rows() == before
    assert seen_on("fee") is None
    steps = []
    real = take_in(batch(*statements), by="a test", progress=lambda *at: steps.append(at))
    assert real.lines == dry.lines
    assert steps == [(1, 1)]
    assert real.summary == "1 added, 1 confirmed, 1 rejected"


def test_a_new_pool_is_proposed_only_by_a_file_that_lists_pools(pool):
    record = Record("New One", (said("fee", {"percent": 5}),), website="https://new.example/")
    take_in(Batch((record,)), by="a test")
    assert not Submission.objects.exists()
    take_in(Batch((record,), lists_pools=True), by="a test")
    submission = Submission.objects.get()
    assert submission.pool is None
    values = dict(submission.proposals.values_list("topic", "value"))
    assert values["name"] == "New One"
    assert values["website"] == "https://new.example/"
    before = rows()
    take_in(Batch((record,), lists_pools=True), by="a test")
    assert rows() == before


def test_what_the_reader_could_not_read_is_in_the_report(pool):
    whole = Batch((), (Rejection("Blue", "fee", "is not a number: x"),), ("Green",))
    report = take_in(whole, by="a test")
    assert [str(line) for line in report.lines] == [
        "Blue, fee: rejected: is not a number: x",
        "Green: left aside",
    ]
    assert report.to_json()["counts"]["rejected"] == 1


def test_two_files_for_one_value_are_two_sources_and_one_claim_at_a_time(pool):
    statements = (
        said("minimum_deposit", 1, url="https://one.example/"),
        said("minimum_deposit", 2, url="https://two.example/"),
    )
    report = take_in(batch(*statements), by="a test")
    assert outcomes(report) == [("minimum_deposit", "added"), ("minimum_deposit", "left aside")]
    before = rows()
    take_in(batch(*statements), by="a test")
    assert rows() == before
