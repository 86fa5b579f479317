"""Which links are opened when, and what is written down of it."""

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from pools.claims.web_addresses import LONGEST_ADDRESS
from pools.links import watching
from pools.links.fetching import FetchResult
from pools.links.polite_client import PoliteClient
from pools.models import Link, Proposal, PublishedPool, Quotation, generation, read_only
from pools.models.submission import OPEN

AGAIN = dt.timedelta(days=7)  # after it opened
# Hours after the first, second … failure in a row: dead after two days at the earliest.
RETRIES = (12, 36, 72, 7 * 24)
FAILURES = frozenset(
    {Link.Outcome.GONE, Link.Outcome.FAILS, Link.Outcome.UNREACHABLE, Link.Outcome.FORBIDDEN}
)
MOST_A_SUBMISSION = 60
# One submission holds the worker for so many seconds, so often, with so many minutes between.
LONGEST_SUBMISSION, MOST_TIMES, LATER = 60, 5, 10
# So many different hosts in a row that cannot be reached are our own network's fault.
OURSELVES = 8


# Beside what was found before a reviewer's word: the time written with that word, so that only
# that word can be taken back.
ANSWERED = "answered"


class Offline(Exception):
    """Nothing can be reached: the fault is on our side, and nothing is written down."""


def addresses_in(value: Any) -> Iterator[str]:
    """Every web address in a JSON value: a pool's document, or what a proposal says."""
    if isinstance(value, str):
        if value.startswith(("http://", "https://")):
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from addresses_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from addresses_in(part)


def visited_in(document: dict[str, Any]) -> Iterator[str]:
    """Every web address of a pool's document that is opened from time to time: all but archived
    copies, which are there for when their pages fail. Hundreds of visits to one archive would only
    burden it; a copy is opened once, when it is proposed."""
    sources = [
        {name: part for name, part in source.items() if name != "archive"}
        for source in document.get("sources", ())
    ]
    yield from addresses_in({**document, "sources": sources})


def addresses_of(proposal: Proposal) -> list[str]:
    """The addresses a proposal names, its source first."""
    return list(dict.fromkeys(addresses_in([proposal.source_url, proposal.outcome])))


@transaction.atomic
def keep_up() -> int:
    """Make the lists of links and of what is quoted from them what is published and proposed now;
    returns how many links there are."""
    wanted: dict[str, None] = {}
    quoted: dict[tuple[str, str], None] = {}
    for document in PublishedPool.objects.values_list("document", flat=True):
        quoted.update(watching.quoted_in([document]))
        wanted.update(dict.fromkeys(visited_in(document)))
    for proposal in Proposal.objects.filter(submission__state__in=OPEN):
        wanted.update(dict.fromkeys(addresses_of(proposal)))
    known = set(Link.objects.values_list("url", flat=True))
    _begin(url for url in wanted if url not in known)
    left = [url for url in known if url not in wanted]
    for start in range(0, len(left), 500):
        Link.objects.filter(url__in=left[start : start + 500]).delete()
    watching.keep_up(quoted)
    return len(wanted)


def check(
    links: Iterable[Link],
    tell: Callable[[Link], None] = lambda link: None,
    seconds: float = float("inf"),
) -> int:
    """Open links in turn, look for what is quoted from them, and write down what came of each;
    returns how many were opened. Ends early, and writes nothing more, once the site is read-only;
    begins no further visit after so many ``seconds``.

    Raises Offline where one host after another cannot be reached.
    """
    ends = time.monotonic() + seconds
    guest, opened, unreached = PoliteClient(), 0, dict[str, tuple[Link, FetchResult]]()
    reached = False
    links = list(links)
    quoted = set(
        Quotation.objects.filter(link__in=[link.pk for link in links]).values_list(
            "link", flat=True
        )
    )
    for link in links:
        if time.monotonic() > ends:
            break
        found = watching.visit(guest, link, quoted=link.pk in quoted)
        if read_only.is_on():
            return opened
        if found is None:
            continue
        opened += 1
        if not reached and found.outcome == Link.Outcome.UNREACHABLE:
            # Held back until something answers, and we know that it is not us.
            unreached[link.url] = (link, found)
            if len({url.split("/")[2] for url in unreached}) >= OURSELVES:
                raise Offline
            continue
        reached = True
        for held, outcome in unreached.values():
            tell(write_down(held, outcome))
        unreached.clear()
        write_down(link, found)
        if link.pk in quoted:
            watching.look(link, found)
        tell(link)
    for held, outcome in unreached.values():
        tell(write_down(held, outcome))
    return opened


@transaction.atomic
def write_down(link: Link, found: FetchResult) -> Link:
    """Keep what came of a visit; pages change when a link dies or comes back.

    A run takes many minutes. What somebody wrote down of the link since it was read from the
    database, a reviewer or another run, is as new as this, and stays.
    """
    known_since = link.checked_at
    try:
        link.refresh_from_db(from_queryset=Link.objects.select_for_update())
    except Link.DoesNotExist:  # nothing cites it any more
        return link
    if link.checked_at != known_since:
        return link
    now, was_dead = timezone.now(), link.is_dead
    link.outcome, link.status, link.checked_at = found.outcome, found.status, now
    link.final_url = _short(found.final_url) if found.final_url != link.url else ""
    if found.outcome in FAILURES:
        link.failures += 1
        link.failing_since = link.failing_since or now
        wait = RETRIES[min(link.failures, len(RETRIES)) - 1]
        link.due_at = now + dt.timedelta(hours=wait)
    else:
        link.failures, link.failing_since, link.due_at = 0, None, now + AGAIN
    link.save()
    if link.is_dead != was_dead:
        generation.move()
    return link


def override(link: Link) -> None:
    """A reviewer opened it: the machine was wrong, and leaves it alone for a month."""
    write_down(link, FetchResult(Link.Outcome.OVERRIDDEN))
    link.due_at = timezone.now() + dt.timedelta(days=30)
    link.save(update_fields=["due_at"])


def restore(link: Link, before: dict[str, Any]) -> bool:
    """Put back what a visit had found, after a reviewer's word on it was undone; False, and nothing
    is put back, where it was opened since, or somebody else has said that it opens."""
    kept = dict(before)
    if kept.pop(ANSWERED, "") != plain(link.checked_at):
        return False
    was_dead = link.is_dead
    put_back(link, kept)
    if link.is_dead != was_dead:
        generation.move()
    return True


def found(link: Link) -> dict[str, Any]:
    """What the last visit found, as JSON, for ``restore``."""
    names = ("outcome", "status", "final_url", "failures", "failing_since", "due_at", "checked_at")
    return {name: plain(getattr(link, name)) for name in names}


def plain(value: Any) -> Any:
    """A column's value as JSON."""
    return value.isoformat() if isinstance(value, dt.datetime) else value


def put_back(row: Any, before: dict[str, Any]) -> None:
    """Save a row with the plain values it had."""
    for name, value in before.items():
        setattr(row, name, row._meta.get_field(name).to_python(value))
    row.save()


def queue(submission_pk: int) -> None:
    """Have the links of a submission opened soon, by the worker."""
    if settings.CHECK_LINKS:
        check_submission.enqueue(submission_pk)


@task(queue_name="links", priority=-10)  # letters go first where one worker does both
def check_submission(pk: int, times: int = 1) -> int:
    """Open what a submission's proposals name, unless that was done within the hour. What its time
    is too short for is taken up again a little later, after those who came in the meantime."""
    urls: dict[str, None] = {}
    for proposal in Proposal.objects.filter(submission_id=pk):
        urls.update(dict.fromkeys(addresses_of(proposal)))
    chosen = list(urls)[:MOST_A_SUBMISSION]
    _begin(chosen)
    recent = timezone.now() - dt.timedelta(hours=1)
    links = Link.objects.filter(url__in=chosen).exclude(checked_at__gte=recent)
    try:
        opened = check(links, seconds=LONGEST_SUBMISSION)
    except Offline:
        return 0
    # One that was not opened although there was time, since its host wants long pauses, waits for
    # the daily run like any other.
    if opened and times < MOST_TIMES and links.all().exists() and not read_only.is_on():
        later = timezone.now() + dt.timedelta(minutes=LATER)
        check_submission.using(run_after=later).enqueue(pk, times + 1)
    return opened


def _begin(urls: Iterable[str]) -> None:
    Link.objects.bulk_create([Link(url=url) for url in urls], ignore_conflicts=True, batch_size=500)


def _short(url: str) -> str:
    """For reading: what is too long loses its query, and then its end."""
    if len(url) <= LONGEST_ADDRESS:
        return url
    return url.partition("?")[0][:LONGEST_ADDRESS]
