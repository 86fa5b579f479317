"""Hostile values in every field: never an error of ours, and nowhere shown as anything but text."""

import re

import pytest
from django.core import mail

from pools import topics
from pools.contributions.sections import SECTIONS
from pools.models import Contact, Submission
from pools.submit import rate_limits
from tests.submit.hostile import HOSTILE, SCRIPTS, shown_raw, unsafe_link
from tests.submit.test_emails import link_in, work
from tests.submit.test_propose import base_of, draft, send  # noqa: F401

pytestmark = pytest.mark.django_db

FORMS = [("correct", topic) for topic in topics.FACT]
FORMS += [("correct", "trustless"), ("confirm", "trustless"), ("contest", "trustless")]
OURS = {"csrfmiddlewaretoken", "stamp", "q"}  # the last is the search in the page's head
# Free words, in a form that is in order otherwise: these are stored and shown again.
WORDS = ["fee-covers", "fee-source-publisher", "fee-source-quote", "note"]
EVERY_FIELD = (SCRIPTS[23], SCRIPTS[15], *HOSTILE[len(SCRIPTS) :])


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(rate_limits, "FASTEST", -1)
    for purpose in rate_limits.MOST:
        monkeypatch.setitem(rate_limits.MOST, purpose, (10**6, 10**6))


def fields_of(html):
    """Names of inputs; of a list's rows, which are all alike, the first one's."""
    names = set(re.findall(r'<(?:input|textarea|select)[^>]*?\sname="([^"]+)"', html)) - OURS
    return sorted(name for name in names if not re.search(r"-[1-9]\d*-", name))


def typed_into(fields):
    """What to send beside what is in order: into each field alone one of the values, since fields
    are alike and each value meets many; and then all fields at once, each with each of them."""
    yield from ({name: EVERY_FIELD[place % len(EVERY_FIELD)]} for place, name in enumerate(fields))
    for turn in range(len(EVERY_FIELD)):
        yield {
            name: EVERY_FIELD[(place + turn) % len(EVERY_FIELD)]
            for place, name in enumerate(fields)
        }


def harmless(response, *values):
    assert response.status_code < 500, values
    html = response.content.decode()
    assert not [value for value in values if shown_raw(value, html)]
    assert not unsafe_link(html), values


@pytest.mark.parametrize(("kind", "topic"), FORMS)
def test_every_field_of_the_claim_forms(kind, topic, client, pool):
    url = f"/pools/lido/{kind}/{topic}/"
    page = client.get(url)
    assert page.status_code == 200
    fields = fields_of(page.content.decode())
    assert "affiliation" in fields
    assert len(fields) > 2
    good = {
        "affiliation": "team",
        "note": "A note.",
        f"{topic}-rows": "1",
        f"{topic}-source-url": "https://evidence.example/",
    }
    for said in typed_into(fields):
        response = client.post(url, {**good, "stamp": rate_limits.fresh_stamp(), **said})
        harmless(response, *set(said.values()))


def test_free_words_are_text_on_the_status_page_and_the_desk(client, pool, desk):
    at, stored = None, 0
    for value in HOSTILE:
        data = {
            "fee-percent": "9",
            "fee-source-url": "https://evidence.example/",
            "affiliation": "none",
            "stamp": rate_limits.fresh_stamp(),
            **dict.fromkeys(WORDS, value),
        }
        response = client.post("/pools/lido/correct/fee/", data)
        harmless(response, value)
        if response.status_code != 302:
            continue
        stored += 1
        harmless(client.get(response["Location"]), value)
        submission = Submission.objects.latest("pk")
        at = at or desk(submission)
        harmless(at.client.get(f"/admin/desk/{submission.pk}/"), value)
    assert stored >= len(SCRIPTS), "words are kept as they were typed, not refused"


@pytest.mark.parametrize("section", [section.key for section in SECTIONS])
def test_every_field_of_the_propose_form(section, client, draft):  # noqa: F811
    first = section == SECTIONS[0].key
    url = f"{base_of(draft())}{section}/"
    page = client.get(url)
    assert page.status_code == 200
    fields = fields_of(page.content.decode())
    assert len(fields) > 5
    good = {name: "1" for name in fields if name.endswith("-rows")}
    if first:
        good |= {"name-value": "Pond", "website-value": "https://pond.example"}
    for said in typed_into(fields):
        answer, values = client.post(url, {**good, **said}), set(said.values())
        harmless(answer, *values)
        if answer.status_code == 302 or len(said) > 1:  # else the answer is the page itself
            harmless(client.get(url), *values)


@pytest.mark.parametrize("value", [SCRIPTS[0], SCRIPTS[9], SCRIPTS[21], SCRIPTS[24], SCRIPTS[27]])
def test_a_hostile_name_is_text_in_pages_and_letters(value, client, draft, later, desk):  # noqa: F811
    base = base_of(draft(**{"name-value": value}))
    harmless(client.get(f"{base}send/"), value)
    sent = send(client, later, base, email="ann@example.org", note=value)
    assert sent.status_code == 302
    harmless(client.get(sent["Location"]), value)
    submission = Submission.objects.get()
    at = desk(submission)
    for path in ("", f"{submission.pk}/", f"{submission.pk}/preview/"):
        harmless(at.client.get(f"/admin/desk/{path}"), value)
    harmless(at.client.get("/admin/"), value)
    work()
    client.post(link_in(mail.outbox[-1].body))
    assert Contact.objects.get().verified_at
    for proposal in submission.proposals.all():
        at.decide(proposal.topic, "decline", reason_code="other", reason_words=value)
    at.act("apply_decisions")
    assert at.state == "declined"
    work()
    letters = [letter for letter in mail.outbox if letter.to == ["ann@example.org"]]
    assert len(letters) >= 3
    for letter in letters:
        assert "\n" not in letter.subject
        (html, kind) = letter.alternatives[0]
        assert kind == "text/html"
        assert not shown_raw(value, html)
        assert not unsafe_link(html)
    harmless(client.get("/review/"), value)
    harmless(client.get(sent["Location"]), value)
