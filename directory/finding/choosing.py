"""From answers in a visitor's words to ordinary filters of the listing, with the reasons.

No score and no order of our own: what comes out is a link that sets filters anybody can see,
change and take away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pools.browse.facets import Drop, drops_of
from pools.browse.filters import PoolFilter, TypedNumber
from pools.browse.index import Index
from pools.browse.listing import SOLO_MINIMUM
from pools.browse.query import Query
from pools.claims import words as written

KEEP_UNKNOWN = "unknown"
LEAVE_OUT = "met"


@dataclass(frozen=True)
class Matter:
    """Something that may matter to a visitor: the indicators it asks for, or an order."""

    key: str
    label: Promise
    reason: Promise
    indicators: tuple[str, ...] = ()
    sort: str = ""


MATTERS = (
    Matter(
        "keys",
        gettext_lazy("Nobody has to be trusted with my keys or rewards"),
        gettext_lazy("Nobody has to be trusted with keys or rewards."),
        ("trustless",),
    ),
    Matter(
        "code",
        gettext_lazy("The code is open and was audited"),
        gettext_lazy("The code is open, and outside experts have examined it."),
        ("open-source", "audited"),
    ),
    Matter(
        "time",
        gettext_lazy("It has proved itself for a while"),
        gettext_lazy("The pool has been open to the public long enough to count as battle tested."),
        ("battle-tested",),
    ),
    Matter(
        "token",
        gettext_lazy("I want a token I can move or trade meanwhile"),
        gettext_lazy("You get a token that you can hold, move and trade yourself."),
        ("liquidity-token",),
    ),
    Matter(
        "node",
        gettext_lazy("I would like to run a node, or want anyone to be able to"),
        gettext_lazy("Anyone may run a node of the pool."),
        ("permissionless-nodes",),
    ),
    Matter(
        "network",
        gettext_lazy("It should be good for Ethereum as a whole"),
        gettext_lazy("The pool's validators do not lean on a single client."),
        ("execution-diversity", "consensus-diversity"),
    ),
    Matter(
        "fee",
        gettext_lazy("Low fees"),
        gettext_lazy("The lowest known fee comes first; unknown fees come last."),
        sort="fee",
    ),
)


class ChooseForm(forms.Form):
    """Two questions, and what to do where nobody knows the answer."""

    eth = TypedNumber(
        label=gettext_lazy("How much ETH could you stake?"),
        help_text=gettext_lazy(
            "A number such as 0.5 or 40. Leave it empty if you do not know yet."
        ),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        max_digits=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What matters to you?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unsure = forms.ChoiceField(
        label=gettext_lazy("Where nobody has found out yet"),
        required=False,
        choices=[
            (LEAVE_OUT, gettext_lazy("Leave the pool out")),
            (KEEP_UNKNOWN, gettext_lazy("Show the pool all the same")),
        ],
        initial=LEAVE_OUT,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None, index: Index) -> None:
        super().__init__(data, initial={"unsure": LEAVE_OUT})
        known = {spec.slug for spec in index.indicators}
        self.offered = [one for one in MATTERS if known.issuperset(one.indicators)]
        choices = self.fields["matters"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        choices.choices = [(one.key, one.label) for one in self.offered]


@dataclass(frozen=True)
class Reason:
    """Why the listing is narrowed so, and how many pools this alone leaves."""

    words: str
    count: int | None


@dataclass(frozen=True)
class Outcome:
    """Where the answers lead."""

    url: str
    count: int
    reasons: tuple[Reason, ...]
    drops: Sequence[Drop]  # for an empty result: what to let go
    solo: bool  # enough for a validator of one's own
    own_keys: bool  # wants what only one's own validator gives in full
    small_node: bool  # wants to run a node with less than a validator takes


def outcome_of(form: ChooseForm, index: Index) -> Outcome:
    """The listing that answers a valid form."""
    answers = form.cleaned_data
    eth: Decimal | None = answers["eth"]
    verdicts = ["met", "unknown"] if answers["unsure"] == KEEP_UNKNOWN else ["met"]
    chosen = [one for one in form.offered if one.key in answers["matters"]]
    wanted: dict[str, list[str]] = {"status": ["active"]}
    reasons = [_reason(_("Pools that take deposits today."), wanted, index)]
    if eth is not None:
        own = {"eth": [f"{eth:f}"]}
        words = _("Pools whose minimum deposit is at most %s.") % written.eth(eth)
        reasons.append(_reason(words, own, index))
        wanted |= own
    for one in chosen:
        own = dict.fromkeys(one.indicators, verdicts)
        words = str(one.reason)
        if own and len(verdicts) > 1:
            words = _("%s Or nobody has found out yet.") % words
        reasons.append(_reason(words, own, index) if own else Reason(words, None))
        wanted |= own
        if one.sort:
            wanted["sort"] = [one.sort]
    pools = PoolFilter(_data(wanted), index)
    query = Query(pools.values, [*pools.filters])
    count = pools.keep().bit_count()
    keys = {one.key for one in chosen}
    return Outcome(
        url=query.url(),
        count=count,
        reasons=tuple(reasons),
        drops=drops_of(pools, query) if not count else (),
        solo=eth is not None and eth >= SOLO_MINIMUM,
        own_keys=bool(keys & {"keys", "node", "network"}),
        small_node="node" in keys and not (eth is not None and eth >= SOLO_MINIMUM),
    )


def show_words(count: int) -> str:
    """The words on the link to the listing."""
    return ngettext("Show %d pool", "Show %d pools", count) % count


def _reason(words: str, wanted: Mapping[str, list[str]], index: Index) -> Reason:
    return Reason(words, PoolFilter(_data(wanted), index).keep().bit_count())


def _data(wanted: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in wanted.items():
        data.setlist(name, values)
    return data
