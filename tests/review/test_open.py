"""In the open: contests on the pool's page, statistics, and nothing about anybody."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from pools.claims.ages import waited
from pools.contributions.review_times import percentile, times_of
from pools.models import Proposal, Submission, generation
from pools.review import decisions
from pools.review.statistics import review
from tests.factories import closed, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest(fill, pool):
    fill(
        "/pools/lido/contest/trustless/",
        {
            "trustless-source-url": "https://example.org/keys",
            "note": "SECRET WORDS of mine",
            "reply": "Our keys are split.",
            "affiliation": "team",
            "email": "ann@example.org",
        },
    )
    return Submission.objects.get()


def test_an_open_contest_shows_without_a_strangers_words(client, contest):
    html = client.get("/pools/lido/").content.decode()
    assert "is contested" in html
    for private in ("SECRET WORDS", "ann@example.org", "Our keys are split."):
        assert private not in html


def test_the_reply_shows_once_a_reviewer_let_it_through(client, contest, desk):
    at = desk(contest)
    (proposal,) = contest.proposals.all()
    at.act(f"show_reply:{proposal.pk}")
    html = client.get("/pools/lido/").content.decode()
    assert "The pool&#x27;s own team says:" in html or "own team says" in html
    assert "Our keys are split." in html
    at.decide("trustless", "decline", reason_code="wrong")
    at.act("apply_decisions")
    assert "is contested" not in client.get("/pools/lido/").content.decode()


def test_what_was_no_spam_shows_again_and_no_cached_page_stays(client, contest):
    boss = member("Moderator")
    decisions.spam(contest.pk, boss)
    assert "is contested" not in client.get("/pools/lido/").content.decode()
    before = generation.token()
    decisions.not_spam(contest.pk, boss)
    assert generation.token() != before
    assert "is contested" in client.get("/pools/lido/").content.decode()


def test_a_reply_can_come_later_and_is_hidden_again(client, contest, desk):
    desk(contest).act(f"show_reply:{contest.proposals.get().pk}")
    from pools.submit import services

    services.add_reply(contest.pk, "Other words.")
    assert "Other words." not in client.get("/pools/lido/").content.decode()


def test_every_claim_and_fact_links_to_its_form(client, pool):
    from pools import topics
    from pools.models import indicators_in

    html = client.get("/pools/lido/").content.decode()
    for topic in topics.known_keys(indicators_in()):
        assert f"/pools/lido/correct/{topic}/" in html, topic
    for spec in indicators_in():
        assert f"/pools/lido/confirm/{spec.slug}/" in html
        assert f"/pools/lido/contest/{spec.slug}/" in html


def decided(days: float, kind: str = "new", side: str = "user", state: str = "declined", title="X"):
    sent = timezone.now() - dt.timedelta(days=days)
    return closed(state, kind=kind, affiliation=side, title=title, sent_at=sent)


def test_the_nearest_rank():
    assert percentile(list(range(1, 11)), 90) == 9
    assert percentile([5], 90) == 5
    assert times_of([3, 1, 2]).cases == (1, 2, 3)
    assert times_of([1, 2, 3, 4]).median is None
    five = times_of([1, 2, 3, 4, 10])
    assert (five.median, five.ninetieth, five.cases) == (3, 10, ())


def test_statistics(client, db, django_user_model):
    for days in (1, 2, 3, 4, 10):
        decided(days, side="team")
    decided(7, kind="correction", state="accepted")
    declined = decided(2, title="Sham Pool")
    editor = django_user_model.objects.create_user("e", "e@example.org", "x")
    Proposal.objects.create(
        submission=declined,
        topic="name",
        decision="decline",
        reason_code="out-of-scope",
        decided_by=editor,
        decided_at=timezone.now(),
    )
    found = review()
    team = next(line for line in found.by_affiliation if line.label == "Its team")
    assert (team.times.count, team.times.median, team.times.ninetieth) == (5, 3, 10)
    html = client.get("/review/").content.decode()
    assert "Sham Pool" in html
    assert "Outside the listing policy" in html
    assert "Too few to average" in html
    assert "10 days" in html
    assert "I work for" not in html, "the public reads it in the third person"


def test_waiting_times_are_said_as_people_say_them():
    said = [waited(days) for days in (0, 0.4, 1, 1.04, 2.5, 12)]
    assert said == ["under a day", "under a day", "1 day", "1 day", "2.5 days", "12 days"]
    with translation.override("es"):
        assert waited(2.5).startswith("2,5")


def test_the_queries_do_not_grow_with_the_cases(client, db):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            review()
        return len(captured)

    decided(1)
    few = queries()
    for _ in range(20):
        decided(1)
    assert queries() == few
