"""The ways out of an empty result cost little, however many filters an address holds."""

from typing import Any

import pytest
from django.http import QueryDict

from pools.browse import filters
from pools.browse import index as indexes
from pools.browse.listing import listing_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]

# As many filters as there are, several of which nothing passes.
ALL = (
    "open-source=unmet&audited=unmet&bug-bounty=unmet&battle-tested=unmet&trustless=met"
    "&permissionless-nodes=met&execution-diversity=met&consensus-diversity=met"
    "&liquidity-token=unmet&eth=0.0001&fee=0.0001&share=0.0001&wait=0.0001&delay=3000"
    "&access=nothing&control=no-single-party&kind=exchange&token=none&platform=browser"
    "&interface=cli&status=closed&q=nobody"
)


def test_twenty_filters_are_not_tried_in_every_set(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    keep = filters.PoolFilter.keep

    def counted(self: Any, **how: Any) -> int:
        asked.append(how)
        return keep(self, **how)

    monkeypatch.setattr(filters.PoolFilter, "keep", counted)
    shown = listing_of(QueryDict(ALL), indexes.current_index())
    assert shown.valid and not shown.count
    assert len(shown.drops) == 1 and shown.drops[0].count
    assert len(asked) < 1_000
