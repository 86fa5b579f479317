"""The OpenAPI document and the page made from it say what is so."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from pools.browse import index as indexes
from pools.browse.filters import PoolFilter
from pools.claims import vocabulary
from pools.claims.verdict import Verdict
from pools.models import PublishedPool, generation_cache
from pools.opendata.api import figures, schemas
from tests.opendata.conftest import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

SHAPES = {
    "/api/v1/pools": schemas.PoolPage,
    "/api/v1/pools/{slug}": schemas.PoolDetail,
    "/api/v1/indicators": figures.IndicatorList,
    "/api/v1/changes": schemas.ChangePage,
    "/api/v1/statistics": figures.Statistics,
    "/api/v1/coverage": figures.Coverage,
}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = read(client, "/api/v1/openapi.json")
    return found


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_the_document_holds_together(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["license"]["identifier"] == "CC-BY-4.0"
    assert document["servers"] == [{"url": settings.SITE_URL}]
    assert {*document["paths"]} == {*SHAPES, "/api/v1/"}
    operations = [methods["get"] for methods in document["paths"].values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names))
    for reference in references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found
    for operation in operations:
        asked = [(one["in"], one["name"]) for one in operation["parameters"]]
        assert len(asked) == len(set(asked)) and ("query", "lang") in asked
        assert {"200", "304", "422", "429", "503"} <= {*operation["responses"]}


def test_every_example_has_the_shape_it_stands_for(document: dict[str, Any]) -> None:
    for path, shape in SHAPES.items():
        content = document["paths"][path]["get"]["responses"]["200"]["content"]
        example = content["application/json"]["examples"]["today"]["value"]
        assert shape.model_validate_json(json.dumps(example)).model_dump()


def test_the_filters_of_the_document_are_those_of_the_listing(
    client: Client, document: dict[str, Any]
) -> None:
    asked = {one["name"]: one for one in document["paths"]["/api/v1/pools"]["get"]["parameters"]}
    filters = PoolFilter(QueryDict(), indexes.current_index()).filters
    assert {*asked} == {*filters, "on", "page", "per_page", "lang"} - {"view"}
    # Every value that it names is accepted, and so are the ends of every range.
    for name, one in asked.items():
        schema = one["schema"]
        words = schema.get("enum") or schema.get("items", {}).get("enum") or []
        ends = [schema[end] for end in ("minimum", "maximum") if end in schema and name != "page"]
        for value in (*words, *ends):
            assert client.get("/api/v1/pools", {name: value}).status_code == 200, (name, value)


def test_words_are_enumerations_and_those_of_the_directory(document: dict[str, Any]) -> None:
    shapes = document["components"]["schemas"]
    assert shapes["Verdict"]["enum"] == [*Verdict]
    assert set(get_args(schemas.Kind)) == {*vocabulary.keys(vocabulary.KINDS)}
    assert set(get_args(schemas.State)) == {*vocabulary.keys(vocabulary.STATES)}


@pytest.mark.parametrize("address", ["/api/", "/es/api/"])
def test_the_page_explains_every_address_parameter_and_problem(
    client: Client, document: dict[str, Any], address: str
) -> None:
    page = client.get(address).content.decode()
    for path in SHAPES:
        assert f"<code>{path}</code>" in page
        for one in document["paths"][path]["get"]["parameters"]:
            assert one["in"] == "path" or f"<code>{one['name']}</code>" in page
    for status in (404, 405, 410, 422, 429, 500, 503):
        assert f'id="problem-{status}"' in page
    assert "Retry-After" in page and "If-None-Match" in page
    # Nothing comes from anybody else.
    scripts = re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', page)
    assert not [one for one in scripts if not one.startswith(("/", settings.SITE_URL))]


def test_an_empty_directory_is_an_answer_too(client: Client) -> None:
    PublishedPool.objects.all().delete()
    generation_cache.forget_all()
    assert read(client, "/api/v1/pools")["pools"] == []
    assert read(client, "/api/v1/openapi.json")["paths"]
    assert read(client, "/pools.json")["pools"] == []
    for name in ("indicators", "changes", "statistics", "coverage"):
        read(client, f"/api/v1/{name}")
    assert client.get("/api/").status_code == 200
