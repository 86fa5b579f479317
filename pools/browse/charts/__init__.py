"""Charts as plain values: what is drawn, what it says, and the table behind it.

The server draws them as SVG without a viewBox: lengths across are percentages and lengths
down are pixels, so a chart fills any width while its words keep their size. Every chart
says its as-of date and its sources, and gives the same data as a table.
"""

from pools.browse.charts.audits import AuditLine, AuditMark
from pools.browse.charts.clients import ClientBars, ClientLayer, ClientPart
from pools.browse.charts.fees import FeePoint, FeePoints
from pools.browse.charts.series import Measure, Series
from pools.browse.charts.shares import Share, ShareBars, Threshold
from pools.browse.charts.shares_over_time import ShareSeries, SharesOverTime
from pools.browse.charts.svg import Chart, Origin, TableRow, Tick
from pools.browse.charts.verdicts import VerdictBars, VerdictCounts

__all__ = [
    "AuditLine",
    "AuditMark",
    "Chart",
    "ClientBars",
    "ClientLayer",
    "ClientPart",
    "FeePoint",
    "FeePoints",
    "Measure",
    "Origin",
    "Series",
    "Share",
    "ShareBars",
    "ShareSeries",
    "SharesOverTime",
    "TableRow",
    "Threshold",
    "Tick",
    "VerdictBars",
    "VerdictCounts",
]
