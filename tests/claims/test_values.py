"""What a value must be, wherever it comes in."""

import datetime as dt

import pytest
from pydantic import ValidationError

from pools.claims import dates
from pools.claims.values import bare_host, past_date, plain_text, token_address, web_address
from tests.facts import facts


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host.example/x",
        "java\tscript:alert(1)",
        "https:\\\\host.example",
        "https://user@host.example/",
        "https://user:word@host.example/",
        "ttps://host.example",
        "https://",
        "https:///path",
        "https://localhost",
        "https://host.example/a b",
        "https://host.example:port/",
        "ftp://host.example",
        "https://host.example/\u202eexe",
        "https://host.example/" + "a" * 500,
        "file:///etc/passwd",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_address(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://host.example",
        "http://host.example:8080/a?b=c#d",
        "https://xn--bcher-kva.example/",
    ],
)
def test_addresses_that_are_taken(url: str) -> None:
    assert web_address(url) == url


def test_a_host_is_shown_as_it_is() -> None:
    assert bare_host("https://www.Lido.fi/x") == "lido.fi"
    assert bare_host("https://lid\u043e.fi/") == "xn--lid-ued.fi"  # a Cyrillic o


@pytest.mark.parametrize("character", ["\0", "\u202e", "\u200b", "\x1b", "\ud800", "\ue000"])
def test_invisible_characters_are_named(character: str) -> None:
    with pytest.raises(ValueError, match=f"{ord(character):04X}"):
        plain_text(f"a{character}b")


def test_text_is_normalised() -> None:
    assert plain_text(" e\u0301 ") == "é"


def test_token_addresses_carry_their_checksum() -> None:
    good = "0xae78736Cd615f374D3085123A210448E74Fc6393"
    assert token_address(good) == good
    assert token_address("") == ""
    for bad in (good.lower(), good[:-1] + "4", "0x123", "ae78736Cd615f374D3085123A210448E74Fc6393"):
        with pytest.raises(ValueError, match="EIP-55"):
            token_address(bad)


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
