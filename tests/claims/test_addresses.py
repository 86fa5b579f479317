"""Addresses as people write them: understood, in one form, or refused with the reason."""

import pytest

from pools.claims.web_addresses import bare_host, profile_address, token_address, web_address

TOKEN = "0xae78736Cd615f374D3085123A210448E74Fc6393"


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "java\tscript:alert(1)",
        "mailto:a@host.example",
        "https:\\\\host.example",
        "https://user@host.example/",
        "https://user:word@host.example/",
        "//user@host.example",
        "user@host.example",
        "ttps://host.example",
        "https://",
        "https:///path",
        "https:////host.example/x",
        "https://localhost",
        "localhost:8000",
        "tranchess",
        "http://router.lan/",
        "http://printer.local/",
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://１２７.0.0.1/",
        "http://[::1]/",
        "10.5",
        "https://host.example/a b",
        "https://host.example:port/",
        "https://host.example:99999/",
        "https://ho%61st.example/",
        "https://-host.example/",
        "https://xn--a.example/",
        "https://host..example/",
        "ftp://host.example",
        "https://host.example/\u202eexe",
        "https://ho\u200bst.example/",
        "https://host.example/" + "a" * 500,
        "file:///etc/passwd",
        "@name",
        "<>",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        web_address(url)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", ""),
        ("  ", ""),
        ("https://host.example", "https://host.example"),
        ("http://host.example:8080/a?b=c#d", "http://host.example:8080/a?b=c#d"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("Https://Host.Example/Path", "https://host.example/Path"),
        ("HTTP://EXAMPLE.COM", "http://example.com"),
        ("tranchess.com", "https://tranchess.com"),
        ("www.x.y/z", "https://www.x.y/z"),
        ("host.example:8443/x", "https://host.example:8443/x"),
        ("//x.y", "https://x.y"),
        ("https:/x.y", "https://x.y"),
        ("https:x.y/z", "https://x.y/z"),
        (" <https://x.y> ", "https://x.y"),
        ("https://x.y/a,", "https://x.y/a"),
        ("“https://x.y/a”.", "https://x.y/a"),
        ("https://x.y/a_(b)", "https://x.y/a_(b)"),
        ("(https://x.y/a_(b))", "https://x.y/a_(b)"),
        ("\u200bhttps://x.y\ufeff", "https://x.y"),
        ("https://x.y:443/", "https://x.y/"),
        ("http://x.y:80", "http://x.y"),
        ("http://x.y:443", "http://x.y:443"),
        ("https://x.y./a", "https://x.y/a"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://ＨＯＳＴ。example/", "https://host.example/"),
        ("https://my_host.example/", "https://my_host.example/"),
    ],
)
def test_addresses_that_are_understood(typed: str, meant: str) -> None:
    assert web_address(typed) == meant
    assert web_address(meant) == meant


def test_a_host_is_shown_as_the_one_it_leads_to() -> None:
    assert bare_host("https://www.Lido.fi/x") == "lido.fi"
    assert bare_host("https://lid\u043e.fi/") == "xn--lid-ued.fi"  # a Cyrillic o
    assert bare_host("https://straße.example/") == "xn--strae-oqa.example"
    assert bare_host("https://[") == ""


@pytest.mark.parametrize(
    ("site", "typed", "meant"),
    [
        ("x", "@LidoFinance", "https://x.com/LidoFinance"),
        ("x", "LidoFinance", "https://x.com/LidoFinance"),
        ("x", "＠LidoFinance ", "https://x.com/LidoFinance"),
        ("x", "x.com/LidoFinance", "https://x.com/LidoFinance"),
        ("telegram", "t.me/lido", "https://t.me/lido"),
        ("telegram", "@lidofinance", "https://t.me/lidofinance"),
        ("discord", "discord.gg/lido", "https://discord.gg/lido"),
        ("reddit", "r/LidoFinance", "https://www.reddit.com/r/LidoFinance"),
        ("reddit", "/r/LidoFinance", "https://www.reddit.com/r/LidoFinance"),
        ("github", "@lidofinance", "https://github.com/lidofinance"),
        ("x", "", ""),
    ],
)
def test_a_name_will_do_where_the_site_is_known(site: str, typed: str, meant: str) -> None:
    assert profile_address(typed, site) == meant


def test_a_name_is_no_address_where_the_site_is_not_known() -> None:
    for site in ("", "blog", "discord"):
        with pytest.raises(ValueError, match="whole address"):
            profile_address("@name", site)


@pytest.mark.parametrize(
    "typed",
    [TOKEN, TOKEN.lower(), "0x" + TOKEN[2:].upper(), "0X" + TOKEN[2:], f" {TOKEN} "],
)
def test_a_token_address_is_given_its_checksum(typed: str) -> None:
    assert token_address(typed) == TOKEN


def test_a_wrong_checksum_and_what_is_no_address_are_refused() -> None:
    assert token_address("") == ""
    with pytest.raises(ValueError, match="EIP-55"):
        token_address(TOKEN.replace("C", "c", 1))
    for bad in (TOKEN[:-1], "0x123", TOKEN[2:], TOKEN + "0", "lido.eth"):
        with pytest.raises(ValueError, match="0x"):
            token_address(bad)
