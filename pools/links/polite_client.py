"""What a guest owes a host: its robots.txt is read, and visits are spaced."""

import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from pools.links.fetching import AGENT, FetchResult, fetch
from pools.models import Link

SPACE = 1.0  # seconds between two visits to one host, unless it asks for more
MOST_SPACE = 10.0  # a host that asks for more than this is visited less, not waited for


@dataclass
class Host:
    """What one host asks of machines, and when it was last visited (seconds of a clock)."""

    rules: RobotFileParser
    last: float = float("-inf")

    @property
    def space(self) -> float:
        """Seconds between two visits."""
        return max(float(self.rules.crawl_delay(AGENT) or 0), SPACE)


@dataclass
class PoliteClient:
    """Visits addresses in turn, within one run."""

    hosts: dict[str, Host] = field(default_factory=dict)

    def fetch(self, url: str, *, document: bool = False) -> FetchResult | None:
        """Visit an address as its host allows, and take all of a ``document``; None where the
        host wants us to wait longer than a run can, so that it is left for another one."""
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        host = self.hosts.get(origin)
        if host is None:
            host = self.hosts[origin] = Host(_rules(origin))
        if not host.rules.can_fetch(AGENT, url):
            return FetchResult(Link.Outcome.REFUSES)
        wait = host.last + host.space - time.monotonic()
        if wait > MOST_SPACE:
            return None
        if wait > 0:
            time.sleep(wait)
        found = fetch(url, document=document)
        host.last = time.monotonic()
        return found


def _rules(origin: str) -> RobotFileParser:
    """The host's robots.txt; where there is none, or it cannot be had, everything is allowed."""
    rules = RobotFileParser()
    found = fetch(f"{origin}/robots.txt")
    lines: list[str] = []
    if found.outcome == Link.Outcome.OPENS:
        lines = found.body.decode("utf-8", "replace").splitlines()
    rules.parse(lines)
    rules.modified()
    return rules
