"""Addresses of the listing that were made before a filter took one answer only."""

from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from pools.browse import index as indexes
from pools.browse.listing import listing_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("many")]


@pytest.mark.parametrize(
    ("old", "now"),
    [
        ("audited=met&audited=partly", "audited=at-least-partly"),
        ("audited=met&audited=at-least-partly", "audited=at-least-partly"),
        ("audited=unmet", "audited=unmet"),
        ("audited=unknown&audited=unmet", "audited=unmet&audited=unknown"),
        ("audited=unmet%2Cunknown", "audited=unmet&audited=unknown"),
    ],
)
def test_addresses_with_several_verdicts_keep_their_meaning(old: str, now: str) -> None:
    index = indexes.current_index()
    shown, same = listing_of(QueryDict(old), index), listing_of(QueryDict(now), index)
    assert shown.valid
    assert shown.query.url() == f"/pools/?{now}"
    assert [card.slug for card in shown.cards] == [card.slug for card in same.cards]
    facet = next(facet for facet in shown.facets.indicators if facet.name == "audited")
    (picked,) = [option for option in facet.options if option.selected]
    # The form sends the one value it shows, and means the same.
    again = listing_of(QueryDict(urlencode({"audited": picked.value})), index)
    assert (again.query.url(), again.count) == (shown.query.url(), shown.count)
