"""Draw a chart from its plain values: ``{% share_bars chart %}`` and its kin."""

from typing import Any

from django import template

from pools.browse.charts import (
    AuditLine,
    Chart,
    ClientBars,
    FeePoints,
    Series,
    ShareBars,
    ShareSeries,
    VerdictBars,
)

register = template.Library()


def _context(chart: Chart, level: int) -> dict[str, Any]:
    return {"chart": chart, "level": level, "rows": chart.rows, "columns": chart.columns}


@register.inclusion_tag("components/charts/share_bars.html")
def share_bars(chart: ShareBars, level: int = 3) -> dict[str, Any]:
    """Who holds how much, against thresholds."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/client_bars.html")
def client_bars(chart: ClientBars, level: int = 3) -> dict[str, Any]:
    """Client shares with a mark at one half."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/audit_line.html")
def audit_line(chart: AuditLine, level: int = 3) -> dict[str, Any]:
    """Audits on a time line."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/verdict_bars.html")
def verdict_bars(chart: VerdictBars, level: int = 3) -> dict[str, Any]:
    """The distribution of verdicts."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/fee_points.html")
def fee_points(chart: FeePoints, level: int = 3) -> dict[str, Any]:
    """Fee against verdicts met."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/series.html")
def series(chart: Series, level: int = 3) -> dict[str, Any]:
    """One figure over time."""
    return _context(chart, level)


@register.inclusion_tag("components/charts/share_series.html")
def share_series(chart: ShareSeries, level: int = 3) -> dict[str, Any]:
    """Shares over time."""
    return _context(chart, level)
