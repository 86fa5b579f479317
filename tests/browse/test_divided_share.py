"""A share we worked out ourselves: only of figures whose days lie near each other."""

from decimal import Decimal

import pytest

from pools.browse.charts import Share
from pools.browse.stake_shares import divided_words
from pools.models import NetworkFigure

TOTAL = NetworkFigure(
    key=NetworkFigure.Key.STAKED_ETH, value=Decimal(38_767_447), as_of="2026-05-02"
)
MEASURED = Share("Lido", Decimal("32.014"), "", "2024-02-03")


@pytest.mark.parametrize(
    ("staked_on", "says"),
    [
        ("2026-04-18", "Lido held about 24 %: our division of 9,419,898 ETH (18 April 2026)"),
        ("2026-04-01", "Lido held about 24 %"),  # 31 days
        ("2026-03-31", ""),
        ("2023-04-18", ""),  # older than what was measured
    ],
)
def test_figures_are_divided_where_their_days_lie_near(staked_on: str, says: str) -> None:
    sizes = [{"staked_eth": 9_419_898, "as_of": staked_on}]
    words = divided_words(MEASURED, sizes, [TOTAL])
    assert words.startswith(says)
    assert bool(words) == bool(says)
    assert not says or "by all 38,767,447 ETH staked (2 May 2026)" in words


def test_what_is_not_known_is_not_divided() -> None:
    sizes = [{"staked_eth": 9_419_898, "as_of": "2026-04-18"}]
    assert not divided_words(MEASURED, [], [TOTAL])
    assert not divided_words(MEASURED, sizes, [])
