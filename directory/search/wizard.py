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

from pools.browse.facets import Drop, drops_of, widened
from pools.browse.filter_kinds import AT_LEAST_PARTLY
from pools.browse.filters import PoolFilter
from pools.browse.index import Index
from pools.browse.listing import SOLO_MINIMUM
from pools.browse.query import Query
from pools.claims import formatting as written
from pools.claims.numbers import ETH_WORDS, for_address
from pools.topics.fields import TypedNumber

KEEP_UNKNOWN = "unknown"
LEAVE_OUT = "met"
# Of all staked ETH, in percent. A third in one hand can stop finality: this leaves out the pools
# that are within reach of it, and keeps those that grow into a choice.
LARGEST_SHARE = "10"


@dataclass(frozen=True)
class Matter:
    """Something that may matter to a visitor: the filters it sets, or an order."""

    key: str
    label: Promise
    reason: Promise
    wanted: tuple[tuple[str, str], ...] = ()
    sort: str = ""


MATTERS = (
    Matter(
        "keys",
        gettext_lazy("No person or company holds my stake"),
        gettext_lazy("Trustless, at least partly: some power may remain if limited or shared."),
        (("trustless", AT_LEAST_PARTLY),),
    ),
    Matter(
        "code",
        gettext_lazy("The code is open and was audited"),
        gettext_lazy("The code is open, and outside experts have examined it."),
        (("open-source", "met"), ("audited", "met")),
    ),
    Matter(
        "time",
        gettext_lazy("It has proved itself for a while"),
        gettext_lazy("The pool has been open to the public long enough to count as battle tested."),
        (("battle-tested", "met"),),
    ),
    Matter(
        "token",
        gettext_lazy("I want a token I can move or trade meanwhile"),
        gettext_lazy("You get a token that you can hold, move and trade yourself."),
        (("liquidity-token", "met"),),
    ),
    Matter(
        "node",
        gettext_lazy("I would like to run a node, or want anyone to be able to"),
        gettext_lazy("Anyone may run a node of the pool."),
        (("permissionless-nodes", "met"),),
    ),
    Matter(
        "network",
        gettext_lazy("It should be good for Ethereum as a whole"),
        gettext_lazy(
            "Not one of the largest: 10 % of all staked ETH or less, by the newest figure we "
            "can cite."
        ),
        (("share", LARGEST_SHARE),),
    ),
    Matter(
        "fee",
        gettext_lazy("Low fees"),
        gettext_lazy("The lowest known fee comes first; fees that vary or are unknown last."),
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
        units=ETH_WORDS,
    )
    matters = forms.MultipleChoiceField(
        label=gettext_lazy("What matters to you?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unsure = forms.ChoiceField(
        label=gettext_lazy("If we have no evidence"),
        required=False,
        choices=[
            (LEAVE_OUT, gettext_lazy("Leave the pool out")),
            (KEEP_UNKNOWN, gettext_lazy("Show the pool as well")),
        ],
        initial=LEAVE_OUT,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None, index: Index) -> None:
        super().__init__(data, initial={"unsure": LEAVE_OUT})
        known = PoolFilter(QueryDict(), index).filters
        self.offered = [one for one in MATTERS if all(name in known for name, _value in one.wanted)]
        choices = self.fields["matters"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        choices.choices = [(one.key, one.label) for one in self.offered]


@dataclass(frozen=True)
class Reason:
    """Why the listing is narrowed so, and how many pools this alone leaves."""

    words: str
    count: int | None


@dataclass(frozen=True)
class WizardResult:
    """Where the answers lead."""

    url: str
    count: int
    reasons: tuple[Reason, ...]
    drops: Sequence[Drop]  # for an empty result: what to let go
    with_unknown: Drop | None  # or the same with pools nobody knows it of
    solo: bool  # enough for a validator of one's own
    own_keys: bool  # wants what only one's own validator gives in full
    small_node: bool  # wants to run a node with less than a validator takes


def outcome_of(form: ChooseForm, index: Index) -> WizardResult:
    """The listing that answers a valid form."""
    answers = form.cleaned_data
    eth: Decimal | None = answers["eth"]
    unsure = {"unknown": ["yes"]} if answers["unsure"] == KEEP_UNKNOWN else {}
    chosen = [one for one in form.offered if one.key in answers["matters"]]
    wanted: dict[str, list[str]] = {"status": ["active"], **unsure}
    reasons = [_reason(_("Pools that take deposits today."), wanted, index)]
    if eth is not None:
        own = {"eth": [for_address(eth)]}
        words = _("Pools whose minimum deposit is at most %s.") % written.eth(eth)
        if unsure:
            words = _("%s Or we have no evidence.") % words
        reasons.append(_reason(words, own | unsure, index))
        wanted |= own
    for one in chosen:
        own = {name: [value] for name, value in one.wanted}
        words = str(one.reason)
        if own and unsure:
            words = _("%s Or we have no evidence.") % words
        reasons.append(_reason(words, own | unsure, index) if own else Reason(words, None))
        wanted |= own
        if one.sort:
            wanted["sort"] = [one.sort]
    pools = PoolFilter(_data(wanted), index)
    query = Query(pools.values, [*pools.filters])
    count = pools.keep().bit_count()
    keys = {one.key for one in chosen}
    return WizardResult(
        url=query.url(),
        count=count,
        reasons=tuple(reasons),
        drops=drops_of(pools, query) if not count else (),
        with_unknown=widened(pools, query) if not count else None,
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
