"""Numbers as people type them, in two languages, and as an input shows them again."""

from decimal import Decimal

import pytest
from django.utils import translation

from pools.claims.numbers import (
    ETH_WORDS,
    PERCENT_WORDS,
    digits_of,
    for_address,
    for_input,
    read_number,
)

SAME = [  # in every language
    ("12", "12"),
    ("0", "0"),
    ("0,5", "0.5"),
    (".5", "0.5"),
    (",5", "0.5"),
    ("+3", "3"),
    ("−3", "-3"),
    ("12.", "12"),
    ("1,5", "1.5"),
    ("2.25", "2.25"),
    ("0.125", "0.125"),
    ("0,125", "0.125"),
    ("1 200", "1200"),
    ("1\u00a0200", "1200"),
    ("1\u202f200,5", "1200.5"),
    ("1'200", "1200"),
    ("1’200.50", "1200.50"),
    ("1,200.5", "1200.5"),
    ("1.200,5", "1200.5"),
    ("1,200,000", "1200000"),
    ("1.200.000", "1200000"),
    ("1,00,000", "100000"),
    ("１２．５", "12.5"),
    ("٣٢", "32"),
    ("٠٫٥", "0.5"),
    ("١٬٢٠٠", "1200"),
    ("1234,567", "1234.567"),
    ("\u200e12", "12"),
]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("typed", "meant"), SAME)
def test_what_can_only_be_read_one_way(typed: str, meant: str, language: str) -> None:
    with translation.override(language):
        assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "english", "spanish"),
    [
        ("1,200", "1200", "1.2"),
        ("1,000", "1000", "1"),
        ("1.200", "1.2", "1200"),
        ("1.000", "1", "1000"),
        ("12.345", "12.345", "12345"),
    ],
)
def test_a_sign_that_could_be_either_is_the_languages_own(
    typed: str, english: str, spanish: str
) -> None:
    for language, meant in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert read_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "units", "meant"),
    [
        ("10%", PERCENT_WORDS, "10"),
        ("10 %", PERCENT_WORDS, "10"),
        ("10\u00a0%", PERCENT_WORDS, "10"),
        ("10 percent", PERCENT_WORDS, "10"),
        ("12,5 por ciento", PERCENT_WORDS, "12.5"),
        ("0.1 ETH", ETH_WORDS, "0.1"),
        ("ETH 0.1", ETH_WORDS, "0.1"),
        ("32eth", ETH_WORDS, "32"),
        ("Ξ0,1", ETH_WORDS, "0.1"),
    ],
)
def test_a_number_may_bring_its_unit(typed: str, units: frozenset[str], meant: str) -> None:
    assert read_number(typed, units) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("1e3 1E-9 NaN inf Infinity 0x10 1_000 abc 1,2,3 12,34,56 --1 1/2 ½ % 1.2.3".split()),
        *("~5 5-10 1,,2 ٫ ² 10²".split()),
        *("9" * 400, "1 2", "10 ETH"),
    ],
)
def test_what_is_no_number_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValueError, match=r"[Ww]rite"):
        read_number(typed, PERCENT_WORDS)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("value", ["0.000000001", "46.600000", "1200", "1.125", "0", "1E+3", "-0"])
def test_what_is_shown_is_read_back_as_the_same(value: str, language: str) -> None:
    number = Decimal(value)
    with translation.override(language):
        for shown in (for_input(number), for_input(float(number)), for_address(number)):
            assert "e" not in shown.lower()
            assert read_number(shown) == number
    with translation.override("es" if language == "en" else "en"):
        assert read_number(for_address(number)) == number


def test_all_digits_and_none_that_say_nothing() -> None:
    assert digits_of(1e-9) == "0.000000001"
    assert digits_of(Decimal("46.6000000")) == "46.6"
    assert digits_of(Decimal("1E+5")) == "100000"
