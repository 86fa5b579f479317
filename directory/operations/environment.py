"""What the environment says to operators' settings, refused in words where it cannot be meant."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured

SHORTEST_TOKEN = 20  # characters


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
