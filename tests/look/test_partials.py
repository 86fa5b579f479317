"""A partial lies in one folder, says what it takes, and is given nothing else."""

import pytest

from tests.look.partials import (
    ALL,
    FOLDER,
    PARTIALS,
    comment_of,
    documented,
    free,
    includes,
)

OF_WAGTAIL = "wagtailadmin/"


def test_what_is_included_lies_in_one_folder() -> None:
    strays = {
        f"{name}: {target}"
        for name, target, _given, _alone in includes()
        if not target.startswith((FOLDER, OF_WAGTAIL))
    }
    assert sorted(strays) == []
    assert [name for name in ALL if name.rpartition("/")[2].startswith("_")] == []


@pytest.mark.parametrize("name", PARTIALS)
def test_a_partial_says_what_it_takes(name: str) -> None:
    """Every name it reads stands in backticks in its first comment, and no other does."""
    assert comment_of(name).strip(), "begins with no comment"
    assert documented(name) == free(name)


def test_a_partial_is_given_what_it_says_it_takes() -> None:
    """What it hands on to partials of its own counts as taken."""
    takes = {name: documented(name) for name in PARTIALS}
    for name, target, _given, alone in includes():
        if name in takes and target in takes and not alone:
            takes[name] = takes[name] | takes[target]
    wrong = {
        f"{name}: {target} does not take {sorted(given - takes[target])}"
        for name, target, given, _alone in includes()
        if target in takes and given - takes[target]
    }
    assert sorted(wrong) == []
