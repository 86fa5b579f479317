"""What the filter form shows: every choice with the number of pools it would leave."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.http import QueryDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from pools.browse.filter_kinds import (
    AT_LEAST_PARTLY,
    AtMostFilter,
    VerdictFilter,
    WordFilter,
    since,
)
from pools.browse.filters import CHECKED_MONTHS, PoolFilter, month_words
from pools.browse.index import Mask
from pools.browse.query import Query
from pools.claims import ages
from pools.claims import formatting as say
from pools.claims.numbers import for_input
from pools.claims.verdict import Verdict

Requirement = tuple[str, tuple[str, ...]]  # its label and the filters that stand for it
MOST_DROPS = 6  # of the ways out of an empty result


@dataclass(frozen=True)
class Option:
    """One choice; ``count`` is what the listing would show with it."""

    value: str
    label: str
    count: int
    selected: bool

    @property
    def disabled(self) -> bool:
        """A choice that leaves nothing is shown, but cannot be picked."""
        return self.count == 0 and not self.selected


@dataclass(frozen=True)
class Facet:
    """A filter with its choices, its message and what it cannot speak of."""

    name: str
    label: str
    help: str = ""
    value: str = ""
    error: str = ""
    options: tuple[Option, ...] = ()
    unknown: int = 0  # pools left out only because the fact is not known
    not_applicable: int = 0  # pools left out because the question does not apply to them

    @property
    def chosen(self) -> bool:
        """Whether anything is picked."""
        return bool(self.value) or any(option.selected for option in self.options)

    @property
    def option(self) -> dict[str, Option]:
        """Choices by their value, for templates that place them."""
        return {option.value: option for option in self.options}


@dataclass(frozen=True)
class Chip:
    """A chosen value above the results, with the link that drops it."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Drop:
    """What dropping one filter would bring back."""

    label: str
    url: str
    count: int


@dataclass(frozen=True)
class Facets:
    """The whole filter form."""

    plain: "dict[str, SimpleLazyObject[Facet]]"
    indicators: "SimpleLazyObject[tuple[Facet, ...]]"


def facets_of(chosen: PoolFilter) -> Facets:
    """Every facet; the counts of each ignore its own selection."""
    names = [name for name in chosen.filters if name not in ("sort", "view")]
    judged = [name for name in names if isinstance(chosen.filters[name], VerdictFilter)]
    return Facets(
        {name: _lazy(chosen, name) for name in names if name not in judged},
        SimpleLazyObject(lambda: tuple(_facet(chosen, name) for name in judged)),
    )


def _lazy(chosen: PoolFilter, name: str) -> "SimpleLazyObject[Facet]":
    """Made where a template asks for it: most of what it asks for is remembered."""
    return SimpleLazyObject(lambda: _facet(chosen, name))


def _facet(chosen: PoolFilter, name: str) -> Facet:
    one = chosen.filters[name]
    given = chosen.form.data.get(name, "") if hasattr(chosen.form.data, "get") else ""
    common: dict[str, Any] = {
        "name": name,
        "label": str(one.label),
        "help": str(one.extra.get("help_text", "")),
        "error": chosen.message(name),
    }
    others = chosen.keep(without=name)
    unknown = one.unknown(chosen.index, chosen.checked_from) if hasattr(one, "unknown") else 0
    hidden = 0
    if name in chosen.values and not chosen.with_unknown:
        hidden = (others & unknown).bit_count()
    if isinstance(one, WordFilter):
        # One invalid value elsewhere must not undo what else was picked.
        selected = chosen.values.get(name, []) if chosen.is_valid() else _given(chosen, name)
        also = unknown if chosen.unknown_switched_on else 0
        day = chosen.checked_from
        options = tuple(
            Option(
                value,
                label,
                (others & (also | one.any_of(chosen.index, value.split(","), day))).bit_count(),
                picked,
            )
            for value, label, picked in _choices(one, selected)
        )
        return Facet(
            **common,
            options=options,
            unknown=hidden,
            not_applicable=_left_out(chosen, one, others),
        )
    if name == "checked":
        return Facet(**common, value=given, options=_checked_options(chosen))
    if name == "unknown":
        count = chosen.keep(with_unknown=True).bit_count()
        options = tuple(
            Option(value, str(label), count, value == given)
            for value, label in one.extra["choices"]
        )
        return Facet(**common, value=given, options=options)
    if isinstance(one, AtMostFilter):
        # Understood, it is shown as we understood it; else as it was typed.
        shown = for_input(chosen.values[name]) if name in chosen.values else given
        return Facet(**common, value=shown, unknown=hidden)
    return Facet(**common, value=given)


def _left_out(chosen: PoolFilter, one: WordFilter, others: Mask) -> int:
    """How many pools a requirement leaves out because it does not apply to them."""
    asked = chosen.values.get(one.field_name, [])
    if not isinstance(one, VerdictFilter) or not asked or Verdict.NOT_APPLICABLE in asked:
        return 0
    return (others & one.not_applicable(chosen.index)).bit_count()


def _choices(one: WordFilter, selected: list[str]) -> list[tuple[str, str, bool]]:
    """Value, label and whether it is picked. An indicator offers two; what else an address asks
    of it is a third, so that no state is lost."""
    words = {value: str(label) for value, label in one.extra["choices"]}
    if not isinstance(one, VerdictFilter):
        return [(value, label, value in selected) for value, label in words.items()]
    offered = [AT_LEAST_PARTLY, Verdict.MET.value]
    also = [word for word in selected if word in words]
    value = ",".join(also)
    found = [(word, words[word], word == value) for word in offered]
    if also and value not in offered:
        found.append((value, _words_of(one, also), True))
    return found


def _words_of(one: WordFilter, values: list[str]) -> str:
    words = dict(one.extra["choices"])
    return ", ".join(str(words[value]) for value in values)


def _given(chosen: PoolFilter, name: str) -> list[str]:
    data = chosen.form.data
    return data.getlist(name) if isinstance(data, QueryDict) else []


def _checked_options(chosen: PoolFilter) -> tuple[Option, ...]:
    options = []
    for months in CHECKED_MONTHS:
        day = since(months, chosen.index.day)
        kept = chosen.keep(without="checked", checked=day) & chosen.index.checked_since(day)
        options.append(
            Option(
                months,
                month_words(months),
                kept.bit_count(),
                months == (chosen.form.data.get("checked") or ""),
            )
        )
    return tuple(options)


def chips_of(chosen: PoolFilter, query: Query) -> list[Chip]:
    """One chip for each chosen value."""
    chips = []
    for name in chosen.active:
        one, value = chosen.filters[name], chosen.values[name]
        if isinstance(one, VerdictFilter):
            chips.append(Chip(f"{one.label}: {_words_of(one, value)}", query.without(name).url()))
        elif isinstance(one, WordFilter):
            for word in value:
                label = f"{one.label}: {_words_of(one, [word])}"
                chips.append(Chip(label, query.without(name, word).url()))
        else:
            chips.append(Chip(_plain_label(name, value), query.without(name).url()))
    if chosen.with_unknown:
        chips.append(Chip(_("Include pools not yet judged"), query.without("unknown").url()))
    return chips


def _plain_label(name: str, value: Any) -> str:
    if name == "eth":
        return _("Minimum at most %s") % say.eth(value)
    if name == "fee":
        return _("Fee at most %s") % say.percent(value)
    if name == "share":
        return _("At most %s of all staked ETH") % say.percent(value)
    if name == "wait":
        return _("ETH back within %s") % ages.in_exactly(value)
    if name == "delay":
        return _("Upgrade delay of at least %s") % ages.in_exactly(value)
    if name == "checked":
        return _("Evidence or review newer than %s") % month_words(value)
    return f"“{value}”"


def drops_of(
    chosen: PoolFilter, query: Query, asked: Sequence[Requirement] | None = None
) -> list[Drop]:
    """For an empty result: which requirement, dropped, would bring how many pools back. Where no
    single one would, which two; and where no two would, one set of them. ``asked`` are the
    requirements as the visitor put them, each filter by itself unless given.

    Every set would be asked for of an address with twenty filters: a million.
    """
    if asked is None:
        asked = [(str(chosen.filters[name].label), (name,)) for name in chosen.active]
    for size in (1, 2):
        counts = {
            some: chosen.keep(without=_only_of(some, asked)).bit_count()
            for some in combinations(asked, size)
        }
        helpful = sorted((some for some in counts if counts[some]), key=lambda one: -counts[one])
        if helpful:
            return [
                _drop(query, some, _only_of(some, asked), counts[some])
                for some in helpful[:MOST_DROPS]
            ]
    dropped: tuple[Requirement, ...] = ()
    for one in sorted(asked, key=lambda one: _alone(chosen, one)):
        dropped += (one,)
        if count := chosen.keep(without=_only_of(dropped, asked)).bit_count():
            return [_drop(query, dropped, _only_of(dropped, asked), count)]
    return []


def _only_of(some: Collection[Requirement], asked: Iterable[Requirement]) -> list[str]:
    """The filters that stand for some requirements and for none that stays."""
    kept = {name for one in asked if one not in some for name in one[1]}
    return [name for _label, names in some for name in names if name not in kept]


def _alone(chosen: PoolFilter, one: Requirement) -> int:
    """How many pools one requirement leaves by itself."""
    return chosen.keep(without=[name for name in chosen.active if name not in one[1]]).bit_count()


def _drop(query: Query, some: Sequence[Requirement], names: Iterable[str], count: int) -> Drop:
    for name in names:
        query = query.without(name)
    return Drop(_("” and “").join(label for label, _names in some), query.url(), count)


def widened(chosen: PoolFilter, query: Query) -> Drop | None:
    """For an empty result: how many pools there are with those nobody knows it of."""
    count = chosen.keep(with_unknown=True).bit_count()
    if not count:
        return None
    return Drop(_("Include pools not yet judged"), query.having(unknown="yes").url(), count)
