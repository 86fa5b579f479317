"""Two forms of one thing sent at the same moment, each on a connection of its own."""

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from pools.models import Change, PublishedPool
from tests.admin import test_stale_forms as forms
from tests.admin.shown import shown
from tests.factories import drafted, make_indicators, published_pool, superuser
from tests.review.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = {"postgresql": 4, "sqlite": 2}[connection.vendor]


@pytest.mark.parametrize("thing", forms.THINGS, ids=lambda thing: thing.__name__)
def test_one_of_two_is_refused_and_nothing_typed_is_lost(thing: Any) -> None:
    make_indicators()
    form = thing()
    editors = [superuser("ann"), superuser("bob")]
    for number in range(ROUNDS):
        words = [form.typed.format(f"{name}-{number}") for name in ("Ann", "Bob")]
        pages = [client.get(form.address) for client in editors]
        sent = [
            {**shown(page), **form.extra, form.name: mine, **form.button}
            for page, mine in zip(pages, words, strict=True)
        ]
        results = together(
            *(
                partial(client.post, form.address, data)
                for client, data in zip(editors, sent, strict=True)
            )
        )
        assert sorted(result.status_code for result in results) == [200, 302], results
        refused = next(n for n, result in enumerate(results) if result.status_code == 200)
        assert "Somebody else has saved this" in results[refused].content.decode()
        assert results[refused].context["form"][form.name].value() == words[refused]
        assert form.read() == words[1 - refused]


def test_one_of_two_reverts_from_the_history() -> None:
    make_indicators()
    pool = published_pool(slug="form-pool", summary="As it was.")
    first = pool.live_revision_id
    address = reverse("wagtailsnippets_pools_pool:revisions_revert", args=[pool.pk, first])
    editors = [superuser("ann"), superuser("bob")]
    for number in range(ROUNDS):
        drafted(pool, summary=f"Wrong {number}.").publish()
        lines = Change.objects.count()
        sent = [
            {**shown(client.get(address)), "change_reason": "It was right.", **forms.PUBLISH}
            for client in editors
        ]
        results = together(
            *(
                partial(client.post, address, data)
                for client, data in zip(editors, sent, strict=True)
            )
        )
        assert sorted(result.status_code for result in results) == [200, 302], results
        refused = next(result for result in results if result.status_code == 200)
        assert "Somebody else has saved this" in refused.content.decode()
        assert PublishedPool.objects.get().facts.summary == "As it was."
        assert Change.objects.count() == lines + 1
