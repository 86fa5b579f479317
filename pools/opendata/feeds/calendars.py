"""Calendars of the dates to come: of one pool, or of several."""

from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse.former_slugs import with_present
from pools.claims.criteria import Flip
from pools.models import PublishedPool
from pools.models.criteria_log import announced
from pools.opendata.answers import absolute, answer, host, refused, within_limits
from pools.opendata.feeds.calendar_text import Event, calendar
from pools.opendata.feeds.coming_dates import coming_dates

CONTENT_TYPE = "text/calendar; charset=utf-8"
MOST = 20  # pools of one calendar


@require_safe
@within_limits
def pool_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The dates of one pool."""
    if slug not in indexes.current_index().by_slug:
        raise Http404
    return _calendar(request, [slug])


@require_safe
@within_limits
def calendars(request: HttpRequest) -> HttpResponseBase:
    """The dates of the pools named by ``pool``. One that is not listed any more leaves the others
    where they are; 404 where none of them is listed."""
    asked = list(dict.fromkeys(request.GET.getlist("pool")))
    if not asked:
        return refused(_("Name at least one pool in the address: /dates.ics?pool=lido"))
    if len(asked) > MOST:
        return refused(_("A calendar holds the dates of at most %d pools.") % MOST)
    known = [slug for slug in asked if slug in indexes.current_index().by_slug]
    if len(known) < len(asked) and (moved := with_present(request)):
        return moved
    if not known:
        raise Http404
    return _calendar(request, known)


def _calendar(request: HttpRequest, slugs: list[str]) -> HttpResponseBase:
    found = {pool.slug: pool for pool in PublishedPool.objects.filter(slug__in=slugs)}
    pools = [found[slug] for slug in slugs if slug in found]
    names = ", ".join(pool.shown_facts.name for pool in pools)
    site = settings.WAGTAIL_SITE_NAME
    body = calendar(f"{site}: {names}", f"{site}//{host()}", [*_events(pools), *_criteria(pools)])
    response = answer(request, body, CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="dates.ics"'
    return response


def _events(pools: Iterable[PublishedPool]) -> Iterator[Event]:
    index = indexes.current_index()
    specs = index.specs()
    for pool in pools:
        facts, url = pool.shown_facts, absolute("pool", pool.slug)
        for one in coming_dates(facts, specs, index.day):
            yield Event(
                uid=f"pool-{pool.pk}-{one.key}@{host()}",
                day=one.day,
                written=pool.changed,
                summary=f"{facts.name}: {one.title}",
                description="\n".join(filter(None, (one.text, url))),
                url=f"{url}#{one.place}" if one.place else url,
                category=one.kind,
            )


def _criteria(pools: Sequence[PublishedPool]) -> Iterator[Event]:
    """The days on which announced criteria take effect: they are asked of every pool, so each is
    one event however many pools there are, and says which of these read differently by it."""
    index = indexes.current_index()
    names = {pool.slug: pool.shown_facts.name for pool in pools}
    labels = {spec.slug: spec.name for spec in index.specs()}
    told = set[str]()
    for effect in announced(get_language() or ""):  # the soonest first
        if effect.day < index.day or effect.slug not in labels or effect.slug in told:
            continue
        told.add(effect.slug)
        flips = [_flip_words(names[one.slug], one) for one in effect.flips if one.slug in names]
        url = absolute("indicator", effect.slug)
        yield Event(
            uid=f"criteria-{effect.slug}@{host()}",
            day=effect.day,
            written=effect.announced_at or max(pool.changed for pool in pools),
            summary=_("New criteria: %s") % labels[effect.slug],
            description="\n".join([*(flips or [_("No verdict in this calendar changes.")]), url]),
            url=f"{url}#criteria",
            category="criteria",
        )


def _flip_words(name: str, flip: Flip) -> str:
    if flip.before != flip.after:
        words = {"pool": name, "before": flip.before.word, "after": flip.after.word}
        return _("%(pool)s: “%(before)s” becomes “%(after)s”.") % words
    due = _("%s: a recheck is due.") if flip.due_after else _("%s: no recheck is due any more.")
    return due % name
