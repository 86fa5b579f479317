"""Who holds how much of all staked ETH: pools and other holders, each by its newest figure."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pools.browse.charts import Origin, Share, ShareBars
from pools.browse.figure_words import figure_words
from pools.browse.index import Index
from pools.browse.pool_charts import stake_thresholds
from pools.claims import dates
from pools.claims.agreement import differs_later
from pools.claims.formatting import dated_share, eth, percent
from pools.models import NetworkFigure

DRAWN = 10  # holders with a bar of their own
LISTED = 60  # more of them in the table
NEAR = dt.timedelta(days=31)  # between two figures that may be divided
Key = NetworkFigure.Key


def stake_bars(
    index: Index,
    figures: Sequence[NetworkFigure],
    published: Sequence[tuple[Any, ...]],
    sizes: Mapping[str, Sequence[Any]],
) -> ShareBars:
    """The holders by the size of their share, and how many pools have no figure. ``published``
    are slug, name, shares and what sources say of each pool that has a figure; ``sizes`` the dated
    amounts of staked ETH by slug."""
    known = []
    named = {name for _slug, name, _shares, _sources in published}
    holders = [holder for holder in _holders(figures) if holder.label not in named]
    origins = [
        Origin(figure.publisher, figure.url) for figure in figures if figure.key == Key.HOLDER
    ]
    for slug, name, shares, sources in published:
        newest = max(shares, key=lambda share: share["as_of"])
        value = Decimal(str(newest["percent"]))
        known.append(Share(name, value, reverse("pool", args=[slug]), newest["as_of"]))
        origins += [
            Origin(source.publisher, source.url) for source in sources if source.stance != "differs"
        ]
    known += holders
    known.sort(key=lambda share: (-(share.percent or 0), share.label))
    divided = (
        divided_words(known[0], sizes.get(_slug_of(known[0], published), ()), figures)
        if known
        else ""
    )
    unknown = len(index.rows) - len(published)
    missing = []
    if unknown:
        label = ngettext("%d pool of this directory", "%d pools of this directory", unknown)
        missing = [Share(label % unknown, None, reverse("pools"))]
    return ShareBars(
        key="stake",
        title=_("Who controls staked ETH"),
        says=" ".join(
            filter(None, (divided, _what_it_shows(known, bool(divided)), _later(published)))
        ),
        origins=tuple({origin.url: origin for origin in origins}.values()),
        shares=[*known[:DRAWN], *missing],
        more=known[DRAWN : DRAWN + LISTED],
        thresholds=stake_thresholds(),
    )


def by_holder(
    figures: Iterable[NetworkFigure], published: Iterable[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """The rows of ``published``; a pool whose series has the figure of a whole holder stands for
    that holder, and has its name."""
    holders = {(one.percent, one.as_of): one.label for one in _holders(figures)}
    return [
        (
            slug,
            next(
                (
                    holders[figure]
                    for share in shares
                    if (figure := (Decimal(str(share["percent"])), share["as_of"])) in holders
                ),
                name,
            ),
            shares,
            sources,
        )
        for slug, name, shares, sources in published
    ]


def _holders(figures: Iterable[NetworkFigure]) -> list[Share]:
    """The newest figure of each holder that is no pool of this directory."""
    newest: dict[str, NetworkFigure] = {}
    for figure in figures:
        if figure.key == Key.HOLDER:
            newest.setdefault(figure.label, figure)  # the newest come first
    return [
        Share(figure_words(figure.label), figure.value, figure.url, figure.as_of)
        for figure in newest.values()
    ]


def _slug_of(share: Share, published: Sequence[tuple[Any, ...]]) -> str:
    return next((slug for slug, name, *_rest in published if name == share.label), "")


def divided_words(share: Share, sizes: Sequence[Any], figures: Iterable[NetworkFigure]) -> str:
    """A newer share than the measured one, where staked ETH and the whole network's are known of
    days near each other: our division, with both figures and their days. Empty where they are
    not."""
    counted = max(sizes, key=lambda size: dates.latest(size["as_of"]), default=None)
    if counted is None or counted["as_of"] <= (share.as_of or ""):
        return ""
    day = dates.latest(counted["as_of"])
    totals = [figure for figure in figures if figure.key == Key.STAKED_ETH and figure.value]
    total = min(totals, key=lambda one: abs(dates.latest(one.as_of) - day), default=None)
    if total is None or abs(dates.latest(total.as_of) - day) > NEAR:
        return ""
    staked = Decimal(str(counted["staked_eth"]))
    return _(
        "%(name)s held about %(share)s: our division of %(staked)s (%(day)s) by all %(total)s "
        "staked (%(when)s)."
    ) % {
        "name": share.label,
        "share": percent(Decimal(round(staked / total.value * 100))),
        "staked": eth(staked),
        "day": dates.in_words(counted["as_of"]),
        "total": eth(Decimal(round(total.value))),
        "when": dates.in_words(total.as_of),
    }


def _what_it_shows(shares: Sequence[Share], earlier: bool) -> str:
    """The largest holder against the lines, and from when the figures are."""
    if not shares:
        return ""
    largest = shares[0]
    words = {
        "name": largest.label,
        "share": dated_share(largest.percent or Decimal(0), largest.as_of),
        "date": dates.in_words(largest.as_of or ""),
    }
    below = [line for line in stake_thresholds() if (largest.percent or 0) < line.percent]
    passed = [line for line in stake_thresholds() if (largest.percent or 0) >= line.percent]
    if passed and below:
        said = _(
            "The largest, %(name)s, held %(share)s (%(date)s): past %(past)s, short of %(next)s."
        )
        words |= {"past": passed[-1].label, "next": below[0].label}
    elif passed:
        said = _("The largest, %(name)s, held %(share)s (%(date)s): past every line.")
    else:
        said = _("The largest, %(name)s, held %(share)s (%(date)s): short of every line.")
    if earlier:  # what we worked out ourselves is newer, and comes first
        said = _("The newest measured share of %(name)s is older: %(share)s (%(date)s).")
    years = sorted({dates.earliest(share.as_of).year for share in shares if share.as_of})
    when = _(
        "These are the newest measured figures we can cite, not today's: all are from %(first)s."
    )
    if len(years) > 1:
        when = _(
            "These are the newest measured figures we can cite, not today's: from %(first)s to "
            "%(last)s, each with its own date."
        )
    when %= {"first": years[0], "last": years[-1]}
    return f"{said % words} {when}"


def _later(published: Sequence[tuple[Any, ...]]) -> str:
    """Later figures that are cited but not drawn, each pool with the newest of them."""
    said = []
    for _slug, name, _shares, sources in published:
        day = differs_later(sources)
        newest = next((s for s in sources if s.stance == "differs" and s.as_of == day), None)
        if day and newest:
            said.append(f"{name}, {newest.reports} ({dates.in_words(day)})")
    return _("Later figures we do not use: %s.") % "; ".join(said) if said else ""
