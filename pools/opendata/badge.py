"""The badge of a pool at /pools/<slug>/badge.svg: counts and newest evidence, to show elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from pools.browse import index as indexes
from pools.browse.cards import sentence_of
from pools.browse.pool_page import cells_of_claims
from pools.claims import dates
from pools.claims.assess import Claim, claims
from pools.claims.verdict import tally
from pools.models import PublishedPool
from pools.opendata.answers import answer, xml_text

CONTENT_TYPE = "image/svg+xml"
POLICY = "default-src 'none'"  # it is a picture, and loads nothing
CURRENT, OVERDUE = "#0b6650", "#51626a"  # the site's colours of met and unknown, under white
NARROW, WIDE = frozenset("fijlrtI.,:;'|!() ·"), frozenset("mwMW%@")
PADDING = 7  # pixels at both ends of a half


@dataclass(frozen=True)
class Half:
    """One half of the badge: its words, where they begin, and how wide they are (pixels)."""

    words: str
    left: int

    @property
    def length(self) -> int:
        """How wide the words are drawn; whatever font is there is made to fit."""
        return sum(
            4 if one in NARROW else 10 if one in WIDE else 7 if one.isascii() else 9
            for one in self.words
        )

    @property
    def width(self) -> int:
        """With the room around them."""
        return self.length + 2 * PADDING

    @property
    def start(self) -> int:
        """Where the first letter stands."""
        return self.left + PADDING


@require_safe
def badge(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A picture as small as its counts. Grey while any verdict it counts is due for a recheck."""
    published = PublishedPool.objects.filter(slug=slug).first()
    if published is None:
        raise Http404
    index = indexes.current_index()
    facts = published.shown_facts
    found = claims(facts, index.specs(), index.day)
    due = sum(claim.stale for claim in found)
    counts = tally(claim.verdict for claim in found)
    label = Half(settings.WAGTAIL_SITE_NAME, 0)
    value = Half(xml_text(" · ".join(_parts(found, due))), label.width)
    body = render_to_string(
        "opendata/badge.svg",
        {
            "title": xml_text(
                _("%(pool)s on %(site)s: %(counts)s")
                % {"pool": facts.name, "site": label.words, "counts": value.words}
            ),
            "description": xml_text(sentence_of(cells_of_claims(found))),
            "label": label,
            "value": value,
            "width": label.width + value.width,
            "colour": OVERDUE if due or not counts.known else CURRENT,
        },
    )
    response = answer(request, body, CONTENT_TYPE)
    response["Content-Security-Policy"] = POLICY
    return response


def _parts(found: Sequence[Claim], due: int) -> list[str]:
    """Met, known, newest evidence, and what is due."""
    counts = tally(claim.verdict for claim in found)
    words = {"known": counts.known, "all": counts.applying}
    parts = [
        _("%d met") % counts.met,
        _("%(known)d of %(all)d known") % words,
    ]
    evidence = [claim.evidence for claim in found if claim.known and claim.evidence]
    if evidence:
        newest = max(evidence, key=dates.earliest)
        parts.append(_("evidence %s") % dates.in_words(newest[:7]))
    if due:
        parts.append(ngettext("%d recheck due", "%d rechecks due", due) % due)
    return parts
