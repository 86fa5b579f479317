"""Values of other people's files, taken for what they plainly are."""

from decimal import Decimal

import pytest

from pools.intake.importers import reading


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("2021-11-08", "2021-11-08"),
        (" 2021-11 ", "2021-11"),
        ("2021", "2021"),
        ("2021/11/8", "2021-11-08"),
        ("2023 12 01", "2023-12-01"),
        ("2021-11-08T23:59:59Z", "2021-11-08"),
        ("8 Nov 2021", "2021-11-08"),
        ("November 8, 2021", "2021-11-08"),
        ("Sept 2021", "2021-09"),
        ("", ""),
        (None, ""),
    ],
)
def test_dates_in_several_spellings(written, date):
    assert reading.partial_date(written) == date


@pytest.mark.parametrize(
    "written", ["3/4/2021", "soon", "2021-13", "31 Feb 2021", 20211108, "٢٠٢١"]
)
def test_what_is_no_date_or_could_be_two(written):
    with pytest.raises(ValueError, match=r"not a date|not text"):
        reading.partial_date(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [(10, "10"), ("10", "10"), (" 10.5 % ", "10.5"), (0, "0"), (0.01, "0.01"), ("", None)],
)
def test_numbers_also_as_text(written, number):
    assert reading.number(written) == (None if number is None else Decimal(number))


@pytest.mark.parametrize(
    "written", [True, "ten", "~10", "1,000", "1e5", "nan", "Infinity", float("inf"), -1, [], {}]
)
def test_what_is_no_number(written):
    with pytest.raises(ValueError, match=r"not a number|below zero"):
        reading.number(written)


def test_moments_in_seconds_and_milliseconds():
    assert reading.moment(1_636_329_600) == "2021-11-08"
    assert reading.moment(1_636_329_600_000) == "2021-11-08"
    with pytest.raises(ValueError, match="not a moment"):
        reading.moment(10**20)
