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

CLIENT_FIGURES = {
    "execution_clients": "execution_client_share",
    "consensus_clients": "consensus_client_share",
}
LINES_A_CHANGE = 30  # lines of the log read for each change shown; a new pool writes about that
MOST_TOPICS = 3  # topics named of one change
MOST_SHARES = 8  # bars in the picture of who holds how much


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
    """Lines that one act wrote for one pool stand together, or a new pool would fill the list."""
    from pools.claims import topics
    from pools.models import Change, Indicator

    specs = [indicator.spec() for indicator in Indicator.objects.originals()]
    grouped: dict[tuple[Any, ...], dict[str, Any]] = {}
    changes = Change.objects.for_log().filter(pool__published__isnull=False)
    for change in changes[: number * LINES_A_CHANGE]:
        key = (change.pool_id, change.kind, change.at.date())
        row = grouped.setdefault(
            key,
            {
                "pool": change.pool.published.document["name"],
                "url": f"/pools/{change.pool.published.slug}/",
                "kind": change.kind,
                "kind_word": change.get_kind_display(),
                "at": change.at,
                "topics": [],
            },
        )
        label = topics.label(change.topic, specs) if change.topic else ""
        if label and label not in row["topics"]:
            row["topics"].append(label)
    for row in grouped.values():
        row["more"] = max(0, len(row["topics"]) - MOST_TOPICS)
        row["topics"] = row["topics"][:MOST_TOPICS]
    return list(grouped.values())[:number]


def picture(kind: str) -> Any:
    """The chart of a kind, with the method, date and source of its figures."""
    key = ("picture", kind, get_language())
    return remembered(key, lambda: _stake_share() if kind == "stake_share" else _clients(kind))


def _clients(kind: str) -> Any:
    """One bar for each way of measuring, never an average of two."""
    from pools.browse.charts import ClientBars, ClientLayer, ClientPart, Origin
    from pools.models import NetworkFigure

    parts: dict[tuple[str, str], list[Any]] = {}
    origins: list[Origin] = []
    for figure in NetworkFigure.objects.filter(key=CLIENT_FIGURES[kind]).order_by("-value"):
        client = _("not identified") if figure.label == "unknown" else figure.label
        parts.setdefault((figure.as_of, figure.method), []).append(ClientPart(client, figure.value))
        origin = Origin(figure.publisher, figure.url)
        if origin not in origins:
            origins.append(origin)
    layers = [
        ClientLayer(label=method, parts=measured, as_of=as_of)
        for (as_of, method), measured in sorted(parts.items(), reverse=True)
    ]
    execution = kind == "execution_clients"
    return ClientBars(
        key=kind.replace("_", "-"),
        title=_("Execution clients of the whole network")
        if execution
        else _("Consensus clients of the whole network"),
        says=_("Each bar is one way of measuring. The mark stands at one half."),
        origins=tuple(origins),
        layers=layers,
    )


def _stake_share() -> Any:
    """The largest known holders of stake, newest figure of each, against the lines that matter."""
    from pools.browse.charts import Origin, Share, ShareBars, Threshold
    from pools.models import NetworkFigure, PublishedPool

    shares = []
    origins: list[Origin] = []
    for figure in NetworkFigure.objects.filter(key="holder_share"):
        shares.append(Share(figure.label, figure.value, figure.url, figure.as_of))
        origins.append(Origin(figure.publisher, figure.url))
    for document in PublishedPool.objects.values_list("document", flat=True):
        known = document.get("network_shares") or ()
        if not known:
            continue
        newest = max(known, key=lambda share: share["as_of"])
        percent = Decimal(str(newest["percent"]))
        url = f"/pools/{document['slug']}/"
        shares.append(Share(document["name"], percent, url, newest["as_of"]))
        source = _source_of(document, "network_shares")
        if source:
            origins.append(Origin(source["publisher"], source["url"]))
    shares.sort(key=lambda share: share.percent or 0, reverse=True)
    return ShareBars(
        key="stake-share",
        title=_("Share of all staked ETH"),
        says=_says_when([share.as_of for share in shares if share.as_of]),
        origins=tuple(dict.fromkeys(origins)),
        shares=shares[:MOST_SHARES],
        thresholds=(
            Threshold(Decimal(22), "22 %", _("the limit some pools have pledged")),
            Threshold(Decimal(100) / 3, "1/3", _("can stop the chain from finalising")),
            Threshold(Decimal(50), "1/2", _("controls which fork is followed")),
            Threshold(Decimal(200) / 3, "2/3", _("can finalise what it likes")),
        ),
    )


def _says_when(days: list[str]) -> str:
    """The dates between which the figures were measured: they are not of one day."""
    from pools.claims import dates

    if not days:
        return ""
    return (
        _("The largest shares on record, measured between %(first)s and %(last)s.")
        % {
            "first": dates.in_words(min(days)),
            "last": dates.in_words(max(days)),
        }
        + " "
        + _("The table gives the date of each.")
    )


def _source_of(document: dict[str, Any], topic: str) -> dict[str, str]:
    sources = [source for source in document.get("sources", ()) if source["topic"] == topic]
    basis = [source for source in sources if source.get("stance") == "basis"]
    return next(iter(basis or sources), {})
