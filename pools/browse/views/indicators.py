"""The indicators: an index, and a page each with where the pools stand."""

from dataclasses import dataclass
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pools import topics
from pools.browse import index as indexes
from pools.browse.index import Index, positions_in
from pools.browse.ordering import DEFAULT
from pools.browse.pool_charts import verdicts_picture
from pools.claims import formatting as say
from pools.claims import rules, vocabulary
from pools.claims.indicator import IndicatorSpec
from pools.claims.verdict import Verdict
from pools.models.criteria_log import announced
from pools.models.second_look import agreement

# Why a threshold is where it is. The indicator's own source stands below them.
REASONS = {
    "free_licences": _("Anyone may reuse and change the code under them."),
    "visible_licences": _("The code can be read, but not freely reused."),
    "met_after_days": _(
        "The longer a pool has run with real ETH, the more faults have come to light."
    ),
    "partly_after_days": _("Some record, but a short one."),
    "changes_at_most": _(
        "Our own choice: one change is usually the audited code going live, a second one a repair."
    ),
    "majority_percent": _("A client on less than half cannot outvote the rest of the pool."),
    "limit_percent": _("A bug in a client on more than half hits most of the stake at once."),
}
NO_QUESTION = _("The question makes no sense for these pools. Each pool’s page says why.")


@dataclass(frozen=True)
class PoolVerdict:
    """A pool that stands at a verdict."""

    name: str
    url: str


@dataclass(frozen=True)
class Share:
    """One verdict of an indicator: its words, how many pools, and which."""

    verdict: str
    word: str
    phrase: str
    count: int
    url: str
    pools: tuple[PoolVerdict, ...]


@dataclass(frozen=True)
class IndicatorEntry:
    """An indicator with the distribution of its verdicts over all pools."""

    spec: IndicatorSpec
    url: str
    group: str
    shares: tuple[Share, ...]
    total: int


def entry_of(index: Index, spec: IndicatorSpec, *, with_pools: bool = False) -> IndicatorEntry:
    """Where the pools stand on one indicator."""
    masks = index.verdict_masks(None)[spec.slug]
    order = index.ordered(DEFAULT.name, DEFAULT.key)
    shares = []
    for verdict in Verdict:
        mask = masks[verdict]
        pools = (
            tuple(
                PoolVerdict(index.rows[n].entry["name"], reverse("pool", args=[index.rows[n].slug]))
                for n in positions_in(mask, order)
            )
            if with_pools
            else ()
        )
        shares.append(
            Share(
                verdict.value,
                str(verdict.word),
                spec.phrase(verdict) if verdict.applies else str(NO_QUESTION),
                mask.bit_count(),
                f"{reverse('pools')}?{spec.slug}={verdict.value}",
                pools,
            )
        )
    return IndicatorEntry(
        spec,
        reverse("indicator", args=[spec.slug]),
        vocabulary.word(vocabulary.INDICATOR_GROUPS, spec.group),
        tuple(shares),
        len(index.rows),
    )


@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """All indicators, by group, each with its distribution."""
    index = indexes.current_index()
    entries = cache(lambda: [entry_of(index, spec) for spec in index.specs()])
    return render(
        request,
        "pools/indicators.html",
        {
            "specs": index.specs(),
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "entries": SimpleLazyObject(entries),
            "chart": SimpleLazyObject(lambda: verdicts_picture(entries(), index.day)),
            "day": index.day,
            "canonical": request.path,
        },
    )


@require_safe
def indicator_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Definition, verdict lines, thresholds and which pools stand where."""
    index = indexes.current_index()
    specs = {spec.slug: spec for spec in index.specs()}
    if slug not in specs:
        if slug.lower() in specs:
            return redirect("indicator", slug=slug.lower(), permanent=True)
        raise Http404
    spec = specs[slug]
    rule = rules.RULES.get(spec.rule)
    entry = cache(lambda: entry_of(index, spec, with_pools=True))
    return render(
        request,
        "pools/indicator.html",
        {
            "spec": spec,
            # Made where the template asks for it: what is kept of the page asks for nothing.
            "entry": SimpleLazyObject(entry),
            "chart": SimpleLazyObject(lambda: verdicts_picture([entry()], index.day)),
            "others": [other for other in index.specs() if other.slug != slug],
            "rule_topics": [topics.FACT[key] for key in rule.topics] if rule else [],
            "thresholds": threshold_lines(spec),
            "agreement": SimpleLazyObject(lambda: agreement().get(slug)),
            "coming": SimpleLazyObject(
                lambda: [one for one in announced(get_language() or "") if one.slug == slug]
            ),
            "day": index.day,
            "canonical": request.path,
        },
    )


def threshold_lines(spec: IndicatorSpec) -> list[tuple[str, str, str]]:
    """The thresholds a visitor can read: what is measured, against what, and why there."""
    lines = []
    for key, value in spec.thresholds.items():
        label = rules.THRESHOLD_LABELS.get(key)
        if label:
            shown = ", ".join(map(str, value)) if isinstance(value, list) else say.number(value)
            lines.append((str(label), shown, str(REASONS.get(key, ""))))
    return lines
