"""What the last visits to some links came to, in sentences for a reviewer."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims.web_addresses import bare_host
from pools.models import Link
from pools.models.quotation import Reading


def notices(urls: Iterable[str], known: Mapping[str, Link]) -> Iterator[tuple[str, bool]]:
    """Sentences, each with whether it is serious. What opens is counted, the rest is named."""
    opened: list[dt.datetime] = []
    unchecked = 0
    for url in urls:
        link = known.get(url)
        if link is None or link.checked_at is None:
            unchecked += 1
            continue
        if link.outcome in (Link.Outcome.OPENS, Link.Outcome.OVERRIDDEN):
            opened.append(link.checked_at)
        else:
            yield dead_link_message(link), link.outcome != Link.Outcome.REFUSES
        if link.reading not in ("", Reading.READ):
            host = bare_host(link.url)
            words = _("%(host)s: we can't look for quotes. %(reason)s.")
            yield words % {"host": host, "reason": Reading(link.reading).label}, False
        yield from _leads_elsewhere(link)
    if opened:
        words = ngettext(
            "%(count)d link opens; last checked %(ago)s.",
            "%(count)d links open; last checked %(ago)s.",
            len(opened),
        )
        yield words % {"count": len(opened), "ago": naturaltime(min(opened))}, False
    if unchecked:
        words = ngettext(
            "%(count)d link has not been opened yet.",
            "%(count)d links have not been opened yet.",
            unchecked,
        )
        yield words % {"count": unchecked}, False


def dead_link_message(link: Link) -> str:
    """What is the matter with a link, and since when."""
    outcome = str(link.get_outcome_display())
    if link.status:
        outcome = _("%(outcome)s (status %(status)s)") % {
            "outcome": outcome,
            "status": link.status,
        }
    details = {"host": bare_host(link.url), "outcome": outcome, "ago": _ago(link.checked_at)}
    if link.failures > 1:
        words = _("%(host)s: %(outcome)s. It first failed %(since)s; last tried %(ago)s.")
        return words % {**details, "since": _ago(link.failing_since)}
    return _("%(host)s: %(outcome)s. Tried %(ago)s.") % details


def _ago(time: dt.datetime | None) -> str:
    return naturaltime(time) if time else ""


def _leads_elsewhere(link: Link) -> Iterator[tuple[str, bool]]:
    host, final = bare_host(link.url), bare_host(link.final_url) if link.final_url else ""
    if final and final != host:
        words = _("%(host)s leads on to %(final)s.")
        yield words % {"host": host, "final": final}, False
