"""A draft as its public page would show it, for Wagtail's preview panel."""

from typing import Any

from django.utils.translation import get_language

from pools.browse.pool_charts import pictures_of
from pools.browse.pool_page import pool_page_of
from pools.claims import dates
from pools.models import Pool, indicators_in
from pools.models.document import to_facts


def preview_context(pool: Pool) -> dict[str, Any]:
    """The context of the pool page, made from the draft. Raises ValueError if it has gaps."""
    facts, today = to_facts(pool).in_language(get_language() or ""), dates.today()
    return {
        "slug": facts.slug,
        "name": facts.name,
        "pool_page": pool_page_of(facts, indicators_in(), today),
        "pool": pool,
        "preview": True,
        **pictures_of(facts, today),
    }
