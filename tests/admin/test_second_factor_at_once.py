"""One code lets one in, whoever else sends it at the same moment, on either database."""

from functools import partial

import pytest
from django.db import connection
from django.test import Client

from directory.accounts.models import Factor, RecoveryCode
from tests.admin.factors import CODE, Phone, by_code, by_password, is_in
from tests.factories import member
from tests.review.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = {"postgresql": 8, "sqlite": 3}[connection.vendor]


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_a_code_sent_twice_at_once_lets_one_in(kind: str) -> None:
    for number in range(ROUNDS):
        name = f"{kind}-{number}"
        phone = Phone(member("Moderator", username=name))
        code = phone.code() if kind == "app" else phone.codes[0]
        clients = [Client(), Client()]
        for client in clients:
            assert by_password(client, name)["Location"] == CODE
        answers = together(*[partial(by_code, client, code) for client in clients])
        assert sorted(answer.status_code for answer in answers) == [200, 302], answers
        assert sorted(map(is_in, clients)) == [False, True]
        if kind == "app":
            assert Factor.objects.get(user__username=name).last_used_at
        else:
            assert RecoveryCode.objects.filter(user__username=name, used_at=None).count() == 9
