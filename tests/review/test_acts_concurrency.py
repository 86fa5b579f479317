"""Publishing in part, undoing, reverting, reopening and recalling while somebody else acts: whoever is
first has their way, nothing is published unseen, and nobody waits for ever."""

from functools import partial

import pytest

from pools.contributions.answers import Answer
from pools.contributions.questions import fact_question
from pools.models import Change, Pool, Proposal, PublishedPool
from pools.models.publishing import NotPublishable
from pools.models.submission_states import TransitionNotAllowed
from pools.review import decisions, publish_submission, undo_offers
from pools.review.revert_change import revert_change
from pools.review.undo import CannotUndo, acts_on
from pools.submit import services
from tests.factories import decided, reachable
from tests.review.test_concurrency import (  # noqa: F401
    ROUNDS,
    correction,
    editors,
    fee,
    listed,
    together,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TIMES = max(ROUNDS // 4, 3)
REFUSED = (
    TransitionNotAllowed,
    CannotUndo,
    NotPublishable,
    publish_submission.StaleBaseline,
    decisions.StaleDecision,
    services.Decided,
    services.Unanswered,
)


def both(*tasks):
    """What became of each; anything but a refusal in words is a fault."""
    results = together(*tasks)
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, REFUSED), results
    return [isinstance(result, Exception) for result in results], results


def half_decided(pool, percent, editor):
    """A correction of two claims of which one is accepted."""
    submission = correction(pool, percent)
    decided(submission, editor)
    Proposal.objects.create(submission=submission, topic="summary", value=f"Run by {percent}.")
    return submission


def asked(pool, percent, editor):
    submission = reachable(correction(pool, percent))
    decided(submission, editor, "ask", note="Since when?")
    decisions.ask(submission.pk, editor)
    return submission


def answer_of(topic, **values):
    data = {f"{topic}-{name}": said for name, said in values.items()}
    found = Answer(
        fact_question(topic), {f"{topic}-source-url": "https://docs.lido.fi/fees", **data}
    )
    assert found.is_valid()
    return found


def publishing(submission, editor):
    return partial(publish_submission.publish_accepted, submission.pk, editor)


def closing(submission, editor):
    return partial(publish_submission.apply_decisions, submission.pk, editor)


def published(pool, percent, editor):
    """A correction that is public, and the offer to undo it."""
    submission = correction(pool, percent)
    decided(submission, editor)
    closing(submission, editor)()
    return submission, undo_offers.publication(pool.pk, editor)


def test_publishing_in_part_while_it_is_withdrawn_or_grows(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, before = half_decided(listed, 10 + round_, editors[0]), fee()
        (no_part, withdrawn_not), results = both(
            publishing(one, editors[0]), partial(services.withdraw, one.pk)
        )
        one.refresh_from_db()
        assert not withdrawn_not and one.state == "withdrawn", results
        claim = one.proposals.get(topic="fee")
        assert (claim.published_at is None) is no_part
        assert fee() == (before if no_part else 10 + round_)

        two = half_decided(listed, 30 + round_, editors[0])
        added = answer_of("minimum_deposit", value="0.5")
        refused, results = both(
            publishing(two, editors[0]), partial(services.add_claim, two.pk, added)
        )
        assert refused == [False, False], results
        assert fee() == 30 + round_
        assert two.proposals.get(topic="minimum_deposit").decision == "pending"
        assert PublishedPool.objects.get(slug="lido").facts.minimum_deposit is None
        services.withdraw(two.pk)


def test_two_publish_the_same_part_and_two_parts_of_one_claim(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, lines = half_decided(listed, 10 + round_, editors[0]), Change.objects.count()
        results = together(publishing(one, editors[0]), publishing(one, editors[1]))
        refused = [r for r in results if isinstance(r, decisions.Incomplete)]
        assert len(refused) == 1 and fee() == 10 + round_, results
        assert Change.objects.count() == lines + 1

        two, three = (half_decided(listed, 30.5 + n + round_, editors[n]) for n in (0, 1))
        refused, results = both(publishing(two, editors[0]), publishing(three, editors[1]))
        assert sorted(refused) == [False, True], results
        loser = three if refused[1] else two
        assert loser.proposals.get(topic="fee").decision == "pending", "open again"
        for submission in (one, two, three):
            services.withdraw(submission.pk)


def test_undo_while_something_else_is_published(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        before = fee()
        first, offer = published(listed, 10.5 + round_, editors[0])
        second = correction(listed, 40.5 + round_)
        decided(second, editors[1])
        refused, results = both(
            partial(undo_offers.take_up, offer, editors[0]), closing(second, editors[1])
        )
        first.refresh_from_db()
        # Undone, and the other decided against what is no more: open again. Or published, and kept.
        assert sorted(refused) == [False, True], results
        assert (fee(), first.state) == (
            (before, "in_review") if refused[1] else (40.5 + round_, "accepted")
        )
        for submission in (first, second):
            submission.refresh_from_db()
            if submission.state == "in_review":
                services.withdraw(submission.pk)


def test_undo_pressed_twice_and_while_it_is_taken_off(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        before = fee()
        first, offer = published(listed, 10.5 + round_, editors[0])
        press = partial(undo_offers.take_up, offer, editors[0])
        refused, results = both(press, press)
        assert sorted(refused) == [False, True] and fee() == before, results
        services.withdraw(first.pk)

        pool = Pool.objects.get(pk=listed.pk)
        pool.unpublish(user=editors[0])
        back = undo_offers.sign(
            "taken_off", editors[0], pool=pool.pk, entry=acts_on(pool).first().pk
        )
        press = partial(undo_offers.take_up, back, editors[0])
        refused, results = both(press, press)
        assert sorted(refused) == [False, True] and fee() == before, results


def test_a_line_of_the_log_is_taken_back_while_its_topic_is_published(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        before = fee()
        published(listed, 10.5 + round_, editors[0])
        line = Change.objects.filter(topic="fee", kind="changed").order_by("-pk").first()
        second = correction(listed, 40.5 + round_)
        decided(second, editors[1])
        refused, results = both(
            partial(revert_change, line, editors[0], "By mistake."), closing(second, editors[1])
        )
        assert sorted(refused) == [False, True], results
        assert fee() == (before if refused[1] else 40.5 + round_)
        second.refresh_from_db()
        if second.state == "in_review":
            services.withdraw(second.pk)


def test_reopened_while_it_is_withdrawn(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one = correction(listed, 10 + round_)
        claim = one.proposals.get()
        no = decisions.Choice("decline", decisions.stamp_of(claim), reason_code="wrong")
        decisions.decide(one.pk, claim.pk, editors[0], no)
        closing(one, editors[0])()
        (resumed_not, withdrawn_not), results = both(
            partial(decisions.resume, one.pk, editors[0]), partial(services.withdraw, one.pk)
        )
        one.refresh_from_db()
        assert not resumed_not, results
        assert one.state == ("in_review" if withdrawn_not else "withdrawn")
        if withdrawn_not:
            services.withdraw(one.pk)


def test_a_question_is_recalled_while_it_is_answered(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one = asked(listed, 10 + round_, editors[0])
        claim = one.proposals.get()
        reply = [(claim, answer_of("fee", percent=str(50 + round_)), "Since May.")]
        refused, results = both(
            partial(decisions.recall, one.pk, editors[0]),
            partial(services.answer_asked, one.pk, reply),
        )
        assert sorted(refused) == [False, True], results
        one.refresh_from_db()
        claim.refresh_from_db()
        assert (one.state, claim.decision) == ("in_review", "pending")
        assert claim.value["percent"] == (10 if refused[1] else 50) + round_
        assert claim.notes.filter(by=None).exists() is refused[0], "no answer is half there"
        services.withdraw(one.pk)


def test_all_the_rest_is_accepted_while_one_is_declined(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one = correction(listed, 10 + round_)
        Proposal.objects.create(submission=one, topic="summary", value="Many run it.")
        decisions.take(one.pk, editors[0])
        seen = {p.pk: decisions.stamp_of(p) for p in one.proposals.all()}
        claim = one.proposals.get(topic="fee")
        no = decisions.Choice("decline", seen[claim.pk], reason_code="wrong")
        refused, results = both(
            partial(decisions.accept_rest, one.pk, editors[0], seen),
            partial(decisions.decide, one.pk, claim.pk, editors[1], no),
        )
        assert not refused[0], results
        claim.refresh_from_db()
        assert claim.decision == ("accept" if refused[1] else "decline")
        assert one.proposals.get(topic="summary").decision == "accept"
        services.withdraw(one.pk)
