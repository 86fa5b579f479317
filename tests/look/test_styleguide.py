"""The style guide is there for those who build the site, and for nobody else."""

import pytest
from django.test import Client

from tests.look.workshop import debugging

pytestmark = pytest.mark.django_db


def test_every_component_stands_on_the_style_guide_under_debug(client: Client) -> None:
    with debugging():
        response = client.get("/styleguide/")
    assert response.status_code == 200
    page = response.content.decode()
    for part in ("verdict-strip", "claim", "chart", "matrix", "pagination", "steps", "empty"):
        assert f'class="{part}' in page, part


def test_without_debug_there_is_no_style_guide(client: Client) -> None:
    assert client.get("/styleguide/").status_code == 404
