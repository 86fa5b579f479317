"""Second looks that are answered while something else happens to their claim."""

import threading
from functools import partial
from types import SimpleNamespace

import pytest

from pools.claims import dates
from pools.claims.index_entry import entry_for
from pools.models import (
    Indicator,
    PublishedPool,
    ReviewSettings,
    SecondLook,
    generation,
    indicators_in,
    publishing,
)
from pools.review import second_looks, undo_offers
from pools.submit import services
from tests.factories import decided
from tests.review.test_acts_concurrency import closing
from tests.review.test_concurrency import correction, editors, listed  # noqa: F401
from tests.review.test_twice_at_once import both

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
TOPIC = "permissionless-nodes"


@pytest.fixture
def crossing(monkeypatch):
    """Whoever answers a second look is held up until somebody publishes, or can't meanwhile; to be
    cleared ahead of each round."""
    comes, publishes = threading.Event(), threading.Event()

    def hold():
        comes.set()
        generation.hold()
        publishes.set()

    def move():
        comes.wait(10)
        publishes.wait(0.3)
        generation.move()

    theirs = SimpleNamespace(hold=hold, move=generation.move)
    monkeypatch.setattr(publishing, "generation", theirs)
    mine = SimpleNamespace(hold=generation.hold, move=move)
    monkeypatch.setattr(second_looks, "generation", mine)
    return lambda: (comes.clear(), publishes.clear())


@pytest.fixture
def looked_at(listed, editors, django_user_model):  # noqa: F811
    """A published verdict that waits for a second look, and the offer to undo it."""
    carl = django_user_model.objects.create_superuser("carl", "carl@example.org", "x")
    ReviewSettings.objects.update_or_create(pk=1, defaults={"second_look_share": 100})

    def make(verdict="met"):
        one = correction(listed, 10)
        one.proposals.update(
            topic=TOPIC, value={"verdict": verdict, "reason": f"It is {verdict}, they say."}
        )
        decided(one, carl)
        closing(one, carl)()
        look = SecondLook.objects.get(second_by=None)
        return one, look, undo_offers.publication(listed.pk, carl), carl

    return make


def test_a_second_look_while_the_first_decision_is_undone(looked_at, crossing, editors):  # noqa: F811
    for _round in range(2):
        one, look, offer, carl = looked_at()
        crossing()
        answered_not, undone_not = both(
            partial(second_looks.answer, look.pk, editors[0], "unmet", "It is closed."),
            partial(undo_offers.take_up, offer, carl),
        )
        one.refresh_from_db()
        assert not undone_not and one.state == "in_review"
        assert one.proposals.get().published_at is None
        found = SecondLook.objects.filter(pk=look.pk).first()
        assert (found is None) is answered_not
        assert found is None or (found.second_by, found.second_verdict) == (editors[0], "unmet")
        services.withdraw(one.pk)


def test_a_second_look_while_another_verdict_is_published(looked_at, crossing, editors):  # noqa: F811
    for _round in range(2):
        _one, look, _offer, carl = looked_at()
        two = correction(look.pool, 10)
        two.proposals.update(topic=TOPIC, value={"verdict": "unmet", "reason": "Closed since."})
        decided(two, carl)
        crossing()
        answered_not, published_not = both(
            partial(second_looks.answer, look.pk, editors[0], "met", "It is open."),
            closing(two, carl),
        )
        assert not published_not
        assert SecondLook.objects.filter(pk=look.pk).exists() is not answered_not
        assert SecondLook.objects.filter(second_by=None).get().first_verdict == "unmet"
        (row,) = PublishedPool.objects.get(slug="lido").facts.assessments
        assert row.verdict == "unmet"


def test_a_second_look_while_the_criteria_change(looked_at, editors):  # noqa: F811
    for round_ in range(2):
        _one, look, _offer, carl = looked_at()
        draft = Indicator.objects.originals().get(slug=TOPIC)
        version = draft.spec().version
        draft.question = f"May anybody run a node, as of round {round_}?"
        revision = draft.save_revision(user=carl)
        assert both(
            partial(second_looks.answer, look.pk, editors[0], "unmet", "It is closed."),
            partial(revision.publish, user=carl),
        ) == [False, False]
        look.refresh_from_db()
        assert (look.first_verdict, look.second_verdict) == ("met", "unmet")
        now = Indicator.objects.originals().get(slug=TOPIC)
        assert (now.question, now.spec().version) == (draft.question, version + 1)
        row = PublishedPool.objects.get(slug="lido")
        assert row.entry == entry_for(row.facts, indicators_in("en"), dates.today())
        assert row.entry["schedules"][TOPIC]["steps"][-1][1] == "met"
        SecondLook.objects.all().delete()
