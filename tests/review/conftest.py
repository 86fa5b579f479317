"""The desk's fixtures, and those of what comes in."""

from collections.abc import Callable

import pytest

from pools.models import Pool, ReviewSettings, Submission
from tests.review.staff import desk, member, signed_in  # noqa: F401
from tests.submit.conftest import correct_fee, fill, indicators, later, pool  # noqa: F401


@pytest.fixture
def from_the_team(fill: Callable[..., object], pool: Pool) -> Submission:  # noqa: F811
    """A pool's own team says that a claim is met, where a second person has to agree."""
    settings = ReviewSettings.load()
    settings.second_person = True
    settings.save()
    fill(
        "/pools/lido/correct/permissionless-nodes/",
        {
            "permissionless-nodes-verdict": "met",
            "permissionless-nodes-reason": "Anyone may join.",
            "permissionless-nodes-source-url": "https://docs.lido.fi/nodes",
            "affiliation": "team",
        },
    )
    return Submission.objects.get()


@pytest.fixture
def stale(pool: Pool, later: Callable[..., None]) -> Pool:  # noqa: F811
    """Three years on, nobody has looked at anything again."""
    later(days=3 * 365)
    return pool
