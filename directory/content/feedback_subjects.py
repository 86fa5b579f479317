"""What readers can be asked about: a page that editors own, or one of the directory's pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from wagtail.models import Page

from pools.models import PoolSlug, PublishedPool, indicators_in

LISTING = "pools"
VIEWS = {LISTING: "pool", "indicators": "indicator"}  # what stands below each index


@dataclass(frozen=True)
class Subject:
    """A page readers are asked about. ``address`` is its path without a language, as answers keep
    it ("pools/lido"); empty for a page that editors own, which ``page`` is instead."""

    title: str
    url: str
    ask_url: str
    page: Page | None = None
    address: str = ""
    # The columns of an answer that say what it is about.
    stored: dict[str, Any] = field(default_factory=dict)


def page_subject(page_id: int) -> Subject | None:
    """A live public page of a kind that asks; None for any other."""
    page = Page.objects.live().public().filter(pk=page_id).first()
    page = page.specific if page else None
    if page is None or not getattr(page, "asks_for_feedback", False):
        return None
    ask_url = reverse("feedback", args=[page.pk])
    return Subject(page.title, page.get_url(), ask_url, page, stored={"page_id": page.pk})


def subject_at(address: str) -> Subject | None:
    """The directory's page at an address; None where there is none that asks."""
    return subjects_at([address]).get(address)


def subjects_at(addresses: Iterable[str]) -> dict[str, Subject]:
    """The directory's pages at some addresses, in the reader's language. A pool that has moved is
    found where it is now; what is no longer there is left out. At most three queries."""
    asked = {address: address.partition("/") for address in addresses}
    pools = {slug for room, _slash, slug in asked.values() if room == LISTING and slug}
    moved = PoolSlug.objects.moved(pools) if pools else {}
    names = dict(
        PublishedPool.objects.filter(slug__in={*pools, *moved.values()}).values_list(
            "slug", "document__name"
        )
        if pools
        else ()
    )
    indicators = {spec.slug: spec.name for spec in indicators_in()}
    found = {}
    for address, (room, _slash, slug) in asked.items():
        present = moved.get(slug, slug) if room == LISTING else slug
        if room == LISTING:
            title = names.get(present, "") if slug else gettext("Ethereum staking pools")
        else:
            title = indicators.get(slug, "") if slug else gettext("Indicators")
        if title and room in VIEWS:
            found[address] = _subject(title, room, present)
    return found


def _subject(title: str, room: str, slug: str) -> Subject:
    args, name = ([slug], VIEWS[room]) if slug else ([], room)
    address = f"{room}/{slug}" if slug else room
    return Subject(
        title,
        reverse(name, args=args),
        reverse(f"feedback_{name}", args=args),
        address=address,
        stored={"address": address},
    )
