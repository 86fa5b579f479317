"""Nothing is written while the switch is on: every door says so, keeps what was typed, and reading
goes on."""

import signal
import sys
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django_tasks_db.management.commands import db_worker as original
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page, PageViewRestriction

from pools.management.commands.db_worker import PausingWorker
from pools.models import Submission, generation, read_only
from pools.notifications.emails import deliver
from tests.faults.visitor import form_in
from tests.review.conftest import *  # noqa: F403 - the desk's own world
from tests.review.test_matrix import ROWS, ask

pytestmark = pytest.mark.django_db
FEE = "/pools/lido/correct/fee/"
PROBES = {"healthz", "readyz", "metrics"}  # they are for reading only, whatever the switch says
ADMIN = [
    "/admin/pages/add/content/standardpage/{page}/",
    "/admin/pages/{page}/edit/",
    "/admin/snippets/pools/pool/add/",
    "/admin/users/new/",
    "/admin/settings/pools/reviewsettings/1/",
    "/admin/account/",
    "/admin/password_reset/",
    "/_util/no-such-door/",
]


def turned(what: str) -> str:
    out = StringIO()
    call_command("read_only", what, stdout=out)
    return out.getvalue().strip()


def stored() -> dict[str, int]:
    """How much there is of everything but sessions."""
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def test_every_address_refuses_to_write_and_goes_on_reading(
    correct_fee: Any, signed_in: Any
) -> None:
    url, submission = correct_fee("9")
    values = {
        "key": url.split("/")[2],
        "pk": submission.pk,
        "proposal": submission.proposals.get().pk,
        "page": 2,
    }
    client = signed_in("Administrator")
    reading = {
        name: ask(client, row, **values).status_code
        for name, row in ROWS.items()
        if row.method == "get"
    }
    turned("on")
    before = stored()
    rows = {name: row.address for name, row in ROWS.items() if name not in PROBES}
    for name, address in [*rows.items(), *((path, path) for path in ADMIN)]:
        response = client.post(address.format(**values), {"act": "take", "words": "kept words"})
        assert response.status_code == 503, name
        assert response.headers["Retry-After"] == "600", name
        if "/api/" not in address and "json" not in address and "csv" not in address:
            assert "read-only" in response.content.decode(), name
    assert stored() == before
    submission.refresh_from_db()
    assert submission.state == "received"
    for name, status in reading.items():
        if name != "review_next":
            assert ask(client, ROWS[name], **values).status_code == status, name


def test_what_was_typed_comes_back_and_arrives_later(fill: Any, pool: Any) -> None:
    turned("on")
    typed = {"fee-percent": "9", "fee-covers": "the <b>treasury</b>", "note": "kept words"}
    response = Client().post(FEE, typed)
    html = response.content.decode()
    assert response.status_code == 503
    assert "the &lt;b&gt;treasury&lt;/b&gt;" in html
    action, values = form_in(html)
    assert action == FEE
    assert set(typed.items()) <= set(values)
    spanish = Client().post(f"/es{FEE}", typed)
    assert spanish.status_code == 503
    assert 'lang="es"' in spanish.content.decode()
    turned("off")
    fill(
        FEE, {**dict(values), "fee-source-url": "https://docs.lido.fi/fees", "affiliation": "user"}
    )
    assert Submission.objects.get().proposals.get().topic == "fee"


def test_the_admins_forms_come_back_too_and_passwords_do_not(signed_in: Any) -> None:
    client = signed_in("Administrator")
    turned("on")
    path = "/admin/snippets/pools/pool/add/"
    action, values = form_in(client.post(path, {"name": "A <pool>"}).content.decode())
    assert (action, ("name", "A <pool>") in values) == (path, True)
    secret = client.post("/admin/account/", {"password-old_password": "open sesame"})
    assert secret.status_code == 503
    assert "open sesame" not in secret.content.decode()
    # As many fields as a pool with all its children has.
    many = {f"sources-{n}-what_it_reports": "x" * 20 for n in range(2_500)}
    assert set(many.items()) <= set(form_in(client.post(path, many).content.decode())[1])
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = client.cookies
    assert b"A pool" not in forged.post(path, {"name": "A pool"}).content


def test_the_banner_stands_on_pages_at_once_kept_ones_too(
    pool: Any, signed_in: Any, settings: Any
) -> None:
    settings.PAGE_CACHE_MB = 32
    words, public = b"This site is read-only just now", Client()
    assert words not in public.get("/network/").content
    assert turned("on") == "Read-only is on."
    assert words in public.get("/network/").content
    assert words in signed_in("Reviewer").get("/admin/").content
    assert turned("off") == "Read-only is off."
    assert words not in public.get("/network/").content


def test_editors_get_in_and_out(member: Any) -> None:
    editor = member("Editor")
    editor.set_password("a long enough one")
    editor.save()
    turned("on")
    client = Client()
    sent = {"username": editor.get_username(), "password": "a long enough one"}
    assert client.post("/admin/login/", sent).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert client.post("/admin/logout/").status_code == 302


def test_a_page_behind_a_password_still_opens() -> None:
    page = Page.objects.get(depth=2)
    door = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
    )
    turned("on")
    address = f"/_util/authenticate_with_password/{door.pk}/{page.pk}/"
    sent = {"password": "open sesame", "return_url": "/"}
    assert Client().post(address, sent).status_code == 302


def test_the_switch_does_not_wait_for_who_is_publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    def held() -> None:
        raise OperationalError("canceling statement due to lock timeout")

    for what, refused in (("on", True), ("off", False)):
        with monkeypatch.context() as patch:
            patch.setattr(generation, "move", held)
            words = f"{what.capitalize()}; pages say so once .* Run it again."
            with pytest.raises(CommandError, match=words):
                turned(what)
        assert (Client().post("/submissions/lost/").status_code == 503) is refused
        assert turned(what) == f"Read-only is {what}."


def test_the_environment_holds_and_the_command_says_so(settings: Any) -> None:
    settings.READ_ONLY = True
    assert Client().post("/submissions/lost/").status_code == 503
    assert turned("status") == "Read-only is on."
    with pytest.raises(CommandError, match="READ_ONLY is set"):
        turned("off")


@pytest.mark.parametrize(("what", "status"), [("on", 0), ("off", 3)])
def test_scripts_are_told_by_the_exit_status(what: str, status: int) -> None:
    turned(what)
    with pytest.raises(SystemExit) as ended:
        turned("is-on")
    assert ended.value.code == status


@pytest.fixture(autouse=True)
def connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's connection is not the worker's to close."""
    monkeypatch.setattr(original, "close_old_connections", lambda: None)


def worker() -> PausingWorker:
    return PausingWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="under-test",
        excluded_queue_names=[],
    )


def test_the_worker_takes_up_nothing_until_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    deliver.enqueue(0)
    turned("on")
    waited = []

    def sleep(_seconds: float) -> None:
        waited.append(DBTaskResult.objects.ready().count())
        if len(waited) == 3:
            read_only.switch(False)

    monkeypatch.setattr("pools.management.commands.db_worker.time.sleep", sleep)
    worker().run()
    assert waited == [1, 1, 1]
    assert DBTaskResult.objects.ready().count() == 0


def test_a_paused_worker_hears_that_it_is_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    turned("on")
    paused = worker()
    monkeypatch.setattr(
        "pools.management.commands.db_worker.time.sleep",
        lambda _seconds: paused.shutdown(signal.SIGTERM, sys._getframe()),
    )
    with pytest.raises(SystemExit) as ended:
        paused.run()
    assert not ended.value.code
