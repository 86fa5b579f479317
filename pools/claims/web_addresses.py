"""Addresses as people write them: of pages, of profiles, of contracts. Each is understood once,
here, and has one form from then on: a scheme and a host in lower case, a checksum.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

import idna
from django.utils.translation import gettext as _
from eth_utils import is_checksum_address, to_checksum_address

LONGEST_ADDRESS = 500  # characters of a URL
LONGEST_TYPED = 2 * LONGEST_ADDRESS  # with what goes: a port, brackets around it
PORTS = {"http": 80, "https": 443}
# Names that lead somewhere only inside a network of one's own.
PRIVATE = frozenset("localhost localdomain local internal intranet lan home corp private".split())
# What stands around an address in a text: "see <https://host.example>."
_BEFORE = "<([{\"'“”‘’«»„¿¡ "
_AFTER = ">]}\"'“”‘’«»,;:.!?… "
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+-]*):(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?")
_TRANSACTION = re.compile(r"0x[0-9a-f]{64}", re.IGNORECASE)
_TOKEN = re.compile(r"0x[0-9a-f]{40}", re.IGNORECASE)
# The beginning of one, and perhaps its end, as wallets shorten it: 0xae7a…fe84.
_TOKEN_PART = re.compile(r"(0x[0-9a-f]{4,40})(?:\.{1,3}([0-9a-f]{0,40}))?")
_SPACE = re.compile(r"[\s\\]")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
# What stands for a profile where the site is known: a pattern, and the address it becomes.
HANDLES = {
    "x": (re.compile(r"@?([A-Za-z0-9_]{1,15})"), "https://x.com/{}"),
    "telegram": (re.compile(r"@?([A-Za-z0-9_]{4,32})"), "https://t.me/{}"),
    "reddit": (re.compile(r"/?((?:r|u|user)/[A-Za-z0-9_-]{2,21})"), "https://www.reddit.com/{}"),
    "github": (re.compile(r"@([A-Za-z0-9-]{1,39})"), "https://github.com/{}"),
}


@lru_cache(maxsize=8192)  # the same addresses are checked again whenever their pool is
def web_address(text: str) -> str:
    """An ``http(s)`` URL in its one form, or an empty text.

    A host alone is one, with https; what stands around it in a sentence goes; scheme and host are
    in lower case, other scripts in punycode by UTS 46, a port that goes without saying is left
    out. Raises ValueError for what leads nowhere public, or elsewhere than it seems.
    """
    if len(text) > LONGEST_TYPED:
        raise ValueError(_("This address is too long."))
    typed = _trimmed(text)
    if not typed:
        if text.strip():
            raise ValueError(_("This is not a web address."))
        return ""
    if _SPACE.search(typed):
        raise ValueError(_("An address has no spaces or backslashes."))
    _refuse_invisible(typed)
    scheme, rest = _split_scheme(typed)
    try:
        parts = urlsplit(f"{scheme}://{rest}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(_("This is not a web address.")) from None
    if typed.startswith("@"):
        raise ValueError(_("Write the whole address, such as https://example.org/name."))
    if "@" in parts.netloc:
        raise ValueError(_("An address must not carry a user name or password."))
    name = _public_host(host)
    netloc = name if port in (None, PORTS[scheme]) else f"{name}:{port}"
    url = urlunsplit((scheme, netloc, parts.path, parts.query, parts.fragment))
    if len(url) > LONGEST_ADDRESS:
        raise ValueError(_("This address is too long."))
    return url


def profile_address(text: str, site: str) -> str:
    """An address, or a name by which a site knows its people: ``@name`` on X, ``r/name`` on Reddit.

    ``site`` is a key of the links. Raises ValueError as ``web_address`` does.
    """
    pattern, address = HANDLES.get(site, (None, ""))
    name = unicodedata.normalize("NFKC", text).strip()
    found = pattern.fullmatch(name) if pattern else None
    return address.format(found[1]) if found else web_address(text)


def bare_host(url: str) -> str:
    """The host of a URL as a reader should see it: lower case, without ``www.``.

    Foreign scripts are shown in punycode, so that look-alikes stay visible, and by the rules
    browsers go by, so that it is the host the link leads to.
    """
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    try:
        return _ascii_host(host)
    except ValueError:
        return host.encode("ascii", "backslashreplace").decode("ascii")


def token_address(text: str) -> str:
    """An Ethereum address with the checksum of EIP-55, or an empty text.

    Without capitals, or in nothing else, it carries no checksum that could be wrong and is given
    its own. Raises ValueError.
    """
    address = text.strip()
    if not address:
        return ""
    if not _TOKEN.fullmatch(address):
        raise ValueError(_("An address starts with 0x, and 40 digits or letters a to f follow."))
    digits = address[2:]
    if digits in (digits.lower(), digits.upper()):
        return str(to_checksum_address(f"0x{digits.lower()}"))
    address = f"0x{digits}"
    if not is_checksum_address(address):
        raise ValueError(
            _(
                "The capitals of this address do not match its checksum (EIP-55), so a letter may "
                "be wrong. Copy it again from a block explorer."
            )
        )
    return address


def transaction_hash(text: str) -> str:
    """The hash of an Ethereum transaction in small letters, or an empty text. Raises ValueError."""
    found = text.strip()
    if found and not _TRANSACTION.fullmatch(found):
        raise ValueError(_("A transaction starts with 0x, and 64 digits or letters a to f follow."))
    return found.lower()


def token_address_parts(word: str) -> tuple[str, str] | None:
    """How an Ethereum address begins and ends, of which a folded word is at least the first four
    digits; None for any other word."""
    found = _TOKEN_PART.fullmatch(word)
    return (found[1], found[2] or "") if found else None


def _trimmed(text: str) -> str:
    text = text.strip().strip(_ZERO_WIDTH).lstrip(_BEFORE)
    while text:
        shorter = text.rstrip(_AFTER)
        if shorter.endswith(")") and shorter.count(")") > shorter.count("("):
            shorter = shorter[:-1]
        if shorter == text:
            break
        text = shorter
    return text


def _refuse_invisible(text: str) -> None:
    for character in "" if text.isprintable() else text:
        if unicodedata.category(character)[0] == "C":
            raise ValueError(
                _("Remove the invisible character U+%(code)s.") % {"code": f"{ord(character):04X}"}
            )


def _split_scheme(typed: str) -> tuple[str, str]:
    """The scheme, and what follows its slashes; https where none was written."""
    found = _SCHEME.fullmatch(typed)
    if found is None or (found["rest"][:1].isdigit() and "." in typed.split(":", maxsplit=1)[0]):
        return "https", typed.removeprefix("//")
    scheme = found["scheme"].lower()
    if scheme not in PORTS:
        raise ValueError(_("An address starts with https:// or http://."))
    # One slash, or none, is a slip; a third would be the start of a path.
    return scheme, re.sub(r"^/{1,2}", "", found["rest"])


def _public_host(host: str) -> str:
    """The host in ASCII. Raises ValueError where it is none that everybody can reach by name."""
    try:
        name = _ascii_host(host.removesuffix("."))
    except ValueError:
        raise ValueError(_("This address names no host that can exist.")) from None
    labels = name.split(".")
    if len(labels) < 2 or not all(labels):
        raise ValueError(_("This address names no host."))
    if ":" in name or labels[-1].isdigit() or labels[-1].startswith("0x"):
        raise ValueError(_("Give the site's name, not the number of a machine."))
    if labels[-1] in PRIVATE or name.endswith(".home.arpa"):
        raise ValueError(_("This address leads into a private network."))
    return name


def _ascii_host(host: str) -> str:
    """A host name in lower case and punycode. Raises ValueError where it is none."""
    if not host or ":" in host:
        return host
    if not host.isascii():
        name = idna.encode(host, uts46=True, std3_rules=True).decode("ascii")
    else:
        name = host.lower()
    for label in name.split("."):
        if label and not _LABEL.fullmatch(label):
            raise ValueError(label)
        if label.startswith("xn--"):
            idna.decode(label)
    if len(name) > 253:
        raise ValueError(name)
    return name
