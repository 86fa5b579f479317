"""Filters and tags that turn plain values into what a visitor reads."""

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from django import template
from django.template.defaultfilters import date as date_filter
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pools.claims import ages, dates, web_addresses
from pools.claims.assess import Claim
from pools.claims.dated import Dated, dated_briefly, dated_words
from pools.claims.facts import SourceNote
from pools.claims.text import first_sentence as text_parts
from pools.claims.verdict import WORDS, Verdict
from pools.models.link import dead_links
from pools.models.quotation import gone_quotes

register = template.Library()

OUTGOING = "nofollow ugc noopener"
PICK = "\x00"  # no text that is shown has one
# A verdict stands until somebody changes it, and counts as what it says; that its evidence is old
# is said beside it.
DUE_WORDS = {
    Verdict.MET: gettext_lazy("Met · recheck due"),
    Verdict.PARTLY: gettext_lazy("Partly · recheck due"),
    Verdict.UNMET: gettext_lazy("Not met · recheck due"),
    Verdict.UNKNOWN: WORDS[Verdict.UNKNOWN],
    Verdict.NOT_APPLICABLE: WORDS[Verdict.NOT_APPLICABLE],
}


@register.filter
def day_of(value: dt.date | dt.datetime | None) -> dt.date | None:
    """The directory's day of a moment, for the filter ``date``: alone, that one tells the day
    where the reader is signed in from. A day stays what it is."""
    return dates.day_of(value) if isinstance(value, dt.datetime) else value


@register.filter
def ago(value: dt.date | dt.datetime | None) -> str:
    """How long ago a day was, as a ``<time>`` element: "3 weeks ago". Empty without a day."""
    day = day_of(value)
    if not day:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        day.isoformat(),
        dates.day_in_words(day),
        ages.ago((dates.today() - day).days),
    )


@register.filter
def partial_date(value: str | dt.date | None) -> str:
    """A day, month or year in words, no more exact than it is."""
    if not value:
        return ""
    if isinstance(value, dt.date):
        return str(date_filter(value))
    try:
        return dates.in_words(value)
    except ValueError:
        return value


@register.filter
def bare_host(url: str) -> str:
    """The host of a URL as a reader should see it."""
    return web_addresses.bare_host(url) if url else ""


@register.filter
def verdict_word(claim: Any) -> str:
    """The word for a claim or cell, and that a re-check is due where it is."""
    words = DUE_WORDS if claim.stale else WORDS
    return str(words[claim.verdict])


@register.filter
def dated(item: Dated) -> str:
    """How old the evidence of a claim or fact is, when it was reviewed, since when that is due."""
    judged = not isinstance(item, Claim) or not item.verdict.applies
    return dated_words(item) or ("" if judged else _("Not judged yet"))


@register.filter
def dated_in_short(item: Dated) -> str:
    """The same for a list. Empty where nobody looked at all."""
    return dated_briefly(item)


@register.filter
def first_sentence(text: str) -> str:
    """The first sentence of a reason."""
    return text_parts(text)[0]


@register.filter
def after_first_sentence(text: str) -> str:
    """What follows the first sentence of a reason; empty where nothing does."""
    return text_parts(text)[1]


@register.filter
def newest_first(sources: Iterable[SourceNote]) -> list[SourceNote]:
    """Sources by the time they speak of; undated ones last."""
    return sorted(sources, key=lambda source: source.as_of or "", reverse=True)


@register.simple_tag
def verdict_cells(cells: Iterable[Any]) -> str:
    """The items of a list of verdicts in words. A tag, not a template loop: a listing has 216."""
    now = {verdict: str(word) for verdict, word in WORDS.items()}
    due = {verdict: str(word) for verdict, word in DUE_WORDS.items()}
    return format_html_join(
        "\n",
        '<li class="cell {}{}">{} <b>{}</b></li>',
        (
            (cell.verdict, " stale", cell.name, due[cell.verdict])
            if cell.stale
            else (cell.verdict, "", cell.name, now[cell.verdict])
            for cell in cells
        ),
    )


@register.simple_tag
def pool_card(pool: Any, level: int = 3) -> str:
    """A pool in a list (components/pool_card.html)."""
    pick = render_to_string("components/pick.html", {"pool": pool}) if pool.pick else ""
    return _with_pick(pool, "components/pool_card.html", {"level": level}, pick)


@register.simple_tag
def matrix_row(pool: Any, no_compare: bool = False) -> str:
    """A pool in the matrix (components/matrix_row.html)."""
    context = {"pool": pool, "short": True}
    pick = render_to_string("components/pick.html", context) if pool.pick else ""
    row = {"no_compare": bool(no_compare)}
    return _with_pick(pool, "components/matrix_row.html", row, "" if no_compare else pick)


def _with_pick(pool: Any, component: str, context: Mapping[str, Hashable], pick: str) -> str:
    """All but the pick is made once for a card that keeps what was made of it."""
    kept = getattr(pool, "rendered", {})
    key = (component, pool.url, *context.values())
    if key not in kept:
        html = render_to_string(component, {"pool": pool, "pick_goes_here": PICK, **context})
        kept[key] = html.partition(PICK)
    before, _mark, after = kept[key]
    return mark_safe(before + pick + after)  # noqa: S308  (our own templates made them)


@register.filter
def met_word(verdict: str) -> str:
    """The word for a bare verdict such as ``"unmet"``."""
    return str(WORDS[Verdict(verdict)])


@register.filter
def due_word(verdict: str, due: bool) -> str:
    """The same, with whether a recheck is due."""
    return str((DUE_WORDS if due else WORDS)[Verdict(verdict)])


@register.simple_tag
def error_count(
    form: Any = None, forms: Any = None, answers: Any = None, sections: Any = None
) -> int:
    """How many things an error summary lists: of a form, of several, of answers, and sections."""
    faulty = [each.errors for each in ([form] if form else []) + list(forms or ())]
    said = [errors for found in faulty for errors in found.values()]
    said += [answer.errors for answer in answers or ()]
    return sum(map(len, said)) + len(sections or ())


@register.filter
def initials(name: str) -> str:
    """Two letters that stand in for a logo: "Rocket Pool" gives "RP"."""
    words = [word for word in name.replace(".", " ").replace("-", " ").split() if word[0].isalnum()]
    if len(words) > 1:
        return (words[0][0] + words[1][0]).upper()
    return name[:2].capitalize()


@register.simple_tag
def outlink(url: str, text: str = "", css: str = "", *, new_tab: bool = False) -> str:
    """A link that leaves the site; ``new_tab`` opens it beside what is read, and says so.
    Anything but http(s) is shown as text, never linked."""
    words = text or web_addresses.bare_host(url)
    if not url.startswith(("https://", "http://")):
        return format_html("<span>{}</span>", words)
    if new_tab:
        return new_tab_link(url, words, OUTGOING)
    if css:
        return format_html('<a class="{}" href="{}" rel="{}">{}</a>', css, url, OUTGOING, words)
    return format_html('<a href="{}" rel="{}">{}</a>', url, OUTGOING, words)


@register.simple_tag
def new_tab_link(url: str, text: str, rel: str = "noopener") -> str:
    """A link that opens in a tab of its own, for staff whose work stands on this page."""
    return format_html(
        '<a href="{}" target="_blank" rel="{}">{}<span class="w-sr-only"> {}</span></a>',
        url,
        rel,
        text,
        _("(opens in a new tab)"),
    )


@register.filter
def dead_since(url: str) -> dt.date | None:
    """Since when a link has not opened any more; None for one that opens or was never tried."""
    return dead_links().get(url)


@register.filter
def quote_gone_since(source: SourceNote) -> dt.date | None:
    """The day a source's quoted words were first not found on its page; None while they are there,
    or nobody could tell."""
    return gone_quotes().get((source.url, source.quote)) if source.quote else None
