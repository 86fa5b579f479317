"""Was this helpful? Asked on the directory's own pages, by the one form and the one throttle."""

import re
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from directory.content.models import Feedback
from pools.models import Pool, RateCounter
from pools.submit import rate_limits
from tests.factories import drafted, make_indicators, published_pool

PAGES = {
    "pools": "Ethereum staking pools",
    "pools/harbour": "Harbour",
    "indicators": "Indicators",
    "indicators/trustless": "Trustless",
}
KINDS = pytest.mark.parametrize("address", PAGES)


@pytest.fixture(autouse=True)
def harbour(db: None) -> Pool:
    make_indicators()
    return published_pool(slug="harbour", name="Harbour")


def _answer(**changes: Any) -> dict[str, Any]:
    return {"helpful": "yes", "sentence": "Clear.", "form_key": str(uuid.uuid4()), **changes}


@KINDS
def test_each_kind_of_page_asks_and_keeps_the_answer(client: Client, address: str) -> None:
    page = client.get(f"/{address}/")
    url = f"/feedback/{address}/"
    assert f'href="{url}?helpful=no"' in page.content.decode()
    assert not page.cookies
    form = client.get(url, {"helpful": "no"})
    html = form.content.decode()
    # A button that looks like the link: what is typed here goes along.
    assert re.search(rf'value="/{address}/"[^>]*>{PAGES[address]}</button>', html)
    assert re.search(r'value="no"[^>]*checked', html)
    assert "no-store" in form.headers["Cache-Control"]
    thanks = client.post(url, _answer(helpful="no", sentence="Which fee?"))["Location"]
    answer = Feedback.objects.get()
    assert (answer.address, answer.page_id, answer.helpful) == (address, None, False)
    opened = client.get(thanks)
    assert "Which fee?" in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    assert Client().post(thanks, {"helpful": "yes", "sentence": "Found it."}).status_code == 302
    answer.refresh_from_db()
    assert (answer.helpful, answer.sentence) == (True, "Found it.")
    assert b"Found it." not in client.get(f"/{address}/").content


@KINDS
@pytest.mark.parametrize(
    ("change", "message"),
    [({"helpful": ""}, "Choose yes or no."), ({"sentence": "a\u202eb"}, "character U+202E")],
)
def test_a_fault_is_named_and_nothing_lost(
    client: Client, address: str, change: dict[str, str], message: str
) -> None:
    data = _answer(**change)
    html = client.post(f"/feedback/{address}/", data).content.decode()
    assert message in html
    assert data["sentence"] in html
    assert data["form_key"] in html
    assert not Feedback.objects.exists()


def test_all_kinds_share_one_throttle(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rate_limits.MOST, "feedback", (len(PAGES), 100))
    for address in PAGES:
        assert client.post(f"/feedback/{address}/", _answer()).status_code == 302
    refused = client.post("/feedback/pools/harbour/", _answer(sentence="One too many."))
    assert refused.status_code == 429
    assert "One too many." in refused.content.decode()
    assert RateCounter.objects.exclude(sender="").get().purpose == "feedback"


def test_an_answer_in_spanish_is_about_the_same_page(client: Client) -> None:
    assert (
        b'href="/es/feedback/pools/harbour/?helpful=yes"'
        in client.get("/es/pools/harbour/").content
    )
    thanks = client.post("/es/feedback/pools/harbour/", _answer())["Location"]
    assert thanks.startswith("/es/")
    assert Feedback.objects.get().address == "pools/harbour"
    assert b'value="/es/pools/harbour/"' in client.get(thanks).content


def test_a_pool_that_moves_keeps_its_answers(client: Client, harbour: Pool) -> None:
    thanks = client.post("/feedback/pools/harbour/", _answer())["Location"]
    drafted(harbour, slug="haven").publish()
    assert b'value="/pools/haven/"' in client.get(thanks).content
    # A form that was open meanwhile is sent on with what was typed.
    moved = client.post("/feedback/pools/harbour/", _answer())
    assert (moved.status_code, moved["Location"]) == (308, "/feedback/pools/haven/")


@pytest.mark.parametrize(
    "address", ["pools/nobody", "indicators/nothing", "pools/compare", "network", "pools/%00", "0"]
)
def test_no_other_address_asks(client: Client, address: str) -> None:
    assert client.get(f"/feedback/{address}/").status_code == 404
    assert client.post(f"/feedback/{address}/", _answer()).status_code == 404


def test_the_report_names_each_page(client: Client, admin_client: Client, harbour: Pool) -> None:
    for address in PAGES:
        client.post(f"/feedback/{address}/", _answer(sentence=f"About {address}."))
    client.post("/feedback/pools/harbour/", _answer(helpful="no", sentence=""))
    html = admin_client.get(reverse("feedback_report")).content.decode()
    for address, title in PAGES.items():
        row = re.search(
            rf'<tr>(?:(?!</tr>).)*<a href="/{address}/">{title}</a>.*?</tr>', html, re.S
        )
        assert row and f"About {address}." in row[0]
    table = admin_client.get(reverse("feedback_report"), {"export": "csv"})
    rows = b"".join(table.streaming_content).decode().splitlines()
    assert any("Harbour,1,1,1" in row for row in rows)
    harbour.unpublish()
    assert "pools/harbour" in admin_client.get(reverse("feedback_report")).content.decode()


@pytest.mark.parametrize("columns", [{}, {"address": "pools", "page_id": 1}])
def test_an_answer_is_about_one_page(columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Feedback.objects.create(helpful=True, form_key=uuid.uuid4(), **columns)
