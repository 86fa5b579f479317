"""What a value must be, wherever it comes in."""

import datetime as dt

import pytest
from pydantic import ValidationError

from pools.claims import dates
from pools.claims.values import past_date
from tests.facts import facts


def test_the_future_is_refused() -> None:
    past_date(dates.today().isoformat())
    with pytest.raises(ValueError, match="future"):
        past_date("2999")
    with pytest.raises(ValueError, match="future"):
        past_date((dates.today() + dt.timedelta(days=2)).isoformat())


def test_partial_dates() -> None:
    assert dates.earliest("2024-02") == dt.date(2024, 2, 1)
    assert dates.latest("2024-02") == dt.date(2024, 2, 29)
    assert dates.latest("2023") == dt.date(2023, 12, 31)
    assert dates.in_words("2021-11-08") == "8 November 2021"
    assert dates.in_words("2021-11") == "November 2021"
    for bad in ("2021-13", "2021-02-30", "21-01-01", "2021-1-1", "today", "２０２１"):
        with pytest.raises(ValueError, match=r"."):
            dates.earliest(bad)


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"fee": {"percent": 101}}, "fee.percent"),
        ({"fee": {"percent": -1}}, "fee.percent"),
        ({"fee": {"precent": 1}}, "fee.precent"),
        ({"minimum_deposit": -0.1}, "minimum_deposit"),
        ({"minimum_deposit": float("nan")}, "minimum_deposit"),
        ({"kind": "casino"}, "kind"),
        ({"tokens": [{"symbol": "x", "address": "0x1"}]}, "tokens.0.address"),
        ({"sources": [{"topic": "fee", "publisher": "x"}]}, "sources.0.url"),
        ({"summary": "x" * 241}, "summary"),
        ({"slug": "Not A Slug"}, "slug"),
        ({"former": []}, "former"),
    ],
)
def test_a_fault_is_named_by_its_path(document: dict[str, object], path: str) -> None:
    with pytest.raises(ValidationError) as caught:
        facts(**document)
    paths = {".".join(map(str, error["loc"])) for error in caught.value.errors()}
    assert path in paths
