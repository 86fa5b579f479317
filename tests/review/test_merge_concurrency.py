"""Merging while somebody else merges, adds, decides or withdraws: one wins, no claim is lost."""

from functools import partial

import pytest

from pools.contributions.answers import Answer
from pools.contributions.questions import fact_question
from pools.models import Proposal
from pools.models.submission_states import TransitionNotAllowed
from pools.review import decisions, merge
from pools.submit import services
from tests.review.test_concurrency import (  # noqa: F401
    ROUNDS,
    correction,
    editors,
    listed,
    together,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TIMES = max(ROUNDS // 2, 5)
REFUSED = (TransitionNotAllowed, merge.ChangedSince, decisions.StaleDecision, services.Decided)


@pytest.fixture
def pair(listed):  # noqa: F811
    def make(percent):
        one, two = correction(listed, percent), correction(listed, percent + 0.5)
        Proposal.objects.create(submission=two, topic="summary", value="Many run it.")
        return one, two

    return make


def merging(into, other, editor):
    """What the page's form would send: the other's answers."""
    rows = merge.rows(into, other)
    picks = {row.topic: row.found[-1].proposal.pk for row in rows}
    seen = {side.proposal.pk: side.stamp for row in rows for side in row.found}
    return partial(merge.merge, into.pk, other.pk, editor, picks, seen)


def settle(*pair):
    """Every claim is there once, and where its submission says."""
    for one in pair:
        one.refresh_from_db()
    claims = Proposal.objects.filter(submission__in=pair)
    found = set(claims.values_list("topic", flat=True))
    assert claims.filter(topic="fee").count() == 2 and found >= {"fee", "summary"}
    assert not any(topic.startswith("~") for topic in found)
    merged = [one for one in pair if one.state == "merged"]
    if not merged:
        assert not claims.filter(sent_in__isnull=False).exists()
    return merged


def test_two_reviewers_merge_at_once(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, two = pair(round_)
        results = together(merging(one, two, editors[0]), merging(one, two, editors[1]))
        assert sorted(map(str, results)) == ["False", "True"], results
        assert settle(one, two) == [two]


def test_each_into_the_other(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, two = pair(round_)
        results = together(merging(one, two, editors[0]), merging(two, one, editors[1]))
        assert sum(result is True for result in results) == 1, results
        assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 1, results
        assert len(settle(one, two)) == 1


def test_while_the_contributor_adds_a_claim(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, two = pair(round_)
        data = {
            "minimum_deposit-value": "0.5",
            "minimum_deposit-source-url": "https://docs.lido.fi/minimum",
        }
        answer = Answer(fact_question("minimum_deposit"), data)
        assert answer.is_valid()
        results = together(
            merging(one, two, editors[0]), partial(services.add_claim, two.pk, answer)
        )
        merged = settle(one, two)
        added = Proposal.objects.filter(submission=two, topic="minimum_deposit").exists()
        assert sum(isinstance(result, REFUSED) for result in results) == 1, results
        assert added is (not merged), "added and seen, or told that it was not"


def test_while_somebody_decides(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, two = pair(round_)
        fee = two.proposals.get(topic="fee")
        choice = decisions.Choice("accept", decisions.stamp_of(fee))
        results = together(
            merging(one, two, editors[0]),
            partial(decisions.decide, two.pk, fee.pk, editors[1], choice),
        )
        assert sum(isinstance(result, REFUSED) for result in results) == 1, results
        merged = settle(one, two)
        fee.refresh_from_db()
        assert (fee.decision == "pending") is bool(merged)


def test_while_either_is_withdrawn(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        for which in (0, 1):
            both = pair(round_)
            results = together(
                merging(*both, editors[0]), partial(services.withdraw, both[which].pk)
            )
            assert not [
                one
                for one in results
                if isinstance(one, Exception) and not isinstance(one, REFUSED)
            ], results
            settle(*both)
            states = [one.state for one in both]
            assert states[which] == "withdrawn" or states == ["in_review", "merged"], results
            # Whoever did not withdraw still waits, with all that was sent.
            left = both[1 - which]
            if states[which] == "withdrawn":
                assert left.state in ("received", "in_review")
                assert left.proposals.count() == (2 if which == 0 else 1)


def test_separated_by_two_at_once(pair, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, two = pair(round_)
        assert merging(one, two, editors[0])()
        results = together(*(partial(merge.unmerge, one.pk, two.pk, editor) for editor in editors))
        assert sorted(map(str, results)) == ["False", "True"], results
        assert settle(one, two) == []
