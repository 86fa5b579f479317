"""The Spanish catalogue: complete, well-formed, and compiled as it reads."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

FOLDER = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%")


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def test_every_message_is_translated(catalogue: polib.POFile) -> None:
    assert len(catalogue) > 1000
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []
    assert [entry.msgid for entry in catalogue.fuzzy_entries()] == []


def test_translations_keep_their_placeholders(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        asked = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for words in (entry.msgstr_plural or {0: entry.msgstr}).values():
            given = set(PLACEHOLDER.findall(words))
            # A singular may say the number as a word.
            assert given == asked or (entry.msgid_plural and given < asked), entry.msgid


def test_translations_keep_their_spaces_and_tags(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        if entry.msgid_plural:
            continue
        assert entry.msgid[:1].isspace() == entry.msgstr[:1].isspace(), entry.msgid
        assert entry.msgid[-1:].isspace() == entry.msgstr[-1:].isspace(), entry.msgid
        tags = re.compile(r"<[^>]+>")
        assert tags.findall(entry.msgid) == tags.findall(entry.msgstr), entry.msgid


def test_the_compiled_catalogue_says_the_same(catalogue: polib.POFile) -> None:
    compiled = polib.mofile(str(FOLDER / "django.mo"))

    def messages(source: Any) -> dict[tuple[Any, ...], Any]:
        return {
            (entry.msgctxt, entry.msgid, entry.msgid_plural): entry.msgstr or entry.msgstr_plural
            for entry in source
        }

    assert messages(compiled) == messages(catalogue)
    assert compiled.metadata["Plural-Forms"] == catalogue.metadata["Plural-Forms"]


def test_labels_of_header_and_footer_are_in_it(catalogue: polib.POFile) -> None:
    known = {entry.msgid for entry in catalogue}
    site = json.loads((settings.BASE_DIR / "fixtures/content/site.json").read_text("utf-8"))

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value[key] for key in ("text", "title") if key in value]
            return own + [text for item in value.values() for text in texts(item)]
        return [text for item in value for text in texts(item)] if isinstance(value, list) else []

    wanted = {site["tagline"], site["footer_note"], *texts(site["header"]), *texts(site["footer"])}
    assert wanted <= known


def test_nothing_marked_is_missing_from_it(
    catalogue: polib.POFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Extracted afresh where gettext is installed; elsewhere from the templates' plain marks."""
    known = {entry.msgid for entry in catalogue}
    if shutil.which("xgettext"):
        for room in ("directory", "pools", "templates"):
            shutil.copytree(settings.BASE_DIR / room, tmp_path / room)
        (tmp_path / "locale").mkdir()
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(settings, "LOCALE_PATHS", [tmp_path / "locale"])
        call_command("makemessages", locale=["es"], ignore_patterns=["styleguide"], verbosity=0)
        made = polib.pofile(str(tmp_path / "locale/es/LC_MESSAGES/django.po"))
        marked = {entry.msgid for entry in made}
    else:
        plain = re.compile(r'\{% translate "([^"]+)" *(?:as \w+ )?%\}')
        files = (settings.BASE_DIR / "templates").rglob("*.html")
        marked = {text for file in files for text in plain.findall(file.read_text("utf-8"))}
    assert len(marked) > 100
    assert marked - known == set(), "scripts/messages brings these in"
