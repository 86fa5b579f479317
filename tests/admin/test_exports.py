"""No spreadsheet that leaves the admin runs anything when it is opened."""

import csv
import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from directory.content.models import StandardPage
from directory.search.models import MissedSearch
from pools.claims.spreadsheet import escape_formula
from tests.admin.addresses import addresses
from tests.admin.visits import browser, undone

RUNS = re.compile(r"[\s\"]*[=+\-@＝＋－＠]|[\t\r]")
FORMULA = "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
@pytest.mark.parametrize(
    "before",
    ["", " ", "\t", "\r\n", '"', "“ '", "\u00a0", "\u200b", "\ufeff", "\u202e", "\u2066 \x7f"],
)
def test_what_could_run_begins_with_an_apostrophe(start: str, before: str) -> None:
    assert escape_formula(f"{before}{start}1+1").startswith("'")


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_what_moves_a_cell_begins_with_an_apostrophe(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


def test_a_cell_may_begin_inside_for_another_reader() -> None:
    assert escape_formula("a;=1+1") == "a;'=1+1"
    assert escape_formula("a\n@b") == "a\n'@b"


@pytest.mark.parametrize("text", ["", "Lido", "a - b", "a=b", "x@example.org", "5 %", "«ether.fi»"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert escape_formula(text) == text


def cells(response: Any) -> list[list[Any]]:
    body = b"".join(response.streaming_content)
    if "csv" in response["Content-Type"]:
        return list(csv.reader(io.StringIO(body.decode(), newline="")))
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(body)).active.rows]


@pytest.mark.django_db
def test_every_export_escapes(world: SimpleNamespace) -> None:
    """Each address that exports, in both formats, with a formula in whatever strangers and
    editors can write."""
    MissedSearch.objects.create(query=FORMULA, count=9)
    Redirect.objects.create(old_path="/=1+1", redirect_link=f"/{FORMULA}")
    page = StandardPage.objects.filter(locale__language_code="en").first()
    page.title = page.draft_title = FORMULA
    page.locked, page.locked_by = True, world.boss
    page.save_revision(user=world.boss, log_action=True, clean=False).publish(user=world.boss)
    Page.objects.filter(pk=world.page.pk).update(title=FORMULA)
    world.boss.first_name = FORMULA
    world.boss.save()
    client = browser(world.boss)
    exported, seen = [], 0
    for label, url in addresses(world):
        if "results" in label or not (label.endswith(("index", "list")) or "/reports/" in url):
            continue
        for kind in ("csv", "xlsx"):
            with undone():
                response = client.get(url, {"export": kind})
                if "attachment" not in response.headers.get("Content-Disposition", ""):
                    continue
                rows = cells(response)
            exported.append(label)
            texts = [cell for row in rows for cell in row if isinstance(cell, str)]
            assert not [text for text in texts if RUNS.match(text)], (url, kind)
            seen += any("calc" in text for text in texts)
    for label in ("missed_searches", "feedback_report", "wagtailadmin_reports:site_history"):
        assert label in exported
    assert seen >= 10, "the formula should have been in most reports"
