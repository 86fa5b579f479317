"""Content files with anything in them: loaded, or refused with file and place, never half."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.models import Revision

from directory.content.loading.loader import load
from directory.content.models import LoadedContent
from tests.content.conftest import SMALL

REVIEW = {"reviewed_on": "2026-11-23", "editors_note": "Read."}
SEARCH = {"seo_title": "Other", "search_description": "What it is.", "short_title": "Short"}
BLOCKS = [
    {"heading": {"text": "What", "level": "2"}},
    {"paragraph": ["One <b>word</b>.", ["a", "b"]]},
    {"questions": {"title": "Asked", "questions": ["page:faq/basics/why"]}},
    {"quote": {"text": "t", "who": "w", "source": "s", "url": "https://example.org/"}},
    {"comparison": {"caption": "c", "columns": ["a"], "rows": [{"label": "l", "cells": ["x"]}]}},
]
# One file of each kind with every key that the kind may have.
FULL: dict[str, dict[str, Any]] = {
    **SMALL,
    "home": {
        **SMALL["home"],
        **SEARCH,
        "promise": "All of it.",
        "show_in_menus": False,
        "body": [{"newest_changes": {"title": "New", "number": 3}}],
    },
    "policy": {**SMALL["policy"], **SEARCH, **REVIEW, "show_contents": True, "body": BLOCKS},
    "terms": {"terms": [{**SMALL["terms"]["terms"][0], "also": "node"}]},
    "site": {
        **SMALL["site"],
        "tagline": "A line.",
        "contact_email": "us@example.org",
        "footer_note": "The end.",
    },
    "es/home": {
        **SEARCH,
        "title": "Inicio",
        "lead": "Una frase.",
        "promise": "Todo.",
        "body": [{"newest_changes": {"title": "Nuevo", "number": 3}}],
    },
}
ODD = [None, 5, "", [], {}, True, "x" * 3000, "x\0", "\ud800", [None], {"a": 1}, 10**30, 1.5]


def put(folder: Path, files: dict[str, Any]) -> None:
    for place, content in files.items():
        file = folder / f"{place}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture(scope="module")
def full(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of a site that was loaded from it; undone after the module."""
    folder = tmp_path_factory.mktemp("content")
    put(folder, FULL)
    with django_db_blocker.unblock(), transaction.atomic():
        load(folder)
        yield folder
        transaction.set_rollback(True)


def stored() -> tuple[Any, ...]:
    return Revision.objects.count(), *LoadedContent.objects.order_by("key").values_list()


def changes(content: Any) -> Iterator[Any]:
    """The content with one thing in it replaced, dropped or added, at every depth."""
    if isinstance(content, dict):
        yield {**content, "unknown": 1}
        for key, value in content.items():
            yield {name: rest for name, rest in content.items() if name != key}
            for other in [*ODD, *changes(value)]:
                yield {**content, key: other}
    elif isinstance(content, list):
        for place, value in enumerate(content):
            for other in [*ODD, *changes(value)]:
                yield [*content[:place], other, *content[place + 1 :]]


def refusal(folder: Path, *options: str) -> str:
    """What the command says against the folder; empty where it loads."""
    before = stored()
    try:
        with transaction.atomic():
            call_command("load_content", folder, *options, stdout=StringIO(), stderr=StringIO())
            transaction.set_rollback(True)
    except CommandError as error:
        assert stored() == before
        return str(error)
    return ""


KINDS = [place for place in FULL if place not in {"guide/two", "faq/basics/how"}]


@pytest.mark.parametrize("place", KINDS)
def test_whatever_stands_in_a_file_is_loaded_or_refused_by_file_and_place(
    full: Path, place: str
) -> None:
    every = list(changes(FULL[place]))
    step = max(1, len(every) // 60) | 1  # odd, so that each kind of change has its turn
    try:
        for changed in every[::step]:
            put(full, {place: changed})
            said = refusal(full)
            assert not said or f"{full / place}.json: " in said, changed
    finally:
        put(full, {place: FULL[place]})


@pytest.mark.parametrize("place", KINDS)
def test_an_unknown_key_is_refused_by_its_place(full: Path, place: str) -> None:
    try:
        put(full, {place: {**FULL[place], "unknown": 1}})
        assert f"{full / place}.json: unknown: unknown key" in refusal(full)
    finally:
        put(full, {place: FULL[place]})


LINK = "<a href='{}'>the word</a>"


@pytest.mark.parametrize(
    ("place", "key", "value", "where"),
    [
        ("policy", "answer", "A.", "answer: unknown key on a StandardPage"),
        ("glossary", "body", [], "body: unknown key on a GlossaryPage"),
        ("guide", "related", [], "related: unknown key on a GuideIndexPage"),
        ("guide/one", "show_contents", True, "show_contents: unknown key on a GuidePage"),
        ("policy", "show_in_menus", "yes", "show_in_menus: true or false"),
        ("policy", "title", "A\nB", "title: "),
        ("glossary", "type", "FaqIndexPage", "type: the page is a GlossaryPage already"),
        ("policy", "reviewed_on", "20261123", "reviewed_on: "),
        ("policy", "order", "1", "order: "),
        ("policy", "body", [{"paragraph": "<li>a</li>"}], "body[0].paragraph: "),
        ("policy", "body", [{"paragraph": "<![x"}], "body[0].paragraph: "),
        ("policy", "body", [{"paragraph": [["a", 5]]}], "body[0].paragraph: "),
        ("policy", "body", [{"paragraph": LINK.format("page:guide\n")}], "body[0].paragraph: "),
        (
            "policy",
            "body",
            [{"paragraph": "<b>" * 3000 + "x"}],
            "body[0].paragraph: is nested too deeply",
        ),
        ("policy", "body", [{"pool_cards": {}}], "body[0].pools"),
        ("policy", "body", [{"figure": {"image": 1, "alt": "a"}}], "body[0].figure.image: "),
        ("faq/basics/why", "related", ["page:policy"], "related[0]: page:policy is not a question"),
        ("faq/basics/why", "related", 2 * ["page:faq/basics/how"], "related[1]: "),
        ("site", "site_name", "", "site_name: "),
        ("site", "contact_email", "nobody", "contact_email: "),
        ("site", "header", [{"link": {"page": {}}}], "header[0].link.page: "),
        ("terms", "terms", 2 * SMALL["terms"]["terms"], "terms[1].slug: validator is there twice"),
        ("terms", "terms", [{**SMALL["terms"]["terms"][0], "slug": 5}], "terms[0].slug: "),
        ("terms", "terms", [{**SMALL["terms"]["terms"][0], "of": 5}], "terms[0].of: unknown key"),
        ("es/home", "type", "GuidePage", "type: "),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    full: Path, place: str, key: str, value: Any, where: str
) -> None:
    try:
        put(full, {place: {**FULL[place], key: value}})
        assert f"{full / place}.json: {where}" in refusal(full)
        assert refusal(full, "--check")
    finally:
        put(full, {place: FULL[place]})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deep", "[" * 200_000),
        ("nested", '{"type": ' + "[" * 900 + "]" * 900 + "}"),
        ("list", "[]"),
        ("twice", '{"type": "StandardPage", "type": "StandardPage"}'),
        ("number", '{"order": ' + "9" * 5000 + "}"),
        ("Two words", '{"type": "StandardPage", "title": "Two"}'),
        ("pools", '{"type": "StandardPage", "title": "An address of the directory"}'),
    ],
)
def test_files_that_cannot_be_pages(full: Path, name: str, text: str) -> None:
    file = full / f"{name}.json"
    file.write_text(text, encoding="utf-8")
    try:
        assert f"{file}: " in refusal(full)
    finally:
        file.unlink()


def test_a_folder_named_as_a_file(full: Path) -> None:
    folder = full / "folder.json"
    folder.mkdir()
    try:
        assert f"{folder}: " in refusal(full)
    finally:
        folder.rmdir()
