"""Which policy stands beside an address."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.translation import get_language_from_path

from pools.cache_policy import CachePolicy

NOT_KEPT = CachePolicy(False)


def policy_at(path: str) -> CachePolicy:
    """The policy of whatever answers at a path; nothing is kept where none is declared."""
    return _policy_at(settings.ROOT_URLCONF, path)


@lru_cache(maxsize=1024)
def _policy_at(urlconf: str, path: str) -> CachePolicy:
    resolver = get_resolver(urlconf)
    below = resolver.pattern.match(path)
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        found = _search(resolver.url_patterns, below[0], None) if below else None
    return found or NOT_KEPT


def _search(
    patterns: Iterable[URLPattern | URLResolver], path: str, above: CachePolicy | None
) -> CachePolicy | None:
    """In the order in which Django tries them; the nearest declaration holds."""
    for pattern in patterns:
        below = pattern.pattern.match(path)
        if not below:
            continue
        policy = getattr(pattern, "cache_policy", above)
        if isinstance(pattern, URLPattern):
            return policy or NOT_KEPT
        found = _search(pattern.url_patterns, below[0], policy)
        if found:
            return found
    return None
