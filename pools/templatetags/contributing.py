"""What the pool's page needs of contributions, without its view knowing of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pools.claims import ages
from pools.contributions.contests import Contested

register = template.Library()
STAND_IN = "topic"


@dataclass(frozen=True)
class ClaimForms:
    """Under which addresses the forms of a pool's topics stand: "/pools/lido/correct/"."""

    correct: str
    confirm: str
    contest: str


@register.simple_tag
def claim_forms(slug: str) -> ClaimForms:
    """The forms of a pool, found once for all of its topics."""
    return ClaimForms(
        *(
            reverse(f"claim_{act}", args=[slug, STAND_IN]).removesuffix(f"{STAND_IN}/")
            for act in ("correct", "confirm", "contest")
        )
    )


@register.simple_tag
def claim_actions(forms: ClaimForms | str, topic: str, label: str) -> str:
    """Correct, confirm, contest: links for one topic. Nothing without forms, in a preview. A tag,
    not a partial: a page has fifty."""
    if not isinstance(forms, ClaimForms):
        return ""
    return format_html_join(
        " ",
        '<a href="{}{}/">{}<span class="vh">: {}</span></a>',
        (
            (forms.correct, topic, _("Correct"), label),
            (forms.confirm, topic, _("Still true"), label),
            (forms.contest, topic, pgettext("to do", "Contest"), label),
        ),
    )


@register.filter
def waited(days: float) -> str:
    """A waiting time in days, for a reader."""
    return ages.waited(days)


@register.filter
def on_topic(contests: Iterable[Contested] | None, topic: str) -> Contested | None:
    """The contest of one topic; None where there is none, and in a preview."""
    return next((contest for contest in contests or () if contest.topic == topic), None)
