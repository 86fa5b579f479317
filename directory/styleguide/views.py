"""The style guide: every component in every state, fed as real pages feed them. Only under DEBUG."""

import datetime as dt
from dataclasses import replace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.styleguide.charts import sample_charts
from directory.styleguide.samples import sample_indicators, sample_pools
from pools.browse.cards import Pick, VerdictCell, card_of
from pools.browse.index_rows import row_of
from pools.browse.picks import PickedPool, Picks
from pools.browse.pool_page import pool_page_of
from pools.browse.query import Query
from pools.claims import dates
from pools.claims.agreement import Disagreement
from pools.claims.index_entry import entry_for
from pools.claims.verdict import Verdict

TOKENS = (
    "surface",
    "surface-raised",
    "surface-sunk",
    "accent",
    "met",
    "partly",
    "unmet",
    "unknown",
    "not_applicable",
)


class SampleForm(forms.Form):
    """Each kind of control once."""

    name = forms.CharField(help_text="What the pool calls itself.")
    website = forms.URLField(help_text="Its own site, with https://.", assume_scheme="https")
    kind = forms.ChoiceField(choices=[("liquid", "Liquid staking pool"), ("index", "Index token")])
    entry = forms.ChoiceField(
        label="Who may run nodes?",
        widget=forms.RadioSelect,
        choices=[("anyone", "Anyone"), ("application", "By application")],
        help_text="Anyone means without asking.",
    )
    platforms = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("browser", "Browser"), ("linux", "Linux")],
    )
    reason = forms.CharField(widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read the listing policy")


def styleguide(request: HttpRequest) -> HttpResponse:
    """All components in all states."""
    today = dates.today()
    specs = sample_indicators()
    pools = sample_pools(specs, today)
    cards = [
        card_of(
            facts,
            row_of(number, facts.slug, entry_for(facts, specs, today), specs, today.isoformat()),
            specs,
            today,
        )
        for number, facts in enumerate(pools)
    ]
    cards[0] = replace(cards[0], pick=Pick(False, "#pick"))
    cards[1] = replace(cards[1], pick=Pick(True, "#remove"))
    picked = PickedPool(cards[1].slug, cards[1].name, "#remove")
    pages = [pool_page_of(facts, specs, today) for facts in pools]
    wrong = SampleForm({"website": "example", "entry": "nobody", "name": ""})
    wrong.is_valid()
    context: dict[str, Any] = {
        "verdicts": [_cell(verdict) for verdict in Verdict],
        "stale_verdicts": [_cell(verdict, stale=True) for verdict in list(Verdict)[:3]],
        "claims": [*pages[0].claims, *pages[1].claims[:4]],
        "pools": cards,
        "picks": Picks((picked,), Query({}, [], (picked.slug,)), 1),
        "indicators": specs,
        "facts": pages[0].fact_groups[0][1],
        "sources": pools[0].sources_on("fee"),
        "disagreement": Disagreement.EARLIER,
        "form": SampleForm(prefix="fresh"),
        "wrong": wrong,
        "page": Paginator(range(240), 24).page(4),
        "numbers": [2, 3],
        "columns": ["Client", "Share", "Operators"],
        "rows": [["Besu", "34 %", "12"], ["Nethermind", "28 %", "9"]],
        "steps": [
            {"label": "The pool", "state": "done", "url": "#"},
            {"label": "Money", "state": "current"},
            {"label": "Sources", "state": "ahead"},
        ],
        "actions": [
            {"url": "#", "label": "Leave out “trustless”", "note": "brings back 7 pools"},
            {"url": "#", "label": "Clear all filters", "note": "24 pools"},
        ],
        "trail": [{"url": "/", "label": "Home"}],
        "three_weeks_ago": today - dt.timedelta(days=21),
        "tokens": TOKENS,
        **sample_charts(today),
    }
    return render(request, "styleguide/index.html", context)


def _cell(verdict: Verdict, *, stale: bool = False) -> VerdictCell:
    return VerdictCell("", "", verdict.value, str(verdict.word), str(verdict.word), stale)
