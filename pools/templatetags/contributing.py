"""What the pool's page needs of contributions, without its view knowing of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from pools.claims import ages
from pools.contributions.contests import Contested
from pools.topics import FACT

register = template.Library()
STAND_IN = "topic"


@dataclass(frozen=True)
class ClaimForms:
    """Under which addresses the forms of a pool's topics stand: "/pools/lido/correct/"; empty where
    there are none. ``permalink`` is the page of the day shown, ``today`` the page as it is, where
    that is another and the pool is still listed; ``past`` whether the day shown is over."""

    correct: str
    confirm: str
    contest: str
    permalink: str = ""
    today: str = ""
    past: bool = False


@register.simple_tag
def claim_forms(slug: str, shown: Any = None) -> ClaimForms:
    """The forms of a pool, found once for all of its topics; none on a day that is over
    (``shown``, pools.browse.as_it_was.Shown)."""
    permalink = shown.permalink if shown else ""
    if shown and shown.past:
        return ClaimForms("", "", "", permalink, shown.today_url if shown.listed else "", True)
    correct, confirm, contest = (
        reverse(f"claim_{act}", args=[slug, STAND_IN]).removesuffix(f"{STAND_IN}/")
        for act in ("correct", "confirm", "contest")
    )
    return ClaimForms(correct, confirm, contest, permalink)


@register.simple_tag
def claim_actions(forms: ClaimForms | str, topic: str, label: str) -> str:
    """Correct, confirm, contest: links for one topic. Nothing without forms, in a preview. A tag,
    not a partial: a page has fifty."""
    if not isinstance(forms, ClaimForms):
        return ""
    link = _("Link to this claim as it was") if forms.past else _("Link to this claim as of today")
    ways = (
        (forms.correct, f"{topic}/", _("Suggest a better value")),
        (forms.confirm, f"{topic}/", _("Confirm")),
        (forms.contest, f"{topic}/", _("I doubt this")),
        (forms.today, _place(topic), _("See this claim as it is now")),
        (forms.permalink, _place(topic), link),
    )
    return format_html_join(
        " ",
        '<a href="{}{}">{}<span class="vh">: {}</span></a>',
        ((url, rest, words, label) for url, rest, words in ways if url),
    )


def _place(topic: str) -> str:
    """Where a topic stands on the page of a pool."""
    if topic not in FACT:
        return f"#claim-{topic}"
    return f"#{FACT[topic].anchor or f'fact-{topic}'}"


@register.filter
def waited(days: float) -> str:
    """A waiting time in days, for a reader."""
    return ages.waited(days)


@register.filter
def on_topic(contests: Iterable[Contested] | None, topic: str) -> Contested | None:
    """The contest of one topic; None where there is none, and in a preview."""
    return next((contest for contest in contests or () if contest.topic == topic), None)
