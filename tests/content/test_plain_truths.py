"""Sentences of the guide and the answers that promised more than the evidence carries."""

import json
from pathlib import Path

import pytest

from tests.facts import FIXTURES

PAGES = sorted((FIXTURES / "content").rglob("*.json"))
TOO_MUCH = (
    "any amount will do",
    "any amount of eth with others",
    "vale cualquier cantidad",
    "unless you sign for it",
    "si no lo firmas",
    "must honour",
    "ha de respetarlo",
    "can still be redeemed",
    "every few days",
    "cada pocos días",
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(FIXTURES)))
def test_no_page_promises_what_we_cannot_show(page: Path) -> None:
    text = json.dumps(json.loads(page.read_text("utf-8")), ensure_ascii=False).casefold()
    assert not [words for words in TOO_MUCH if words in text]


@pytest.mark.parametrize("language", ["", "es/"])
def test_each_of_the_four_questions_can_be_answered_with_no(language: str) -> None:
    path = FIXTURES / "content" / f"{language}guide" / "pooled-staking.json"
    body = json.loads(path.read_text("utf-8"))["body"]
    steps = [part["steps"]["steps"] for part in body if "steps" in part]
    four = [step["title"] for found in steps for step in found if step["title"].endswith("?")]
    assert len(four) == 4
    assert not [title for title in four if " or " in title or " o " in title]
