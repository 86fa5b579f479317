"""From answers in a visitor's words to ordinary filters of the listing, with the reasons.

No score and no order of our own: what comes out is a link that sets filters anybody can see,
change and take away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from directory.search.matters import MATTERS, Matter
from pools import topics
from pools.browse.facets import Drop, drops_of, widened
from pools.browse.filters import PoolFilter
from pools.browse.index import Index, positions_in
from pools.browse.listing import SOLO_MINIMUM
from pools.browse.ordering import BY_NAME, DEFAULT
from pools.browse.query import Query
from pools.claims import ages
from pools.claims import formatting as written
from pools.claims.numbers import DAY_WORDS, ETH_WORDS, for_address
from pools.models import PublishedPool
from pools.topics.fields import TypedNumber

KEEP_UNKNOWN = "unknown"
LEAVE_OUT = "met"
MOST_NAMED = 5  # pools of the result; the listing has the rest


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
            "Compared with the usual wait, where it is known. Leave it empty if it doesn’t matter."
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
        super().__init__(_answered(data), initial={"unsure": LEAVE_OUT})
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


def _answered(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What was answered; nothing where every question was left empty. The amount may come from
    another page, without the rest of the form."""
    if not data or not any(data.get(name) for name in ChooseForm.base_fields):
        return None
    if data.get("unsure"):
        return data
    if isinstance(data, QueryDict):
        data = data.copy()
        data["unsure"] = LEAVE_OUT
        return data
    return {**data, "unsure": LEAVE_OUT}


@dataclass(frozen=True)
class Named:
    """A pool of the result, with the facts that decide; empty words are unknown."""

    name: str
    slug: str
    facts: tuple[tuple[str, str], ...]


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
    named: tuple[Named, ...]  # the first of them
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
        words = _("Pools whose usual wait is known and at most %s.") % ages.in_exactly(wait)
        label = _("ETH back within %s") % ages.in_exactly(wait)
        asked.append((label, words, _number("wait", wait), ""))
    asked += [(str(one.label), str(one.reason), one.filters, one.sort) for one in chosen]
    for label, reason, own, sort in asked:
        words = _("%s Or we have no evidence.") % reason if own and unsure else reason
        if own:
            reasons.append(_reason(label, words, own | unsure, index))
        else:
            reasons.append(Reason(label, words, None))
        wanted |= own
        if sort:
            wanted["sort"] = [sort]
    own_words = [(label, tuple(own)) for label, _reason, own, _sort in asked if own]
    pools = PoolFilter(_data(wanted), index)
    query = Query(pools.values, [*pools.filters])
    count = pools.keep().bit_count()
    shown = ["minimum_deposit", "fee", *(["withdrawal"] if wait is not None else [])]
    shown += [topic for one in chosen for topic in one.shown]
    keys = {one.key for one in chosen}
    return WizardResult(
        url=query.url(),
        count=count,
        reasons=tuple(reasons),
        named=_named(pools, index, wanted.get("sort", [""])[0], dict.fromkeys(shown)),
        drops=drops_of(pools, query, own_words) if not count else (),
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
    asked = matter.filters | {"status": ["active"]}
    return bool(index.once(f"found {matter.key}", PoolFilter(_data(asked), index).keep))


def _named(pools: PoolFilter, index: Index, sort: str, shown: Iterable[str]) -> tuple[Named, ...]:
    """The first pools of the result in the listing's order. One query."""
    order = BY_NAME.get(sort, DEFAULT)
    positions = positions_in(pools.keep(), index.ordered(order.name, order.key))[:MOST_NAMED]
    first = [index.rows[position].pk for position in positions]
    found = PublishedPool.objects.filter(pk__in=first).only("document") if first else ()
    facts = {one.pk: one.shown_facts for one in found}
    described = [topics.FACT[key] for key in shown]
    return tuple(
        Named(
            facts[pk].name,
            facts[pk].slug,
            tuple((str(topic.label), topic.listed(facts[pk])) for topic in described),
        )
        for pk in first
        if pk in facts
    )


def _number(name: str, value: Decimal) -> dict[str, list[str]]:
    return {name: [for_address(value)]}


def _reason(label: str, words: str, wanted: Mapping[str, list[str]], index: Index) -> Reason:
    return Reason(label, words, PoolFilter(_data(wanted), index).keep().bit_count())


def _data(wanted: Mapping[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in wanted.items():
        data.setlist(name, values)
    return data
