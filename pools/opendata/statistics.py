"""The directory and the network in numbers, and the indicators with where the pools stand."""

from collections import Counter
from typing import get_args

from pools.browse import index as indexes
from pools.browse.index import Index
from pools.claims import rules
from pools.claims.indicator import IndicatorSpec
from pools.claims.numbers import as_number
from pools.claims.verdict import ANSWERS, Verdict
from pools.contributions.review_times import Times, lately_by_kind
from pools.models import Change, NetworkFigure
from pools.models.submission import Kind
from pools.opendata.answers import absolute
from pools.opendata.api import figures, schemas
from pools.opendata.records import or_none


def current() -> figures.Statistics:
    """Everything today. A few queries, however many pools there are."""
    index = indexes.current_index()
    states = Counter(row.entry["state"] for row in index.rows)
    kinds = Counter(row.entry["kind"] for row in index.rows)
    newest = Change.objects.order_by("-at").values_list("at", flat=True).first()
    return figures.Statistics(
        day=index.day,
        pools=figures.PoolCounts(
            listed=len(index.rows),
            by_status={state: states[state] for state in get_args(schemas.State)},
            by_kind={kind: kinds[kind] for kind in get_args(schemas.Kind)},
            kind_unknown=kinds[""],
        ),
        verdicts={
            verdict: sum(_count(index, spec, verdict) for spec in index.indicators)
            for verdict in Verdict
        },
        changes=figures.ChangeCounts(total=Change.objects.count(), newest=newest),
        review=[_review(kind, times) for kind, times in lately_by_kind(*Kind).items()],
        network=[_figure(figure) for figure in NetworkFigure.objects.all()],
    )


def _count(index: Index, spec: IndicatorSpec, verdict: Verdict) -> int:
    return index.verdict_masks(None)[spec.slug][verdict].bit_count()


def _review(kind: str, times: Times) -> figures.ReviewTimes:
    return figures.ReviewTimes(
        kind=kind,
        count=times.count,
        median_days=times.median,
        ninetieth_percentile_days=times.ninetieth,
    )


def _figure(figure: NetworkFigure) -> figures.Figure:
    return figures.Figure(
        key=NetworkFigure.Key(figure.key),
        label=or_none(figure.label),
        value=as_number(figure.value),
        unit=figure.unit,
        as_of=figure.as_of,
        publisher=figure.publisher,
        url=figure.url,
        method=or_none(figure.method),
    )


def indicators(index: Index | None = None) -> figures.IndicatorList:
    """The indicators in the active language, of today unless another index is given. No query
    beyond the index's own."""
    index = index or indexes.current_index()
    return figures.IndicatorList(
        day=index.day, indicators=[_indicator(index, spec) for spec in index.specs()]
    )


def _indicator(index: Index, spec: IndicatorSpec) -> figures.Indicator:
    return figures.Indicator(
        slug=spec.slug,
        name=spec.name,
        url=absolute("indicator", spec.slug),
        question=or_none(spec.question),
        why_it_matters=or_none(spec.why_it_matters),
        group=spec.group,
        criteria=criteria(spec),
        counts={verdict: _count(index, spec, verdict) for verdict in Verdict},
    )


def criteria(spec: IndicatorSpec) -> figures.Criteria:
    """How a verdict is reached, as it holds today."""
    rule = rules.RULES.get(spec.rule)
    labels = rules.THRESHOLD_LABELS
    return figures.Criteria(
        version=spec.version,
        version_since=spec.version_since,
        definition=or_none(spec.definition),
        rule=or_none(spec.rule),
        topics=list(rule.topics) if rule else [],
        thresholds=[
            figures.Threshold(
                key=key, label=str(labels[key]) if key in labels else None, value=value
            )
            for key, value in spec.thresholds.items()
        ],
        publisher=or_none(spec.threshold_publisher),
        url=or_none(spec.threshold_url),
        phrases={verdict: spec.phrase(verdict) for verdict in ANSWERS},
        recheck_days=spec.recheck_days,
    )
