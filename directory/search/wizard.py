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
from pools.claims import ages
from pools.claims import formatting as written
from pools.claims.index_entry import NO_SINGLE_PARTY
from pools.claims.numbers import DAY_WORDS, ETH_WORDS, for_address
from pools.claims.verdict import Verdict
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

    @property
    def filters(self) -> dict[str, list[str]]:
        """The parameters it sets in the listing."""
        return {name: [value] for name, value in self.wanted}


MATTERS = (
    Matter(
        "keys",
        gettext_lazy("No one can take my ETH alone and at once"),
        gettext_lazy(
            "Trustless, at least partly: what power remains is limited, delayed or shared."
        ),
        (("trustless", AT_LEAST_PARTLY),),
    ),
    Matter(
        "control",
        gettext_lazy("No single company or key can change the code"),
        gettext_lazy("Only a vote of token holders or a multisig can change the code, or nobody."),
        (("control", NO_SINGLE_PARTY),),
    ),
    Matter(
        "warning",
        gettext_lazy("Changes are announced before they take effect"),
        gettext_lazy("An upgrade delay of at least 1 day, so that you can leave before a change."),
        (("delay", "1"),),
    ),
    Matter(
        "access",
        gettext_lazy("No sign-up and no identity check"),
        gettext_lazy("Anyone with a wallet can use the pool."),
        (("access", "nothing"),),
    ),
    Matter(
        "code",
        gettext_lazy("The code is open and was audited"),
        gettext_lazy("The code is open source, and an audit report is public."),
        (("open-source", "met"), ("audited", "met")),
    ),
    Matter(
        "time",
        gettext_lazy("It has run for a year or more"),
        gettext_lazy("Battle tested: open to the public long enough to meet the indicator."),
        (("battle-tested", "met"),),
    ),
    Matter(
        "token",
        gettext_lazy("I get a token I can move or trade"),
        gettext_lazy("A liquidity token that you hold, move and trade yourself."),
        (("liquidity-token", "met"),),
    ),
    Matter(
        "node",
        gettext_lazy("Anyone can run a node, me included"),
        gettext_lazy("Permissionless nodes: operators need nobody’s permission."),
        (("permissionless-nodes", "met"),),
    ),
    Matter(
        "network",
        gettext_lazy("It should be good for Ethereum as a whole"),
        gettext_lazy(
            "10 % of all staked ETH or less, by the newest figure we have. Pools with a healthy "
            "mix of clients come first."
        ),
        (("share", LARGEST_SHARE),),
        sort="clients",
    ),
    Matter(
        "fee",
        gettext_lazy("Low fees"),
        gettext_lazy("The lowest known fee comes first; fees that vary or are unknown last."),
        sort="fee",
    ),
)


class ChooseForm(forms.Form):
    """Three questions, and what to do without evidence. Only what some pool meets is offered."""

    eth = TypedNumber(
        label=gettext_lazy("How much ETH do you want to stake?"),
        help_text=gettext_lazy("A number such as 0.5 or 40. Leave it empty if you don’t know yet."),
        required=False,
        min_value=0,
        max_value=1_000_000_000,
        max_digits=20,
        units=ETH_WORDS,
    )
    wait = TypedNumber(
        label=gettext_lazy("Within how many days might you need it back?"),
        help_text=gettext_lazy(
            "Compared with the usual wait. Leave it empty if it doesn’t matter."
        ),
        required=False,
        min_value=0,
        max_value=100_000,
        max_digits=12,
        units=DAY_WORDS,
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
            (KEEP_UNKNOWN, gettext_lazy("Include pools not yet judged")),
        ],
        initial=LEAVE_OUT,
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None, index: Index) -> None:
        super().__init__(data, initial={"unsure": LEAVE_OUT})
        known = PoolFilter(QueryDict(), index).filters
        # What was asked for stays on offer: an earlier link leads to a result and not to an error.
        asked = data.getlist("matters") if isinstance(data, QueryDict) else ()
        self.offered = [
            one
            for one in MATTERS
            if all(name in known for name, _value in one.wanted)
            and (one.key in asked or _found(one, index))
        ]
        choices = self.fields["matters"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        choices.choices = [(one.key, one.label) for one in self.offered]


@dataclass(frozen=True)
class Reason:
    """What was asked for, what that sets in the listing, and how many pools match it alone."""

    label: str
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
    wait: Decimal | None = answers["wait"]
    unsure = {"unknown": ["yes"]} if answers["unsure"] == KEEP_UNKNOWN else {}
    chosen = [one for one in form.offered if one.key in answers["matters"]]
    wanted: dict[str, list[str]] = {"status": ["active"], **unsure}
    reasons = [
        _reason(_("Open when last checked"), _("Pools that took deposits then."), wanted, index)
    ]
    asked: list[tuple[str, str, dict[str, list[str]], str]] = []
    if eth is not None:
        words = _("Pools whose minimum deposit is at most %s.") % written.eth(eth)
        asked.append((_("Your amount: %s") % written.eth(eth), words, _number("eth", eth), ""))
    if wait is not None:
        words = _("Pools whose usual wait is at most %s.") % ages.in_exactly(wait)
        label = _("ETH back within %s") % ages.in_exactly(wait)
        asked.append((label, words, _number("wait", wait), ""))
    asked += [(str(one.label), _words_of(one, index), one.filters, one.sort) for one in chosen]
    for label, reason, own, sort in asked:
        words = _("%s Or we have no evidence.") % reason if own and unsure else reason
        if own:
            reasons.append(_reason(label, words, own | unsure, index))
        else:
            reasons.append(Reason(label, words, None))
        wanted |= own
        if sort:
            wanted["sort"] = [sort]
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
        own_keys=bool(keys & {"keys", "control", "node", "network"}),
        small_node="node" in keys and not (eth is not None and eth >= SOLO_MINIMUM),
    )


def show_words(count: int) -> str:
    """The words on the link to the listing."""
    return ngettext("Show %d pool", "Show %d pools", count) % count


def _found(matter: Matter, index: Index) -> bool:
    """Whether an open pool meets it."""
    return bool(PoolFilter(_data(matter.filters | {"status": ["active"]}), index).keep())


def _words_of(matter: Matter, index: Index) -> str:
    """Its reason. Where "at least partly" is all that any pool reaches, that is said."""
    partly = [name for name, value in matter.wanted if value == AT_LEAST_PARTLY]
    if not any(index.verdict_masks(None)[name][Verdict.MET] for name in partly) and partly:
        return _("%s No pool here fully rules it out.") % matter.reason
    return str(matter.reason)


def _number(name: str, value: Decimal) -> dict[str, list[str]]:
    return {name: [for_address(value)]}


def _reason(label: str, words: str, wanted: Mapping[str, list[str]], index: Index) -> Reason:
    return Reason(label, words, PoolFilter(_data(wanted), index).keep().bit_count())


def _data(wanted: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in wanted.items():
        data.setlist(name, values)
    return data
