"""A small site from content files, and the whole one that comes with the code."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from directory.content.loading.loader import ContentLoadResult, load
from pools.models import generation_cache
from tests.factories import make_site

SMALL: dict[str, dict[str, Any]] = {
    "home": {"type": "HomePage", "title": "Home", "lead": "A lead."},
    "guide": {"type": "GuideIndexPage", "title": "Ways", "short_title": "Guide", "order": 1},
    "guide/one": {
        "type": "GuidePage",
        "title": "The first way",
        "order": 1,
        "body": [
            {"heading": {"text": "What it is", "level": "2"}},
            {"heading": {"text": "In detail", "level": "3"}},
            {"paragraph": ["See <a href='page:guide/two'>the other way</a>.", ["a", "b"]]},
        ],
    },
    "guide/two": {"type": "GuidePage", "title": "The second way", "order": 2},
    "faq": {"type": "FaqIndexPage", "title": "Questions", "order": 2},
    "faq/basics": {"type": "FaqCategoryPage", "title": "Basics"},
    "faq/basics/why": {
        "type": "QuestionPage",
        "title": "Why?",
        "order": 1,
        "answer": "Because of <a href='term:validator'>validators</a>.",
        "related": ["page:faq/basics/how"],
    },
    "faq/basics/how": {"type": "QuestionPage", "title": "How?", "order": 2, "answer": "Like so."},
    "glossary": {"type": "GlossaryPage", "title": "Glossary", "order": 3},
    "policy": {"type": "StandardPage", "title": "Policy", "order": 4},
    "terms": {
        "terms": [{"slug": "validator", "term": "Validator", "definition": "An account."}],
    },
    "site": {
        "site_name": "Small",
        "header": [{"link": {"page": "page:guide"}}],
        "footer": [{"column": {"title": "More", "links": [{"page": "page:policy"}]}}],
    },
}

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def fresh_memory() -> Iterator[None]:
    """No test sees what another one remembered in this process."""
    generation_cache.forget_all()
    yield
    generation_cache.forget_all()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write content files: the small site, with some files changed or (None) left out."""

    def write_files(**changes: dict[str, Any] | None) -> Path:
        for place, content in {**SMALL, **changes}.items():
            file = tmp_path / f"{place}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                file.unlink(missing_ok=True)
            else:
                file.write_text(json.dumps(content), encoding="utf-8")
        return tmp_path

    return write_files


@pytest.fixture
def small_site(db: None, write: Write) -> ContentLoadResult:
    """The small site, loaded."""
    return load(write())


@pytest.fixture(scope="module")
def whole_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Indicators, pools and pages as a fresh installation has them; undone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        yield
        transaction.set_rollback(True)
