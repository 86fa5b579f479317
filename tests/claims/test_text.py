"""Text as people write it: what may stand in a name, and what two of them have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pools.claims.text import fold, one_line, plain_text, sort_key

PERSIAN = "می\u200cخواهم"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
RAINBOW = "\U0001f3f3\ufe0f\u200d\U0001f308"


@pytest.mark.parametrize(
    "character",
    list(
        "\0\u202e\u200b\x1b\ud800\ue000\u3164\u2800\u115f\u00ad"
        "\ufeff\u2066\U000e0041\ufffe\u200d\u200c"
    ),
)
def test_invisible_characters_are_named(character: str) -> None:
    with pytest.raises(ValueError, match=f"{ord(character):04X}"):
        plain_text(f"a{character}b")


@pytest.mark.parametrize(
    "name",
    [
        *(PERSIAN, FAMILY, RAINBOW, "\U0001f469\U0001f3fd\u200d\U0001f4bb", "क्\u200dष"),
        *("Éter", "質押", "O’Brien", "שלום", "\U0001f937\u200d\u2642\ufe0f"),
    ],
)
def test_names_that_need_a_joiner_or_another_script_are_taken(name: str) -> None:
    assert one_line(name) == name


@pytest.mark.parametrize("name", ["\u0301", "\u0301\u0302", "\u00a0\u0301", "\ufe0f"])
def test_a_name_of_which_nothing_is_seen_is_none(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        one_line(name)


def test_text_is_normalised() -> None:
    assert plain_text(" e\u0301 ") == "é"
    assert plain_text("a\r\nb\u2028c\x85d\te") == "a\nb\nc\nd e"


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b"])
def test_a_line_is_one_line(mark: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        one_line(f"a{mark}b")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("e\u0301ter", "éter"),
        ("Éter", "eter"),
        ("O’Brien", "o'brien"),
        ("O`Brien", "oʼbrien"),
        ("STRASSE", "straße"),
        ("ﬁne", "fine"),
        ("Ｆｕｌｌ", "full"),
        ("meta–pool", "Meta-Pool"),
        ("Łódź", "lodz"),
        ("½ ETH", "1/2 eth"),
        ("كيان", "کیان"),
        ("İstanbul", "istanbul"),
        ("Ωμέγας", "ΩΜΕΓΑΣ"),
        ("“x”", '"X"'),
        ("a\u200bb", "ab"),
        ("٣٢", "32"),
        ("a\u00a0 b", "a b"),
        (PERSIAN, PERSIAN.replace("\u200c", "")),
    ],
)
def test_what_people_take_for_the_same_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_letters_of_their_own_stay_apart() -> None:
    assert fold("が") != fold("か")
    assert fold("कि") != fold("क")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_names_are_sorted_as_a_reader_looks_them_up() -> None:
    names = [
        "Zeta",
        "wave",
        "Éter",
        "Ether",
        "eden",
        "Pool 10",
        "Pool 2",
        "“Quoted”",
        "Øre",
        "質押",
    ]
    assert sorted(names, key=sort_key) == [
        "eden", "Éter", "Ether", "Øre", "Pool 2", "Pool 10", "“Quoted”", "wave", "Zeta", "質押",
    ]  # fmt: skip
