"""What you keep: rewards after a pool's fees, with the reader's own figures. No promise.

Simple interest in exact decimals: ``rewards = staked × yield × years``, nothing staked again, so
that what differs between pools is their fees alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import chain

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import formatting as say
from pools.claims import terms_formatting
from pools.claims.facts import PoolFacts
from pools.claims.index_entry import highest_fee
from pools.claims.numbers import ETH_WORDS, PERCENT_WORDS, for_address
from pools.claims.text import sort_key
from pools.models import PublishedPool
from pools.models.generation_cache import remembered
from pools.topics.fields import TypedNumber

SHOWN = Decimal("0.000001")  # ETH; what is smaller is rounded
HUNDRED = Decimal(100)
YEAR_WORDS = frozenset({"year", "years", "y", "año", "años"})
OPEN = ("active", "unknown")  # deposits are taken, as far as anybody knows
# Takes block rewards of validators people run themselves, and never their stake.
NO_DEPOSITS = "smoothing"


class CalculatorForm(forms.Form):
    """The reader's own three figures. An address that names only some takes the rest as the form
    shows them at first: a year, and a yield that is called an example."""

    eth = TypedNumber(
        label=gettext_lazy("ETH you would stake"),
        help_text=gettext_lazy("Such as 0.5 or 32."),
        min_value=Decimal("0.000001"),
        max_value=Decimal(10_000_000),
        max_digits=14,
        decimal_places=6,
        units=ETH_WORDS,
        error_messages={
            "required": gettext_lazy("Enter an amount of ETH, such as 0.5."),
            "min_value": gettext_lazy("Enter at least %(limit_value)s ETH."),
            "max_value": gettext_lazy("Enter at most 10 million ETH."),
            "max_decimal_places": gettext_lazy("Use at most %(max)s decimal places."),
        },
    )
    percent = TypedNumber(
        label=gettext_lazy("Yearly reward before fees (percent)"),
        help_text=gettext_lazy(
            "3 is only an example, not a forecast: enter your own estimate. The FAQ cites a past "
            "figure."
        ),
        initial=Decimal(3),
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        units=PERCENT_WORDS,
        error_messages={
            "required": gettext_lazy("Enter a yearly percentage, such as 3."),
            "min_value": gettext_lazy("Enter a percentage of 0 or more."),
            "max_value": gettext_lazy("Enter at most 100 percent a year."),
            "max_decimal_places": gettext_lazy("Use at most %(max)s decimal places."),
        },
    )
    years = TypedNumber(
        label=gettext_lazy("Years"),
        help_text=gettext_lazy("Such as 1 or 2.5."),
        initial=Decimal(1),
        min_value=Decimal("0.01"),
        max_value=50,
        max_digits=4,
        decimal_places=2,
        units=YEAR_WORDS,
        error_messages={
            "required": gettext_lazy("Enter a number of years, such as 1."),
            "min_value": gettext_lazy("Enter a time above zero, such as 0.5."),
            "max_value": gettext_lazy("Enter at most 50 years."),
            "max_decimal_places": gettext_lazy("Use at most %(max)s decimal places."),
        },
    )

    pool = forms.ChoiceField(
        label=gettext_lazy("Your pool"),
        help_text=gettext_lazy("Its figures stand above the others. You can leave this open."),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        choices = self.fields["pool"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - for the type checker
        pools = sorted(open_pools(), key=lambda fees: sort_key(fees.name))
        choices.choices = [("", _("All pools")), *((fees.slug, fees.name) for fees in pools)]

    @classmethod
    def from_address(cls, query: QueryDict) -> "CalculatorForm":
        """The form filled from a query string; fresh where that names none of its figures."""
        if not any(name in query for name in cls.base_fields):
            return cls()
        data = query.copy()
        if data.get("pool") not in {fees.slug for fees in open_pools()}:
            data.pop("pool", None)  # an earlier link leads to all pools and not to an error
        for name, field in cls.base_fields.items():
            if field.initial is not None:
                data.setdefault(name, for_address(field.initial))
        return cls(data)


@dataclass(frozen=True)
class PoolFees:
    """What a pool charges, in percent: of rewards from-to, of the amount to enter and to leave.

    ``high`` is None where the fee has no upper end that anybody states.
    """

    slug: str
    name: str
    state: str
    minimum: Decimal | None
    low: Decimal  # zero where a fee is stated as an upper end alone
    high: Decimal | None
    known: bool  # whether there is a figure to calculate with
    deposit: Decimal | None
    exit: Decimal | None
    facts: PoolFacts

    @property
    def words(self) -> str:
        """The fee on rewards as every list shows it."""
        return terms_formatting.fee_value(self.facts)

    @property
    def entry_words(self) -> str:
        """The fees to enter and to leave, as the pool's page shows them."""
        return terms_formatting.deposit_exit_words(self.facts)


@dataclass(frozen=True)
class Kept:
    """What one pool would leave of the rewards, in ETH, from the least to the most."""

    fees: PoolFees
    least: Decimal | None  # None: a fee that is known only from its lower end
    most: Decimal
    solo: Decimal

    @property
    def words(self) -> str:
        """The range in words; where a fee is unknown, nobody can say that it is not less."""
        return _range(None if self.missing else self.least, self.most)

    @property
    def cost_words(self) -> str:
        """How much less than the rewards before all fees."""
        return _range(
            self.solo - self.most,
            None if self.least is None or self.missing else self.solo - self.least,
        )

    @property
    def sure(self) -> bool:
        """Whether every fee is known, so that the figure is no best case."""
        return self.least is not None and not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not in the figure, since nobody knows it here."""
        found = []
        if self.fees.deposit is None:
            found.append(_("deposit fee unknown"))
        if self.fees.exit is None:
            found.append(_("exit fee unknown"))
        return tuple(found)


@dataclass(frozen=True)
class Comparison:
    """The rewards before fees, the pools with a known fee, and those without."""

    eth: Decimal
    solo: Decimal
    rows: tuple[Kept, ...]
    own: Kept | PoolFees | None  # the reader's pool; without figures where its fee is unknown
    unknown: tuple[PoolFees, ...]

    @property
    def solo_words(self) -> str:
        """The rewards before any fee."""
        return say.eth(_rounded(self.solo))


def compare(
    eth: Decimal, percent: Decimal, years: Decimal, pools: Iterable[PoolFees], own: str = ""
) -> Comparison:
    """What is kept of the rewards of an amount over some years, pool by pool: first those of which
    every fee is known, then those of which only the best case is; in each, the most kept first and
    names in order where that is alike. ``own`` is the slug of the reader's pool."""
    solo = eth * percent / HUNDRED * years
    rows, unknown = [], []
    for fees in pools:
        if not fees.known:
            unknown.append(fees)
            continue
        least = None if fees.high is None else kept(eth, percent, years, fees, fees.high)
        most = kept(eth, percent, years, fees, fees.low)
        rows.append(Kept(fees, least, most, solo))
    rows.sort(key=_order)
    unknown.sort(key=lambda fees: fees.name.casefold())
    mine: Iterator[Kept | PoolFees] = chain(
        (row for row in rows if row.fees.slug == own),
        (fees for fees in unknown if fees.slug == own),
    )
    return Comparison(eth, solo, tuple(rows), next(mine, None), tuple(unknown))


def kept(
    eth: Decimal, percent: Decimal, years: Decimal, fees: PoolFees, on_rewards: Decimal
) -> Decimal:
    """ETH more (or less) than was put in, after the known fees; unknown ones are left out."""
    staked = eth * (HUNDRED - (fees.deposit or 0)) / HUNDRED
    rewards = staked * percent / HUNDRED * years * (HUNDRED - on_rewards) / HUNDRED
    return (staked + rewards) * (HUNDRED - (fees.exit or 0)) / HUNDRED - eth


def _order(row: Kept) -> tuple[bool, Decimal, tuple[str, str]]:
    return (not row.sure, -_rounded(row.most), sort_key(row.fees.name))


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None and high is not None:
        return _("at most %s") % say.eth(_rounded(high))
    if high is None and low is not None:
        return _("at least %s") % say.eth(_rounded(low))
    if low is None or high is None:
        return ""
    if _rounded(low) == _rounded(high):
        return say.eth(_rounded(low))
    return _("%(low)s to %(high)s") % {
        "low": say.number(_rounded(low)),
        "high": say.eth(_rounded(high)),
    }


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(SHOWN, rounding=ROUND_HALF_EVEN) + 0


def fees_of(facts: PoolFacts) -> PoolFees:
    """A pool's fees as the calculator takes them. A fee that varies has no upper end unless a
    range is stated."""
    fee = facts.fee
    high = highest_fee(facts)
    return PoolFees(
        slug=facts.slug,
        name=facts.name,
        state=facts.status.state,
        minimum=facts.minimum_deposit,
        low=fee.percent or Decimal(0),
        high=high,
        known=fee.percent is not None or high is not None,
        deposit=facts.deposit_exit_fees.deposit,
        exit=facts.deposit_exit_fees.exit,
        facts=facts,
    )


def open_pools() -> Sequence[PoolFees]:
    """The fees of every pool that takes deposits as far as we know. Read once a generation."""
    return remembered("fees", _read)


def _read() -> list[PoolFees]:
    published = PublishedPool.objects.order_by("slug").only("document")
    found = [fees_of(one.facts) for one in published]
    return [fees for fees in found if fees.state in OPEN and fees.facts.kind != NO_DEPOSITS]
