"""Every address of the admin is opened: as every role, in every list's every order and filter,
with nothing and with junk. Nothing fails, and each role gets where the matrix says."""

from collections.abc import Iterator
from itertools import cycle, islice
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from directory.accounts.models import User
from tests.admin.addresses import addresses
from tests.admin.bringing_back import what_is_lost
from tests.admin.inline_scripts import policy_fault
from tests.admin.matrix import LOWEST
from tests.admin.visits import (
    DENIED,
    IN,
    ROLES,
    SIGN_IN,
    browser,
    fault,
    knock,
    outcome,
    undone,
)
from tests.factories import member

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a resized picture to the collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("collected"),
]
HOSTILE = ['"', 'a" "b', "\0", "😀 ' OR 1=1 -- (%_\\"]
TOO_LARGE = "99999999999999999999"
LISTED = {"page_obj", "paginator", "object_list", "results", "search_form", "is_searching"}
# Deleting what is in use has tests of its own.
ENDS_SESSIONS = {"wagtailadmin_logout"}


def test_the_matrix_names_every_address(world: SimpleNamespace) -> None:
    found = {label for label, _url in addresses(world)}
    named = [label for labels in LOWEST.values() for label in labels.split()]
    assert sorted(named) == sorted(found)


def expected(who: str | None, lowest: str) -> str:
    if lowest == "Visitor":
        return IN
    if who not in ROLES:
        return SIGN_IN
    return IN if lowest in ROLES and ROLES.index(who) >= ROLES.index(lowest) else DENIED


@pytest.mark.parametrize("who", [None, "member without a role", *ROLES])
def test_each_role_gets_where_its_work_is(world: SimpleNamespace, who: str | None) -> None:
    lowest = {label: role for role, labels in LOWEST.items() for label in labels.split()}
    user = None
    if who:
        user = member(who) if who in ROLES else User.objects.create_user("v", "v@x.org", "x")
    client, wrong = browser(user), []
    for label, url in addresses(world):
        response = knock(client, url)
        if unfit := policy_fault(url, response):
            wrong.append(unfit)
        got, want = outcome(response), expected(who, lowest[label])
        if label in ENDS_SESSIONS:
            client, got = browser(user), want  # out, and in again
        if fault(response) or got != want:
            wrong.append(f"{label} {url}: {got}, not {want}; {fault(response)}")
        if got == IN and who in ROLES and not label.endswith("results"):
            wrong += asked_at_once(client, url, response)
    assert not wrong, "\n".join(wrong)


def asked_at_once(client: Client, url: str, response: Any) -> list[str]:
    """What fails where a list is asked by every filter and in an order at once, and by junk in all
    of them. Each on its own is asked by one who may see them all."""
    if not asks(response):
        return []
    offered = {name: value for name, value in known_values(response) if name != "export"}
    wrong = []
    for values in (offered, {"q": HOSTILE[0], "p": "999", **junk_in(response)}):
        with undone():
            answer = client.get(url, values)
        if fault(answer):
            wrong.append(f"{url} {values!r}: {fault(answer)}")
    return wrong


@pytest.mark.parametrize("who", ["Administrator", "superuser"])
def test_empty_forms_are_refused_in_words(world: SimpleNamespace, who: str) -> None:
    user = world.boss if who == "superuser" else member(who)
    client, wrong = browser(user), []
    for label, url in addresses(world):
        with undone():
            response = client.post(url)
        if label in ENDS_SESSIONS:
            client = browser(user)
        if fault(response):
            wrong.append(f"{label} {url}: {fault(response)}")
    assert not wrong, "\n".join(wrong)


def keys_of(context: Any) -> set[str]:
    """Everything a template was given, whichever template it was."""
    layers = context if isinstance(context, list) else [context]
    return {str(key) for layer in layers for part in layer.dicts for key in part}


def asks(response: Any) -> bool:
    """Whether the page is a list that can be asked."""
    return response.context is not None and bool(keys_of(response.context) & LISTED)


def known_values(response: Any) -> Iterator[tuple[str, str]]:
    """What a list offers to be asked: its own filters, its columns, its files."""
    if not asks(response):
        return
    for name, field in filters_of(response).items():
        # The first choice may stand for none of them.
        choices = [str(getattr(value, "value", value)) for value, *_ in islice(known(field), 2)]
        yield name, (choices[-1:] or ["true"])[0]
        for suffix in getattr(field.widget, "suffixes", ()):
            yield f"{name}_{suffix}", "2026-01-01"
    yield from (("export", kind) for kind in ("csv", "xlsx"))
    columns = getattr(response.context.get("table"), "columns", {}).values()
    keys = [column.sort_key for column in columns if getattr(column, "sort_key", None)]
    for sign, key in zip(cycle(("", "-")), keys, strict=False):
        yield "ordering", sign + key
    if keys:
        yield "ordering", f"-{keys[0]}"


def queries(response: Any) -> Iterator[dict[str, str]]:
    """What a list is asked: each thing it offers on its own, and by words and pages that mean harm.
    Words, page and order do not stand in each other's way, so they come together. Each filter is
    read on its own, so that junk in all of them at once is junk in each."""
    if not asks(response):
        return
    offered = list(known_values(response))
    yield from ({name: value} for name, value in offered if name != "ordering")
    orders = [value for name, value in offered if name == "ordering"] + ["junk"]
    pages = cycle(("999", "junk", "1"))
    for number in range(max(len(orders), len(HOSTILE))):
        words, order = HOSTILE[number % len(HOSTILE)], orders[number % len(orders)]
        yield {"q": words, "ordering": order, "p": next(pages)}
    yield from ({"ordering": order} for order in orders[:2])
    yield {"id": TOO_LARGE}
    yield junk_in(response)


def junk_in(response: Any) -> dict[str, str]:
    """Junk in each filter of a list."""
    ends = [
        f"{name}_{suffix}"
        for name, field in filters_of(response).items()
        for suffix in getattr(field.widget, "suffixes", ())
    ]
    return dict.fromkeys(filters_of(response), TOO_LARGE) | dict.fromkeys(ends, "junk")


def filters_of(response: Any) -> dict[str, Any]:
    """The inputs of a list's filters by name."""
    form = getattr(response.context.get("filters"), "form", None)
    return form.fields if form else {}


def known(field: Any) -> Any:
    """The choices of an input that has some."""
    return getattr(field, "choices", ())


def test_lists_answer_whatever_they_are_asked(world: SimpleNamespace) -> None:
    """Each query is sent to the list's results, which are the same view without the frame of the
    admin around it; with the frame, all filters at once."""
    client = browser(world.boss)
    wrong, asked = [], 0
    every = dict(addresses(world))
    for label, url in every.items():
        if label.endswith("results") or label in ENDS_SESSIONS:
            continue
        with undone():
            response = client.get(url)
        wrong += asked_at_once(client, url, response)
        short = next((every[name] for name in results_of(label) if name in every), url)
        for values in queries(response):
            asked += 1
            with undone():
                answer = client.get(short, values)
            if fault(answer):
                wrong.append(f"{short} {values!r}: {fault(answer)}")
    assert not wrong, "\n".join(wrong)
    assert asked > 300


def results_of(label: str) -> tuple[str, str]:
    """What the address of a list's results may be named."""
    name, dash, kind = label.partition("/")
    return f"{name}_results{dash}{kind}", f"{name.removesuffix(':index')}:index_results{dash}{kind}"


@pytest.mark.parametrize("chosen", ["", "?id=all", "?id=junk", f"?id={TOO_LARGE}", "?id=999999"])
def test_bulk_actions_bear_any_choice(world: SimpleNamespace, chosen: str) -> None:
    client = browser(world.boss)
    for label, url in addresses(world):
        if label.startswith("wagtail_bulk_action"):
            address = url.partition("?")[0] + chosen
            with undone():
                assert not fault(client.get(address)), address


def test_whatever_deletes_says_no_or_can_be_taken_back(world: SimpleNamespace) -> None:
    wrong, came_back = what_is_lost(browser(world.boss), world)
    assert not wrong, "\n".join(wrong)
    assert len(came_back) >= 18, came_back
