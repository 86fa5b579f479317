"""Quoted words in a text: what counts as the same words, and what doesn't."""

import time

import pytest

from pools.links.quotes import can_be_looked_for, fold, nearest, stands_in
from pools.links.raw_addresses import is_pinned, raw_address

SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("The fee is 10%", "Here: the  FEE\nis 10 %, for now."),
        ('the "fee"', "the “fee” of"),
        ("the pool's fee", "the pool’s fee"),
        ("fees – all of them", "fees -- all of them"),
        ("non-custodial staking", "non\u00adcusto-\n  dial staking"),
        ("a finite offer", "a ﬁnite oﬀer"),
        ("Fee & tips", "Fee &amp; tips"),
        ("the fee is ten percent", "the **fee** is _ten_ `percent`"),
        ("View report", "[View report](./audit-08-23.pdf)"),
        ("[View report](./audit-08-23.pdf)", "View report"),
        ("the first line of two", "/// the first line\n/// of two"),
        ("The fee … ten percent.", "The fee of this pool, today, is ten percent, of rewards"),
        ("cannot open until […] after a proposal", "cannot open until 7 days after a proposal"),
        ("[the pool] keeps ten percent", "It keeps ten percent"),
        ("address[] blockList from", "remove address[] blockList from mETH"),
        ("it is 10-20 days", "it is 10–20 days"),
        ("the fee … ten percent", "the fee of others. " * 300 + "the fee is ten percent"),
        ("a … b … c", "a b" + " x" * 1000 + " b" + " x" * 1500 + " c"),
        ("the fee is ten percent", "the fee\x00 is \x08ten percent"),
        ("tenpercent", "tenpercent"),
    ],
)
def test_the_same_words(quote: str, text: str) -> None:
    assert stands_in(quote, fold(text))


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("fee is 10%", "fee is 110%"),
        ("10% of rewards", "0.10% of rewards"),
        ("10", "10.5"),
        ("10 20", "1020"),
        ("10-20 days", "1020 days"),
        ("the fee is 5", "the fee is -5"),
        ("ten percent … the fee", "the fee is ten percent"),
        ("a … z", "a " + "x " * 3000 + "z"),
        ("a … pay 10", "a " + "x" * 3992 + " pay 105"),
        ("staking", "restaking"),
        ("…", "anything"),
        ("", "anything"),
    ],
)
def test_other_words(quote: str, text: str) -> None:
    assert not stands_in(quote, fold(text))


def test_without_a_word_there_is_nothing_to_look_for() -> None:
    assert [can_be_looked_for(quote) for quote in ("…", " ", "10", "ja")] == [0, 0, 1, 1]


def test_the_nearest_passage_is_named_where_there_is_one() -> None:
    text = fold("Hello. " * 50 + "The protocol fee is now 12 percent of rewards. " + "Bye. " * 50)
    assert "fee is now 12 percent" in nearest("The protocol fee is 10 percent of rewards", text)
    assert nearest("Withdrawals are paused for everybody", text) == ""


def test_long_and_repeating_texts_take_no_time() -> None:
    started = time.monotonic()
    text = fold("the fee " * 60_000)
    assert not stands_in("the fee … the fee … the end", text)
    nearest("the fee the fee the end", text)
    fold("[](" * 80_000)
    fold("<b" * 80_000)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(
    ("url", "raw", "pinned"),
    [
        (
            f"https://github.com/a/b/blob/{SHA}/x/y.sol#L1-L2",
            f"https://raw.githubusercontent.com/a/b/{SHA}/x/y.sol",
            True,
        ),
        (
            "https://github.com/a/b/blob/main/README.md?plain=1",
            "https://raw.githubusercontent.com/a/b/main/README.md",
            False,
        ),
        (
            f"https://gitlab.com/g/s/p/-/blob/{SHA}/f",
            f"https://gitlab.com/g/s/p/-/raw/{SHA}/f",
            True,
        ),
        (
            f"https://codeberg.org/a/b/src/commit/{SHA}/f",
            f"https://codeberg.org/a/b/raw/commit/{SHA}/f",
            True,
        ),
        ("https://github.com/a/b", "https://github.com/a/b", False),
        (
            "https://github.com.evil.example/a/b/blob/main/f",
            "https://github.com.evil.example/a/b/blob/main/f",
            False,
        ),
        (f"https://x.example/{SHA}/f", f"https://x.example/{SHA}/f", False),
    ],
)
def test_files_of_code_hosts_are_read_where_they_are(url: str, raw: str, pinned: bool) -> None:
    assert (raw_address(url), is_pinned(url)) == (raw, pinned)
