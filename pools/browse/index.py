"""All published pools in memory, as sets of bits.

Pool number ``n`` is bit ``n`` of every mask, so "audited and any amount" is one ``&`` and
every facet count one ``bit_count()``, however many pools there are. Built for a generation and a
day, and thrown away when either moves on; its rows stay (``index_rows``).
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation

from pools.browse import index_rows
from pools.browse.index_rows import IndexedPool, published_rows
from pools.browse.index_update import carry_over, changed_in
from pools.claims import dates
from pools.claims.index_entry import FACETS
from pools.claims.indicator import IndicatorSpec
from pools.claims.text import fold
from pools.claims.verdict import Verdict
from pools.claims.web_addresses import token_address_parts
from pools.models import PastPool, PublishedPool, indicators_in
from pools.models.generation_cache import remembered
from pools.models.indicators import WORDED

Mask = int
MOST_STATES = 500  # documents that an index keeps once they were read
MOST_MADE = 1_000  # cards and the like that an index keeps, with what templates made of them


def mask_of(flags: Iterable[object]) -> Mask:
    """The mask whose bit ``n`` says whether the ``n``-th flag is set."""
    digits = "".join(["1" if flag else "0" for flag in flags])
    return int(digits[::-1] or "0", 2)


def positions_in(mask: Mask, order: Iterable[int]) -> list[int]:
    """Those positions of an order whose bit is set."""
    # As text, since shifting a long number once a position would be quadratic.
    digits = f"{mask:b}"[::-1]
    length = len(digits)
    return [position for position in order if position < length and digits[position] == "1"]


@dataclass
class Index:
    """The published pools as they stand on a day."""

    day: dt.date
    indicators: list[IndicatorSpec]
    rows: list[IndexedPool]
    past: bool = False  # a day that is over, by its own criteria
    _orders: dict[str, tuple[Callable[[IndexedPool], Any], list[int]]] = field(default_factory=dict)
    _verdict_masks: dict[str, dict[str, dict[Verdict, Mask]]] = field(default_factory=dict)
    _checked: dict[str, Mask] = field(default_factory=dict)
    _known: dict[tuple[str, str], Any] = field(default_factory=dict)
    _states: dict[int, PublishedPool | PastPool] = field(default_factory=dict)
    # By key, each with what it was made of: of this index, and of the one before it.
    _made: dict[Hashable, tuple[Any, Any]] = field(default_factory=dict)
    _made_before: dict[Hashable, tuple[Any, Any]] = field(default_factory=dict)

    @cached_property
    def everything(self) -> Mask:
        """The mask of all pools."""
        return (1 << len(self.rows)) - 1

    @cached_property
    def by_slug(self) -> dict[str, IndexedPool]:
        """Rows by their pool's slug."""
        return {row.slug: row for row in self.rows}

    @cached_property
    def _facets(self) -> dict[str, dict[str, Mask]]:
        facets: dict[str, dict[str, Mask]] = {name: {} for name in FACETS}
        for name, read in FACETS.items():
            found: dict[str, list[int]] = {}
            for position, row in enumerate(self.rows):
                for value in read(row.entry):
                    found.setdefault(value, []).append(position)
            for value, positions in found.items():
                flags = bytearray(len(self.rows))
                for position in positions:
                    flags[position] = 1
                facets[name][value] = mask_of(flags)
        return facets

    def facet(self, name: str, value: str) -> Mask:
        """The pools that have a value of one of the facts above; "" is unknown."""
        return self._facets[name].get(value, 0)

    def verdict_masks(self, since: dt.date | None) -> dict[str, dict[Verdict, Mask]]:
        """Per indicator and verdict, the pools; a verdict last checked before ``since``
        counts as unknown. That a question does not apply is no verdict that could be too old."""
        key = since.isoformat() if since else ""
        if key not in self._verdict_masks:
            self._verdict_masks[key] = {
                indicator.slug: self._schedule(indicator.slug, key) for indicator in self.indicators
            }
        return self._verdict_masks[key]

    def _schedule(self, slug: str, since: str) -> dict[Verdict, Mask]:
        seen = [row.verdict_since(slug, since) for row in self.rows]
        return {verdict: mask_of(one is verdict for one in seen) for verdict in Verdict}

    def checked_since(self, since: dt.date) -> Mask:
        """The pools with at least one verdict checked on or after a day."""
        key = since.isoformat()
        if key not in self._checked:
            self._checked[key] = mask_of([row.last_check >= key for row in self.rows])
        return self._checked[key]

    def containing(self, words: list[str]) -> Mask:
        """The pools whose searched text contains every word, or one of whose tokens is at the
        address of which a word is the beginning."""
        kept = self.everything
        for word in words:
            found = mask_of([word in text for text in self._texts])
            kept &= found | self._with_token_at(word)
        return kept

    def _with_token_at(self, word: str) -> Mask:
        # Apart from the text: "dad" is no word of an address that happens to hold these digits.
        parts = token_address_parts(word)
        if parts is None:
            return 0
        start, end = parts
        return mask_of(
            [
                any(one.startswith(start) and one.endswith(end) for one in row.entry["addresses"])
                for row in self.rows
            ]
        )

    def at_most(self, column: str, value: float) -> Mask:
        """The pools whose number is known and at most a value."""
        return mask_of([one is not None and one <= value for one in self._numbers[column]])

    def at_least(self, column: str, value: float) -> Mask:
        """The pools whose number is known and at least a value."""
        return mask_of([one is not None and one >= value for one in self._numbers[column]])

    def unknown(self, column: str) -> Mask:
        """The pools whose number is not known."""
        return mask_of([one is None for one in self._numbers[column]])

    @cached_property
    def _texts(self) -> list[str]:
        # Folded here and not when published, so that what an older version wrote is found too.
        return [fold(row.entry["words"]) for row in self.rows]

    @cached_property
    def _numbers(self) -> dict[str, list[float | None]]:
        return {
            "minimum": [row.entry["minimum"] for row in self.rows],
            "fee": [row.entry["fee"] for row in self.rows],
            "share": [row.entry["share"] for row in self.rows],
            "wait": [row.entry["wait"] for row in self.rows],
            "delay": [row.entry["delay"] for row in self.rows],
        }

    def ordered(self, name: str, key: Callable[[IndexedPool], Any]) -> list[int]:
        """Positions in an order; kept, since the same few orders are asked for all day."""
        if name not in self._orders:
            rows = self.rows
            order = sorted(range(len(rows)), key=lambda n: (key(rows[n]), rows[n].tie_break))
            self._orders[name] = (key, order)
        return self._orders[name][1]

    def once(self, what: str, make: Callable[[], Any]) -> Any:
        """What is worked out of these pools once for each language, and kept."""
        key = (what, translation.get_language() or "")
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def made(self, key: Hashable) -> Any:
        """What was made of these pools under a key; None where nothing was."""
        return self._made[key][1] if key in self._made else None

    def make(self, key: Hashable, source: Any, make: Callable[[], Any]) -> Any:
        """What is made of a source, the day and the language in the key alone. Where the index
        before made it of an equal one, that is it."""
        known = self._made_before.get(key)
        if known is None or known[0] != source:
            known = (source, make())
        self._made[key] = known
        while len(self._made) > MOST_MADE:
            self._made.pop(next(iter(self._made)), None)
        return known[1]

    def follow(self, last: "Index") -> None:
        """Take over what the index before made, of the same day."""
        self._made_before = {**last._made_before, **last._made}
        while len(self._made_before) > MOST_MADE:
            self._made_before.pop(next(iter(self._made_before)))

    def specs(self) -> list[IndicatorSpec]:
        """The indicators in the active language; untranslated ones in the default language."""
        found: list[IndicatorSpec] = self.once("specs", self._worded)
        return found

    def _worded(self) -> list[IndicatorSpec]:
        worded = {spec.slug: spec for spec in indicators_in()}
        if not self.past:
            return [worded.get(spec.slug, spec) for spec in self.indicators]
        # Translations are those of today: they hold for what reads as it does today.
        now = {spec.slug: spec for spec in indicators_in(settings.LANGUAGE_CODE)}
        return [
            replace(
                spec,
                **{
                    name: getattr(worded[spec.slug], name)
                    for name in WORDED
                    if spec.slug in now and getattr(spec, name) == getattr(now[spec.slug], name)
                },
            )
            for spec in self.indicators
        ]

    def states(self, pks: Iterable[int]) -> dict[int, PublishedPool | PastPool]:
        """What was published of pools of the index, by key. One query for those not asked before."""
        wanted = [*pks]
        found = {pk: one for pk in wanted if (one := self._states.get(pk))}
        if missing := [pk for pk in wanted if pk not in found]:
            found |= (read := self._read_states(missing))
            kept = self._states if len(self._states) + len(read) <= MOST_STATES else {}
            self._states = kept | read
        return found

    def _read_states(self, pks: list[int]) -> dict[int, PublishedPool | PastPool]:
        if not self.past:
            return dict(PublishedPool.objects.defer("entry").in_bulk(pks))
        return {row.pool_id: row for row in PastPool.objects.on(self.day).filter(pool__in=pks)}


_last: Index | None = None  # of this process


def build(day: dt.date) -> Index:
    """Read the published pools that read differently than before, and index them with the others.
    Two queries."""
    global _last
    indicators = list(indicators_in(settings.LANGUAGE_CODE))
    index = Index(day=day, indicators=indicators, rows=published_rows(indicators, day))
    if _last is not None and _last.day == day:
        index.follow(_last)
        changed = changed_in(_last, index.rows) if _last.indicators == indicators else None
        if changed is not None:
            carry_over(_last, index, changed)
    _last = index
    return index


def current_index() -> Index:
    """The index of today. One query while nothing has changed since the last call."""
    return remembered("index", lambda: build(dates.today()))


def forget_all() -> None:
    """Start afresh, as a new process does."""
    global _last
    _last = None
    index_rows.forget_all()
