"""What every chart carries, and how a share becomes a place in the drawing.

The server draws them as SVG without a viewBox: lengths across are percentages and lengths
down are pixels, so a chart fills any width while its words keep their size. Every chart
says its as-of date and its sources, and gives the same data as a table.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from pools.claims.formatting import percent

ROW = 52  # pixels from one bar's label to the next


@dataclass(frozen=True)
class Origin:
    """Where a chart's figures come from."""

    publisher: str
    url: str = ""


@dataclass(frozen=True)
class TableRow:
    """A row of the table behind a chart; ``url`` makes its first cell a link."""

    label: str
    values: tuple[str, ...]
    url: str = ""
    written: tuple[str, ...] = ()  # what of the values an editor wrote


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What every chart carries. ``key`` is unique on its page; ``as_of`` a partial date.

    What is drawn is computed once: a template asks for the same property many times over.
    """

    key: str
    title: str
    says: str = ""
    as_of: str | None = None
    origins: tuple[Origin, ...] = ()

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The heads of the table."""
        raise NotImplementedError

    @cached_property
    def rows(self) -> list[TableRow]:
        """The table behind the drawing."""
        raise NotImplementedError

    @cached_property
    def summary(self) -> str:
        """The drawing in words, for those who do not see it."""
        return "; ".join(f"{row.label}: {', '.join(filter(None, row.values))}" for row in self.rows)


def across(share: float, start: float = 0, end: float = 100) -> str:
    """A position across the drawing, for a share between 0 and 1."""
    return f"{start + (end - start) * share:.2f}%"


def share_words(share: Decimal | None) -> str:
    """A share in percent for a reader."""
    return _("Unknown") if share is None else percent(share)


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    label: str
    x: str
