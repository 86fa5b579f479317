"""Criteria that two editors change at once, while pools are published by them."""

import datetime as dt
from functools import partial

import pytest
from django.utils import timezone
from wagtail.models import Revision

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import entry_for
from pools.intake.load import load_pool
from pools.models import Change, Indicator, PublishedPool, indicators_in
from pools.review import publish_submission
from pools.review.revert_criteria import revert_criteria
from pools.review.schedules import keep_schedules
from pools.review.undo import CannotUndo
from tests.factories import decided
from tests.facts import source
from tests.review.test_concurrency import (  # noqa: F401
    ROUNDS,
    correction,
    editors,
    listed,
    together,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def criteria():
    return Indicator.objects.originals().get(slug="battle-tested")


def test_criteria_change_twice_while_a_pool_is_published(listed, editors):  # noqa: F811
    # A pool whose verdict changes on a day that depends on the criteria.
    document = PublishedPool.objects.get(slug="lido").facts.to_document()
    document["launch"] = {"date": (dates.today() - dt.timedelta(days=300)).isoformat()}
    document["sources"] = [*document["sources"], source("launch")]
    load_pool(PoolFacts.from_document(document))
    for round_ in range(ROUNDS // 5):
        version = criteria().spec().version
        fixed, moved = correction(listed, 51 + round_), []
        decided(fixed, editors[0])
        for number in (1, 2):
            draft = criteria()
            draft.thresholds = {**draft.thresholds, "met_after_days": 400 + 10 * round_ + number}
            moved.append(draft.save_revision(user=editors[0]))
        results = together(
            moved[0].publish,
            partial(publish_submission.apply_decisions, fixed.pk, editors[0]),
            moved[1].publish,
        )
        assert not [one for one in results if isinstance(one, Exception)], results
        assert criteria().spec().version == version + 2
        lines = Change.objects.filter(kind="criteria").order_by("-pk")[:2]
        assert [line.version for line in lines] == [version + 2, version + 1]
        assert lines[0].before_value == lines[1].after_value
        assert lines[0].after_value == {
            "thresholds.met_after_days": criteria().thresholds["met_after_days"]
        }
        # Nothing visitors read is derived from criteria that are not in force any more.
        row = PublishedPool.objects.get(slug="lido")
        assert len(row.entry["schedules"]["battle-tested"]["steps"]) > 1
        assert row.entry == entry_for(row.facts, indicators_in("en"), dates.today())
        back = [
            partial(revert_criteria, lines[0], editor, "Wrong.")  # both at once
            for editor in editors
        ]
        done = together(*back)
        assert sum(isinstance(one, CannotUndo) for one in done) == 1, done
        assert criteria().spec().version == version + 3


def test_one_draft_is_published_by_two_and_by_the_clock(listed, editors):  # noqa: F811
    for round_ in range(4):
        before, lines = criteria().spec(), Change.objects.filter(kind="criteria").count()
        draft = criteria()
        draft.thresholds = {**draft.thresholds, "met_after_days": 500 + round_}
        revision = draft.save_revision(user=editors[0])
        acts = [partial(revision.publish, user=editor) for editor in editors]
        if round_ % 2:  # two workers, and nobody's button
            then = timezone.now() - dt.timedelta(minutes=1)
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=then)
            acts = [keep_schedules, keep_schedules]
        results = together(*acts)
        assert not [one for one in results if isinstance(one, Exception)], results
        assert criteria().spec().version == before.version + 1
        line = Change.objects.filter(kind="criteria").latest("pk")
        assert Change.objects.filter(kind="criteria").count() == lines + 1
        assert line.after_value == {"thresholds.met_after_days": 500 + round_}
        assert not criteria().has_unpublished_changes


def test_criteria_are_taken_back_while_another_draft_is_published(listed, editors):  # noqa: F811
    for round_ in range(3):
        first = criteria()
        first.thresholds = {**first.thresholds, "met_after_days": 600 + round_}
        first.save_revision(user=editors[0]).publish()
        line = Change.objects.filter(kind="criteria").latest("pk")
        version = criteria().spec().version
        draft = criteria()
        draft.thresholds = {**draft.thresholds, "met_after_days": 700 + round_}
        revision = draft.save_revision(user=editors[1])
        back, published = together(
            partial(revert_criteria, line, editors[0], "Wrong."), revision.publish
        )
        assert not isinstance(published, Exception), published
        refused = isinstance(back, CannotUndo)
        assert refused or not isinstance(back, Exception), back
        assert criteria().thresholds["met_after_days"] == 700 + round_
        assert criteria().spec().version == version + (1 if refused else 2)
        assert Change.objects.filter(reverts=line).count() == (not refused)
