"""Days to come that are known today, of one pool. Each kind of day is one function in ``KINDS``."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pools import topics
from pools.browse.shown_facts import Fact, fact_of
from pools.claims import dates, vocabulary
from pools.claims.assess import Claim, claims
from pools.claims.facts import PoolFacts
from pools.claims.indicator import IndicatorSpec

# Rules of which a verdict turns on a day that is announced by another kind already.
ANNOUNCED = ("licence", "bug_bounty")


@dataclass(frozen=True)
class ComingDate:
    """A day on which something happens. ``key`` is the same however often the day moves;
    ``place`` is the id on the pool's page that says more."""

    key: str
    kind: str
    day: dt.date
    title: str
    text: str = ""
    place: str = ""


Kind = Callable[[PoolFacts, Sequence[IndicatorSpec], dt.date], Iterator[ComingDate]]


def rechecks(
    facts: PoolFacts, specs: Sequence[IndicatorSpec], day: dt.date
) -> Iterator[ComingDate]:
    """From when the evidence of a claim is too old to go by unread."""
    dated: list[tuple[str, str, Claim | Fact]] = [
        *((one.indicator.slug, one.indicator.name, one) for one in claims(facts, specs, day)),
        *((topic.key, str(topic.label), fact_of(topic, facts, day)) for topic in topics.FACTS),
    ]
    text = _("From this day on the evidence is older than we accept without looking again.")
    for key, label, item in dated:
        if item.freshness.stale_from:
            title = _("Recheck due: %s") % label
            yield ComingDate(f"recheck-{key}", "recheck", item.freshness.stale_from, title, text)


def licence_change(
    facts: PoolFacts, specs: Sequence[IndicatorSpec], day: dt.date
) -> Iterator[ComingDate]:
    """The day on which a licence turns into another by its own terms."""
    licence = facts.licence
    if licence.change_date:
        title = _("The licence of the code becomes %s") % vocabulary.word(
            vocabulary.LICENCE_WORDS, licence.change_to
        )
        yield ComingDate(
            "licence",
            "licence",
            dt.date.fromisoformat(licence.change_date),
            title,
            "",
            "fact-licence",
        )


def bounty_ends(
    facts: PoolFacts, specs: Sequence[IndicatorSpec], day: dt.date
) -> Iterator[ComingDate]:
    """The last day of a reward programme, at the latest where only its month is known."""
    for bounty in facts.bug_bounties:
        if bounty.ended:
            known_by = hashlib.sha256((bounty.url or bounty.opened or "").encode()).hexdigest()[:8]
            yield ComingDate(
                f"bounty-{known_by}",
                "bounty",
                dates.latest(bounty.ended),
                _("Bug bounty ends"),
                bounty.url,
            )


def verdict_changes(
    facts: PoolFacts, specs: Sequence[IndicatorSpec], day: dt.date
) -> Iterator[ComingDate]:
    """The day on which a rule answers otherwise if nobody publishes anything until then."""
    for claim in claims(facts, specs, day):
        if claim.upcoming and claim.indicator.rule not in ANNOUNCED:
            words = {"indicator": claim.indicator.name, "verdict": claim.upcoming.verdict.word}
            title = _("%(indicator)s becomes “%(verdict)s”") % words
            slug = claim.indicator.slug
            text = _("If nothing else changes until then.")
            yield ComingDate(
                f"verdict-{slug}", "verdict", claim.upcoming.on, title, text, f"claim-{slug}"
            )


KINDS: tuple[Kind, ...] = (rechecks, licence_change, bounty_ends, verdict_changes)


def coming_dates(
    facts: PoolFacts, specs: Sequence[IndicatorSpec], day: dt.date
) -> list[ComingDate]:
    """What is to come from a day on, that day included, the nearest first; of two days with the
    same key the nearer one."""
    found: dict[str, ComingDate] = {}
    for kind in KINDS:
        for one in kind(facts, specs, day):
            if one.day >= day and (one.key not in found or one.day < found[one.key].day):
                found[one.key] = one
    return sorted(found.values(), key=lambda one: (one.day, one.key))
