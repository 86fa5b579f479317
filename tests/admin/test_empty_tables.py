"""The admin on tables as the migrations leave them."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from directory.accounts.models import User
from tests.admin.addresses import addresses
from tests.admin.test_every_address import asked_at_once, known_values
from tests.admin.visits import fault, undone

pytestmark = pytest.mark.django_db


def test_nothing_fails_where_there_is_nothing(client: Client) -> None:
    """Every address that names no thing; of lists also every filter, order and search at once,
    and what they export."""
    client.force_login(User.objects.create_superuser("boss", "boss@example.org", "x"))
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
