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
    Origin,
    Share,
    ShareBars,
    Threshold,
    VerdictBars,
    VerdictCounts,
)
from pools.claims.facts import PoolFacts
from pools.claims.shares import ClientShare

if TYPE_CHECKING:
    from pools.browse.views.indicators import IndicatorEntry

MEASUREMENTS = 2  # of a layer, newest first: what the directory goes by, and the one before


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
        "share_chart": share_picture(facts),
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
            AuditMark(audit.auditor, audit.date, audit.scope, audit.report, audit.superseded)
            for audit in facts.audits
        ],
        until=until,
    )


def clients_picture(facts: PoolFacts) -> ClientBars | None:
    """Client shares inside the pool, the newest measurements first; None without any."""
    layers = [
        layer
        for key, label in (
            ("execution", _("Execution clients")),
            ("consensus", _("Consensus clients")),
        )
        for layer in _layers(facts.client_shares, key, label)
    ]
    if not layers:
        return None
    return ClientBars(
        key="clients",
        title=_("Clients inside the pool"),
        says=_(
            "A fault in a client that runs more than half of the validators can cost their "
            "depositors dearly. We use the newest measurement."
        ),
        origins=_origins(facts, "execution_clients", "consensus_clients"),
        layers=layers,
    )


def _layers(shares: Iterable[ClientShare], key: str, label: str) -> list[ClientLayer]:
    measured: dict[str, list[ClientShare]] = {}
    for share in shares:
        if share.layer == key:
            measured.setdefault(share.as_of, []).append(share)
    return [
        ClientLayer(
            _("%s, earlier") % label if place else label,
            [ClientPart(share.client, share.percent) for share in measured[as_of]],
            as_of,
            partial=any(share.partial for share in measured[as_of]),
        )
        for place, as_of in enumerate(sorted(measured, reverse=True)[:MEASUREMENTS])
    ]


def share_picture(facts: PoolFacts) -> ShareBars | None:
    """The pool's share of all staked ETH against the lines that matter; None if unknown."""
    if not facts.network_shares:
        return None
    newest = max(facts.network_shares, key=lambda share: share.as_of)
    return ShareBars(
        key="network-share",
        title=_("Share of all staked ETH"),
        says=_("How much of the network's stake the pool holds, against the lines that matter."),
        as_of=newest.as_of,
        origins=_origins(facts, "network_shares"),
        shares=[
            Share(facts.name, share.percent, as_of=share.as_of)
            for share in sorted(facts.network_shares, key=lambda one: one.as_of, reverse=True)
        ],
        thresholds=stake_thresholds(),
    )


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
