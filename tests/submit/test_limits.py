"""Floods, robots, forged forms and bad input. Each leaves the form filled in."""

import pytest
from django.test import Client

from pools.models import DailySalt, RateCounter, Submission
from pools.submit import rate_limits
from tests.submit.conftest import hidden

pytestmark = pytest.mark.django_db

URL = "/pools/lido/correct/website/"
GOOD = {"website-value": "https://lido.example", "affiliation": "none"}


def test_forged_forms_are_refused(pool, fill):
    client = Client(enforce_csrf_checks=True)
    for url in (URL, "/submit/", "/submissions/lost/", f"/submissions/{'a' * 43}/withdraw/"):
        assert client.post(url, GOOD).status_code == 403


def test_a_robot_fills_in_everything_or_is_too_fast(fill, pool):
    assert fill(URL, {**GOOD, "nickname": "x"}).status_code == 422
    response = fill(URL, GOOD, wait=1)
    assert response.status_code == 422
    assert "That was quick" in response.content.decode()
    assert fill(URL, {**GOOD, "stamp": "forged"}).status_code == 422
    assert not Submission.objects.exists()


def test_a_form_that_lay_open_for_long_is_sent_once_more(client, fill, pool, later, monkeypatch):
    page = client.get(URL)
    values = {**hidden(page.content.decode()), **GOOD}
    monkeypatch.setattr(rate_limits, "STAMP_KEPT", rate_limits.dt.timedelta(0))
    response = client.post(URL, values)
    assert response.status_code == 422
    html = response.content.decode()
    assert "https://lido.example" in html
    monkeypatch.undo()
    assert hidden(html)["stamp"] != values["stamp"]


def test_the_limit_says_when_to_try_again_and_keeps_what_was_typed(fill, pool, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST, "send", (2, 100))
    for host in "ab":
        assert fill(URL, {**GOOD, "website-value": f"https://{host}.example"}).status_code == 302
    response = fill(URL, {**GOOD, "website-value": "https://c.example"})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 86_400
    html = response.content.decode()
    assert "Nothing you typed is lost" in html
    assert "https://c.example" in html
    assert Submission.objects.count() == 2


GUESSES = ["/submissions/{}/", "/submit/{}/send/", "/submissions/{}/withdraw/"]


@pytest.mark.parametrize("address", GUESSES)
def test_wrong_keys_are_limited_and_right_ones_still_open(
    address, client, correct_fee, monkeypatch
):
    url, _submission = correct_fee("9")
    monkeypatch.setitem(rate_limits.MOST, "guess", (3, 100))
    ask = client.post if "withdraw" in address else client.get
    for letter in "abc":
        assert ask(address.format(letter * 43)).status_code == 404
    response = ask(address.format("d" * 43))
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 86_400
    assert "no-store" in response["Cache-Control"]
    html = response.content.decode()
    assert "Too many wrong links" in html
    assert "d" * 43 not in html
    assert client.get(url).status_code == 200
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    ask = elsewhere.post if "withdraw" in address else elsewhere.get
    assert ask(address.format("e" * 43)).status_code == 404
    assert RateCounter.objects.filter(purpose="guess", sender__contains="127.0.0.1").count() == 0


def test_wrong_tokens_of_letters_are_limited_too(client, pool, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST, "guess", (1, 100))
    address = f"/submissions/verify/{'t' * 43}/"
    assert client.post(address).status_code == 404
    assert client.post(address).status_code == 429


def limits_of(rf, monkeypatch, each, together):
    """What comes of one more from an address."""
    monkeypatch.setitem(rate_limits.MOST, "send", (each, together))
    return lambda address: rate_limits.allow(rf.post("/", REMOTE_ADDR=address), "send").allowed


def test_a_flood_does_not_shut_out_strangers(rf, db, monkeypatch):
    allowed = limits_of(rf, monkeypatch, each=100, together=3)
    assert [allowed("198.51.100.7") for _ in range(6)] == [True] * 5 + [False]
    assert [allowed("203.0.113.9") for _ in range(3)] == [True, True, False]
    assert [allowed(f"2001:db8:1:{n}::1") for n in range(3)] == [True, True, False]
    assert allowed("2001:db8:2::1")


def test_what_is_given_back_in_a_flood_is_there_again(rf, db, monkeypatch):
    monkeypatch.setitem(rate_limits.MOST, "send", (100, 1))
    request = rf.post("/", REMOTE_ADDR="203.0.113.9")
    assert rate_limits.allow(rf.post("/", REMOTE_ADDR="198.51.100.7"), "send").allowed
    for _ in range(5):
        limit = rate_limits.allow(request, "send")
        assert limit.allowed
        limit.give_back()


def test_whoever_has_a_network_of_addresses_is_counted_by_the_network(rf, db, monkeypatch):
    allowed = limits_of(rf, monkeypatch, each=2, together=1_000)
    assert [allowed(f"2001:db8:1:1::{n:x}") for n in range(4)] == [True, True, False, False]
    # The larger one around it: many networks of one customer, not of another.
    others = [allowed(f"2001:db8:1:{n:x}::1") for n in range(2, 20)]
    assert others == [True] * 8 + [False] * 10
    assert allowed("2001:db8:2:1::1")


def test_an_address_is_told_however_it_is_written(rf, db, monkeypatch):
    allowed = limits_of(rf, monkeypatch, each=1, together=1_000)
    assert allowed("198.51.100.7")
    assert not allowed("::ffff:198.51.100.7")
    assert allowed("fe80::1%eth0")
    assert not allowed("fe80:0::1")
    assert allowed("unix:")
    assert not allowed("unix:")


def test_no_address_is_kept_and_the_salt_goes_with_the_day(fill, pool, later):
    fill(URL, GOOD)
    assert not RateCounter.objects.filter(sender__contains="127.0.0.1").exists()
    salt = DailySalt.objects.get().salt
    later(days=1)
    fill(URL, {**GOOD, "website-value": "https://b.example"})
    assert DailySalt.objects.get().salt != salt
    assert set(RateCounter.objects.values_list("day", flat=True)) == {DailySalt.objects.get().day}


def test_too_much_at_once(client, pool):
    big = client.post(URL, {"website-value": "x" * 400_000})
    assert big.status_code == 413
    many = client.post(URL, {f"f{n}": "1" for n in range(1_500)})
    assert many.status_code == 400


BAD_ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,x",
    "java\tscript:alert(1)",
    "https://user@evil.example",
    "https://user:pw@evil.example",
    "https:\\\\evil.example",
    "https://evil.example\\@good.example",
    "ftp://x.example",
    "https://localhost",
    "https://x.example/\u202egnp",
    "https://x.example/a b",
    "https://" + "x" * 600 + ".example",
    "https://[::1",
]
BAD_TEXT = ["\x00", "a\x00b", "abc\u202edef", "zero\u200bwidth", "bell\x07", "x" * 241]
FIELDS = {
    "fee": ["fee-percent", "fee-covers"],
    "launch": ["launch-date"],
    "tokens": ["tokens-0-address", "tokens-0-symbol"],
    "minimum_deposit": ["minimum_deposit-value"],
}
BAD_VALUES = {
    "fee-percent": ["-1", "100.0000001", "1e400", "NaN", "Infinity", "0x10", "1,5,5"],
    "fee-covers": BAD_TEXT,
    "launch-date": ["2999-01-01", "2021-13", "2021-02-30", "21", "yesterday", "2021-1-1", "\x00"],
    "tokens-0-address": [
        "0xAE7ab96520DE3A18E5e111B5EaAb095312D7fE84",
        "0x0",
        "vitalik.eth",
    ],
    "tokens-0-symbol": ["\u202eHTEts", "a\x00", "x" * 21],
    "minimum_deposit-value": ["-0.1", "100001", "0.0000000001", "NaN", ""],
}


def attempt(client, topic, values):
    url = f"/pools/lido/correct/{topic}/"
    data = {
        **hidden(client.get(url).content.decode()),
        f"{topic}-source-url": "https://x.example",
        "affiliation": "none",
        **values,
    }
    if topic == "tokens":
        data = {"tokens-rows": "1", "tokens-0-symbol": "x", "tokens-0-chain": "ethereum", **data}
        data["tokens-rows"] = "1"
        data.update(values)
    return client.post(url, data)


@pytest.mark.parametrize("name", [name for names in FIELDS.values() for name in names])
def test_bad_values_are_refused_beside_their_field(client, pool, name, monkeypatch):
    monkeypatch.setattr(rate_limits, "FASTEST", -1)
    topic = next(topic for topic, names in FIELDS.items() if name in names)
    for value in BAD_VALUES[name]:
        response = attempt(client, topic, {name: value})
        assert response.status_code == 422, (name, value)
        html = response.content.decode()
        assert f'href="#id_{name}"' in html or 'class="error-summary"' in html, (name, value)
    assert not Submission.objects.exists()


def test_bad_addresses_are_refused_in_value_and_source(client, pool, monkeypatch):
    monkeypatch.setattr(rate_limits, "FASTEST", -1)
    for url in BAD_ADDRESSES:
        assert attempt(client, "website", {"website-value": url}).status_code == 422, url
        response = attempt(client, "fee", {"fee-percent": "3", "fee-source-url": url})
        assert response.status_code == 422, url
    assert not Submission.objects.exists()


def test_hostile_words_are_data_only(client, fill, pool, desk):
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}=cmd|' /C calc'!A0"
    response = fill(
        "/pools/lido/correct/fee/",
        {
            "fee-percent": "9",
            "fee-covers": hostile,
            "fee-source-url": "https://x.example/?a=<script>",
            "fee-source-publisher": hostile,
            "note": hostile,
            "affiliation": "none",
        },
    )
    status = client.get(response["Location"]).content.decode()
    at = desk(Submission.objects.get())
    for html in (status, at.page()):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html
    at.decide("fee", "accept")
    at.act("apply_decisions")
    assert "<script>alert" not in client.get("/pools/lido/").content.decode()
