"""A draft as its public page would show it, for Wagtail's preview panel."""

from typing import Any

from pools.browse.dossier import dossier_of
from pools.browse.pictures import pictures_of
from pools.claims import dates
from pools.models import Pool, indicators_in
from pools.models.document import to_facts


def preview_context(pool: Pool) -> dict[str, Any]:
    """The context of the pool page, made from the draft. Raises ValueError if it has gaps."""
    facts, today = to_facts(pool), dates.today()
    return {
        "dossier": dossier_of(facts, indicators_in(), today),
        "pool": pool,
        "preview": True,
        **pictures_of(facts, today),
    }
