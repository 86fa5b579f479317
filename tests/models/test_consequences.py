"""What follows from a change follows whoever makes it: in the transition, or in saving."""

import pytest
from django.template.loader import get_template
from wagtail.models import Locale

from pools.models import Indicator, PublishedPool, publishing
from pools.models.submission_states import OPENS_LINKS, TRANSITIONS
from tests.factories import make_indicators, published_pool


def test_every_letter_of_the_transitions_can_be_written() -> None:
    for transition in TRANSITIONS.values():
        if transition.letter:
            get_template(f"emails/{transition.letter}.txt")
    assert TRANSITIONS.keys() >= OPENS_LINKS


@pytest.mark.django_db
def test_a_pool_that_is_saved_and_not_live_is_withdrawn() -> None:
    make_indicators()
    pool = published_pool()
    pool.live = False
    pool.save(update_fields=["name"])  # says nothing of it
    assert PublishedPool.objects.count() == 1
    pool.save()
    assert PublishedPool.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("at_once", [False, True])
def test_pools_are_judged_anew_without_an_indicator(
    at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_indicators()
    judged: list[int] = []
    monkeypatch.setattr(publishing, "rebuild", lambda: judged.append(1))
    chosen = Indicator.objects.filter(locale=Locale.get_default())[:1].get()
    chosen.save()
    assert judged == [1]
    if at_once:
        Indicator.objects.filter(pk=chosen.pk).delete()
    else:
        chosen.delete()
    assert judged == [1, 1]
    assert not hasattr(Indicator.objects, "delete")
