"""The process's memory of what visitors see, for the pages and the frame around them."""

from typing import Any

from pools.models import generation
from pools.models.generation_cache import forget_all, remembered

__all__ = ["forget_all", "remembered", "renew", "token"]


def token() -> str:
    """The generation this request reads under; empty before the first change."""
    return generation.token()


def renew(**_kwargs: Any) -> None:
    """Something visitors see has changed."""
    generation.move()
