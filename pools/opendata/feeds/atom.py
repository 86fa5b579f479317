"""Lines of the public log as an Atom feed (RFC 4287), a page at a time (RFC 5005)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pools.browse.change_log import ChangeLine
from pools.models import Change
from pools.opendata.answers import absolute, tag, xml_text

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# When a feed without an entry last changed: before anything was published.
NEVER = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class FeedHead:
    """What a feed is ``about``, in words; empty for everything. ``key`` names it for good, ``path``
    and ``pairs`` say where it is, and ``page_url`` is a page with the same changes."""

    key: str
    about: str
    page_url: str
    path: str
    pairs: Sequence[tuple[str, str]] = ()

    @property
    def title(self) -> str:
        """What the feed is called, without the site's name."""
        return _("Changes: %(what)s") % {"what": self.about} if self.about else _("Changes")

    def url(self, page: int = 1) -> str:
        """The public address of one page of the feed."""
        pairs = [*self.pairs, *([("page", str(page))] if page > 1 else [])]
        query = f"?{urlencode(pairs)}" if pairs else ""
        return f"{settings.SITE_URL}{self.path}{query}"


class ChangeFeed(Atom1Feed):
    """Django's Atom feed, which knows of other pages of itself and never says that it is new."""

    def latest_post_date(self) -> dt.datetime:
        """When any entry last changed."""
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_root_elements(self, handler: Any) -> None:
        """With the links to the other pages."""
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})


def atom(head: FeedHead, page: Page[Change], lines: Sequence[ChangeLine]) -> str:
    """The feed as XML. No query."""
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    feed = ChangeFeed(
        title=xml_text(f"{head.title} – {settings.WAGTAIL_SITE_NAME}"),
        link=head.page_url,
        description=None,
        subtitle=_("What it said before, what it says now, and why. A listing is no endorsement."),
        language=get_language(),
        author_name=settings.WAGTAIL_SITE_NAME,
        author_link=settings.SITE_URL + "/",
        feed_url=head.url(page.number),
        feed_guid=tag(head.key),
        pages={relation: head.url(number) for relation, number in numbers.items()},
    )
    for line in lines:
        change = line.change
        content = render_to_string("opendata/change.html", {"line": line, "change": change})
        feed.add_item(
            title=xml_text(": ".join(filter(None, (name_of(change), _what(line))))),
            link=_link(change),
            description=xml_text(" ".join(content.split())),
            unique_id=tag(f"change/{change.pk}"),
            pubdate=change.at,
            updateddate=updated(change),
            categories=[change.topic],
        )
    written: str = feed.writeString("utf-8")
    return written


def updated(change: Change) -> dt.datetime:
    """When a line last read differently: it says since when it is taken back."""
    taken_back_at: dt.datetime | None = change.taken_back_at  # type: ignore[attr-defined]
    return taken_back_at or change.at


def modified(page: Page[Change]) -> dt.datetime:
    """When a page of the feed last changed: an entry did, or the name or address of its pool."""
    changes = list(page.object_list)
    days = [updated(change) for change in changes]
    pools = [getattr(change.pool, "published", None) for change in changes]
    return max([NEVER, *days, *(pool.changed for pool in pools if pool)])


def name_of(change: Change) -> str:
    """What the pool is called in public, or was called last; empty for a line of no pool."""
    name: str | None = change.public_name  # type: ignore[attr-defined]
    return name or "" if change.pool_id else ""


def _what(line: ChangeLine) -> str:
    return f"{line.topic} ({line.kind_word})"


def _link(change: Change) -> str:
    if change.pool_id is None:
        return absolute("indicator", change.topic) + "#criteria"
    published = getattr(change.pool, "published", None)
    return absolute("pool", published.slug) if published else absolute("changes")
