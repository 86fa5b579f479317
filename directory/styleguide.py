"""The style guide: every component in every state, from made-up pools. Only under DEBUG."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pools.browse import charts
from pools.claims import dates
from pools.claims.agreement import Disagreement
from pools.claims.assess import Claim, Turn
from pools.claims.facts import SourceNote
from pools.claims.freshness import Freshness
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict

INDICATORS = tuple(
    IndicatorSpec(slug=name.lower().replace(" ", "-"), name=name, words={"met": f"{name}, fully"})
    for name in (
        "Open source",
        "Audited",
        "Bug bounty",
        "Battle tested",
        "Trustless",
        "Permissionless nodes",
        "Execution diversity",
        "Consensus diversity",
        "Liquidity token",
    )
)
BASIS = SourceNote(
    topic="trustless",
    url="https://docs.example.org/governance",
    publisher="Example Pool",
    reports="6 of 11 signers",
    quote="A change takes effect when six of the eleven signers have confirmed it.",
    as_of="2026-03",
    stance="basis",
    why="The contract itself shows the number of signers.",
)
OTHER = SourceNote(
    topic="trustless",
    url="https://reports.example.net/2025",
    publisher="Another Directory",
    reports="4 of 7 signers",
    as_of="2025",
    stance="differs",
)


@dataclass(frozen=True)
class SampleCell:
    """A cell of the strip."""

    name: str
    verdict: Verdict
    stale: bool = False


@dataclass(frozen=True)
class SamplePool:
    """What a pool card asks of a pool."""

    name: str
    letters: str
    kind_word: str = "Liquid staking pool"
    status: str = "active"
    status_word: str = "Active"
    summary: str = (
        "Takes any amount and gives a token for it; nodes are run by anybody with a bond."
    )
    minimum_words: str = "0.01 ETH"
    fee_words: str = "14 % of rewards"
    launched_words: str = "November 2021"
    tokens_words: str = "exETH"
    host: str = "example.org"
    stale: tuple[int, ...] = ()
    oldest_check: dt.date | None = None
    conflicts: int = 0
    url: str = "#pool"

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")

    @property
    def cells(self) -> list[SampleCell]:
        words = {"m": Verdict.MET, "p": Verdict.PARTLY, "n": Verdict.UNMET, "u": Verdict.UNKNOWN}
        return [
            SampleCell(indicator.name, words[letter], place in self.stale)
            for place, (indicator, letter) in enumerate(zip(INDICATORS, self.letters, strict=True))
        ]

    @property
    def known(self) -> int:
        return len(self.letters) - self.letters.count("u")

    @property
    def met(self) -> int:
        return self.letters.count("m")

    @property
    def stale_count(self) -> int:
        return len(self.stale)

    @property
    def sentence(self) -> str:
        parts = [f"{self.met} of 9 met"]
        for verdict, word in (
            (Verdict.PARTLY, "partly"),
            (Verdict.UNMET, "unmet"),
            (Verdict.UNKNOWN, "unknown"),
        ):
            names = [cell.name for cell in self.cells if cell.verdict is verdict]
            if names:
                parts.append(f"{len(names)} {word}: {', '.join(names).lower()}")
        return "; ".join(parts)


@dataclass(frozen=True)
class SampleFact:
    """A line of the fact list."""

    label: str
    words: str
    sources: list[SourceNote] = field(default_factory=list)
    disagreement: Disagreement | None = None
    suggest_url: str = "#correct"


class SampleForm(forms.Form):
    """Each kind of control once."""

    name = forms.CharField(help_text="What the pool calls itself.")
    website = forms.URLField(help_text="Its own site, with https://.", assume_scheme="https")
    kind = forms.ChoiceField(choices=[("liquid", "Liquid staking pool"), ("index", "Index token")])
    entry = forms.ChoiceField(
        label="Who may run nodes?",
        widget=forms.RadioSelect,
        choices=[("anyone", "Anyone"), ("application", "By application")],
        help_text="Anyone means without asking.",
    )
    platforms = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("browser", "Browser"), ("linux", "Linux")],
    )
    reason = forms.CharField(widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read the listing policy")


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components in all states."""
    today = dates.today()
    wrong = SampleForm({"website": "example", "entry": "nobody", "name": ""})
    wrong.is_valid()
    context: dict[str, Any] = {
        "verdicts": [SampleCell("", verdict) for verdict in Verdict],
        "stale_verdicts": [SampleCell("", verdict, stale=True) for verdict in Verdict][:3],
        "claims": _claims(today),
        "pools": _pools(today),
        "indicators": INDICATORS,
        "facts": [
            SampleFact("Minimum deposit", "0.01 ETH", [replace_source(BASIS, reports="0.01 ETH")]),
            SampleFact("Fee", "14 % of rewards", [BASIS, OTHER], Disagreement.CONFLICT),
            SampleFact("Upgrade delay", ""),
        ],
        "sources": [BASIS, OTHER],
        "disagreement": Disagreement.EARLIER,
        "form": SampleForm(prefix="fresh"),
        "wrong": wrong,
        "page": Paginator(range(240), 24).page(4),
        "numbers": [2, 3],
        "columns": ["Client", "Share", "Operators"],
        "rows": [["Besu", "34 %", "12"], ["Nethermind", "28 %", "9"]],
        "steps": [
            {"label": "The pool", "state": "done", "url": "#"},
            {"label": "Money", "state": "current"},
            {"label": "Sources", "state": "ahead"},
        ],
        "actions": [
            {"url": "#", "label": "Leave out “trustless”", "note": "brings back 7 pools"},
            {"url": "#", "label": "Clear all filters", "note": "24 pools"},
        ],
        "trail": [{"url": "/", "label": "Home"}],
        "three_weeks_ago": today - dt.timedelta(days=21),
        "tokens": TOKENS,
        **_charts(today),
    }
    return render(request, "styleguide/index.html", context)


TOKENS = (
    "surface",
    "surface-raised",
    "surface-sunk",
    "accent",
    "met",
    "partly",
    "unmet",
    "unknown",
)


def replace_source(source: SourceNote, **changes: str) -> SourceNote:
    """The same source with something else in it."""
    return source.model_copy(update=changes)


def _claims(today: dt.date) -> list[Claim]:
    spec = INDICATORS
    recent = today - dt.timedelta(days=21)
    met = Claim(
        indicator=spec[1],
        verdict=Verdict.MET,
        quantity="7 audits",
        reason="The newest covers the contracts now in use.",
        by_rule=True,
        as_of="2026-03",
        evidence="2026-03",
        reviewed_on=recent,
        checked_on=recent,
        sources=(replace_source(BASIS, reports="", quote=""),),
    )
    return [
        met,
        Claim(
            indicator=spec[4],
            verdict=Verdict.PARTLY,
            quantity="6 of 11 signers",
            reason="Six people together could change the contracts.",
            checked_on=recent,
            sources=(BASIS, OTHER),
            rule_verdict=Verdict.MET,
        ),
        Claim(
            indicator=spec[5],
            verdict=Verdict.UNMET,
            reason="Operators are invited by a committee.",
            checked_on=recent,
            sources=(BASIS,),
        ),
        Claim(indicator=spec[6], verdict=Verdict.UNKNOWN),
        replace(
            met,
            indicator=spec[2],
            quantity="up to 250,000 USD",
            by_rule=False,
            checked_on=today - dt.timedelta(days=500),
            evidence="2025-03",
            reviewed_on=None,
            freshness=Freshness(stale=True, stale_from=recent),
        ),
        replace(
            met,
            indicator=spec[3],
            verdict=Verdict.UNMET,
            quantity="7 months",
            turn=Turn(today + dt.timedelta(days=150), Verdict.MET),
        ),
    ]


def _pools(today: dt.date) -> list[SamplePool]:
    checked = today - dt.timedelta(days=40)
    return [
        SamplePool("Example Pool", "mmmmpmnmm", oldest_check=checked),
        SamplePool(
            "Harbour",
            "mpnuuumum",
            stale=(0, 1),
            oldest_check=today - dt.timedelta(days=700),
            conflicts=1,
        ),
        SamplePool(
            "Deep Water Staking Collective",
            "ununnnuun",
            kind_word="Pool without a token",
            status="paused",
            status_word="Paused",
            summary="",
            minimum_words="",
            fee_words="",
            launched_words="2023",
            tokens_words="",
        ),
    ]


def _charts(today: dt.date) -> dict[str, charts.Chart]:
    origin = (charts.Origin("Made-up figures", "https://example.org/figures"),)
    lines = (
        charts.Threshold(Decimal(22), "22 %", "the limit some pools set themselves"),
        charts.Threshold(Decimal("33.333"), "1/3", "can halt finality"),
        charts.Threshold(Decimal(50), "1/2", "can censor"),
        charts.Threshold(Decimal("66.667"), "2/3", "can finalise alone"),
    )
    share = charts.Share
    part = charts.ClientPart
    mark = charts.AuditMark
    count = charts.VerdictCounts
    point = charts.FeePoint
    return {
        "share_chart": charts.ShareBars(
            key="shares",
            title="One pool holds more than the limit others set themselves",
            says="Each pool's share of all staked ETH.",
            as_of="2026-10",
            origins=origin,
            shares=[
                share("Example Pool", Decimal("28.4"), "/pools/", "2026-10"),
                share("Harbour", Decimal("3.1"), "/pools/", "2026-10"),
                share("Lagoon", Decimal("0.2"), "/pools/", "2026-09"),
                share("Deep Water Staking Collective", None, "/pools/"),
            ],
            thresholds=lines,
        ),
        "client_chart": charts.ClientBars(
            key="clients",
            title="Clients inside Example Pool",
            says="A client that runs more than half can do harm by a single fault.",
            as_of="2026-06",
            origins=origin,
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
            origins=origin,
            as_of=today.isoformat(),
            until=today,
            audits=[
                mark(
                    "Sigma Prime",
                    "2021-06-14",
                    "Contracts",
                    "https://example.org/a.pdf",
                    superseded=True,
                ),
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
            origins=origin,
            counts=[
                count("Open source", 9, 6, 3, 6),
                count("Trustless", 1, 7, 12, 4),
                count("Execution diversity", 3, 0, 4, 17),
                count("A new indicator"),
            ],
        ),
        "fee_chart": charts.FeePoints(
            key="fees",
            title="What one pays and what one gets",
            says="Fee against the number of indicators met.",
            as_of=today.isoformat(),
            origins=origin,
            points=[
                point("Example Pool", Decimal(14), 7),
                point("Harbour", Decimal(10), 4),
                point("Lagoon", Decimal(10), 4),
                point("Tideway", Decimal("5"), 6),
                point("Sound", Decimal(0), 2),
                point("Estuary", Decimal(25), 1),
                point("Deep Water Staking Collective", None, 0),
                point("Fathom", None, 3),
            ],
        ),
        "empty_chart": charts.VerdictBars(key="nothing", title="Nothing yet", counts=[]),
    }
