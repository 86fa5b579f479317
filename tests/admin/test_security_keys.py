"""Security keys: only the right one, at the right address, once for each question."""

import pytest
from django.test import Client

from directory.accounts.models import Factor, RecoveryCode
from tests.admin.factors import CODE, Phone, by_password, is_in
from tests.admin.security_key import SecurityKey, asked
from tests.factories import member, signed_in

pytestmark = pytest.mark.django_db
ADD = "/admin/account/factors/key/"


@pytest.fixture
def owner(db):
    return member("Moderator")


def add(client, key, name="Blue one"):
    return client.post(ADD, {"name": name, "answer": key.add(client.get(ADD))})


@pytest.fixture
def key(signed):
    made = SecurityKey()
    assert "They are shown only now" in add(signed, made).content.decode()
    return made


def send(client, answer):
    return client.post(CODE, {"answer": answer})


def waiting():
    client = Client()
    by_password(client)
    return client


def test_a_key_opens_the_door(key):
    client = waiting()
    assert send(client, key.sign(client.get(CODE)))["Location"] == "/admin/"
    assert is_in(client)
    factor = Factor.objects.get()
    assert (factor.kind, factor.name, factor.last_count) == ("key", "Blue one", 1)
    assert factor.last_used_at
    assert RecoveryCode.objects.count() == 10


def test_what_the_browser_is_asked(key, signed):
    question = asked(waiting().get(CODE))
    assert question["rpId"] == "127.0.0.1"
    assert len(question["allowCredentials"]) == 1
    again = asked(signed.get(ADD))
    assert again["excludeCredentials"] == question["allowCredentials"]
    assert question["challenge"] != asked(waiting().get(CODE))["challenge"]


def test_an_answer_is_taken_once(key):
    client = waiting()
    answer = key.sign(client.get(CODE))
    send(client, answer)
    assert is_in(client)
    other = waiting()
    other.get(CODE)
    assert "does not open your account" in send(other, answer).content.decode()
    assert not is_in(other)


def test_the_question_must_have_been_asked(key):
    client, other = waiting(), waiting()
    answer = key.sign(client.get(CODE))
    send(other, answer)
    assert not is_in(other)


@pytest.mark.parametrize(
    "false",
    [
        {"origin": "https://127.0.0.1.evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "http://evil.127.0.0.1:8000"},
        {"host": "evil.example"},
    ],
)
def test_an_answer_to_another_address_opens_nothing(key, signed, false):
    client = waiting()
    for name, value in false.items():
        setattr(key, name, value)
    send(client, key.sign(client.get(CODE)))
    assert not is_in(client)
    other = SecurityKey(number=b"another", **false)
    assert "not for this page" in add(signed, other).content.decode()
    assert Factor.objects.count() == 1


def test_another_key_and_anothers_key_open_nothing(key):
    client = waiting()
    send(client, SecurityKey().sign(client.get(CODE)))  # the same number, not the same secret
    assert not is_in(client)
    other = signed_in("Editor")
    theirs = SecurityKey(number=b"theirs")
    add(other, theirs, "Red one")
    client = waiting()
    send(client, theirs.sign(client.get(CODE)))
    assert not is_in(client)


def test_a_copy_of_a_key_is_noticed(key):
    client = waiting()
    send(client, key.sign(client.get(CODE)))
    assert is_in(client)
    key.count = 0  # a copy from before counts from there
    other = waiting()
    send(other, key.sign(other.get(CODE)))
    assert not is_in(other)


def test_a_key_that_does_not_count_opens_again_and_again(key):
    for _ in range(2):
        client = waiting()
        key.count = -1
        send(client, key.sign(client.get(CODE)))
        assert is_in(client)


def test_a_deleted_key_opens_nothing(key, signed):
    Phone(member("Editor"))
    client = waiting()
    answer = key.sign(client.get(CODE))
    signed.post(f"/admin/account/factors/{Factor.objects.get(kind='key').pk}/remove/")
    assert send(client, answer)["Location"] == "/admin/login/"
    assert not is_in(client)


@pytest.mark.parametrize("junk", ["x", "{}", "[]", "null", '{"id": 1}', "0", "\0", "y" * 30_000])
def test_junk_is_refused_in_words(key, signed, junk):
    client = waiting()
    client.get(CODE)
    assert send(client, junk).status_code == 200
    assert not is_in(client)
    signed.get(ADD)
    assert signed.post(ADD, {"name": "Red one", "answer": junk}).status_code == 200
    assert Factor.objects.count() == 1


def test_wrong_keys_are_counted_with_wrong_codes(key):
    client = waiting()
    answers = [send(client, "{}").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def test_a_name_is_needed_and_the_form_keeps_it(signed):
    assert "This field is required" in signed.post(ADD, {"answer": "{}"}).content.decode()
    wrong = signed.post(ADD, {"name": "Blue one", "answer": "{}"}).content.decode()
    assert 'value="Blue one"' in wrong
    assert "not for this page" in wrong
