"""What pages show of the directory, read when they are shown.

The only place where pages ask the directory for anything. Imports stand inside the
functions, so that pages and pools can be loaded in any order.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.content.memory import remembered

CLIENT_LAYERS = {
    "execution_clients": "execution_client_share",
    "consensus_clients": "consensus_client_share",
}
STAKE_LINES = (("1/3", Decimal(100) / 3), ("1/2", Decimal(50)), ("2/3", Decimal(200) / 3))


def pool_cards(slugs: Sequence[str]) -> list[Any]:
    """Cards for published pools, in the order given; others are left out."""
    from pools.browse.cards import cards_for

    return list(cards_for(list(slugs)))


def indicators() -> list[dict[str, Any]]:
    """Every indicator in the reader's language, with the words for each verdict."""
    return remembered(("indicators", get_language()), _indicators)


def _indicators() -> list[dict[str, Any]]:
    from wagtail.models import Locale

    from pools.claims.verdict import Verdict
    from pools.models import Indicator

    originals = list(Indicator.objects.originals())
    translated = {
        indicator.translation_key: indicator
        for indicator in Indicator.objects.filter(locale=Locale.get_active())
    }
    rows = []
    for original in originals:
        indicator = translated.get(original.translation_key, original)
        rows.append(
            {
                "slug": original.slug,
                "name": indicator.name,
                "question": indicator.question,
                "url": f"/indicators/{original.slug}/",
                "group": original.group,
                "group_word": indicator.group_word,
                "recheck_days": original.recheck_days,
                "words": [
                    {
                        "verdict": verdict.value,
                        "word": str(verdict.word),
                        "phrase": indicator.spec().phrase(verdict),
                    }
                    for verdict in Verdict
                ],
            }
        )
    return rows


def counts() -> dict[str, int]:
    """How many pools stand in the directory, how many claims are known, how many sources."""
    return remembered("counts", _counts)


def _counts() -> dict[str, int]:
    from pools.models import Indicator, PublishedPool

    numbers = {"pools": 0, "sources": 0, "claims": 0, "indicators": 0}
    numbers["indicators"] = Indicator.objects.originals().count()
    for document in PublishedPool.objects.values_list("document", flat=True):
        numbers["pools"] += 1
        numbers["sources"] += len(document.get("sources", ()))
    numbers["claims"] = numbers["pools"] * numbers["indicators"]
    return numbers


def newest_changes(number: int) -> list[dict[str, Any]]:
    """The newest lines of the public log."""
    return remembered(("changes", number, get_language()), lambda: _newest_changes(number))


def _newest_changes(number: int) -> list[dict[str, Any]]:
    from pools.claims import topics
    from pools.models import Change, Indicator

    specs = [indicator.spec() for indicator in Indicator.objects.originals()]
    changes = Change.objects.for_log().filter(pool__published__isnull=False)[:number]
    return [
        {
            "pool": change.pool.published.document.get("name", change.pool.published.slug),
            "url": f"/pools/{change.pool.published.slug}/",
            "kind": change.kind,
            "kind_word": change.get_kind_display(),
            "topic": topics.label(change.topic, specs) if change.topic else "",
            "before": change.before,
            "after": change.after,
            "at": change.at,
        }
        for change in changes
    ]


def picture(kind: str) -> dict[str, Any]:
    """The figures behind a picture, newest first, each set with its method, date and source."""
    key = ("picture", kind, get_language())
    return remembered(key, lambda: _stake_share() if kind == "stake_share" else _clients(kind))


def _clients(kind: str) -> dict[str, Any]:
    from pools.models import NetworkFigure

    sets: dict[tuple[str, str], dict[str, Any]] = {}
    for figure in NetworkFigure.objects.filter(key=CLIENT_LAYERS[kind]).order_by("-value"):
        rows = sets.setdefault(
            (figure.method, figure.as_of),
            {
                "method": figure.method,
                "as_of": figure.as_of,
                "publisher": figure.publisher,
                "url": figure.url,
                "parts": [],
            },
        )
        rows["parts"].append({"label": figure.label, "percent": figure.value})
    return {"kind": kind, "sets": sorted(sets.values(), key=lambda rows: rows["as_of"])[::-1]}


def _stake_share() -> dict[str, Any]:
    from pools.models import NetworkFigure, PublishedPool

    parts = [
        {
            "label": figure.label,
            "percent": figure.value,
            "as_of": figure.as_of,
            "publisher": figure.publisher,
            "url": figure.url,
        }
        for figure in NetworkFigure.objects.filter(key="holder_share")
    ]
    for document in PublishedPool.objects.values_list("document", flat=True):
        shares = document.get("network_shares") or ()
        if not shares:
            continue
        newest = max(shares, key=lambda share: share["as_of"])
        source = _source_of(document, "network_shares")
        parts.append(
            {
                "label": document["name"],
                "percent": Decimal(str(newest["percent"])),
                "as_of": newest["as_of"],
                "publisher": source.get("publisher", ""),
                "url": source.get("url", ""),
                "pool_url": f"/pools/{document['slug']}/",
            }
        )
    parts.sort(key=lambda part: part["percent"], reverse=True)
    lines = [{"label": label, "percent": percent} for label, percent in STAKE_LINES]
    return {"kind": "stake_share", "parts": parts, "lines": lines, "unit": _("of all staked ETH")}


def _source_of(document: dict[str, Any], topic: str) -> dict[str, str]:
    sources = [source for source in document.get("sources", ()) if source["topic"] == topic]
    basis = [source for source in sources if source.get("stance") == "basis"]
    return next(iter(basis or sources), {})
