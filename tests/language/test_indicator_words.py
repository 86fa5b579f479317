"""Indicators are read in the language of the page, the form, the desk and the letter."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation
from wagtail.users.models import UserProfile

from pools.models import (
    Indicator,
    Pool,
    Proposal,
    Submission,
    generation,
    indicators_in,
    outgoing_email,
)
from pools.models.publishing import present
from tests.review.staff import Desk, desk, member, signed_in  # noqa: F401
from tests.submit.conftest import fill, hidden, later  # noqa: F401
from tests.submit.test_emails import work

pytestmark = pytest.mark.usefixtures("whole_site", "db", "marked")

ENGLISH, SPANISH = "Zzenglish", "Qqespañol"
WORDED = ("name", "question", "definition", "why_it_matters")
PHRASES = ("words_met", "words_partly", "words_unmet", "words_unknown")
LINK = re.compile(r'href="(/es/[^"#?]*)')
# Where a crawl along links does not come by.
QUERIES = [
    "/es/pools/?view=matrix",
    "/es/pools/?audited=met&trustless=unmet",
    "/es/pools/compare/?pool=lido&pool=rocket-pool",
    "/es/changes/?topic=audited",
    "/es/choose/?eth=40",
    "/es/search/?q=Qqesp",
    "/es/search/?q=lido",
    "/es/pools/?q=nothing-at-all",
    "/es/nowhere/audited/",
]
FORMS = ("correct", "confirm", "contest")


@pytest.fixture
def marked(whole_site: None, db: None) -> None:
    """Every word of every indicator says which language it is in."""
    for indicator in Indicator.objects.select_related("locale"):
        mark = ENGLISH if indicator.locale.language_code == "en" else SPANISH
        for field in (*WORDED, *PHRASES):
            setattr(indicator, field, f"{mark} {indicator.slug} {field}"[:60])
        Indicator.objects.filter(pk=indicator.pk).update(
            **{field: getattr(indicator, field) for field in (*WORDED, *PHRASES)}
        )
    generation.move()


def test_no_page_or_form_in_spanish_words_an_indicator_in_english(client: Client) -> None:
    waiting = ["/es/", "/es/submit/", "/es/indicators/", "/es/pools/lido/", *QUERIES]
    for spec in indicators_in():
        waiting += [f"/es/pools/lido/{act}/{spec.slug}/" for act in FORMS]
    seen: set[str] = set()
    worded = 0
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        html = client.get(path, follow=True).content.decode(errors="replace")
        assert ENGLISH not in html, (path, html[max(0, html.find(ENGLISH) - 200) :][:400])
        worded += SPANISH in html
        waiting += LINK.findall(html)
    assert len(seen) > 60 and worded > 45


def test_and_the_other_way_round(client: Client) -> None:
    for path in ("/pools/", "/pools/lido/", "/indicators/", "/pools/lido/correct/audited/"):
        html = client.get(path).content.decode()
        assert ENGLISH in html and SPANISH not in html, path


def _contest(fill: Callable[..., Any]) -> Submission:  # noqa: F811
    response = fill(
        "/es/pools/lido/contest/audited/",
        {
            "audited-source-url": "https://example.org/a",
            "note": "Los informes son antiguos.",
            "affiliation": "user",
            "email": "ann@example.org",
        },
    )
    assert response.status_code == 302, response.content.decode()[:3000]
    return Submission.objects.latest("pk")


def test_status_page_letter_and_desk_speak_the_language_of_their_reader(
    client: Client,
    fill: Callable[..., Any],  # noqa: F811
    desk: Callable[..., Desk],  # noqa: F811
    signed_in: Callable[..., Client],  # noqa: F811
) -> None:
    submission = _contest(fill)
    work()
    client.post(re.search(r"http://127\.0\.0\.1:8000(/\S+)", mail.outbox[-1].body)[1])
    submission.refresh_from_db()
    reviewer = desk(submission)
    UserProfile.objects.create(user=reviewer.client.user, preferred_language="es")
    page = reviewer.page()
    assert SPANISH in page and ENGLISH not in page
    assert reviewer.decide("audited", "decline", reason_code="wrong").status_code == 302
    page = reviewer.page()
    assert SPANISH in page and ENGLISH not in page
    reviewer.act("apply_decisions")
    translation.activate("en")
    mail.outbox.clear()
    outgoing_email.queue("declined", Submission.objects.get(pk=submission.pk))
    work()
    told = [letter.body for letter in mail.outbox if SPANISH in letter.body]
    assert told and not any(ENGLISH in letter.body for letter in mail.outbox)
    link = re.search(r"http://127\.0\.0\.1:8000(/es/submissions/\S+)", told[-1])[1]
    html = client.get(link).content.decode()
    assert SPANISH in html and ENGLISH not in html


def test_what_is_stored_is_worded_alike_whoever_acts(fill: Callable[..., Any]) -> None:  # noqa: F811
    """Otherwise a decision made in one language would be out of date in the other."""
    published = Pool.objects.get(slug="lido").published
    with translation.override("en"):
        english = present(published, "audited")
    with translation.override("es"):
        assert present(published, "audited") == english
    assert "Reports by" in english["reason"]
    _contest(fill)
    assert Proposal.objects.latest("pk").value == english


def test_a_language_is_read_once_a_generation(django_assert_num_queries: Any) -> None:
    with generation.pinned():
        for language in ("en", "es"):
            indicators_in(language)
        with django_assert_num_queries(0):
            assert indicators_in("es")[0].name.startswith(SPANISH)
            assert indicators_in("en")[0].name.startswith(ENGLISH)
    first = Indicator.objects.originals().first()
    first.name = "Another name"
    first.save()
    assert indicators_in("en")[0].name == "Another name"
    assert indicators_in("es")[0].name.startswith(SPANISH)
    Indicator.objects.exclude(locale=first.locale).all().delete()
    assert indicators_in("es")[0].name == "Another name", "untranslated: in our own language"
