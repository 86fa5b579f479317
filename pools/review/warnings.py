"""What a machine can notice about a proposal, so that a reviewer looks there. It decides nothing."""

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.text import fold
from pools.claims.web_addresses import bare_host
from pools.contributions.duplicates import likely_duplicates, similar
from pools.links.checks import addresses_in, addresses_of
from pools.links.messages import notices
from pools.models import Link, Proposal, PublishedPool, Submission
from pools.models.submission import OPEN

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


@dataclass(frozen=True)
class Surroundings:
    """What proposals are compared with: every listed pool, read once a screen."""

    own: PoolFacts | None
    others: tuple[dict[str, Any], ...]
    today: dt.date
    links: dict[str, Link]  # what came of opening the proposals' links, by address
    rivals: dict[str, list[int]]  # other open submissions on the pool's topics
    proposed_site: str = ""  # of a pool that is not listed yet

    @classmethod
    def of(
        cls, submission: Submission, proposals: Sequence[Proposal], today: dt.date
    ) -> "Surroundings":
        """Three queries."""
        own, others = None, []
        for pk, document in PublishedPool.objects.values_list("pk", "document"):
            if pk == submission.pool_id:
                own = PoolFacts.from_store(document)
            else:
                others.append(document)
        urls = [url for proposal in proposals for url in addresses_of(proposal)]
        links = {link.url: link for link in Link.objects.filter(url__in=urls)}
        sites = [str(p.outcome or "") for p in proposals if p.topic == "website"]
        site = sites[0] if sites and own is None else ""
        return cls(own, tuple(others), today, links, _rivals_of(submission), site)

    @property
    def hosts(self) -> dict[str, str]:
        """Hosts of listed pools' own sites, with the pool's name."""
        found = {bare_host(d["website"]): d["name"] for d in self.others if d["website"]}
        if self.own and self.own.website:
            found[bare_host(self.own.website)] = self.own.name
        return found


def checks_on_submission(
    submission: Submission, proposals: Sequence[Proposal], around: Surroundings
) -> list[Check]:
    """Duplicates of a new listing: listed pools, and other submissions that are open."""
    listed = submission.kind == "import" and submission.pool_id is not None
    if listed or submission.kind not in ("new", "import"):
        return []
    values = {proposal.topic: proposal.outcome for proposal in proposals}
    found = [
        Check(
            _("Looks like the listed pool %(name)s: %(why)s.") % vars(duplicate),
            serious=True,
            url=reverse("pool", args=[duplicate.slug]),
        )
        for duplicate in likely_duplicates(
            str(values.get("name") or ""),
            str(values.get("website") or ""),
            values.get("tokens") or [],
        )
    ]
    others = Submission.objects.filter(
        kind__in=("new", "import"), pool__isnull=True, state__in=OPEN
    ).exclude(pk=submission.pk)
    for pk, title in others.values_list("pk", "title"):
        if similar(title, submission.title):
            words = _("Submission %d proposes a pool of a similar name.") % pk
            found.append(Check(words, url=_desk_of(pk)))
    return found


def checks_on(proposal: Proposal, around: Surroundings) -> list[Check]:
    """Everything noticed about one proposal, the serious first."""
    found = [
        *_addresses(proposal, around),
        *_tokens(proposal, around),
        *_dates(proposal, around),
        *_ranges(proposal),
        *_rivals(proposal, around),
        *_links(proposal, around),
    ]
    return sorted(found, key=lambda check: not check.serious)


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


def _alike(one: str, other: str) -> bool:
    if one.endswith(f".{other}") or other.endswith(f".{one}"):
        return False
    return SequenceMatcher(None, one, other).ratio() >= ALIKE


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


def _rivals_of(submission: Submission) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    if submission.pool_id is not None:
        others = Proposal.objects.filter(
            submission__pool_id=submission.pool_id, submission__state__in=OPEN
        ).exclude(submission=submission)
        for topic, pk in others.order_by("pk").values_list("topic", "submission_id"):
            found.setdefault(topic, []).append(pk)
    return found


def _rivals(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    rivals = around.rivals.get(proposal.topic, [])
    for pk in rivals[:MOST_RIVALS]:
        yield Check(_("Submission %d speaks of the same claim.") % pk, True, _desk_of(pk))
    more = len(rivals) - MOST_RIVALS
    if more > 0:
        words = ngettext(
            "So does %(count)d more submission.", "So do %(count)d more submissions.", more
        )
        yield Check(words % {"count": more}, True)


def _desk_of(pk: int) -> str:
    return reverse("review_desk", args=[pk])


def _links(proposal: Proposal, around: Surroundings) -> Iterator[Check]:
    if settings.CHECK_LINKS:
        for words, serious in notices(addresses_of(proposal), around.links):
            yield Check(words, serious)
