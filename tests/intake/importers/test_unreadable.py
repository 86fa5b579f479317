"""Bytes that are no file of the format: refused with a sentence, whatever is in them."""

from contextlib import suppress
from typing import Any

import pytest

from pools.intake.importers import IMPORTERS
from pools.intake.importers.figures import day
from pools.intake.statements import UnreadableFile
from tests.intake.importers.reads import FILES, as_bytes, held

READERS = {
    "l2beat": "l2beat",
    "defillama": "defillama",
    "clientdiversity": "supermajority_raw",
    "token-list": "token_list",
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"\xff\xfe{",
        b"\xe9",
        b"{",
        b"null",
        b"7",
        b'"x"',
        b"[]",
        b"{}",
        b"[1]",
        b"[[]]",
        b"[{}]",
        b'{"name": NaN}',
        b'{"name": "a", "name": "b"}',
        b"[" * 100_000,
        b'{"name": "a", "entries": ' + b"[" * 90 + b"]" * 90 + b', "tokens": []}',
        b'{"name": 5, "entries": [], "tokens": 5}',
        b'{"name": "../..", "entries": [], "tokens": {}, "x": 1e}',
    ],
)
def test_what_is_no_such_file_is_refused_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"\.$"):
        IMPORTERS[name].read(data)


@pytest.mark.parametrize("name", READERS)
def test_a_byte_order_mark_changes_nothing(name: str) -> None:
    data = (FILES / f"{READERS[name]}.json").read_bytes()
    assert IMPORTERS[name].read(b"\xef\xbb\xbf" + data) == IMPORTERS[name].read(data)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, part in inside:
        found.append((*path, key))
        if isinstance(part, dict | list):
            found += _places(part, (*path, key))
    return found


@pytest.mark.parametrize(
    ("name", "file"),
    [
        *READERS.items(),
        ("clientdiversity", "edi_raw"),
        ("clientdiversity", "rated_operator_pool_raw"),
    ],
)
def test_no_odd_value_in_any_place_ends_in_a_traceback(name: str, file: str) -> None:
    read = IMPORTERS[name].read
    for path in _places(held(file)):
        for odd in (None, True, -1, 1e308, 10**40, "", "x\0", "-5", [], {}, [None], {"a": [1]}):
            whole = held(file)
            inner = whole
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = odd
            with suppress(UnreadableFile):
                assert all(one.reason for one in read(as_bytes(whole)).rejected), path


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-04", "2026-03-04"),
        ("2026-03-04T15:39:19.511Z", "2026-03-04"),
        ("2026-03-04T15:39:19+00:00", "2026-03-04"),
        (1772582400, "2026-03-04"),
        ("1772582400", "2026-03-04"),
        (1772582400000, "2026-03-04"),
        ("2026", "2026"),
        (None, ""),
    ],
)
def test_a_day_in_any_usual_spelling(written: Any, expected: str) -> None:
    assert day(written) == expected


@pytest.mark.parametrize("odd", [5, -1, True, 10**30, "soon", "3/4/2021", "2026-13-40", [], {}])
def test_what_is_no_day_is_refused(odd: Any) -> None:
    with pytest.raises(ValueError, match=r"is no|is not|is below"):
        day(odd)
