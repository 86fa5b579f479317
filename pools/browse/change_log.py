"""Lines of the public log, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pools import topics
from pools.claims.criteria import Flip
from pools.claims.indicator import IndicatorSpec
from pools.models import Change


@dataclass(frozen=True)
class ChangeLine:
    """A change with what readers call its topic."""

    change: Change
    topic: str
    kind_word: str
    flips: tuple[Flip, ...] = ()  # of criteria: the pools that read differently by them


def lines_of(changes: Iterable[Change], specs: Sequence[IndicatorSpec]) -> list[ChangeLine]:
    """The changes in their order. No query beyond the one that reads them."""
    labels = {key: topics.label(key, specs) for key in topics.known_keys(specs)}
    kinds = {kind.value: str(kind.label) for kind in Change.Kind}
    return [
        ChangeLine(
            change,
            labels.get(change.topic, change.topic),
            _kind_word(change, kinds),
            tuple(map(Flip.of, change.flips)),
        )
        for change in changes
    ]


def _kind_word(change: Change, kinds: dict[str, str]) -> str:
    """What happened to the topic; a look that was taken back confirms nothing."""
    if change.reverts_id is not None and change.kind == Change.Kind.CONFIRMED:
        return _("Taken back")
    return kinds[change.kind]
