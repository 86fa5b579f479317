"""A draft as its public page would show it, for Wagtail's preview panel."""

from typing import Any

from django.utils import timezone

from pools.browse.dossier import dossier_of
from pools.models import Pool
from pools.models.document import to_facts
from pools.models.publishing import specs


def preview_context(pool: Pool) -> dict[str, Any]:
    """The context of the pool page, made from the draft. Raises ValueError if it has gaps."""
    return {
        "dossier": dossier_of(to_facts(pool), specs(), timezone.localdate()),
        "pool": pool,
        "preview": True,
    }
