"""Whether quoted words still stand where published sources say: looked for at every visit."""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import transaction
from django.utils import timezone

from pools.claims import dates
from pools.links import page_text, quotes
from pools.links.fetching import FetchResult
from pools.links.polite_client import PoliteClient
from pools.links.raw_addresses import is_pinned, raw_address
from pools.models import Link, PublishedPool, Quotation, generation, read_only
from pools.models.publishing import NotPublishable
from pools.models.quotation import BETWEEN_MISSES, Reading, digest_of
from pools.models.sightings import mark_seen

log = logging.getLogger(__name__)

OLD = dt.timedelta(days=7)  # *seen on* is moved no more often, so that revisions don't pile up
AGAIN = dt.timedelta(hours=36)  # after words were missed for the first time
PINNED = dt.timedelta(days=90)  # a file at one commit cannot change; it can only go


def quoted_in(documents: Iterable[dict[str, object]]) -> dict[tuple[str, str], None]:
    """Address and quoted words of every source in pools' documents that has some."""
    found: dict[tuple[str, str], None] = {}
    for document in documents:
        sources = document.get("sources")
        for source in sources if isinstance(sources, list) else []:
            if source.get("quote") and quotes.can_be_looked_for(source["quote"]):
                found[source["url"], source["quote"]] = None
    return found


def keep_up(wanted: Collection[tuple[str, str]]) -> None:
    """Make the list of quotations what is published now; their links are listed already."""
    links = dict(Link.objects.values_list("url", "pk"))
    known = {
        (url, digest): pk
        for pk, url, digest in Quotation.objects.values_list("pk", "link__url", "digest")
    }
    digests = {(url, digest_of(words)): words for url, words in wanted}
    left = [pk for key, pk in known.items() if key not in digests]
    for start in range(0, len(left), 500):
        Quotation.objects.filter(pk__in=left[start : start + 500]).delete()
    fresh = [
        Quotation(link_id=links[url], words=words, digest=digest)
        for (url, digest), words in digests.items()
        if (url, digest) not in known and url in links
    ]
    Quotation.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)


def visit(guest: PoliteClient, link: Link, *, quoted: bool) -> FetchResult | None:
    """Open a link; where words are quoted from it all of it, at a code host the file itself."""
    if not quoted:
        return guest.fetch(link.url)
    raw = raw_address(link.url)
    found = guest.fetch(raw, document=True)
    if raw == link.url or found is None:
        return found
    if found.outcome != Link.Outcome.OPENS:  # a branch of an odd name, or really gone
        shown = guest.fetch(link.url)
        return shown and FetchResult(shown.outcome, shown.status, shown.final_url)
    return FetchResult(
        found.outcome,
        found.status,
        link.url,
        found.body,
        found.content_type,
        found.cut_off,
        found.packed,
    )


def look(link: Link, found: FetchResult) -> None:
    """Look for everything quoted from a link in what a visit brought, and write down what came of
    it. Words count as missed only where all of the text could be read; what was read of it in part
    can show that they are there."""
    if found.outcome != Link.Outcome.OPENS or not link.quotations.exists():
        return
    page = page_text.read(found)
    folded = quotes.fold(page.text)
    _write_down(link.pk, page.reading, folded)


@transaction.atomic
def _write_down(link_pk: int, reading: Reading, folded: str) -> None:
    link = Link.objects.select_for_update().filter(pk=link_pk).first()
    if link is None:  # nothing cites it any more
        return
    now = timezone.now()
    link.reading = reading
    digest = digest_of(folded) if folded else ""
    # A part of a text, or a login page in its place, says nothing of whether the text is another.
    if reading == Reading.READ and digest != link.text_hash:
        link.text_hash, link.text_since = digest, dates.day_of(now)
    moved, pending = False, False
    for quotation in link.quotations.select_for_update().order_by("pk"):
        was_gone, missed = quotation.is_gone, False
        if quotes.stands_in(quotation.words, folded):
            quotation.found_on, quotation.found_in = dates.day_of(now), digest
            quotation.misses, quotation.missing_since, quotation.missed_at = 0, None, None
            # A machine that sees the words itself goes by what it sees from now on.
            quotation.nearest, quotation.rests_until = "", None
        elif reading == Reading.READ and not quotation.rests:
            missed = True
            if not quotation.missed_at or now - quotation.missed_at >= BETWEEN_MISSES:
                quotation.misses += 1
                quotation.missing_since = quotation.missing_since or now
                quotation.missed_at = now
            quotation.nearest = quotes.nearest(quotation.words, folded)
        quotation.save()
        moved = moved or quotation.is_gone != was_gone
        pending = pending or (missed and not quotation.is_gone)
    if pending:
        link.due_at = min(link.due_at, now + AGAIN)
    elif is_pinned(link.url) and not moved:
        link.due_at = now + PINNED
    link.save(update_fields=["reading", "text_hash", "text_since", "due_at"])
    if moved:
        generation.move()


def move_seen() -> int:
    """Move *seen on* of every source whose words were found, where it is empty or a week old: one
    publication a pool. Returns how many pools. What a run before left over is made good."""
    found = {
        (url, words): day
        for url, words, day in Quotation.objects.filter(misses=0).values_list(
            "link__url", "words", "found_on"
        )
        if day
    }
    pools = 0
    for published in PublishedPool.objects.select_related("pool"):
        if read_only.is_on():
            break
        days = dict(_seen_anew(published, found))
        if not days:
            continue
        try:
            # One day for all of them, so that it is true of each.
            pools += bool(mark_seen(published.pool, set(days), min(days.values())))
        except NotPublishable:
            log.warning("Seen on of %s could not be moved: it lacks something.", published.slug)
    return pools


def _seen_anew(
    published: PublishedPool, found: dict[tuple[str, str], dt.date]
) -> Iterator[tuple[tuple[str, str], dt.date]]:
    """Topic and address of each source to date anew. A page that a topic quotes twice has been
    seen once both are found."""
    quoted = defaultdict(list)
    for source in published.facts.sources:
        if source.stance != "differs":
            quoted[source.topic, source.url].append(source)
    for key, sources in quoted.items():
        days = [found.get((source.url, source.quote)) for source in sources if source.quote]
        known = [day for day in days if day]
        if not known or len(known) < len(days):
            continue
        if any(one.seen_on is None or min(known) - one.seen_on >= OLD for one in sources):
            yield key, min(known)
