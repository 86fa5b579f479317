"""A visitor over plain HTTP, who keeps cookies, fills in forms and may be cut off."""

import http.client
import secrets
import time
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.core import signing

from pools.submit import rate_limits
from tests.faults.site import PATIENCE

FEE = "/pools/lido/correct/fee/"
TYPED = {
    "fee-percent": "9",
    "fee-covers": "the treasury",
    "fee-source-url": "https://docs.lido.fi/fees",
    "affiliation": "user",
    "email": "ann@example.org",
}


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        """The body, of what is no picture."""
        return self.body.decode()

    @property
    def words(self) -> str:
        """What can be read on the page, in one line."""
        return " ".join(_Text.of(self.text).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls()
        parser.feed(html)
        return " ".join(parser.found)


class _Form(HTMLParser):
    """The inputs of the page's only form that is sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.action, self.values, self.inside = "", [], False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        values = dict(attrs)
        if tag == "form":
            self.inside = values.get("method") == "post"
            if self.inside:
                self.action = values.get("action", "")
        elif tag == "input" and self.inside and values.get("type") == "hidden":
            self.values.append((values["name"], values.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False


def form_in(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Where the page's form goes, and its hidden inputs."""
    parser = _Form()
    parser.feed(html)
    return unescape(parser.action), parser.values


def stamp(nonce: str = "") -> str:
    """The stamp of a form that was shown ten seconds ago."""
    shown = time.time() - 10
    return signing.dumps([nonce or secrets.token_urlsafe(24), shown], salt=rate_limits.SALT)


class Visitor:
    """One browser at one address of its own. No answer at all raises OSError."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.secret = secrets.token_hex(16)
        self.address = ".".join(str(1 + secrets.randbelow(250)) for _ in range(4))
        self.cookie = f"csrftoken={self.secret}"

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {
            "Host": "127.0.0.1",
            "Cookie": self.cookie,
            "X-Forwarded-For": self.address,
            "X-Forwarded-Proto": "http",
            "Connection": "close",
            **headers,
        }
        try:
            line.request(method, path, body or None, sent)
            response = line.getresponse()
            return Answer(response.status, response.headers, response.read())
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            line.close()

    def get(self, path: str) -> Answer:
        return self.ask("GET", path)

    def post(self, path: str, values: Any) -> Answer:
        """Send values; names may repeat. The token is added where it is missing."""
        pairs = list(values.items()) if isinstance(values, dict) else list(values)
        if not any(name == "csrfmiddlewaretoken" for name, _value in pairs):
            pairs.append(("csrfmiddlewaretoken", self.secret))
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urlencode(pairs).encode(), **{"Content-Type": kind})
