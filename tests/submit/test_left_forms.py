"""What is kept of a form that was left: for hours, for its browser only, and told where it closed."""

import base64
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
