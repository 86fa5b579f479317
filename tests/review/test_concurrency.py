"""Two at once, with real connections, on either database."""

import json
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from pools.claims.facts import PoolFacts
from pools.contributions import keys
from pools.intake.load import load_indicators, load_pool
from pools.models import (
    Change,
    Contact,
    Event,
    OutgoingEmail,
    Pool,
    PublishedPool,
    SecondLook,
    Submission,
)
from pools.models.publishing import NotPublishable
from pools.models.submission_states import TransitionNotAllowed
from pools.review import decisions, publish_submission, second_looks
from pools.submit import contacts, services
from tests.factories import decided, drafted, member, received

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
# On SQLite fewer: transactions that write wait for each other from their beginning.
ROUNDS = {"postgresql": 20, "sqlite": 6}[connection.vendor]


# Publishing costs a statement or more for each line; what races does not depend on their number.
FEW = ("slug", "name", "summary", "website", "kind", "fee")


@pytest.fixture
def listed() -> Pool:
    load_indicators(ROOT / "fixtures" / "indicators.json")
    whole = json.loads((ROOT / "fixtures" / "pools" / "lido.json").read_text())
    sources = [source for source in whole["sources"] if source["topic"] in FEW]
    few = {name: whole[name] for name in FEW} | {"sources": sources}
    load_pool(PoolFacts.from_document(few))
    return Pool.objects.get(slug="lido")


@pytest.fixture
def editors(transactional_db: None) -> list[Any]:
    return [member("Moderator", username=name) for name in ("ann", "bob")]


def correction(pool: Pool, percent: float) -> Submission:
    cited = {"source_url": "https://docs.lido.fi/fees", "source_publisher": "docs.lido.fi"}
    return received(pool, {"fee": {"percent": percent, "covers": ""}}, cited)


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Run them at the same moment, each on a connection of its own; results or exceptions."""
    barrier, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(number: int, task: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(10)
            results[number] = task()
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def fee() -> float:
    return PublishedPool.objects.get(slug="lido").document["fee"]["percent"]


def test_two_accept_one_submission(listed, editors):
    for round_ in range(ROUNDS):
        submission = correction(listed, 1 + round_)
        decided(submission, editors[0])
        before = Change.objects.count()
        revisions = listed.revisions.count()
        results = together(
            lambda pk=submission.pk: publish_submission.apply_decisions(pk, editors[0]),
            lambda pk=submission.pk: publish_submission.apply_decisions(pk, editors[1]),
        )
        assert sorted(result.changed for result in results) == [False, True], results
        assert Change.objects.count() == before + 1
        assert listed.revisions.count() == revisions + 1
        assert Event.objects.filter(submission=submission, name="accept").count() == 1


def test_accepted_while_it_is_withdrawn(listed, editors):
    for round_ in range(ROUNDS):
        submission = correction(listed, 11 + round_)
        decided(submission, editors[0])
        before = fee()
        results = together(
            lambda pk=submission.pk: publish_submission.apply_decisions(pk, editors[0]),
            lambda pk=submission.pk: services.withdraw(pk),
        )
        assert sum(isinstance(result, TransitionNotAllowed) for result in results) == 1, results
        submission.refresh_from_db()
        if submission.state == "accepted":
            assert fee() == 11 + round_
        else:
            assert (submission.state, fee()) == ("withdrawn", before)


def test_two_corrections_of_one_claim(listed, editors):
    for round_ in range(ROUNDS):
        one, two = correction(listed, 21 + round_), correction(listed, 21.5 + round_)
        decided(one, editors[0])
        decided(two, editors[1])
        results = together(
            lambda pk=one.pk: publish_submission.apply_decisions(pk, editors[0]),
            lambda pk=two.pk: publish_submission.apply_decisions(pk, editors[1]),
        )
        assert (
            sum(isinstance(result, publish_submission.StaleBaseline) for result in results) == 1
        ), results
        assert sum(isinstance(result, publish_submission.Done) for result in results) == 1, results
        winner = one if isinstance(results[0], publish_submission.Done) else two
        assert fee() == winner.proposals.get().value["percent"]
        loser = two if winner is one else one
        loser.refresh_from_db()
        assert loser.state == "in_review"
        assert loser.proposals.get().decision == "pending"


def test_two_editors_decide_one_claim(listed, editors):
    for _ in range(ROUNDS):
        submission = correction(listed, 31)
        decisions.take(submission.pk, editors[0])
        proposal = submission.proposals.get()
        seen = decisions.stamp_of(proposal)
        yes = decisions.Choice("accept", seen)
        no = decisions.Choice("decline", seen, reason_code="wrong")
        results = together(
            partial(decisions.decide, submission.pk, proposal.pk, editors[0], yes),
            partial(decisions.decide, submission.pk, proposal.pk, editors[1], no),
        )
        assert sum(isinstance(result, decisions.StaleDecision) for result in results) == 1, results
        assert Event.objects.filter(submission=submission, name="decided").count() == 1


def test_two_answer_one_second_look(listed, editors, django_user_model):
    carl = django_user_model.objects.create_user("carl", "carl@example.org", "x")
    for round_ in range(ROUNDS):
        proposal = correction(listed, 41 + round_ / 2).proposals.get()
        look = SecondLook.objects.create(
            pool=listed,
            topic="audited",
            proposal=proposal,
            why="sample",
            first_by=carl,
            first_verdict="met",
        )
        results = together(
            partial(second_looks.answer, look.pk, editors[0], "met", "Of Ann."),
            partial(second_looks.answer, look.pk, editors[1], "unmet", "Of Bob."),
        )
        told = [one for one in results if isinstance(one, second_looks.AlreadyAnswered)]
        won = [one for one in results if isinstance(one, SecondLook)]
        assert (len(told), len(won)) == (1, 1), results
        look.refresh_from_db()
        assert told[0].look.second_by == look.second_by == won[0].second_by
        assert look.second_verdict == {"ann": "met", "bob": "unmet"}[look.second_by.username]


def test_a_form_sent_twenty_times_at_once(listed):
    from pools.contributions.answers import Answer
    from pools.contributions.questions import fact_question

    def send() -> tuple[str, bool]:
        data = {"fee-percent": "4", "fee-source-url": "https://docs.lido.fi/fees"}
        answer = Answer(fact_question("fee"), data)
        assert answer.is_valid()
        return services.send_claim(
            "one-form",
            listed,
            "correction",
            answer,
            sender=services.Sender("user", email="ann@example.org"),
            words={},
        )

    results = together(*[send] * 20)
    assert len({key for key, _new in results}) == 1
    assert sum(new for _key, new in results) == 1
    assert Submission.objects.count() == 1
    assert OutgoingEmail.objects.count() == 1


def test_the_pool_is_edited_meanwhile(listed, editors):
    submission = correction(listed, 6)
    decided(submission, editors[0])

    def edit() -> None:
        drafted(listed, editors[1], summary="Another sentence.").publish()

    results = together(lambda: publish_submission.apply_decisions(submission.pk, editors[0]), edit)
    assert not any(isinstance(result, Exception) for result in results), results
    submission.refresh_from_db()
    assert submission.state == "accepted"
    assert Change.objects.filter(topic="fee").count() >= 1


def test_a_moderator_publishes_while_the_reviewer_takes_it_back(listed, editors, django_user_model):
    reviewer = member("Reviewer", username="rae")
    for round_ in range(ROUNDS):
        submission = correction(listed, 41 + round_)
        decided(submission, reviewer)
        before = fee()
        assert publish_submission.apply_decisions(submission.pk, reviewer).state == "handed_over"
        submission.refresh_from_db()
        results = together(
            lambda revision=submission.revision: revision.publish(user=editors[0]),
            lambda pk=submission.pk: publish_submission.take_back(pk, reviewer),
        )
        submission.refresh_from_db()
        # Whoever is first has their way; neither waits for the other for ever.
        refused = [result for result in results if isinstance(result, Exception)]
        expected = (TransitionNotAllowed, NotPublishable)
        assert all(isinstance(error, expected) for error in refused), results
        assert len(refused) == 1, results
        if submission.state == "accepted":
            assert refused
        else:
            assert submission.state == "in_review"
        assert fee() == (41 + round_ if submission.state == "accepted" else before)
        assert not Pool.objects.get(pk=submission.pool_id).has_unpublished_changes
        if submission.state == "in_review":
            services.withdraw(submission.pk)


def test_a_contributor_confirms_an_address_while_it_is_closed_as_spam(listed, editors):
    for round_ in range(ROUNDS):
        submission = correction(listed, 51 + round_)
        token = f"{round_}".rjust(43, "t")
        Contact.objects.create(
            submission=submission, email="ann@example.org", verify_hash=keys.hash_of(token)
        )
        results = together(
            lambda pk=submission.pk: decisions.spam(pk, editors[0]),
            lambda token=token: contacts.verify(token),
        )
        assert not any(isinstance(result, Exception) for result in results), results
        submission.refresh_from_db()
        assert submission.state == "spam"
        assert not Contact.objects.filter(submission=submission).exists()
