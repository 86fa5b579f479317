"""The admin's lists: ordered and searched by the folding that visitors' lists have."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from directory.content.models import Term
from pools.models import Indicator, Pool
from tests.factories import draft_pool, make_indicators, received, superuser

pytestmark = pytest.mark.django_db
NAMES = ["Wave", "Éter d’Or", "eden", "Zeta", "Ångström", "Pool 10", "Pool 2", "質押"]
IN_ORDER = ["Ångström", "eden", "Éter d’Or", "Pool 2", "Pool 10", "Wave", "Zeta", "質押"]
ALIKE = ["Éter d’Or", "eter d'or", "ETE\u0301R", "éter", "or eter", "(x"]


def pools() -> None:
    for number, name in enumerate(NAMES):
        draft_pool(slug=f"p{number}", name=name)


def terms() -> None:
    Term.objects.all().delete()
    for number, name in enumerate(NAMES):
        Term.objects.create(term=name, slug=f"t{number}", definition="<p>x</p>")


def questions() -> None:
    make_indicators()
    kept = list(Indicator.objects.originals()[: len(NAMES)])
    Indicator.objects.exclude(pk__in=[one.pk for one in kept]).delete()
    for one, name in zip(kept, NAMES, strict=True):
        Indicator.objects.filter(pk=one.pk).update(name=name)


@pytest.fixture
def boss() -> Client:
    return superuser()


LISTS = [
    ("pools_pool", pools, "name"),
    ("content_term", terms, "term"),
    ("pools_indicator", questions, "name"),
]


def names(rows: Any) -> list[str]:
    return [str(row) for row in rows]


@pytest.mark.parametrize(("model", "fill", "column"), LISTS, ids=[row[0] for row in LISTS])
def test_names_stand_where_a_reader_looks_for_them(
    boss: Client, model: str, fill: Any, column: str
) -> None:
    fill()
    address = reverse(f"wagtailsnippets_{model}:list")
    for sign, wanted in (("", IN_ORDER), ("-", IN_ORDER[::-1])):
        page = boss.get(address, {"ordering": sign + column})
        assert names(page.context["page_obj"]) == wanted
    for typed in ALIKE:
        for query in ({"q": typed}, {"q": typed, "ordering": column}):
            shown = names(boss.get(address, query).context["page_obj"])
            assert shown == ([] if typed == "(x" else ["Éter d’Or"]), typed
    chooser = reverse(f"wagtailsnippetchoosers_{model}:choose_results")
    if model != "pools_indicator":  # which have an order of their own
        assert names(boss.get(chooser).context["results"]) == IN_ORDER
    assert names(boss.get(chooser, {"q": "eter"}).context["results"]) == ["Éter d’Or"]


def test_the_desk_s_queue_and_its_choices(boss: Client) -> None:
    pools()
    for pool in Pool.objects.all():
        received(pool, {"fee": {"covers": f"{pool.name}’s treasury"}})
    queue = boss.get(reverse("review_queue"), {"ordering": "title"})
    assert [row.title for row in queue.context["page_obj"]] == IN_ORDER
    field = queue.context["filters"].form.fields["pool"]
    assert names(field.queryset) == IN_ORDER
    for typed in ("eter d'or", "ÉTER", "eter d'or's treasury"):
        found = boss.get(reverse("review_queue"), {"q": typed}).context["page_obj"]
        assert [row.title for row in found] == ["Éter d’Or"], typed
    ties = boss.get(reverse("review_conflicts")).context["form"]
    assert names(ties.fields["pool"].queryset) == IN_ORDER


def test_the_drafts_on_the_dashboard(boss: Client) -> None:
    pools()
    html = boss.get("/admin/").content.decode()
    places = [html.index(f">{name}<") for name in IN_ORDER]
    assert places == sorted(places)
