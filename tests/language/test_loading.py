"""Translations from files: complete or not at all, once, and never over an editor's work."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Locale, Page

from directory.content.loading.loader import load
from directory.content.models import Term
from pools.intake.files import FaultyFiles
from pools.intake.load import load_indicators, load_translations
from pools.models import Indicator, generation_cache
from tests.facts import FIXTURES

pytestmark = pytest.mark.django_db

SITE: dict[str, dict[str, Any]] = {
    "home": {"type": "HomePage", "title": "Home", "lead": "A lead."},
    "faq": {"type": "FaqIndexPage", "title": "Questions", "lead": "Short.", "order": 1},
    "faq/basics": {"type": "FaqCategoryPage", "title": "Basics"},
    "faq/basics/why": {
        "type": "QuestionPage",
        "title": "Why?",
        "answer": "See <a href='page:faq/basics/how'>how</a>.",
        "related": ["page:faq/basics/how"],
    },
    "faq/basics/how": {"type": "QuestionPage", "title": "How?", "answer": "So."},
    "policy": {"type": "StandardPage", "title": "Policy", "order": 2},
    "terms": {"terms": [{"slug": "fork", "term": "Fork", "also": "split", "definition": "A."}]},
    "es/terms": {"terms": [{"slug": "fork", "term": "Bifurcación", "definition": "Una."}]},
    "es/home": {"title": "Inicio", "lead": "Una entradilla."},
    "es/faq": {"title": "Preguntas", "lead": "Breves."},
    "es/faq/basics": {"title": "Lo básico"},
    "es/faq/basics/why": {
        "title": "¿Por qué?",
        "answer": "Véanse <a href='page:faq/basics/how'>cómo</a>, <a href='page:policy'>la política"
        "</a> y <a href='/pools/'>los pools</a>.",
    },
    "es/faq/basics/how": {"title": "¿Cómo?", "answer": "Así."},
}


def _write(folder: Path, **changes: dict[str, Any] | None) -> Path:
    for place, content in {**SITE, **changes}.items():
        file = folder / f"{place}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.write_text(json.dumps(content), encoding="utf-8")
    return folder


def _spanish(slug: str) -> Any:
    return Page.objects.get(slug=slug, locale__language_code="es").specific


def test_translations_join_their_originals(tmp_path: Path) -> None:
    outcome = load(_write(tmp_path))
    assert {key for key in outcome.added if key.startswith("es:")} == {
        {"es/terms": "es:term:fork"}.get(key, key.replace("es/", "es:", 1))
        for key in SITE
        if key.startswith("es/")
    }
    terms = {term.locale.language_code: term for term in Term.objects.filter(slug="fork")}
    assert terms["es"].translation_key == terms["en"].translation_key
    assert (terms["es"].term, terms["es"].also) == ("Bifurcación", "")
    why = _spanish("why")
    original = Page.objects.get(slug="why", locale__language_code="en")
    assert why.translation_key == original.translation_key
    assert (why.url, why.live, why.alias_of) == ("/es/faq/basics/why/", True, None)
    assert not any(Page.find_problems())
    assert why.related.get().question.url == "/faq/basics/how/"  # shown through the address book


def test_references_lead_to_spanish_where_there_is_spanish(tmp_path: Path, client: Any) -> None:
    load(_write(tmp_path))
    html = client.get("/es/faq/basics/why/").content.decode()
    assert '<a href="/es/faq/basics/how/">cómo</a>' in html
    assert '<a href="/policy/" hreflang="en">la política</a>' in html
    assert '<a href="/es/pools/">los pools</a>' in html
    assert html.count('href="/es/faq/basics/how/"') == 2  # in the answer, and as related


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    first = load(_write(tmp_path))
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    second = load(tmp_path)
    assert sorted(second.unchanged) == sorted(first.added)
    assert second.added == second.kept == second.removed == []
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_a_check_writes_nothing(tmp_path: Path) -> None:
    before = Page.objects.count()
    assert "es:faq/basics/why" in load(_write(tmp_path), check=True).added
    assert Page.objects.count() == before
    assert not Locale.objects.filter(language_code="es").exists()


def test_an_edited_or_deleted_translation_is_left_alone(tmp_path: Path) -> None:
    load(_write(tmp_path))
    how = _spanish("how")
    how.answer = "<p>Palabras de un editor.</p>"
    how.save_revision().publish()
    _spanish("why").delete()
    Term.objects.get(locale__language_code="es").delete()
    outcome = load(
        _write(tmp_path, **{"es/faq/basics/how": {"title": "¿Cómo?", "answer": "De otro modo."}})
    )
    assert outcome.kept == ["es:faq/basics/how"]
    assert outcome.removed == ["es:faq/basics/why", "es:term:fork"]
    assert "editor" in _spanish("how").answer
    assert Page.objects.filter(slug="why").count() == 1


@pytest.mark.parametrize(
    ("place", "content", "message"),
    [
        ("es/faq", {"title": "Preguntas"}, "lead: this text of the original is not translated"),
        ("es/nowhere", {"title": "?"}, "there is no nowhere to translate"),
        ("es/faq/basics", None, "why.json: file: no file for its parent faq/basics"),
        ("es/home", {"title": "Inicio", "lead": "x", "color": "y"}, "color: unknown key"),
        ("es/terms", {"terms": []}, "the term 'fork' of the original is not translated"),
        (
            "es/terms",
            {"terms": [{"slug": "spoon", "term": "?", "definition": "?"}]},
            "there is no term 'spoon' to translate",
        ),
    ],
)
def test_faults_are_named_and_nothing_is_written(
    tmp_path: Path, place: str, content: dict[str, Any] | None, message: str
) -> None:
    before = Page.objects.count()
    with pytest.raises(FaultyFiles) as caught:
        load(_write(tmp_path, **{place: content}))
    assert message in str(caught.value)
    assert Page.objects.count() == before


# --- Indicators ----------------------------------------------------------------------------


def test_indicators_are_loaded_once_and_carry_words_only() -> None:
    load_indicators(FIXTURES / "indicators.json")
    assert load_translations(FIXTURES / "indicators.es.json", "es") == 9
    assert load_translations(FIXTURES / "indicators.es.json", "es") == 0
    originals = {row.slug: row for row in Indicator.objects.originals()}
    for row in Indicator.objects.filter(locale__language_code="es"):
        original = originals[row.slug]
        assert row.translation_key == original.translation_key
        assert (row.rule, row.thresholds) == (original.rule, original.thresholds)
        assert row.name != original.name


def test_a_new_wording_is_shown_without_judging_again(client: Any) -> None:
    load_indicators(FIXTURES / "indicators.json")
    load_translations(FIXTURES / "indicators.es.json", "es")
    generation_cache.forget_all()
    assert "Auditado" in client.get("/es/indicators/").content.decode()
    row = Indicator.objects.get(slug="audited", locale__language_code="es")
    row.name = "Revisado por fuera"
    row.save()
    assert "Revisado por fuera" in client.get("/es/indicators/").content.decode()
    assert "Revisado por fuera" not in client.get("/indicators/").content.decode()


def test_a_faulty_translation_writes_nothing(tmp_path: Path) -> None:
    load_indicators(FIXTURES / "indicators.json")
    rows = json.loads((FIXTURES / "indicators.es.json").read_text("utf-8"))
    del rows[1]["question"]
    rows[2]["slug"] = "no-such"
    rows[3]["words"]["met"] = "x" * 61
    file = tmp_path / "indicators.es.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    with pytest.raises(FaultyFiles) as caught:
        load_translations(file, "es")
    assert [fault.path for fault in caught.value.faults] == ["1", "2.slug", "3.words_met"]
    assert not Indicator.objects.filter(locale__language_code="es").exists()


def test_the_command_names_what_is_wrong(tmp_path: Path) -> None:
    folder = _write(tmp_path, **{"es/faq": {"title": "Preguntas"}})
    with pytest.raises(CommandError, match="not translated"):
        call_command("load_content", folder, stdout=StringIO(), stderr=StringIO())
