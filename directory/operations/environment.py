"""What the environment says to operators' settings, refused in words where it cannot be meant."""

import datetime as dt
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_TOKEN = 20  # characters
OWN_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


def site(given: str) -> SplitResult:
    """The public address in its parts; raises ImproperlyConfigured."""
    try:
        found = urlsplit(given)
        usable = found.scheme in {"http", "https"} and found.hostname and (found.port or 1)
    except ValueError:
        usable = False
    if not usable:
        raise ImproperlyConfigured(f"SITE_URL must be an http(s) address, not {given!r}.")
    return found


def second_factor_from(given: str, host: str | None) -> dt.date | None:
    """The day from which a second factor is needed, at once where none is said; None on one's own
    machine, where nobody is forced. Raises ImproperlyConfigured."""
    try:
        day = dt.date.fromisoformat(given) if given else dt.date.min
    except ValueError:
        raise ImproperlyConfigured(
            f"SECOND_FACTOR_FROM must be a day such as 2027-01-31, not {given!r}."
        ) from None
    return None if host in OWN_MACHINE else day


def log_format(given: str) -> str:
    """ "json" or "plain"; raises ImproperlyConfigured."""
    if given not in ("json", "plain"):
        raise ImproperlyConfigured(f"LOG_FORMAT must be json or plain, not {given!r}.")
    return given


def metrics_token(given: str) -> str:
    """Empty, or too long to be guessed; raises ImproperlyConfigured."""
    if given and len(given) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(f"METRICS_TOKEN must have {SHORTEST_TOKEN} or more characters.")
    return given


def networks(name: str, given: str) -> list[IPv4Network | IPv6Network]:
    """Networks written one after another; raises ImproperlyConfigured, naming the variable."""
    try:
        return [ip_network(one) for one in given.split()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}. Write networks as 10.0.0.0/8.") from None


def contacts(given: str) -> list[str]:
    """Addresses as RFC 9116 takes them; raises ImproperlyConfigured."""
    found = given.split()
    for one in found:
        if not one.startswith(("mailto:", "https://", "tel:")):
            raise ImproperlyConfigured(
                f"SECURITY_CONTACT must begin with mailto:, https:// or tel:, not {one!r}."
            )
    return found


def shared_pages(redis: str, folder: Path) -> dict[str, Any]:
    """The cache that web processes share: Redis where it is named, else files in a folder. Raises
    ImproperlyConfigured where the package for Redis is missing."""
    if not redis:
        return {
            "BACKEND": "directory.caching.files.PageFiles",
            "LOCATION": folder,
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        }
    if find_spec("redis") is None:
        raise ImproperlyConfigured("REDIS_URL needs the package redis: pip install 'redis>=5'.")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},  # seconds
    }
