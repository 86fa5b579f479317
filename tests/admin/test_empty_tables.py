"""The admin on tables as the migrations leave them."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.admin.addresses import addresses
from tests.admin.test_every_address import asked_at_once, known_values
from tests.admin.visits import fault, undone
from tests.factories import superuser

pytestmark = pytest.mark.django_db


def test_nothing_fails_where_there_is_nothing(db: None) -> None:
    """Every address that names no thing; of lists also every filter, order and search at once,
    and what they export."""
    client = superuser()
    client.raise_request_exception = False
    wrong = []
    for label, url in addresses(Anything()):
        with undone():
            response = client.get(url)
        answers = [response]
        if "_results" not in label:
            wrong += asked_at_once(client, url, response)
            for name, kind in known_values(response):
                if name == "export":
                    with undone():
                        answers.append(client.get(url, {name: kind}))
        wrong += [f"{label} {url}: {fault(one)}" for one in answers if fault(one)]
    assert not wrong, "\n".join(wrong)


class Anything(SimpleNamespace):
    """A world of things that are not there, each with the number one."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return SimpleNamespace(pk=1, latest_revision_id=1, live_revision_id=1, source_id=1)
