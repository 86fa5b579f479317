"""The second of two rows that are the same is named beside that row, in the editors' form."""

from typing import Any

import pytest
from django.test import Client

from pools.models import Indicator
from tests.admin.test_pools import citation, edit_url, form
from tests.factories import draft_pool, make_indicators, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84"
TWINS = {
    "audits": {"auditor": "Nobody & Sons", "date": "2024-05", "scope": "", "report": ""},
    "tokens": {"symbol": "pETH", "name": "", "chain": "ethereum", "address": ADDRESS},
    "named_operators": {"name": "Ann"},
    "bug_bounties": {"url": "https://bounties.example/", "largest_reward": "", "opened": ""},
    "sources": citation("fee"),
}


@pytest.fixture
def moderator(db: None) -> Client:
    make_indicators()
    return signed_in("Moderator")


@pytest.mark.parametrize("relation", TWINS)
def test_beside_the_second_row(moderator: Client, relation: str) -> None:
    pool = draft_pool(slug="form-pool")
    rows = [TWINS[relation], {**TWINS[relation]}]
    if relation == "tokens":  # the address is the key, never the symbol
        rows[1] = {**rows[1], "symbol": "other"}
    extra: dict[str, Any] = {relation: rows}
    if relation != "sources":
        extra["sources"] = []
    answer = moderator.post(edit_url(pool), {**form(**extra), "action-publish": "1"})
    assert answer.status_code == 200
    first, second = answer.context["form"].formsets[relation].forms[:2]
    assert not first.errors
    assert "Entry 2 is the same as entry 1." in str(second.errors)
    assert "is the same as" not in str(answer.context["form"].errors)
    assert "Entry 2 is the same as entry 1." in answer.content.decode()


@pytest.mark.parametrize(
    ("slug", "thresholds", "said"),
    [
        ("battle-tested", '{"met_after_days": 9, "partly_after_days": 1, "x": 1}', "“x”"),
        ("trustless", '{"met_after_days": 9}', "No rule reads “met_after_days”."),
        ("battle-tested", '{"met_after_days": 9, "partly_after_days": 10}', "cannot be above"),
        ("battle-tested", '{"met_after_days": [], "partly_after_days": 1}', "is a number"),
        ("execution-diversity", '{"majority_percent": 51, "limit_percent": 50}', "cannot be above"),
        ("consensus-diversity", '{"majority_percent": 51, "limit_percent": 50}', "cannot be above"),
        (
            "open-source",
            '{"free_licences": ["MIT", "ISC"], "visible_licences": ["ISC"]}',
            "ISC cannot be in",
        ),
        ("open-source", '{"free_licences": 5, "visible_licences": []}', "is a list of words"),
    ],
)
def test_thresholds_a_rule_cannot_go_by_are_refused_beside_the_field(
    admin_client: Client, slug: str, thresholds: str, said: str
) -> None:
    from django.urls import reverse

    from tests.admin.shown import shown

    make_indicators()
    indicator = Indicator.objects.originals().get(slug=slug)
    edit = reverse("wagtailsnippets_pools_indicator:edit", args=[indicator.pk])
    sent = shown(admin_client.get(edit), thresholds=thresholds)
    answer = admin_client.post(edit, sent)
    assert answer.status_code == 200
    assert said in str(answer.context["form"].errors["thresholds"])
