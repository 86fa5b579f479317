"""Every block renders, and none lets an editor break the page."""

from io import BytesIO
from typing import Any

import PIL.Image
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.loader import render_to_string
from django.test import RequestFactory
from wagtail.images import get_image_model

from directory.content import models
from directory.content.blocks import BodyBlock, HomeBody
from directory.content.blocks.links import LinkBlock
from pools.models import Pool

pytestmark = [
    pytest.mark.usefixtures("whole_site", "db"),
    # Wagtail leaves the temporary file of a resized picture to the garbage collector.
    pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile"),
]

RICH = "<p>Words with <b>weight</b>.</p>"


def _picture() -> Any:
    buffer = BytesIO()
    PIL.Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    file = ContentFile(buffer.getvalue(), name="boat.png")
    return get_image_model().objects.create(title="A boat", file=file)


def _values() -> dict[str, tuple[Any, str]]:
    """For each block: a raw value, and something that must be seen."""
    question = models.QuestionPage.objects.get(
        slug="when-can-i-withdraw", locale__language_code="en"
    )
    image = _picture()
    return {
        "heading": ({"text": "A heading", "level": "2"}, '<h2 id="a-heading">'),
        "paragraph": (RICH, "<b>weight</b>"),
        "call_out": ({"kind": "caution", "title": "Mind", "text": RICH}, "Caution"),
        "figure": ({"image": image.pk, "alt": "A boat at sea", "caption": ""}, "A boat at sea"),
        "picture": ({"kind": "stake_share"}, '<figure class="chart"'),
        "comparison": (
            {
                "caption": "Compared",
                "columns": ["One", "Two"],
                "rows": [{"label": "Cost", "cells": [RICH, RICH]}],
            },
            '<th scope="row">Cost</th>',
        ),
        "steps": (
            {"steps": [{"title": "First", "text": RICH}, {"title": "Then", "text": RICH}]},
            '<ol class="numbered">',
        ),
        "quote": (
            {
                "text": "Said so.",
                "who": "Somebody",
                "source": "A note",
                "url": "https://example.org/note",
                "date": "2022",
            },
            "Somebody",
        ),
        "indicator_legend": (
            {"details": "full"},
            "A token you can hold in your own wallet and pass on",
        ),
        "pool_cards": ({"pools": [Pool.objects.get(slug="lido").pk]}, "/pools/lido/"),
        "questions": ({"title": "Asked", "questions": [question.pk]}, question.title),
        "link_cards": (
            {
                "title": "On",
                "cards": [{"link": {"text": "Pools", "address": "/pools/"}, "text": "All."}],
            },
            'href="/pools/"',
        ),
        "further_reading": (
            {
                "readings": [
                    {"title": "A book", "authors": "A. Writer", "url": "https://example.org/"}
                ]
            },
            "A. Writer",
        ),
        "contact_address": ({"text": "Write to"}, "mailto:desk@example.org"),
        "way_in": ({"title": "How much?", "text": ""}, 'name="eth"'),
        "counts": ({"title": "Numbers"}, "<dt>sources shown</dt>"),
        "newest_changes": ({"title": "New", "number": 3}, "Rocket Pool"),
    }


def _render(name: str, raw: Any) -> str:
    block = HomeBody()
    stream = block.to_python([{"type": name, "value": raw}])
    block.clean(stream)
    context = {"body": stream, "contact_email": "desk@example.org"}
    return render_to_string("components/content/body.html", context, RequestFactory().get("/"))


@pytest.mark.parametrize("name", HomeBody().child_blocks)
def test_every_block_renders(name: str) -> None:
    raw, expected = _values()[name]
    html = _render(name, raw)
    assert expected in html
    assert "style=" not in html  # the content security policy forbids it
    assert "<script" not in html


@pytest.mark.parametrize("kind", ["stake_share", "execution_clients", "consensus_clients"])
def test_every_picture_has_a_table_and_a_source(kind: str) -> None:
    html = _render("picture", {"kind": kind})
    assert "<table" in html
    assert "clientdiversity.org" in html


def test_measurements_of_different_methods_are_kept_apart() -> None:
    html = _render("picture", {"kind": "consensus_clients"})
    assert "Counts nodes, not validators" in html
    assert "Counts validators, not nodes" in html


def test_a_figure_needs_alternative_text() -> None:
    image = _picture()
    with pytest.raises(ValidationError):
        _render("figure", {"image": image.pk, "alt": "", "caption": "A boat"})


def test_a_table_row_needs_a_cell_for_each_column() -> None:
    rows = [{"label": "Cost", "cells": [RICH]}]
    with pytest.raises(ValidationError):
        _render("comparison", {"caption": "C", "columns": ["One", "Two"], "rows": rows})


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"text": "Nowhere"}, "address"),
        ({"address": "/pools/"}, "text"),
        ({"text": "Evil", "address": "javascript:alert(1)"}, "address"),
        ({"text": "Evil", "address": "//evil.example"}, "address"),
        ({"text": "Evil", "address": "/\\evil.example"}, "address"),
    ],
)
def test_a_link_needs_one_honest_target(raw: dict[str, str], field: str) -> None:
    block = LinkBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python(raw))
    assert field in caught.value.block_errors  # type: ignore[attr-defined]


def test_an_unpublished_pool_leaves_its_card() -> None:
    pool = Pool.objects.get(slug="lido")
    pool.unpublish()
    assert "/pools/lido/" not in _render("pool_cards", {"pools": [pool.pk]})


def test_the_home_blocks_are_for_the_home_page_only() -> None:
    own = set(HomeBody().child_blocks) - set(BodyBlock().child_blocks)
    assert own == {"way_in", "counts", "newest_changes"}
