"""Two forms of one thing sent at the same moment, each on a connection of its own."""

from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.admin import test_stale_forms as forms
from tests.admin.shown import shown
from tests.factories import make_indicators
from tests.review.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = {"postgresql": 4, "sqlite": 2}[connection.vendor]


@pytest.mark.parametrize("thing", forms.THINGS, ids=lambda thing: thing.__name__)
def test_one_of_two_is_refused_and_nothing_typed_is_lost(thing: Any) -> None:
    make_indicators()
    form = thing()
    editors = [forms.editor("ann"), forms.editor("bob")]
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
