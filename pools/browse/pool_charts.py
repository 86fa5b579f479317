"""Pictures made from a pool's facts and from where the pools stand on an indicator."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from pools.browse.charts import (
    AuditLine,
    AuditMark,
    Chart,
    ClientBars,
    ClientLayer,
    ClientPart,
    Measure,
    Origin,
    Series,
    Share,
    ShareBars,
    Threshold,
    VerdictBars,
    VerdictCounts,
)
from pools.claims import dates
from pools.claims.facts import PoolFacts
from pools.claims.formatting import audit_clock_words, dated_share, eth
from pools.claims.shares import ClientShare

if TYPE_CHECKING:
    from pools.browse.views.indicators import IndicatorEntry


def stake_thresholds() -> tuple[Threshold, ...]:
    """Shares of all staked ETH, in percent, from which one holder can do harm.

    A third, a half and two thirds: ethereum.org, "Proof-of-stake: attack and defence".
    22 is what pools that pledged a limit have pledged not to exceed; see the topic self_limit.
    """
    return (
        Threshold(Decimal(22), _("22 %"), _("the limit some pools set themselves")),
        Threshold(Decimal(100) / 3, "1/3", _("can stop blocks from becoming final")),
        Threshold(Decimal(50), "1/2", _("can censor")),
        Threshold(Decimal(200) / 3, "2/3", _("can decide alone what is final")),
    )


def pictures_of(facts: PoolFacts, day: dt.date) -> dict[str, Chart | None]:
    """The pictures of a pool's page; None stands for one that nothing is known for."""
    return {
        "audits_chart": audits_picture(facts, day),
        "clients_chart": clients_picture(facts),
        "earlier_clients_chart": clients_picture(facts, earlier=True),
        "share_chart": share_picture(facts),
        "share_series": share_series(facts),
        "size_series": size_series(facts),
    }


def audits_picture(facts: PoolFacts, until: dt.date) -> AuditLine | None:
    """The audits on a time line; None where none is known."""
    if not facts.audits:
        return None
    return AuditLine(
        key="audits",
        title=_("Audits over time"),
        says=_("When the code was audited, and by whom."),
        origins=_origins(facts, "audits"),
        audits=[
            AuditMark(
                audit.auditor,
                audit.date,
                audit.scope,
                audit.report,
                audit.superseded,
                audit_clock_words(facts, audit, until),
            )
            for audit in facts.audits
        ],
        until=until,
    )


def clients_picture(facts: PoolFacts, *, earlier: bool = False) -> ClientBars | None:
    """Client shares inside the pool by the newest measurement, or by the one before; None without."""
    layers = [
        layer
        for key, label in (
            ("execution", _("Execution clients")),
            ("consensus", _("Consensus clients")),
        )
        for layer in _layers(facts.client_shares, key, label, 1 if earlier else 0)
    ]
    if not layers:
        return None
    return ClientBars(
        key="earlier-clients" if earlier else "clients",
        title=_("Clients inside the pool, earlier") if earlier else _("Clients inside the pool"),
        says=""
        if earlier
        else _(
            "A fault in a client that runs more than half of the validators can cost their "
            "depositors dearly. We use the newest measurement."
        ),
        origins=_origins(facts, "execution_clients", "consensus_clients"),
        layers=layers,
    )


def _layers(shares: Iterable[ClientShare], key: str, label: str, place: int) -> list[ClientLayer]:
    """The layer as it was measured last (place 0) or the time before (1); empty where it was not."""
    measured: dict[str, list[ClientShare]] = {}
    for share in shares:
        if share.layer == key:
            measured.setdefault(share.as_of, []).append(share)
    return [
        ClientLayer(
            label,
            [ClientPart(share.client, share.percent) for share in measured[as_of]],
            as_of,
            partial=any(share.partial for share in measured[as_of]),
        )
        for as_of in sorted(measured, reverse=True)[place : place + 1]
    ]


def share_picture(facts: PoolFacts) -> ShareBars | None:
    """The newest share of all staked ETH against the lines that matter; None if unknown, or if
    there are several: then they are drawn over time."""
    if len(facts.network_shares) != 1:
        return None
    share = facts.network_shares[0]
    return ShareBars(
        key="network-share",
        title=_("Share of all staked ETH"),
        says=_("How much of the network's stake the pool holds, against the lines that matter."),
        as_of=share.as_of,
        origins=_origins(facts, "network_shares"),
        shares=[Share(facts.name, share.percent, as_of=share.as_of)],
        thresholds=stake_thresholds(),
    )


def share_series(facts: PoolFacts) -> Series | None:
    """The share of all staked ETH over time; None with fewer than two figures."""
    if len(facts.network_shares) < 2:
        return None
    return Series(
        key="network-share",
        title=_("Share of all staked ETH"),
        says=_("How much of the network's stake the pool holds, and the next line that matters."),
        as_of=_newest(share.as_of for share in facts.network_shares),
        origins=_origins(facts, "network_shares"),
        measures=[Measure(share.percent, share.as_of) for share in facts.network_shares],
        format_value=dated_share,
        thresholds=stake_thresholds(),
    )


def size_series(facts: PoolFacts) -> Series | None:
    """The ETH staked through the pool over time; None with fewer than two figures."""
    if len(facts.sizes) < 2:
        return None
    return Series(
        key="staked-eth",
        title=_("Staked ETH"),
        as_of=_newest(size.as_of for size in facts.sizes),
        origins=_origins(facts, "sizes"),
        measures=[Measure(size.staked_eth, size.as_of) for size in facts.sizes],
        format_value=lambda value, _as_of: eth(value),
    )


def _newest(days: Iterable[str]) -> str:
    return max(days, key=dates.earliest)


def verdicts_picture(entries: Sequence["IndicatorEntry"], day: dt.date) -> VerdictBars:
    """How the verdicts are spread over the pools, a bar an indicator."""
    return VerdictBars(
        key="verdicts",
        title=_("Pools by verdict"),
        says=_("Pools by verdict. Unknown means we have no evidence yet."),
        as_of=day.isoformat(),
        origins=(Origin(_("this directory")),),
        counts=[
            VerdictCounts(
                entry.spec.name,
                **{share.verdict: share.count for share in entry.shares},
                url=entry.url,
            )
            for entry in entries
        ],
    )


def _origins(facts: PoolFacts, *topics: str) -> tuple[Origin, ...]:
    found = {
        source.url: Origin(source.publisher, source.url) for source in facts.sources_on(*topics)
    }
    return tuple(found.values())
