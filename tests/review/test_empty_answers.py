"""An answer says something: what is left out is said beside its input, and nothing typed is lost."""

import re
from itertools import product
from unittest.mock import ANY

import pytest
from django import forms

from pools import topics
from pools.claims.text import is_visible
from pools.contributions.answers import Answer
from pools.contributions.questions import question_on
from pools.models import Conflict, Proposal, PublishedPool, Submission, indicators_in
from pools.models.proposal import Decision
from pools.review import decisions
from pools.review.editing import touched
from pools.submit import services
from pools.topics.fields import Amount, YesNo

pytestmark = pytest.mark.django_db

# Nothing, spaces of several kinds, no width, fillers, a blank of Braille, marks on nothing.
NOTHING = ["", "   ", "\n\n", "\u00a0\u3000", "\u200b\u2060", "\u3164", "\u2800", "\u115f \ufe0f"]


TEXT = (forms.TextInput, forms.Textarea)


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


def answer(topic, typed):
    question = question_on(topic, indicators_in())
    data = {f"{topic}-source-url": "https://x.example/a", **typed}
    found = Answer(question, data, may_be_empty=False)
    return found.is_valid(), found.value, found.errors


def test_no_topic_is_answered_with_nothing(indicators):
    for topic, nothing in product(topics.known_keys(indicators_in()), NOTHING):
        inputs = Answer(question_on(topic, indicators_in())).forms[0]
        typed = {
            f"{inputs.prefix}-{name}": nothing if isinstance(field.widget, TEXT) else ""
            for name, field in inputs.fields.items()
        }
        assert answer(topic, typed)[0] is False, (topic, nothing)


@pytest.mark.parametrize(
    ("topic", "typed"),
    [
        ("launch", {"launch-at_the_latest": "on"}),
        ("licence", {"licence-change_to": "MIT"}),
        ("licence", {"licence-repository": "https://x.example/code"}),
    ],
)
def test_particulars_of_nothing_are_no_answer(topic, typed, indicators):
    assert answer(topic, typed) == (False, ANY, ["Please answer this."])


def zero_or_no(topic):
    """Each input of a topic that can hold a zero or a no, with what is typed there."""
    question = question_on(topic, indicators_in())
    for name, field in Answer(question).forms[0].fields.items():
        if isinstance(field, YesNo):
            yield name, "no", False
        elif isinstance(field, Amount) and field.min_value == 0:
            yield name, "0", 0


def test_zero_and_no_are_answers(indicators):
    """The most telling ones: no fee, no delay before the code changes, no holder frozen."""
    tried = []
    for topic in topics.known_keys(indicators_in()):
        question = question_on(topic, indicators_in())
        for name, typed, read in zero_or_no(topic):
            if question.rows:  # a row has its name as well
                continue
            tried.append((topic, name))
            prefix = f"{topic}-{name}"
            valid, value, errors = answer(topic, {prefix: typed})
            assert valid, (topic, name, errors)
            assert (value if question.scalar else value[name]) == read
            edit = Answer(question, {prefix: typed}, value=None, ask_source=False)
            assert touched(edit), f"an editor's {typed} in {topic} is an edit"
    assert {("fee", "percent"), ("upgrade_delay", "value")} < set(tried)
    assert ("pause_power", "freezes_holders") in tried


def test_a_fee_of_zero_is_sent_accepted_and_published(pool, fill, desk):
    source = {"fee-source-url": "https://docs.lido.fi/fees", "affiliation": "user"}
    assert fill("/pools/lido/correct/fee/", {"fee-percent": "0", **source}).status_code == 302
    at = desk(Submission.objects.get())
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert PublishedPool.objects.get().facts.fee.percent == 0


@pytest.mark.parametrize("something", ["x", "0", "?", "é", "e\u0301", "א", "水", "👩‍🚀", "—"])
def test_whatever_can_be_seen_is_text(something):
    assert is_visible(something)
