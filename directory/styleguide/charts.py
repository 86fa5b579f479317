"""Every kind of chart with the cases that are hard to draw: no figure, no name, many at once."""

import datetime as dt
from decimal import Decimal

from pools.browse import charts
from pools.browse.pool_charts import stake_thresholds

ORIGINS = (charts.Origin("Made-up figures", "https://example.org/figures"),)


def sample_charts(today: dt.date) -> dict[str, charts.Chart]:
    """The charts by their name in the template."""
    share, part, mark, point = (
        charts.Share,
        charts.ClientPart,
        charts.AuditMark,
        charts.FeePoint,
    )
    return {
        "share_chart": charts.ShareBars(
            key="shares",
            title="One pool holds more than the limit others set themselves",
            says="Each pool's share of all staked ETH.",
            as_of="2026-10",
            origins=ORIGINS,
            shares=[
                share("Example Pool", Decimal("28.4"), "/pools/", "2026-10"),
                share("Harbour", Decimal("3.1"), "/pools/", "2026-10"),
                share("Lagoon", Decimal("0.2"), "/pools/", "2026-09"),
                share("Deep Water Staking Collective", None, "/pools/"),
            ],
            thresholds=stake_thresholds(),
        ),
        "client_chart": charts.ClientBars(
            key="clients",
            title="Clients inside Example Pool",
            says="A client that runs more than half can do harm by a single fault.",
            as_of="2026-06",
            origins=ORIGINS,
            layers=[
                charts.ClientLayer(
                    "Execution clients",
                    [
                        part("Nethermind", Decimal(52)),
                        part("Geth", Decimal(24)),
                        part("Besu", Decimal(19)),
                        part("Erigon", Decimal(5)),
                    ],
                    "2026-06",
                ),
                charts.ClientLayer(
                    "Consensus clients",
                    [part("Lighthouse", Decimal(38)), part("", Decimal(21))],
                    "2026-06",
                    partial=True,
                ),
            ],
        ),
        "audit_chart": charts.AuditLine(
            key="audits",
            title="Audits of Example Pool",
            origins=ORIGINS,
            as_of=today.isoformat(),
            until=today,
            audits=[
                mark("Sigma Prime", "2021-06-14", "Contracts", superseded=True),
                mark("Trail of Bits", "2021-07", "Contracts", superseded=True),
                mark("Consensys", "2023", "Withdrawals", "https://example.org/b.pdf"),
                mark("MixBytes", "2023-06-01", "Oracle"),
                mark("Certora", "2023-06-20", "Proofs"),
                mark("Ackee", "2025-11-03", "Version 3", "https://example.org/c.pdf"),
                mark("Unnamed firm", None),
            ],
        ),
        "verdict_chart": charts.VerdictBars(
            key="verdicts",
            title="How the verdicts are spread",
            says="Pools by their verdict on each indicator.",
            as_of=today.isoformat(),
            origins=ORIGINS,
            counts=[
                charts.VerdictCounts("Open source", 9, 6, 3, 6),
                charts.VerdictCounts("Trustless", 1, 7, 12, 4, 3),
                charts.VerdictCounts("A new indicator"),
            ],
        ),
        "fee_chart": charts.FeePoints(
            key="fees",
            title="What one pays and what one gets",
            says="Fee against the number of indicators met.",
            as_of=today.isoformat(),
            origins=ORIGINS,
            points=[
                point("Example Pool", Decimal(14), 7),
                point("Harbour", Decimal(10), 4),
                point("Lagoon", Decimal(10), 4),
                point("Sound", Decimal(0), 2),
                point("Estuary", Decimal(25), 1),
                point("Deep Water Staking Collective", None, 0),
                point("Fathom", None, 3),
            ],
        ),
        "empty_chart": charts.VerdictBars(key="nothing", title="Nothing yet", counts=[]),
    }
