"""What the OpenAPI document says is so, for requests made from it: right ones, and wrong ones."""

import datetime as dt
import json
import math
import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pools.claims import dates
from pools.submit import rate_limits
from tests.opendata.conftest import body_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]
Query = list[tuple[str, str]]

BOUNDED = settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[*HealthCheck],
)
# Any text at all, as an address can hold it.
ANY = st.text(st.characters(codec="utf-8"), max_size=12)
NUMBERS = {"number": float, "integer": int}


class Contract:
    """The document, and whether an answer is one that it names."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.document = read(client, "/api/v1/openapi.json")
        self.operations = {path: one["get"] for path, one in self.document["paths"].items()}
        self.checks: dict[str, Draft202012Validator] = {}
        self.seen: set[tuple[str, int]] = set()

    def ask(self, path: str, address: str) -> int:
        """The status of an answer that is as the operation at ``path`` says."""
        response = self.client.get(address)
        status = response.status_code
        told = self.operations[path]["responses"].get(str(status))
        assert told, (status, address)
        told = self._resolved(told)
        self.seen.add((path, status))
        if status < 300 or status >= 400:
            (kind,) = told["content"]
            assert response["Content-Type"].split(";")[0] == kind, address
            self._check(told["content"][kind]["schema"]).validate(json.loads(body_of(response)))
        return status

    def _resolved(self, value: dict[str, Any]) -> Any:
        found: Any = value
        if "$ref" in value:
            found = self.document
            for step in value["$ref"].removeprefix("#/").split("/"):
                found = found[step]
        return found

    def _check(self, schema: dict[str, Any]) -> Draft202012Validator:
        key = json.dumps(schema)
        if key not in self.checks:
            whole = {"components": self.document["components"], **schema}
            Draft202012Validator.check_schema(whole)
            self.checks[key] = Draft202012Validator(whole)
        return self.checks[key]


@pytest.fixture
def contract(client: Client, monkeypatch: pytest.MonkeyPatch) -> Contract:
    monkeypatch.setitem(rate_limits.MOST, "read", (100_000, 100_000))
    return Contract(client)


def right(schema: dict[str, Any]) -> st.SearchStrategy[list[str]]:
    """Values of a parameter that its schema allows."""
    if schema["type"] == "array":
        return st.lists(right(schema["items"]).map(lambda one: one[0]), min_size=1, max_size=3)
    if "enum" in schema:
        return st.sampled_from(schema["enum"]).map(lambda one: [one])
    if schema["type"] == "integer":
        few = st.integers(schema["minimum"], min(schema["maximum"], 3))
        return few.map(lambda one: [str(one)])
    if schema["type"] == "number":
        bounds = {"min_value": float(schema["minimum"]), "max_value": float(schema["maximum"])}
        return st.floats(**bounds).map(lambda one: [json.dumps(one)])
    if schema.get("format") == "date":
        return st.integers(0, 3).map(
            lambda ago: [(dates.today() - dt.timedelta(days=ago)).isoformat()]
        )
    text = st.from_regex(schema["pattern"].removesuffix("$") + r"\Z")
    return text.map(lambda one: [one[: schema["maxLength"]].strip()])


def allowed(schema: dict[str, Any], value: str) -> bool:
    """Whether a schema allows a text in an address."""
    if schema["type"] == "array":
        return allowed(schema["items"], value)
    if "enum" in schema:
        return value in schema["enum"]
    if schema["type"] in NUMBERS:
        try:
            number = float(value)
        except ValueError:
            return False
        return math.isfinite(number) and schema["minimum"] <= number <= schema["maximum"]
    if schema.get("format") == "date":
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII))
    return True


def queries(asked: list[dict[str, Any]]) -> st.SearchStrategy[Query]:
    """Up to three of the parameters of an operation, rightly given."""
    of = {one["name"]: right(one["schema"]) for one in asked if one["in"] == "query"}
    names = st.lists(st.sampled_from([*of]), max_size=3, unique=True)
    chosen = names.flatmap(lambda some: st.fixed_dictionaries({name: of[name] for name in some}))
    return chosen.map(lambda some: [(name, value) for name in some for value in some[name]])


def addresses(path: str, asked: list[dict[str, Any]]) -> st.SearchStrategy[str]:
    """Where an operation stands, of a pool that is there."""
    slugs = [one["schema"]["enum"] for one in asked if one["in"] == "path"]
    if not slugs:
        return st.just(path)
    return st.sampled_from(slugs[0]).map(lambda slug: path.replace("{slug}", slug))


def test_what_is_asked_for_rightly_is_answered_as_the_document_says(contract: Contract) -> None:
    @BOUNDED
    @given(st.data())
    def run(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([*contract.operations]))
        asked = contract.operations[path]["parameters"]
        query = data.draw(queries(asked))
        address = f"{data.draw(addresses(path, asked))}?{urlencode(query)}"
        # A page beyond the last is not there, nor is a day of which nothing was kept.
        missing = any(name in ("page", "on") for name, _value in query)
        assert contract.ask(path, address) in ((200, 404) if missing else (200,))

    run()
    assert {(path, 200) for path in contract.operations} <= contract.seen


def test_what_is_asked_for_wrongly_is_a_problem_the_document_names(contract: Contract) -> None:
    @BOUNDED
    @given(st.data())
    def run(data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([*contract.operations]))
        asked = contract.operations[path]["parameters"]
        schemas = {one["name"]: one["schema"] for one in asked if one["in"] == "query"}
        name = data.draw(st.sampled_from([*schemas]) | ANY)
        value = data.draw(ANY)
        query = [*data.draw(queries(asked)), (name, value)]
        known = name in schemas and allowed(schemas[name], value) and value.strip() != ""
        address = f"{data.draw(addresses(path, asked))}?{urlencode(query)}"
        assert contract.ask(path, address) in ((200, 404, 422) if known else (422,)), address

    run()
    assert {(path, 422) for path in contract.operations} <= contract.seen


def test_a_pool_nobody_ever_named_is_a_problem_whatever_is_in_its_address(
    contract: Contract,
) -> None:
    path = "/api/v1/pools/{slug}"

    @BOUNDED
    @given(ANY.filter(lambda slug: slug.strip("./") != ""))
    def run(slug: str) -> None:
        assert contract.ask(path, path.replace("{slug}", quote(slug, safe=""))) == 404

    run()
    for slug in ("\n", "a\nb", "£\n", "\x00", "a/b", "é", "%", "a" * 3_000):
        assert contract.ask(path, path.replace("{slug}", quote(slug, safe=""))) == 404, slug
