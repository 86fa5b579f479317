"""From one language to the other: the same place, the same question, marked for machines."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from directory.content.models import QuestionPage

pytestmark = pytest.mark.usefixtures("whole_site", "db")
SITE = "http://127.0.0.1:8000"


def _soup(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


def _switch(soup: BeautifulSoup, language: str) -> str:
    link = soup.select_one(f'.languages a[hreflang="{language}"][lang="{language}"]')
    if link:
        return str(link["href"])
    # Beside a form it is a button of the form, which keeps what was typed.
    button = soup.select_one(f'.languages button[name="leave"][lang="{language}"]')
    assert button, "no switch"
    return str(button["value"])


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/pools/",
        "/pools/?audited=met&sort=fee&q=a%20b",
        "/pools/compare/?pool=lido&pool=rocket-pool",
        "/pools/lido/",
        "/indicators/trustless/",
        "/network/",
        "/changes/?pool=lido",
        "/submit/",
        "/search/?q=lido",
        "/faq/",
        "/faq/safety/can-anyone-take-my-stake/",
    ],
)
def test_the_switch_keeps_place_and_query(client: Client, path: str) -> None:
    english = _soup(client, path)
    assert _switch(english, "es") == f"/es{path}"
    spanish = _soup(client, f"/es{path}")
    assert _switch(spanish, "en") == path
    for soup, language in ((english, "en"), (spanish, "es")):
        assert soup.html and soup.html["lang"] == language and soup.html["dir"] == "ltr"
        current = soup.select_one(".languages [aria-current]")
        assert current and current["lang"] == language


@pytest.mark.parametrize("page", ["pools", "choose"])
@pytest.mark.parametrize(
    ("path", "typed", "read"),
    [
        ("/{}/", "1,200", "1200"),
        ("/es/{}/", "1.200", "1200"),
        ("/es/{}/", "1,125 ETH", "1.1250"),
        ("/{}/", "1.125", "1.1250"),
    ],
)
def test_the_switch_keeps_what_a_number_means(
    client: Client, page: str, path: str, typed: str, read: str
) -> None:
    soup = _soup(client, f"{path.format(page)}?{urlencode({'eth': typed})}")
    other = "en" if path.startswith("/es/") else "es"
    assert _switch(soup, other).endswith(f"?eth={read}")


def _without_spanish(slug: str) -> None:
    Page.objects.get(slug=slug, locale__language_code="es").specific.unpublish()


def test_a_page_without_translation_leads_to_the_nearest_one_above(client: Client) -> None:
    _without_spanish("withdrawals")
    assert _switch(_soup(client, "/guide/withdrawals/"), "es") == "/es/guide/"


def test_nothing_is_kept_of_the_choice(client: Client) -> None:
    client.get("/es/pools/")
    response = client.get("/pools/", headers={"accept-language": "es"})
    assert response.headers["Content-Language"] == "en"
    assert "Accept-Language" not in response.headers.get("Vary", "")
    assert not response.cookies


def test_pages_in_both_languages_say_so_in_the_head(client: Client) -> None:
    for path in ("/pools/lido/", "/es/pools/lido/", "/faq/", "/es/faq/"):
        bare = path.removeprefix("/es")
        links = _soup(client, path).select('link[rel="alternate"][hreflang]')
        found = {str(link["hreflang"]): str(link["href"]) for link in links}
        assert found == {"en": SITE + bare, "es": f"{SITE}/es{bare}"}, path


@pytest.mark.parametrize(
    "path", ["/contact/", "/pools/?sort=fee", "/search/", "/es/submissions/lost/"]
)
def test_others_say_nothing(client: Client, path: str) -> None:
    _without_spanish("contact")
    assert not _soup(client, path).select('link[rel="alternate"][hreflang]')


def test_an_address_without_a_translation_leads_to_the_english_page(client: Client) -> None:
    _without_spanish("withdrawals")
    response = client.get("/es/guide/withdrawals/?from=x")
    assert (response.status_code, response["Location"]) == (302, "/guide/withdrawals/?from=x")
    assert client.get("/es/nowhere/").status_code == 404
    assert client.get("/es/pools/nobody/").status_code == 404


def test_a_translation_that_an_editor_unpublishes_leads_back_to_english(client: Client) -> None:
    page = QuestionPage.objects.get(slug="how-much-eth-do-i-need", locale__language_code="es")
    url = page.url
    page.unpublish()
    assert client.get(url).headers["Location"] == url.removeprefix("/es")


def _links(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for link in soup.select("a[href], form[action]"):
        href = str(link.get("href") or link.get("action")).partition("#")[0]
        if href.startswith("/"):
            yield href, str(link.get("hreflang") or "")


@pytest.mark.parametrize(
    "path",
    [
        "/es/",
        "/es/pools/",
        "/es/pools/lido/",
        "/es/pools/compare/?pool=lido&pool=rocket-pool",
        "/es/indicators/trustless/",
        "/es/changes/",
        "/es/network/",
        "/es/faq/",
        "/es/faq/rewards/how-rewards-reach-me/",
        "/es/choose/?eth=40",
        "/es/search/?q=lido",
        "/es/submit/",
    ],
)
def test_links_stay_in_spanish_where_there_is_spanish(client: Client, path: str) -> None:
    """Whatever is left outside of /es/ is the switch."""
    soup = _soup(client, path)
    for nav in soup.select(".languages, .other-language"):
        nav.decompose()
    files = ("/api/v1/", "/pools.csv", "/pools.json", "/changes.csv")  # the same in every language
    links = {href for href, _language in _links(soup) if not href.startswith(("/es/", *files))}
    assert links == set()


def test_links_of_the_frame_to_english_pages_are_marked(client: Client) -> None:
    _without_spanish("privacy")
    soup = _soup(client, "/es/pools/")
    link = soup.select_one('footer a[href="/privacy/"]')
    assert link and link["hreflang"] == "en"
    assert re.sub(r"\s+", " ", link.get_text()).strip() == "Privacidad (inglés)"
    home = soup.select_one("a.brand")
    assert home and home["href"] == "/es/"
    assert not _soup(client, "/pools/").select("footer li a[hreflang]")[1:]
