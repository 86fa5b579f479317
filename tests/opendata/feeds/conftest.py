"""Three pools that changed, one of them with a name that would break whatever is not escaped."""

import pytest

from pools.claims import dates
from pools.models.publishing import Note
from tests.factories import make_indicators, published_pool, republish
from tests.facts import source
from tests.snapshots import load_once

HOSTILE = """<b>"A" & B's</b> ]]> [x](y), a;b\\n | `c` *d* <script>"""


@pytest.fixture
def indicators(db: None) -> None:
    make_indicators()


@pytest.fixture
def pools(indicators: None) -> None:
    """``alpha`` changed twice, ``gamma`` was taken off the list, and ``hostile`` is one."""
    load_once("feeds", _load)


def _load() -> None:
    alpha = published_pool(
        slug="alpha",
        name="Alpha",
        licence={"is": "BUSL-1.1", "change_date": "2031-05-01", "change_to": "MIT"},
        bug_bounties=[{"url": "https://bounty.example/", "ended": f"{dates.today():%Y}"}],
        minimum_deposit=0,
        fee={"percent": 10, "covers": "everything"},
        sources=[source(topic) for topic in ("licence", "bug_bounties", "minimum_deposit", "fee")],
    )
    republish(alpha, name="Alpha Pool")
    republish(
        alpha,
        Note(reasons={"fee": "The page <b>says</b> so."}),
        fee={"percent": 9, "covers": "everything"},
    )
    published_pool(
        slug="hostile",
        name=HOSTILE[:80],
        summary=HOSTILE,
        minimum_deposit=32,
        sources=[source("minimum_deposit", publisher=HOSTILE, reports=HOSTILE)],
    )
    published_pool(slug="gamma", name="Gamma").unpublish()
