"""The largest pools' shares of all staked ETH over time."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from pools.browse.charts import Origin, ShareSeries, SharesOverTime
from pools.browse.pool_charts import stake_thresholds

SERIES = 6  # pools with a line of their own


def share_history(published: Sequence[tuple[Any, ...]]) -> ShareSeries:
    """The shares of the largest pools of which there is more than one figure."""
    series = [
        SharesOverTime(
            name,
            sorted((share["as_of"], Decimal(str(share["percent"]))) for share in shares),
            reverse("pool", args=[slug]),
        )
        for slug, name, shares, _sources in published
        if len({share["as_of"] for share in shares}) > 1
    ]
    series.sort(key=lambda one: (-one.figures[-1][1], one.label))
    drawn = {one.label for one in series[:SERIES]}
    sources = {
        source.url: Origin(source.publisher, source.url)
        for _slug, name, _shares, noted in published
        if name in drawn
        for source in noted
        if source.stance != "differs"
    }
    return ShareSeries(
        key="over-time",
        title=_("Share of all staked ETH over time"),
        says=_("Each point is a dated figure; the lines only join them."),
        origins=tuple(sources.values()),
        series=series[:SERIES],
        thresholds=stake_thresholds(),
    )
