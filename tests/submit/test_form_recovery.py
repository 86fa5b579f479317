"""What is handed back when the database fails, whichever error and wherever it was raised."""

import psycopg
import psycopg_pool
import pytest
from django.db import DataError, InterfaceError, OperationalError
from django.test import Client

from pools.submit.rate_limits import LONGEST_BODY
from pools.submit.views import claim, status

pytestmark = pytest.mark.django_db
FEE = "/pools/lido/correct/fee/"


@pytest.fixture
def calm():
    """A browser that is shown errors as visitors are."""
    return Client(raise_request_exception=False)


@pytest.fixture
def failing(monkeypatch):
    """Let the form's view meet an error: failing(error)."""

    def fail(error: Exception) -> None:
        def raising(*_args, **_kwargs):
            raise error

        monkeypatch.setattr(claim, "question_on", raising)
        monkeypatch.setattr(status, "allow", raising)

    return fail


def caused_by(error: Exception) -> Exception:
    outer = RuntimeError("while drawing the page")
    outer.__cause__ = error
    return outer


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the connection to 10.0.0.5 is lost"),
        InterfaceError("connection already closed"),
        caused_by(OperationalError("canceling statement due to statement timeout")),
    ],
)
def test_an_outage_is_503_in_a_view_and_before_it(calm, failing, monkeypatch, error):
    failing(error)
    response = calm.post(FEE, {"note": "kept words", "fee-percent": "9"})
    html = response.content.decode()
    assert response.status_code == 503
    assert "kept words" in html
    assert str(error) not in html

    def raising(_path):
        raise error

    monkeypatch.setattr("directory.content.languages.page_at", raising)
    response = calm.get("/es/none/")  # the language's middleware looks for a page
    assert response.status_code == 503
    assert response["Content-Language"] == "es"
    assert "Fuera de servicio por un momento" in response.content.decode()


def test_a_pool_of_connections_that_has_none_left_is_an_outage():
    assert issubclass(psycopg_pool.PoolTimeout, psycopg.OperationalError)


@pytest.mark.parametrize("error", [RuntimeError("10.0.0.5"), DataError("10.0.0.5")])
def test_our_own_mistakes_stay_500(calm, failing, error):
    failing(error)
    response = calm.post(FEE, {"note": "kept words"})
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "Retry-After" not in response


def test_fields_are_named_as_in_the_form(calm, failing):
    failing(OperationalError())
    html = calm.post(
        FEE,
        {
            "fee-percent": "9",
            "fee-source-url": "https://docs.lido.fi/fees",
            "status-is": "open",
            "audits-0-by": "An <auditor>",
            "audits-rows": "1",
            "trustless-verdict": "met",
            "trustless-words": "first\nsecond",
            "licence-unknown": "on",
            "affiliation": "team",
            "different": "on",
            "stamp": "a-stamp",
            "nickname": "",
            "made-up <name>": "x",
            "empty": "",
        },
    ).content.decode()
    said = " ".join(html.partition("<dl")[2].split())
    for words in (
        "<dt>Fee: Fee (percent)</dt> <dd> 9 </dd>",
        "<dt>Fee: Source: web address</dt> <dd> https://docs.lido.fi/fees </dd>",
        "<dt>trustless: Verdict</dt>",
        "first<br>second",
        "An &lt;auditor&gt;",
        "<dt>made-up &lt;name&gt;</dt>",
        "<dt>Licence</dt> <dd> Yes </dd>",
    ):
        assert words in said, words
    for words in ("a-stamp", "audits-rows", "nickname", "empty"):
        assert words not in said
    hidden = html.partition("<dl")[0]
    for name in ("stamp", "audits-rows", "nickname", "made-up &lt;name&gt;"):
        assert f'<input type="hidden" name="{name}"' in hidden, name


def test_files_and_floods_are_not_handed_back(calm, failing, tmp_path):
    failing(OperationalError())
    file = tmp_path / "secret.txt"
    file.write_text("what the file says")
    with file.open("rb") as upload:
        html = calm.post(FEE, {"note": "kept words", "file": upload}).content.decode()
    assert "kept words" in html
    assert "secret.txt" not in html
    assert "what the file says" not in html
    for flood in ({f"f{n}": "x" for n in range(1_001)}, {"note": "ü" * (LONGEST_BODY // 7)}):
        response = calm.post(FEE, flood)
        assert response.status_code in (400, 503)
        assert len(response.content) < LONGEST_BODY * 3


def test_nothing_is_handed_back_to_who_did_not_send_a_form_of_ours(failing):
    forged = Client(enforce_csrf_checks=True, raise_request_exception=False)
    failing(OperationalError())
    assert "kept words" not in forged.post(FEE, {"note": "kept words"}).content.decode()
    page = forged.get(FEE)
    assert page.status_code == 503
    assert "<form" not in page.content.decode()
