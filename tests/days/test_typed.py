"""A date that a person types may lie one day ahead of ours, for whom it is today; no further."""

import datetime as dt
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.forms import ModelForm, modelform_factory
from django.test import Client
from django.urls import reverse

from directory.content.models import StandardPage
from pools.claims.index_entry import verdict_on
from pools.models import Pool, PublishedPool, Submission
from pools.models.network import NetworkFigure
from tests.admin.shown import shown
from tests.days.conftest import Clock
from tests.factories import DocumentFactory
from tests.facts import source
from tests.intake.edges import PARTS, accepted_alone, usual
from tests.submit.conftest import hidden

pytestmark = pytest.mark.django_db
FUTURE = "This date lies in the future."
AHEAD = pytest.mark.parametrize(("ahead", "taken"), [(0, True), (1, True), (2, False)])


def typed(clock: Clock, ahead: int) -> str:
    return (clock.day + dt.timedelta(days=ahead)).isoformat()


@AHEAD
def test_by_a_contributor(ahead: int, taken: bool, at_the_moment: Clock, client: Client) -> None:
    address = "/pools/form-pool/correct/fee/"
    data = hidden(client.get(address).content.decode())
    at_the_moment.now += dt.timedelta(seconds=10)
    answer = {
        "fee-percent": "9",
        "fee-covers": "the treasury",
        "fee-source-url": "https://other.example/",
        "fee-source-as_of": typed(at_the_moment, ahead),
        "affiliation": "user",
    }
    html = client.post(address, {**data, **answer}, follow=True).content.decode()
    assert Submission.objects.filter(state="received").exists() is taken
    assert (FUTURE in html) is not taken


@AHEAD
@pytest.mark.parametrize("field", ["assessments", "sources"])
def test_in_the_admin(
    field: str, ahead: int, taken: bool, signed_in: Any, at_the_moment: Clock
) -> None:
    pk = Pool.objects.get().pk
    client, address = signed_in("Moderator"), reverse("wagtailsnippets_pools_pool:edit", args=[pk])
    data = shown(client.get(address))
    name = "checked_on" if field == "assessments" else "as_of"
    row = next(
        key for key, value in data.items() if key.startswith(field) and name in key and value
    )
    day = typed(at_the_moment, ahead)
    response = client.post(address, {**data, row: day, "action-publish": "1"})
    assert response.status_code == (302 if taken else 200)
    assert (FUTURE in response.content.decode()) is not taken
    assert (day in json.dumps(PublishedPool.objects.get().document)) is taken


@AHEAD
def test_on_the_recheck_desk(ahead: int, taken: bool, signed_in: Any, at_the_moment: Clock) -> None:
    day = typed(at_the_moment, ahead)
    data = {"answer": "still-true", "source_as_of": day}
    response = signed_in("Moderator").post("/admin/desk/recheck/form-pool/trustless/", data)
    assert response.status_code == (302 if taken else 422)
    assert (PublishedPool.objects.get().facts.sources_on("trustless")[0].as_of == day) is taken


@AHEAD
def test_in_a_file(
    ahead: int, taken: bool, tmp_path: Path, at_the_moment: Clock, capsys: Any
) -> None:
    cited = source("fee", as_of=typed(at_the_moment, ahead))
    document = DocumentFactory(slug="filed", fee={"percent": 1}, sources=[cited])
    file = tmp_path / "filed.json"
    file.write_text(json.dumps(document))
    for arguments in (["--check"], []):
        with nullcontext() if taken else pytest.raises(CommandError):
            call_command("load_pools", file, *arguments)
        written = capsys.readouterr()
        assert (FUTURE in written.out + written.err) is not taken
    assert PublishedPool.objects.filter(slug="filed").exists() is taken


# Every day of what has been; only that of a licence's change may lie ahead.
DATED = [
    part
    for part in PARTS
    if usual(part) in ("2021", "2021-01-01") and part.id != "licence.change_date"
]


def test_every_date_of_a_pool_in_every_door(at_the_moment: Clock) -> None:
    """What the schema says of a day ahead, files, forms and publishing say as well:
    ``tests/intake/test_one_rule.py`` compares them on these very days."""
    for part in DATED:
        days = {ahead: accepted_alone(part, typed(at_the_moment, ahead)) for ahead in (0, 1, 2)}
        assert days == {0: True, 1: True, 2: False}, part.id


@AHEAD
@pytest.mark.parametrize(
    ("model", "field"), [(StandardPage, "reviewed_on"), (NetworkFigure, "as_of")]
)
def test_of_a_pages_review_and_of_a_figure(
    model: Any, field: str, ahead: int, taken: bool, at_the_moment: Clock
) -> None:
    form: type[ModelForm[Any]] = modelform_factory(model, fields=[field])
    assert form({field: typed(at_the_moment, ahead)}).is_valid() is taken


def test_a_course_answers_before_its_first_day_with_its_first_verdict() -> None:
    schedule = {"steps": [["2029-12-01", "met"], ["2029-12-05", "unmet"]], "checked": None}
    days = {"1999-01-01": "met", "2029-11-30": "met", "2029-12-04": "met", "2029-12-05": "unmet"}
    assert {day: verdict_on(schedule, day).value for day in days} == days


def test_a_listing_of_the_day_before_shows_what_was_published(
    pool: Pool, client: Client, clock: Clock
) -> None:
    def line() -> str:
        html = client.get("/pools/").content.decode()
        return html[html.index(" met, ") - 2 : html.index(" known")]

    before = line()
    clock.now -= dt.timedelta(days=1)
    assert line() == before
    assert not before.endswith(" 0 of 9")
