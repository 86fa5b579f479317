"""What editors wrote of a pool, in Spanish: shown while it is of the present text, marked if not."""

import json
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from pools.browse import index as indexes
from pools.browse.figure_words import WORDS
from pools.claims import vocabulary
from pools.claims.facts import PoolFacts
from pools.claims.translations import Translation
from pools.models import Pool, PublishedPool
from pools.models.document import to_facts
from tests.admin.test_pools import edit_url, form, signed_in
from tests.factories import DocumentFactory, make_indicators, published_pool, republish
from tests.facts import FIXTURES, source

pytestmark = pytest.mark.django_db
SUMMARY, NOTE, REASON = "A pool for ponds.", "Ask the frog.", "The frog alone decides."
SPANISH = {SUMMARY: "Un pool para charcas.", NOTE: "Pregunta a la rana.", REASON: "Decide la rana."}


def _rows(**texts: str) -> list[dict[str, str]]:
    return [{"language": "es", "of": of, "text": text} for of, text in (texts or SPANISH).items()]


@pytest.fixture
def bare() -> Pool:
    make_indicators()
    return published_pool(slug="pond", name="Pond", summary=SUMMARY)


@pytest.fixture
def pond() -> Pool:
    make_indicators()
    return published_pool(
        slug="pond",
        name="Pond",
        summary=SUMMARY,
        translations=_rows(),
        withdrawal={"ways": ["queue"], "note": NOTE},
        fee={"percent": 5, "covers": "kept by the toad"},
        assessments=[{"indicator": "trustless", "verdict": "unmet", "reason": REASON}],
        sources=[source("withdrawal"), source("fee")],
    )


def _soup(client: Client, path: str) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == 200, path
    soup = BeautifulSoup(response.content, "html.parser")
    for record in soup.select("ins, del, .history"):  # the public log keeps what was written
        record.decompose()
    return soup


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("pools/pond/", [SUMMARY, NOTE, REASON]),
        ("pools/", [SUMMARY]),
        ("search/?q=pond", [SUMMARY]),
        ("search/?q=charcas", [SUMMARY]),
        ("pools/?q=charcas", [SUMMARY]),
        ("pools/compare/?pool=pond", [REASON]),
    ],
)
def test_a_page_speaks_one_language(
    client: Client, pond: Pool, path: str, texts: list[str]
) -> None:
    spanish, english = _soup(client, f"/es/{path}"), _soup(client, f"/{path}")
    for text in texts:
        for soup, shown, hidden in ((spanish, SPANISH[text], text), (english, text, SPANISH[text])):
            assert shown in soup.get_text()
            assert hidden not in str(soup)
            assert not any(shown in part.get_text() for part in soup.select("[lang=en]:not(html)"))


def test_the_head_speaks_it_too(client: Client, pond: Pool) -> None:
    soup = _soup(client, "/es/pools/pond/")
    described = soup.select_one("meta[name=description]")
    assert described and str(described["content"]).startswith(SPANISH[SUMMARY])
    assert SPANISH[SUMMARY] in " ".join(
        json.dumps(json.loads(script.get_text()), ensure_ascii=False)
        for script in soup.select('script[type="application/ld+json"]')
    )


def test_after_an_edit_the_new_text_is_shown_and_marked(client: Client, pond: Pool) -> None:
    republish(pond, summary="A pool for lakes.")
    soup = _soup(client, "/es/pools/pond/")
    lead = soup.select_one("p.lead")
    assert lead and (lead.get_text(), lead["lang"]) == ("A pool for lakes.", "en")
    assert SPANISH[SUMMARY] not in str(soup)
    assert SPANISH[NOTE] in str(soup)
    assert "charcas" not in indexes.current_index().by_slug["pond"].entry["words"]


def test_a_text_within_a_sentence_is_marked_alone(client: Client, pond: Pool) -> None:
    fact = _soup(client, "/es/pools/pond/").select_one("#fact-fee dd")
    assert fact and [part.get_text() for part in fact.select("[lang=en]")][:1] == [
        "kept by the toad"
    ]


@pytest.mark.parametrize("path", ["/es/pools/pond/correct/fee/", "/es/changes/?pool=pond"])
def test_a_form_and_the_log_say_what_was_written_and_mark_it(
    client: Client, pond: Pool, path: str
) -> None:
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    marked = [part.get_text() for part in soup.select("[lang=en]:not(html)")]
    assert "kept by the toad" in marked


def test_nothing_is_stored_in_the_language_of_who_publishes(pond: Pool) -> None:
    with translation.override("es"):
        republish(pond, name="The pond")
        published = PublishedPool.objects.get(slug="pond")
        assert published.shown_facts.summary == SPANISH[SUMMARY]
    assert published.document["summary"] == SUMMARY
    assert published.facts == to_facts(Pool.objects.get(pk=pond.pk))


FAULTS = {
    "no language of ours": ([{"language": "xx", "of": "A.", "text": "B."}], "0.language"),
    "no text": ([{"language": "es", "of": "A.", "text": " "}], "0.text"),
    "no original": ([{"language": "es", "text": "B."}], "0.of"),
    "the same twice": (_rows(**{SUMMARY: "Uno."}) + _rows(**{SUMMARY: "Dos."}), "1"),
    "more than there is room for": (_rows(**{SUMMARY: "x" * 241}), "0.text"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_a_form_and_a_publication_refuse_the_same(
    tmp_path: Path, fault: str, bare: Pool
) -> None:
    rows, place = FAULTS[fault]
    file = tmp_path / "pond.json"
    file.write_text(json.dumps(DocumentFactory(slug="pond", summary=SUMMARY, translations=rows)))
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("load_pools", file, check=True, stderr=errors)
    assert f"pond.json: translations.{place}: " in errors.getvalue()
    if fault == "no original":
        return  # in the form it stands for the summary
    response = _publish(signed_in("Moderator"), bare, rows)
    assert response.status_code == 200
    assert any(response.context["form"].formsets["translations"].errors)


def _publish(client: Client, pool: Pool, rows: list[dict[str, str]]) -> Any:
    data = form(name="Pond", slug="pond", summary=SUMMARY, translations=rows)
    return client.post(edit_url(pool), {**data, "action-publish": "1"})


def test_in_the_admin_no_original_means_the_summary(bare: Pool) -> None:
    client = signed_in("Moderator")
    response = _publish(client, bare, [{"language": "es", "of": "", "text": "Una frase."}])
    assert response.status_code == 302, response.context and response.context["form"].errors
    (row,) = PublishedPool.objects.get(slug="pond").facts.translations
    assert (row.of, row.text) == (SUMMARY, "Una frase.")
    republish(bare, summary="A pool for lakes.")
    html = client.get(edit_url(bare)).content.decode()
    assert "The pool no longer says this" in html


@pytest.mark.parametrize("path", sorted((FIXTURES / "pools").glob("*.json")), ids=lambda p: p.stem)
def test_every_summary_that_ships_is_translated(path: Path) -> None:
    facts = PoolFacts.from_document(json.loads(path.read_text(encoding="utf-8")))
    assert facts.in_language("es").summary != facts.summary, "translate the summary again"


def test_the_words_of_figures_that_ship_are_in_the_catalogues() -> None:
    figures = json.loads((FIXTURES / "network.json").read_text(encoding="utf-8"))
    shown = {one["method"] for one in figures if one["key"] != "holder_share"}
    shown |= {
        one["label"] for one in figures if one["key"] == "holder_share" and "(" in one["label"]
    }
    assert shown - {""} == set(WORDS)


def test_every_language_of_the_site_can_be_translated_into() -> None:
    others = {code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE}
    assert set(dict(vocabulary.LANGUAGES)) == others
    assert set(get_args(Translation.model_fields["language"].annotation)) == others
