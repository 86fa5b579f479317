"""What is kept of a form that was left: for hours, for its browser only, and told where it closed."""

import base64
import re
import zlib

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pools.models import Submission
from pools.submit import left_forms, services
from pools.submit.left_forms import KEPT
from tests.submit.conftest import hidden
from tests.submit.test_leaving import FEE, POOL, shows
from tests.submit.test_propose import base_of, draft, send  # noqa: F401

pytestmark = pytest.mark.django_db


def test_it_is_kept_for_hours_under_a_name_that_tells_nothing(client, waits, later):
    address = f"/submissions/{waits}/"
    Session.objects.all().delete()
    typed = {"reply": "We moved the keys.", "email": "ann@example.org", "leave": "/pools/"}
    client.post(f"{address}reply/", typed)
    row = Session.objects.get()
    assert waits not in row.session_key + row.session_data
    assert row.get_decoded() == {}, "and it is nobody's session"
    assert "sessionid" not in client.cookies, "so that pages come from the cache as before"
    later(seconds=KEPT.total_seconds() + 1)
    assert "We moved the keys." not in client.get(address).content.decode()
    Session.objects.create(session_key="open", expire_date=timezone.now() + KEPT)
    with CaptureQueriesContext(connection) as asked:
        assert left_forms.remove_expired() == 1
    assert [query["sql"].split()[0] for query in asked] == ["DELETE"], "however many there are"
    assert Session.objects.get().session_key == "open"


def test_it_is_readable_with_the_cookie_only(client, pool):
    """Who has the table, a backup or even the key of the site reads no address in it."""
    url = "/pools/lido/correct/fee/"
    client.post(url, {**FEE, "leave": "/pools/"})
    row = Session.objects.get()
    text = row.session_data.partition(":")[0].lstrip(".").replace("-", "+").replace("_", "/")
    raw = base64.b64decode(text + "=" * (-len(text) % 4))
    for plain in (raw, *map(unpacked, (raw, raw[28:]))):
        assert not any(word in plain for word in (b"ann@example.org", b"See the table", b"email"))
    assert shows(client.get(url).content.decode(), FEE)
    # Laid under another's key or changed, it is nothing at all.
    Session.objects.update(session_data=row.session_data[:-8] + "AAAAAAA=")
    html = client.get(url).content.decode()
    assert not shows(html, FEE) and "We keep it for this browser" not in html


def unpacked(raw):
    try:
        return zlib.decompress(raw)
    except zlib.error:
        return b""


def test_the_clock_removes_each_hour_what_was_kept_long_enough(client, pool, later, capsys):
    client.post("/submit/", {**POOL, "leave": "/pools/"})
    call_command("tend_submissions")
    assert Session.objects.exists()
    later(seconds=KEPT.total_seconds() + 1)
    call_command("tend_submissions")
    assert not Session.objects.exists()
    assert "1 left forms and sessions removed" in capsys.readouterr().out


@pytest.mark.parametrize("then", ["withdraw", "recall"])
def test_what_was_typed_in_a_form_that_closed_is_shown(then, client, waits, desk_asks):
    at = desk_asks()
    address = f"/submissions/{waits}/"
    typed = {"trustless-words-words": "Since March.", "reply": "We moved <both>.", "leave": "/"}
    client.post(f"{address}answer/", {**hidden(client.get(address).content.decode()), **typed})
    submission = Submission.objects.get(kind="contest")
    if then == "withdraw":
        services.withdraw(submission.pk)
    else:
        at.act("recall")
    page = client.get(address)
    html = page.content.decode()
    told = html.partition('<div class="left-form">')[2].partition("</form>")[0]
    assert "Since March." in told and "can’t be sent any more" in told
    assert "0 hours" not in told and "12 hours" in told
    assert page["Referrer-Policy"] == "same-origin", "or the button would be refused"
    if then == "withdraw":
        assert "is back" not in told and "Delete what I typed" in told
        assert "We moved &lt;both&gt;." in told
    else:
        assert "is back" in told and "We moved" not in told, "what is in the form is not told twice"
        assert shows(html, {"reply": "We moved &lt;both&gt;."})
    assert client.post(address, {"forget": "1"})["Location"] == address
    assert "Since March." not in client.get(address).content.decode().partition("<h1")[0]


def told(html):
    """What the page says of a form that was not sent."""
    return html.partition('<div class="left-form">')[2].partition("</form>")[0]


def test_an_answer_that_comes_after_the_question_was_closed_is_shown(client, waits, desk_asks):
    at, address = desk_asks(), f"/submissions/{waits}/"
    page = client.get(address).content.decode()
    at.act("recall")
    late = {**hidden(page), "trustless-words-words": "Since March.", "reply": "We moved <both>."}
    gone = client.post(f"{address}answer/", late)
    assert (gone.status_code, gone["Location"]) == (302, address)
    html = client.get(address).content.decode()
    assert "Since March." in told(html) and "can’t be sent any more" in told(html)
    assert shows(html, {"reply": "We moved &lt;both&gt;."}), "its own form is still open"
    assert not Submission.objects.get(kind="contest").proposals.get().notes.filter(by=None).exists()


def test_a_reply_that_comes_after_the_contest_was_closed_is_shown(client, waits):
    address = f"/submissions/{waits}/"
    page = client.get(address).content.decode()
    submission = Submission.objects.get(kind="contest")
    services.withdraw(submission.pk)
    gone = client.post(f"{address}reply/", {**hidden(page), "reply": "We moved the keys."})
    assert (gone.status_code, gone["Location"]) == (302, address)
    assert "We moved the keys." in told(client.get(address).content.decode())
    assert submission.proposals.get().reply == ""


def test_an_answer_that_is_sent_twice_is_taken_once_and_nothing_is_kept(client, waits, desk_asks):
    desk_asks()
    Session.objects.all().delete()
    address = f"/submissions/{waits}/"
    answer = {
        **hidden(client.get(address).content.decode()),
        "trustless-source-url": "https://x.example",
        "trustless-words-words": "In March.",
    }
    for _twice in range(2):
        assert client.post(f"{address}answer/", answer).status_code == 302
    assert not Session.objects.exists()
    assert "can’t be sent any more" not in client.get(address).content.decode()
    assert Submission.objects.get(kind="contest").proposals.get().notes.count() == 2


def test_a_claim_that_can_be_added_no_more_is_shown_as_it_was_typed(client, waits):
    address = f"/submissions/{waits}/add/fee/"
    client.post(address, {**FEE, "leave": "/pools/"})
    services.withdraw(Submission.objects.get(kind="contest").pk)
    for response, status in ((client.get(address), 200), (client.post(address, FEE), 409)):
        html = response.content.decode()
        assert response.status_code == status
        assert "so nothing was changed" in html and "Add to the proposal" not in html
        assert shows(html, {"fee-percent": "9", "fee-covers": "the treasury"})
    assert client.post(address, {"forget": "1"})["Location"] == address
    assert client.get(address)["Location"] == f"/submissions/{waits}/"


def test_another_question_opens_with_what_it_is_about(client, fill, pool, desk):
    """What was kept of the question before says nothing of this one."""
    base = fill("/submit/", {**POOL, "source": "docs.pond.example"})["Location"]
    submission = Submission.objects.get(kind="new")
    at = desk(submission)
    at.decide("name", "ask", note="Its whole name?")
    at.act("ask")
    left = {"name-value": "Pond Pool", "name-words-words": "As the site has it.", "leave": "/"}
    client.post(f"{base}answer/", {**hidden(client.get(base).content.decode()), **left})
    at.act("recall")
    at.decide("website", "ask", note="Is this the one?")
    at.act("ask")
    html = client.get(base).content.decode()
    assert shows(html, {"website-value": "https://pond.example"})
    assert "Pond Pool" in told(html)


def test_a_section_of_a_draft_that_was_sent_in_another_tab_is_shown(client, draft, later):  # noqa: F811
    step = base_of(draft())
    base = step.replace("/submit/", "/submissions/")
    assert send(client, later, step, note="Hello")["Location"] == base
    Session.objects.all().delete()
    assert client.post(f"{step}use/", {"fee-percent": "7"})["Location"] == base
    html = client.get(base).content.decode()
    assert "can’t be sent any more" in told(html) and ">7<" in re.sub(r"\s", "", told(html))
    client.post(base, {"forget": "1"})
    Session.objects.all().delete()
    for note, is_kept in (("Hello", False), ("Hello again", True)):
        client.post(f"{step}send/", {"affiliation": "team", "note": note})
        assert Session.objects.exists() is is_kept, note


@pytest.mark.parametrize("act", ["correct", "confirm", "contest", "reply"])
def test_what_was_typed_on_a_pool_that_went_meanwhile_is_shown(client, pool, act):
    typed = {**hidden(client.get("/pools/lido/correct/fee/").content.decode()), **FEE}
    pool.unpublish()
    gone = client.post(f"/pools/lido/{act}/fee/", typed)
    html = gone.content.decode()
    assert gone.status_code == 410
    assert "the treasury" in html and "ann@example.org" in html
    assert typed["stamp"] not in html
    assert "the treasury" not in client.get(f"/pools/lido/{act}/fee/").content.decode()


def test_what_was_typed_on_a_page_that_went_meanwhile_is_shown(client, pool):
    said = {"helpful": "no", "sentence": "Which <fee>?"}
    for address in ("/feedback/pools/nowhere/", "/pools/lido/correct/nothing/"):
        gone = client.post(address, said | {"note": "Which <fee>?"})
        assert gone.status_code == 404 and "Which &lt;fee&gt;?" in gone.content.decode(), address
