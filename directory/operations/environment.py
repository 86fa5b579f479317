"""What the environment says to operators' settings, refused in words where it cannot be meant."""

import datetime as dt
from importlib.util import find_spec
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured

SHORTEST_TOKEN = 20  # characters
SHORTEST_KEY = 40  # characters: 32 random bytes in base64 have 44
FEWEST_CHARACTERS = 10  # different ones; random text in hexadecimal has 16
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


def contact_keys(given: str, secret: str) -> tuple[str, ...]:
    """The keys to contributors' addresses, of which the first seals and every one opens. The secret
    key comes last: what was sealed before there were keys of their own stays readable. Raises
    ImproperlyConfigured, without a word of what was given."""
    found = given.split()
    for number, key in enumerate(found, start=1):
        if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
            raise ImproperlyConfigured(
                f"CONTACT_KEYS: key {number} can be guessed. Each must be {SHORTEST_KEY} or more "
                "random characters (head -c 48 /dev/urandom | base64 -w 0), separated by spaces."
            )
    return (*found, secret)


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
    """The cache that web processes share: Redis where it is named, else files in a folder."""
    if not redis:
        return {
            "BACKEND": "directory.caching.files.PageFiles",
            "LOCATION": folder,
            "OPTIONS": {"MAX_ENTRIES": 2_000},
        }
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis,
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},  # seconds
    }


def media_storage(bucket: str, endpoint: str, region: str) -> dict[str, Any]:
    """Where uploads lie: a bucket where one is named, else our folder. Raises
    ImproperlyConfigured."""
    if not bucket:
        if endpoint or region:
            raise ImproperlyConfigured("S3_ENDPOINT and S3_REGION say nothing without S3_BUCKET.")
        return {"BACKEND": "directory.uploads.MediaStorage"}
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"S3_ENDPOINT must be an http(s) address, not {endpoint!r}.")
    if not (find_spec("storages") and find_spec("boto3")):
        raise ImproperlyConfigured(
            "S3_BUCKET needs packages that are not installed: "
            "scripts/install requirements-s3.txt brings them."
        )
    return {
        "BACKEND": "directory.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
        },
    }
