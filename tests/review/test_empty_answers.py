"""An answer says something: what is left out is said beside its input, and nothing typed is lost."""

import re

import pytest

from pools.claims.text import is_visible
from pools.models import Conflict, Proposal, Submission
from pools.models.proposal import Decision
from pools.review import decisions
from pools.submit import services

pytestmark = pytest.mark.django_db

# Nothing, spaces of several kinds, no width, fillers, a blank of Braille, marks on nothing.
NOTHING = ["", "   ", "\n\n", "\u00a0\u3000", "\u200b\u2060", "\u3164", "\u2800", "\u115f \ufe0f"]


def field(html, name):
    """What a field says of itself: whatever its control names as its description."""
    control = re.search(rf'<(?:input|textarea|select)[^>]* name="{name}"[^>]*>', html)[0]
    ids = re.search(r'aria-describedby="([^"]*)"', control)[1].split()
    return " ".join(html[html.index(f'id="{one}"') :][:300] for one in ids)


@pytest.fixture
def asked(correct_fee, desk):
    url, submission = correct_fee("9")
    at = desk(submission)
    at.decide("fee", "ask", note="Since when?")
    at.act("ask")
    return url, submission


UNCHANGED = {
    "fee-percent": "9",
    "fee-covers": "the treasury",
    "fee-source-url": "https://docs.lido.fi/fees",
    "fee-source-publisher": "docs.lido.fi",
    "fee-source-as_of": "2026-01",
}


@pytest.mark.parametrize("nothing", NOTHING)
@pytest.mark.parametrize("typed", [UNCHANGED, {**UNCHANGED, "fee-percent": "", "fee-covers": ""}])
def test_a_question_is_not_answered_with_nothing(typed, nothing, client, asked):
    url, submission = asked
    response = client.post(f"{url}answer/", {**typed, "fee-words-words": nothing})
    assert response.status_code == 422
    html = response.content.decode()
    assert "Answer in words, or change what you proposed." in field(html, "fee-words-words")
    assert f'value="{typed["fee-source-as_of"]}"' in html
    submission.refresh_from_db()
    assert submission.state == "waiting"
    assert Proposal.objects.get().decision == "ask"


@pytest.mark.parametrize(
    "change",
    [
        {"fee-words-words": "Since March."},
        {"fee-percent": "8"},
        {"fee-source-url": "https://docs.lido.fi/other"},
        {"fee-source-as_of": "2026-02"},
    ],
)
def test_words_another_value_or_another_source_answer(change, client, asked):
    url, submission = asked
    assert client.post(f"{url}answer/", {**UNCHANGED, **change}).status_code == 302
    submission.refresh_from_db()
    assert submission.state == "in_review"


def test_every_question_is_answered(client, fill, pool, desk):
    from tests.review.test_costs import submit

    submission = submit(pool, ["fee", "licence"])
    at = desk(submission)
    for topic in ("fee", "licence"):
        at.decide(topic, "ask", note="Since when?")
    at.act("ask")
    proposals = list(submission.proposals.all())
    answers = [(p, Said(p), "Yes." * (p.topic == "fee")) for p in proposals]
    with pytest.raises(services.Unanswered) as error:
        services.answer_asked(submission.pk, answers)
    assert error.value.pks == {p.pk for p in proposals if p.topic == "licence"}
    assert Submission.objects.get().state == "waiting", "all or nothing"


class Said:
    """An answer that leaves everything as it was proposed."""

    def __init__(self, proposal):
        self.value, self.source_values = proposal.value, {"source_url": proposal.source_url}


@pytest.mark.parametrize("nothing", NOTHING)
def test_the_desk_asks_and_declines_with_words(nothing, correct_fee, desk):
    _url, submission = correct_fee("9")
    at = desk(submission)
    name = f"p{submission.proposals.get().pk}"
    for decision, typed, at_field, words in [
        ("ask", {"note": nothing, "reason_words": "kept"}, "note", "Write what you want to know."),
        (
            "decline",
            {"reason_words": nothing, "note": "kept"},
            "reason_code",
            "Choose a reason for declining.",
        ),
        (
            "decline",
            {"reason_code": "other", "reason_words": nothing, "note": "kept"},
            "reason_words",
            "Write down the reason",
        ),
    ]:
        response = at.decide("fee", decision, **typed)
        assert response.status_code == 422
        html = response.content.decode()
        assert words in field(html, f"{name}-{at_field}")
        assert "Lido · Fee: " in html
        assert "kept" in html
        assert submission.proposals.get().decision == "pending"


def test_the_rule_holds_whoever_decides(correct_fee, member):
    _url, submission = correct_fee("9")
    proposal = submission.proposals.get()
    stamp, reviewer = decisions.stamp_of(proposal), member("Reviewer")
    for choice in (
        decisions.Choice(Decision.ASK, stamp, note="\u3164"),
        decisions.Choice(Decision.DECLINE, stamp),
        decisions.Choice(Decision.DECLINE, stamp, reason_code="other", reason_words=" "),
    ):
        with pytest.raises(decisions.Incomplete):
            decisions.decide(submission.pk, proposal.pk, reviewer, choice)


@pytest.mark.parametrize("nothing", NOTHING)
def test_contests_ties_and_refusals_of_many_say_something(nothing, pool, fill, correct_fee, desk):
    url = "/pools/lido/contest/trustless/"
    contest = {"trustless-source-url": "https://x.example", "affiliation": "user", "note": nothing}
    assert fill(url, contest).status_code == 422
    _url, submission = correct_fee("9")
    client = desk(submission).client
    tie = client.post("/admin/desk/ties/", {"pool": pool.pk, "words": nothing})
    assert tie.status_code == 422
    assert "This field is required." in field(tie.content.decode(), "words")
    assert not Conflict.objects.exists()
    many = {"act": "decline", "submission": submission.pk, "confirmed": "1"}
    other = client.post(
        "/admin/desk/bulk/", {**many, "reason_code": "other", "reason_words": nothing}
    )
    assert other.status_code == 422
    assert "Write down the reason" in field(other.content.decode(), "reason_words")
    assert Submission.objects.get(pk=submission.pk).state == "received"


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_new_pool_is_not_named_with_nothing(nothing, indicators, fill):
    about = {"name-value": nothing, "website-value": "https://x.example", "summary-value": nothing}
    assert fill("/submit/all/", about).status_code == 422
    assert not Submission.objects.exists()


@pytest.mark.parametrize("something", ["x", "0", "?", "é", "e\u0301", "א", "水", "👩‍🚀", "—"])
def test_whatever_can_be_seen_is_text(something):
    assert is_visible(something)
