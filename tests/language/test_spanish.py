"""The site in Spanish: every public address, words, numbers and dates."""

import re

import pytest
from bs4 import BeautifulSoup
from django.template import loader
from django.test import Client
from django.utils import translation
from wagtail.models import Page

from directory.content.models import Term
from pools.claims import dates, formatting
from pools.models import Indicator

pytestmark = pytest.mark.usefixtures("whole_site", "db")

# Words no Spanish sentence holds, and that no English one goes long without.
ENGLISH = re.compile(
    r"\b(the|and|with|which|what|this|these|from|have|been|nobody|you|your|show|pools? that|"
    r"fee|filters?|search|unknown|checked|changes|compare|met|listing)\b",
    re.IGNORECASE,
)
PLACES = [
    "/es/",
    "/es/pools/",
    "/es/pools/?view=matrix",
    "/es/pools/?q=zzz",
    "/es/pools/?fee=x",
    "/es/pools/?audited=met&eth=40",
    "/es/pools/lido/",
    "/es/pools/compare/",
    "/es/pools/compare/?pool=lido&pool=rocket-pool",
    "/es/indicators/",
    "/es/indicators/battle-tested/",
    "/es/indicators/trustless/",
    "/es/network/",
    "/es/changes/",
    "/es/review/",
    "/es/submit/",
    "/es/submissions/lost/",
    "/es/pools/lido/correct/fee/",
    "/es/pools/lido/contest/audited/",
    "/es/choose/",
    "/es/choose/?eth=40",
    "/es/search/?q=lido",
    "/es/search/?q=zzzz",
    "/es/faq/",
    "/es/faq/safety/",
    "/es/glossary/",
    "/es/guide/",
    "/es/guide/pooled-staking/",
    "/es/listing-policy/",
    "/es/privacy/",
]
# What editors, sources and projects say stands as they wrote it, most of it marked as English.
DATA = "[lang=en], .source, .facts dd, .log, .chart, .outlink, table, .sources, .history, .present"


def _spanish_words(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code in (200, 404), path
    soup = BeautifulSoup(response.content, "html.parser")
    title = soup.title.get_text() if soup.title else ""
    for element in soup.select(f"{DATA}, script, style"):
        element.decompose()
    labels = [str(tag["aria-label"]) for tag in soup.select("[aria-label]")]
    assert soup.body
    return " ".join([title, *labels, soup.body.get_text(" ")])


@pytest.mark.parametrize("path", PLACES)
def test_no_english_is_left(client: Client, path: str) -> None:
    text = _spanish_words(client, path)
    leaks = {match.group() for match in ENGLISH.finditer(text)}
    assert not leaks, [text[max(0, m.start() - 40) : m.end() + 40] for m in ENGLISH.finditer(text)]


def test_every_page_and_term_is_there_in_spanish(client: Client) -> None:
    originals = Page.objects.filter(locale__language_code="en", depth__gt=1).live()
    assert originals.count() > 30
    for page in originals:
        response = client.get(f"/es{page.url}")
        assert response.status_code == 200, page.url
        assert f">{page.title}<" not in response.content.decode(), page.url
    terms = Term.objects.filter(locale__language_code="en")
    html = client.get("/es/glossary/").content.decode()
    assert [term.slug for term in terms if f'id="{term.slug}"' not in html] == []


def test_indicators_speak_spanish_under_the_same_keys(client: Client) -> None:
    assert Indicator.objects.filter(locale__language_code="es").count() == 9
    html = client.get("/es/pools/").content.decode()
    assert "Probado en la práctica" in html
    assert "Battle tested" not in html
    assert 'name="battle-tested"' in html
    chips = client.get("/es/pools/?battle-tested=met").content.decode()
    assert "Probado en la práctica" in chips
    english = client.get("/pools/").content.decode()
    assert "Battle tested" in english
    assert "Probado" not in english
    assert "Diversidad de clientes" in client.get("/es/pools/lido/").content.decode()


def test_numbers_and_dates_follow_the_language(client: Client) -> None:
    with translation.override("es"):
        assert formatting.eth(formatting.Decimal("0.01")) == "0,01 ETH"
        assert formatting.eth(formatting.Decimal("1234567.5")) == "1\xa0234\xa0567,5 ETH"
        assert dates.in_words("2021-11-08") == "8 de noviembre de 2021"
        assert dates.in_words("2021-11") == "noviembre de 2021"
    html = client.get("/es/pools/rocket-pool/").content.decode()
    assert "0,01 ETH" in html
    soup = BeautifulSoup(html, "html.parser")
    for quoted in soup.select(".source"):
        quoted.decompose()
    assert "0.01 ETH" not in " ".join(part.get_text() for part in soup.select(".facts"))
    assert "8 de noviembre de 2021" in html
    assert "8 November 2021" in client.get("/pools/rocket-pool/").content.decode()


def test_a_number_typed_the_spanish_way_is_understood(client: Client) -> None:
    spanish = client.get("/es/pools/?eth=0,5").context["listing"]
    english = client.get("/pools/?eth=0.5").context["listing"]
    assert [card.slug for card in spanish.cards] == [card.slug for card in english.cards]


def test_plural_forms(client: Client) -> None:
    with translation.override("es"):
        said = [
            translation.ngettext("%d day ago", "%d days ago", n) % n for n in (0, 1, 2, 1_000_000)
        ]
    assert said == ["hace 0 días", "hace 1 día", "hace 2 días", "hace 1000000 días"]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/es/pools/", 8),
        ("/es/pools/lido/", 12),
        ("/es/", 15),
        ("/es/faq/", 12),
        ("/es/search/?q=lido", 20),
    ],
)
def test_spanish_costs_no_more_queries(
    client: Client, path: str, most: int, django_assert_max_num_queries: object
) -> None:
    client.get(path)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        assert client.get(path).status_code == 200


def test_the_languages_do_not_mix(client: Client) -> None:
    """Nothing kept in the process for one language is shown in the other."""
    before = client.get("/pools/lido/").content.decode()
    client.get("/es/pools/lido/")
    after = client.get("/pools/lido/").content.decode()
    assert re.sub(r'value="[^"]{30,}"', "", before) == re.sub(r'value="[^"]{30,}"', "", after)


def test_a_fault_is_told_in_the_readers_language(client: Client) -> None:
    """Without the database: the template stands alone."""
    with translation.override("es"):
        html = loader.get_template("500.html").render()
    assert '<html lang="es">' in html
    assert "Algo ha fallado" in html
    assert not ENGLISH.search(BeautifulSoup(html, "html.parser").get_text())
