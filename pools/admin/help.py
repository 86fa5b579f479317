"""What stands beside the fields of the pool's form where the model says nothing itself.

Kept with the form: a change of wording is no change of the tables.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from pools.claims import topics

_LINK = _("With https://. Only the pool's own; empty if it has none.")

HELP: dict[str, dict[str, Any]] = {
    "pool": {
        "website": _("Its own site, with https://. Open it once more before you publish."),
        "kind": topics.FACT["kind"].help,
        "status": _("Paused: takes no deposits for now. Closed: wound up or abandoned."),
        "fee_covers": _("What the fee is taken from and who shares it, if the source says so."),
        "repository": _("Where the code of the contracts can be read."),
        "licence_change_to": _("The licence it turns into on that date."),
        "operator_entry": topics.FACT["node_operators"].help,
        "operator_bond": _(
            "ETH an operator puts up for each validator. 0 is a figure; empty is unknown."
        ),
        "operator_count": _("How many operators there are. Empty: unknown."),
        "validators": topics.FACT["validators"].help,
        "self_limit": topics.FACT["self_limit"].help,
        "upgrade_delay_days": topics.FACT["upgrade_delay"].help,
        "platforms": topics.FACT["platforms"].help,
        "interfaces": topics.FACT["interfaces"].help,
        "documentation_url": _LINK,
        "github_url": _LINK,
        "x_url": _LINK,
        "discord_url": _LINK,
        "telegram_url": _LINK,
        "reddit_url": _LINK,
        "forum_url": _LINK,
        "blog_url": _LINK,
    },
    "operator": {"name": _("As the operator writes it.")},
    "token": {
        "name": _("The full name, such as “Rocket Pool ETH”."),
        "symbol": _("As the contract gives it. Two tokens may share one; the address decides."),
        "chain": _("The chain of this address. One row for each chain."),
    },
    "audit": {
        "auditor": _("Who audited. A review by the pool's own people is no audit."),
        "date": _("Of the report: 2025-11-03, 2025-11 or 2025."),
    },
    "bounty": {
        "url": _("The programme's own page."),
        "largest_reward": _("In US dollars, as announced."),
        "opened": _("2025-11-03, 2025-11 or 2025. Empty: unknown."),
    },
    "client": {
        "layer": _("Execution or consensus. Each layer of one date adds up to at most 100 %."),
        "percent": _("Of the pool's own validators."),
        "as_of": _("When it was measured: 2025-11-03, 2025-11 or 2025."),
        "partial": _("The source measured some operators, not all."),
    },
    "share": {
        "percent": _("Of all staked ETH, as the source gives it."),
        "as_of": _("When it was measured. Older measurements stay."),
    },
    "assessment": {
        "indicator": _("Each indicator once."),
    },
    "source": {
        "topic": _("The one thing it is a source for. The same page may be cited for several."),
        "stance": _("Basis: the directory goes by it. Differs: it reports something else."),
        "url": _("The very page, at best a fixed version of it."),
        "publisher": _("Who says so: a firm, a person or the pool itself."),
        "reports": _("What it says on the topic, in a few words or a figure."),
        "quote": _("Its own words, copied, not retold."),
    },
}
