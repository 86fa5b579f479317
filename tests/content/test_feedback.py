"""Was this helpful? One answer a form, amendable by its sender, without keeping an address."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.content import feedback, models
from directory.content.loading.loader import ContentLoadResult
from pools.claims import dates
from pools.models import RateCounter
from pools.submit import rate_limits

pytestmark = [pytest.mark.urls("tests.content.urls"), pytest.mark.usefixtures("small_site")]


@pytest.fixture
def page(small_site: ContentLoadResult) -> models.QuestionPage:
    return models.QuestionPage.objects.get(slug="why")


@pytest.fixture
def url(page: models.QuestionPage) -> str:
    return reverse("feedback", args=[page.pk])


def _answer(**changes: Any) -> dict[str, Any]:
    return {"helpful": "yes", "sentence": "Clear.", "form_key": str(uuid.uuid4()), **changes}


def _counted() -> RateCounter:
    """The one sender's count; beside it stands everybody's."""
    return RateCounter.objects.exclude(sender="").get(purpose="feedback")


def test_reading_links_to_the_form_and_sets_no_cookie(client: Client, url: str) -> None:
    response = client.get("/faq/basics/why/")
    assert f'href="{url}?helpful=yes"' in response.content.decode()
    assert not response.cookies


def test_the_form_sets_the_one_cookie_that_protects_it(client: Client, url: str) -> None:
    response = client.get(url, {"helpful": "no"})
    assert response.status_code == 200
    assert list(response.cookies) == ["csrftoken"]
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert re.search(r'value="no"[^>]*checked', response.content.decode())


def test_an_answer_is_kept(client: Client, url: str, page: models.QuestionPage) -> None:
    response = client.post(url, _answer(helpful="no", sentence="Too  short.\r\nReally."))
    assert response.status_code == 302
    answer = models.Feedback.objects.get()
    assert answer.page_id == page.pk
    assert not answer.helpful
    assert answer.sentence == "Too  short.\nReally."
    assert client.get(response["Location"]).status_code == 200


def test_a_forged_form_is_refused(url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(url, _answer()).status_code == 403
    assert not models.Feedback.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"helpful": ""}, "Choose yes or no."),
        ({"helpful": "perhaps"}, "not one of the available choices"),
        ({"sentence": "x" * 501}, "at most 500 characters"),
        ({"sentence": "over\u202eride"}, "invisible character U+202E"),
        ({"sentence": "zero\u200bwidth"}, "invisible character U+200B"),
    ],
)
def test_a_fault_is_named_and_nothing_lost(
    client: Client, url: str, change: dict[str, str], message: str
) -> None:
    response = client.post(url, _answer(**change))
    html = response.content.decode()
    assert response.status_code == 200
    assert message in html
    assert 'role="alert"' in html
    assert change.get("sentence", "Clear.")[:50] in html
    assert not models.Feedback.objects.exists()


@pytest.mark.parametrize("key", ["", "no-uuid", "x" * 5000, "\0"])
def test_a_missing_or_odd_key_is_no_server_error(client: Client, url: str, key: str) -> None:
    assert client.post(url, _answer(form_key=key)).status_code == 200
    assert client.post(url, _answer(sentence="nul\0l")).status_code == 200
    assert not models.Feedback.objects.exists()


def test_markup_is_shown_as_text(client: Client, url: str) -> None:
    response = client.post(url, _answer(sentence="<script>alert(1)</script>"), follow=True)
    assert b"<script>alert" not in response.content
    assert b"&lt;script&gt;alert" in response.content


def test_a_form_sent_many_times_is_one_answer(client: Client, url: str) -> None:
    data = _answer()
    places = {client.post(url, data)["Location"] for _turn in range(20)}
    assert len(places) == 1 or models.Feedback.objects.count() == 1
    assert models.Feedback.objects.count() == 1
    assert _counted().count == 1


def test_a_later_copy_does_not_change_the_first(client: Client, url: str) -> None:
    data = _answer()
    client.post(url, data)
    client.post(url, {**data, "helpful": "no", "sentence": "Changed."})
    answer = models.Feedback.objects.get()
    assert (answer.helpful, answer.sentence) == (True, "Clear.")


def test_only_the_holder_of_the_address_can_amend(client: Client, url: str) -> None:
    place = client.post(url, _answer())["Location"]
    response = Client().post(place, {"helpful": "no", "sentence": "On reflection."})
    assert response.status_code == 302
    answer = models.Feedback.objects.get()
    assert (answer.helpful, answer.sentence) == (False, "On reflection.")
    assert answer.amended_at is not None
    assert client.post(place[:-2] + "x/", {"helpful": "yes"}).status_code == 404
    other = reverse("feedback", args=[models.QuestionPage.objects.get(slug="how").pk])
    assert client.get(place.replace(url, other)).status_code == 404


def test_a_bad_amendment_changes_nothing(client: Client, url: str) -> None:
    place = client.post(url, _answer())["Location"]
    assert client.post(place, {"helpful": "", "sentence": "x"}).status_code == 200
    assert models.Feedback.objects.get().sentence == "Clear."


def test_the_address_ends_after_a_month(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = client.post(url, _answer())["Location"]
    monkeypatch.setattr(feedback, "AMENDABLE_FOR", dt.timedelta(seconds=-1))
    assert client.get(place).status_code == 404


def test_a_flood_is_stopped_and_nothing_typed_is_lost(
    client: Client, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(rate_limits.MOST, "feedback", (2, 100))
    for _turn in range(2):
        assert client.post(url, _answer()).status_code == 302
    response = client.post(url, _answer(sentence="One too many."))
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert "One too many." in response.content.decode()
    assert models.Feedback.objects.count() == 2
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.post(url, _answer()).status_code == 302


def test_no_address_is_kept_and_counts_are_forgotten(client: Client, url: str) -> None:
    yesterday = dates.today() - dt.timedelta(days=1)
    RateCounter.objects.create(day=yesterday, purpose="feedback", sender="a" * 64, count=3)
    client.post(url, _answer())
    count = _counted()
    assert count.day == dates.today()
    assert "127.0.0.1" not in count.sender
    assert len(count.sender) == 64


def test_behind_a_proxy_the_proxys_word_counts(client: Client, url: str, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for spoofed in ("198.51.100.1", "198.51.100.2"):
        forwarded = f"{spoofed}, 203.0.113.9"
        client.post(url, _answer(), headers={"x-forwarded-for": forwarded})
    assert _counted().count == 2


def _below_home(slug: str) -> int:
    home = models.HomePage.objects.get(locale__language_code="en")
    return int(home.get_children().get(slug=slug).pk)


def test_policy_pages_ask_too(client: Client, url: str) -> None:
    number = _below_home("policy")
    assert client.get(reverse("feedback", args=[number])).status_code == 200
    assert b"feedback-title" in client.get("/policy/").content


@pytest.mark.parametrize("slug", ["glossary"])
def test_pages_that_only_list_do_not_ask(client: Client, slug: str) -> None:
    number = _below_home(slug)
    assert client.get(reverse("feedback", args=[number])).status_code == 404
    assert b"feedback-title" not in client.get(f"/{slug}/").content


def test_a_draft_cannot_be_asked_about(client: Client, page: models.QuestionPage, url: str) -> None:
    page.unpublish()
    assert client.get(url).status_code == 404


def test_the_report_counts_by_page_and_month(
    client: Client, admin_client: Client, url: str, page: models.QuestionPage
) -> None:
    client.post(url, _answer(sentence="Well said."))
    client.post(url, _answer(helpful="no", sentence=""))
    html = admin_client.get(reverse("feedback_report")).content.decode()
    assert "Why?" in html
    assert "Well said." in html
    row = models.Feedback.objects.all().by_page_and_month().get()
    assert (row["yes"], row["no"], row["said"]) == (1, 1, 1)
    table = admin_client.get(reverse("feedback_report"), {"export": "csv"})
    assert b"".join(table.streaming_content).decode().count("Why?") == 1


def test_the_report_is_for_editors(client: Client) -> None:
    assert client.get(reverse("feedback_report")).status_code == 302
