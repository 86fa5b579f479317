"""Present and proposed, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from pools.review.word_diff import word_diff


def test_only_the_words_that_differ_are_marked():
    pieces = word_diff("10 % of rewards, for the treasury", "9 % of rewards, for the treasury")
    assert [(p.kind, p.text) for p in pieces] == [
        ("out", "10"),
        ("in", "9"),
        ("same", " % of rewards, for the treasury"),
    ]


@given(st.text(max_size=200), st.text(max_size=200))
def test_both_texts_can_be_read_back(before, after):
    pieces = word_diff(before, after)
    shared = " " if not any(p.kind == "same" and p.text.strip() for p in pieces) else None
    old = "".join(p.text for p in pieces if p.kind in ("same", "out"))
    new = "".join(p.text for p in pieces if p.kind in ("same", "in"))
    if shared is not None:
        old, new, before, after = (x.strip() for x in (old, new, before, after))
    assert (old, new) == (before, after)
