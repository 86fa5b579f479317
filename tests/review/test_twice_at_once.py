"""The same act twice at once, and acts against each other that no other file has: one outcome, told
once, and nothing that was sent is lost."""

from functools import partial

import pytest

from pools.models import (
    Change,
    Event,
    OutgoingEmail,
    Proposal,
    SecondLook,
    Submission,
)
from pools.review import decisions, merge, undo_offers
from pools.review.revert_change import revert_change
from pools.submit import services
from tests.factories import decided, reachable
from tests.review import test_acts_concurrency as acts
from tests.review.test_acts_concurrency import answer_of, closing, published
from tests.review.test_concurrency import (  # noqa: F401
    correction,
    editors,
    fee,
    listed,
    together,
)
from tests.review.test_merge_concurrency import merging, pair  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TIMES = 4
REFUSED = (*acts.REFUSED, decisions.Incomplete, merge.ChangedSince, SecondLook.DoesNotExist)


def both(*tasks):
    """Whether each was refused; anything but a refusal in words is a fault."""
    results = together(*tasks)
    for result in results:
        assert not isinstance(result, Exception) or isinstance(result, REFUSED), results
    return [isinstance(result, Exception) for result in results]


def letters(submission):
    return OutgoingEmail.objects.filter(submission=submission).count()


def topics_of(submission):
    found = submission.proposals.order_by("position")
    return list(found.values_list("topic", "position"))


def test_a_quick_proposal_is_sent_and_a_claim_added_twice(listed):  # noqa: F811
    least = [
        answer_of("name", value="Pond Staking"),
        answer_of("website", value="https://pond.example"),
    ]
    sender = services.Sender("user", email="ann@example.org")
    for round_ in range(TIMES):
        send = partial(services.send_new, f"form-{round_}", least, sender, "Pond Staking")
        sent = together(send, send, send)
        assert sorted(new for _key, new in sent) == [False, False, True], sent
        assert len({key for key, _new in sent}) == 1 and Submission.objects.count() == 1 + round_
        one = Submission.objects.latest("pk")
        assert letters(one) == 1, "the question whether the address is right"

        summary = partial(services.add_claim, one.pk, answer_of("summary", value="Many run it."))
        deposit = partial(services.add_claim, one.pk, answer_of("minimum_deposit", value="0.5"))
        assert both(summary, deposit, summary) == [False] * 3
        assert sorted(position for _topic, position in topics_of(one)) == [0, 1, 2, 3]
        assert Event.objects.filter(submission=one, name="added").count() == 2


def test_a_claim_is_added_while_the_last_one_is_decided_and_published(listed, editors):  # noqa: F811
    added = answer_of("minimum_deposit", value="0.5")
    for round_ in range(TIMES):
        two = correction(listed, 30 + round_)
        claim = two.proposals.get()
        yes = decisions.Choice("accept", decisions.stamp_of(claim))
        assert both(
            partial(decisions.decide, two.pk, claim.pk, editors[0], yes),
            partial(services.add_claim, two.pk, added),
        ) == [False, False]
        with pytest.raises(decisions.Incomplete):
            closing(two, editors[0])()
        services.withdraw(two.pk)

        one, before = reachable(correction(listed, 10 + round_)), fee()
        decided(one, editors[0])
        closed_not, added_not = both(
            closing(one, editors[0]), partial(services.add_claim, one.pk, added)
        )
        one.refresh_from_db()
        assert closed_not is not added_not
        assert one.proposals.filter(topic="minimum_deposit").exists() is closed_not
        assert (one.state, fee(), letters(one)) == (
            ("in_review", before, 0) if closed_not else ("accepted", 10 + round_, 1)
        )


def test_two_accept_the_rest_and_both_publish(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, lines = reachable(correction(listed, 10 + round_)), Change.objects.count()
        Proposal.objects.create(submission=one, topic="summary", value=f"Run by {round_}.")
        decisions.take(one.pk, editors[0])
        seen = {p.pk: decisions.stamp_of(p) for p in one.proposals.all()}
        rest = [partial(decisions.accept_rest, one.pk, editor, seen) for editor in editors]
        assert both(*rest) == [False, False]
        assert Event.objects.filter(submission=one, name="decided").count() == 2
        assert both(*(closing(one, editor) for editor in editors)) == [False, False]
        assert Change.objects.count() == lines + 2 and letters(one) == 1
        assert Event.objects.filter(submission=one, name="accept").count() == 1


def test_a_part_is_published_by_two(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        one, lines = reachable(acts.half_decided(listed, 10 + round_, editors[0])), Change.objects
        before = lines.count()
        assert sorted(both(*(acts.publishing(one, editor) for editor in editors))) == [False, True]
        assert (fee(), lines.count(), letters(one)) == (10 + round_, before + 1, 0)
        assert Event.objects.filter(submission=one, name="part_published").count() == 1
        assert one.proposals.get(topic="summary").decision == "pending"
        services.withdraw(one.pk)


def test_merged_and_separated_while_one_of_the_two_is_published(pair, listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        (one, two), before = pair(10 + round_), fee()
        for claim in two.proposals.all():
            yes = decisions.Choice("accept", decisions.stamp_of(claim))
            decisions.decide(two.pk, claim.pk, editors[1], yes)
        merged_not, published_not = both(merging(one, two, editors[0]), closing(two, editors[1]))
        assert merged_not is not published_not
        one.refresh_from_db()
        two.refresh_from_db()
        assert two.state == ("accepted" if merged_not else "merged")
        assert fee() == (10.5 + round_ if merged_not else before)
        assert one.proposals.get(topic="fee").value["percent"] == (10 if merged_not else 10.5) + (
            round_
        )
        if merged_not:
            services.withdraw(one.pk)
            continue
        parted_not, published_not = both(
            partial(merge.unmerge, one.pk, two.pk, editors[0]), closing(one, editors[1])
        )
        assert parted_not is not published_not
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.state, two.state) == (
            ("accepted", "merged") if parted_not else ("in_review", "in_review")
        )
        assert fee() == (10.5 + round_ if parted_not else before)
        if not parted_not:
            services.withdraw(one.pk)
            services.withdraw(two.pk)


def test_undo_pressed_twice_tells_it_once(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        before = fee()
        one, offer = published(listed, 10.5 + round_, editors[0])
        lines = Change.objects.count()
        press = partial(undo_offers.take_up, offer, editors[0])
        assert sorted(both(press, press)) == [False, True] and fee() == before
        (line,) = Change.objects.order_by("pk")[lines:]
        assert line.reverts is not None
        assert Event.objects.filter(submission=one, name="take_back").count() == 1
        services.withdraw(one.pk)


def test_a_line_is_taken_back_twice_and_while_it_is_undone(listed, editors):  # noqa: F811
    for round_ in range(TIMES):
        before = fee()
        one, offer = published(listed, 10.5 + round_, editors[0])
        line = Change.objects.filter(topic="fee", kind="changed").latest("pk")
        back = [partial(revert_change, line, editor, "By mistake.") for editor in editors]
        if round_ % 2:
            back[1] = partial(undo_offers.take_up, offer, editors[0])
        refused = both(*back)
        assert sorted(refused) == [False, True] and fee() == before
        assert Change.objects.filter(reverts=line).count() == 1
        one.refresh_from_db()
        assert one.state == ("in_review" if round_ % 2 and refused[0] else "accepted")
        if one.state == "in_review":
            services.withdraw(one.pk)
