"""What a machine can notice about a proposal, so that a reviewer looks there. It decides nothing."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.text import fold
from pools.claims.web_addresses import bare_host
from pools.contributions.duplicates import likely_duplicates
from pools.links.checks import addresses_in, addresses_of
from pools.links.messages import notices
from pools.models import Proposal, Submission
from pools.review.related import Groups, why_related
from pools.review.surroundings import Directory, Surroundings

GENESIS = dt.date(2020, 12, 1)  # of the beacon chain: no staking pool is older
OLD_SOURCE = dt.timedelta(days=550)
HIGH_FEE = 30  # percent of rewards
MOST_RIVALS = 3  # named one by one
ALIKE = 0.85  # of 1, between two hosts that are not the same


@dataclass(frozen=True)
class Check:
    """Something noticed. ``serious`` ones are shown first and louder."""

    words: str
    serious: bool = False
    url: str = ""  # where to look


def checks_on_submission(
    submission: Submission, proposals: Sequence[Proposal], around: Surroundings
) -> list[Check]:
    """Of what is proposed for listing, pools that are listed already; and other submissions that
    may concern the same pool, whether or not anything of them is published."""
    return [*_listed_already(submission, proposals, around), *_related(around)]


def _listed_already(
    submission: Submission, proposals: Sequence[Proposal], around: Surroundings
) -> Iterator[Check]:
    listed = submission.kind == "import" and submission.pool_id is not None
    if listed or submission.kind not in ("new", "import"):
        return
    values = {proposal.topic: proposal.outcome for proposal in proposals}
    # What it has published itself by now is no duplicate of it.
    for duplicate in likely_duplicates(
        str(values.get("name") or ""),
        str(values.get("website") or ""),
        values.get("tokens") or [],
        [(document["slug"], document) for document in around.others],
    ):
        words = _("Looks like the listed pool %(name)s: %(why)s.") % vars(duplicate)
        yield Check(words, serious=True, url=reverse("pool", args=[duplicate.slug]))


def _related(around: Surroundings) -> Iterator[Check]:
    this = around.this
    if this is None:
        return
    for other in around.related[:MOST_RIVALS]:
        # That a listed pool has several is nothing unusual; that it is proposed twice is.
        serious = this.pool_id is None and bool(this.hosts & other.hosts)
        yield Check(why_related(this, other), serious, _desk_of(other.pk))
    more = len(around.related) - MOST_RIVALS
    if more > 0:
        yield Check(_more_words(more))


def checks_on(proposal: Proposal, around: Surroundings) -> list[Check]:
    """Everything noticed about one proposal, the serious first."""
    found = [*_from_itself(proposal, around), *_links(proposal, around)]
    return sorted(found, key=lambda check: not check.serious)


def serious_counts(
    submissions: Sequence[Submission], today: dt.date, groups: Groups | None = None
) -> dict[int, int]:
    """How many serious things are noticed about each of these, by key; nothing of what came of
    opening links. ``groups`` are those of all that is open. Two queries, where their proposals
    are read already; three more without the groups."""
    directory = Directory.now((one.pool_id for one in submissions), groups)
    found = {}
    for submission in submissions:
        proposals = list(submission.proposals.all())
        around = directory.around(submission, proposals, today)
        checks = [
            *checks_on_submission(submission, proposals, around),
            *(check for one in proposals for check in _from_itself(one, around)),
        ]
        found[submission.pk] = sum(check.serious for check in checks)
    return found


def _from_itself(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    yield from _addresses(proposal, around)
    yield from _tokens(proposal, around)
    yield from _dates(proposal, around)
    yield from _ranges(proposal)
    yield from _rivals(proposal, around)


def _addresses(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    hosts = around.hosts
    for url in dict.fromkeys(addresses_in([proposal.outcome, proposal.source_url])):
        host = bare_host(url)
        if urlsplit(url).scheme == "http":
            yield Check(_("%s is not encrypted (plain http).") % host)
        if mixed_script(urlsplit(url).hostname or ""):
            yield Check(_("%s mixes scripts: letters may not be what they seem.") % host, True)
        elif "xn--" in host:
            yield Check(_("%s is written in another script.") % host, True)
        for known, name in hosts.items():
            if host != known and _alike(host, known):
                words = _("%(host)s looks like %(known)s of %(name)s.")
                yield Check(words % {"host": host, "known": known, "name": name}, True)
    own_host = bare_host(around.own.website) if around.own and around.own.website else ""
    if proposal.topic == "website" and own_host and proposal.outcome:
        host = bare_host(str(proposal.outcome))
        if host != own_host:
            yield Check(_("Another domain than the listed %s.") % own_host, True)
    # Of a new listing the site is what it proposes, which needs no other source than itself.
    site = own_host or (proposal.topic != "website" and bare_host(around.proposed_site))
    if proposal.source_url and site:
        host = bare_host(proposal.source_url)
        if host == site or host.endswith(f".{site}"):
            yield Check(_("The source is the pool's own site."))


def mixed_script(host: str) -> bool:
    """Whether one label of a host has letters of more than one script."""
    for label in host.split("."):
        if label.startswith("xn--"):
            try:
                label = label.encode("ascii").decode("idna")  # noqa: PLW2901
            except UnicodeError:
                return True
        scripts = {unicodedata.name(c, "?").split()[0] for c in label if c.isalpha()}
        if len(scripts) > 1:
            return True
    return False


@lru_cache(maxsize=50_000)  # the queue asks it of every address of a page
def _alike(one: str, other: str) -> bool:
    if one.endswith(f".{other}") or other.endswith(f".{one}"):
        return False
    matcher = SequenceMatcher(None, one, other)
    return matcher.real_quick_ratio() >= ALIKE <= matcher.ratio()


def _tokens(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    if proposal.topic != "tokens" or not isinstance(proposal.outcome, list):
        return
    for token in proposal.outcome:
        if not token["address"]:
            yield Check(_("%s has no contract address.") % token["symbol"])
        else:
            yield Check(_("%s: the address has a valid checksum.") % token["symbol"])
        for document in around.others:
            for known in document["tokens"]:
                same = token["address"] and known["address"].lower() == token["address"].lower()
                if same:
                    words = _("The address of %(symbol)s is listed with %(name)s.")
                elif fold(known["symbol"]) == fold(token["symbol"]):
                    words = _("The symbol %(symbol)s is also used by %(name)s.")
                else:
                    continue
                details = {"symbol": token["symbol"], "name": document["name"]}
                yield Check(words % details, bool(same))


def _dates(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    if proposal.source_as_of:
        if around.today - dates.latest(proposal.source_as_of) > OLD_SOURCE:
            yield Check(_("The source is of %s.") % dates.in_words(proposal.source_as_of))
    elif proposal.source_url:
        yield Check(_("The source has no date."))
    value = proposal.outcome if isinstance(proposal.outcome, dict) else {}
    launched = value.get("date") if proposal.topic == "launch" else None
    if launched and dates.latest(launched) < GENESIS:
        yield Check(_("Older than staking on Ethereum (1 December 2020)."), True)


def _ranges(proposal: Proposal) -> Iterator[Check]:
    value = proposal.outcome
    fee = value.get("percent") if proposal.topic == "fee" and isinstance(value, dict) else None
    if fee is not None and fee > HIGH_FEE:
        yield Check(_("An unusually high fee."), True)
    if proposal.topic == "minimum_deposit" and value is not None and value > 32:
        yield Check(_("More than the 32 ETH of a validator of one's own."))
    if proposal.topic.endswith("_clients") and isinstance(value, list):
        days = {share["as_of"] for share in value}
        if any(sum(s["percent"] for s in value if s["as_of"] == day) > 100.5 for day in days):
            yield Check(_("The shares add up to more than 100 %."), True)


def _rivals(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    rivals = around.rivals.get(proposal.topic, [])
    for pk in rivals[:MOST_RIVALS]:
        yield Check(_("Submission %d speaks of the same claim.") % pk, True, _desk_of(pk))
    more = len(rivals) - MOST_RIVALS
    if more > 0:
        yield Check(_more_words(more), True)


def _more_words(more: int) -> str:
    words = ngettext(
        "So does %(count)d more submission.", "So do %(count)d more submissions.", more
    )
    return words % {"count": more}


def _desk_of(pk: int) -> str:
    return reverse("review_desk", args=[pk])


def _links(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    if settings.CHECK_LINKS:
        for words, serious in notices(addresses_of(proposal), around.links):
            yield Check(words, serious)
