"""The score that Mozilla's HTTP Observatory would give an answer, by its published rules.

They are those of mdn/mdn-http-observatory as of 2026 (its analyzer's tests and its table of
modifiers), as far as they can concern a site that embeds nothing of others: a hundred to begin
with, less for what is missing or weak, and extra credit only where the rest is worth 90. Being on
the preload list of browsers (5 more) is a matter of the domain and not counted.
"""

import re
from typing import Any
from urllib.parse import urlsplit

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
HALF_A_YEAR = 15_552_000  # seconds
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def directives(policy: str) -> dict[str, set[str]]:
    """A content security policy by directive; ``ValueError`` where one is named twice."""
    found: dict[str, set[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split()
        if name.lower() in found:
            raise ValueError(name)
        found[name.lower()] = {source.lower() for source in sources} or {"'none'"}
    return found


def content_policy(policy: str | None) -> int:
    """What the policy costs or is worth."""
    if not policy:
        return -25
    try:
        csp = directives(policy)
    except ValueError:
        return -25
    default = csp.get("default-src", {"*"})
    scripts, styles, objects = (csp.get(f"{one}-src", default) for one in SORTS)
    if scripts & (BROAD | INLINE) or objects & BROAD or "'strict-dynamic'" in scripts:
        return -20
    active = {one for name, sources in csp.items() for one in sources if name not in PASSIVE}
    if any(one.startswith(("http:", "ftp:")) for one in active):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    passive = {one for name in PASSIVE for one in csp.get(name, default)}
    if any(one.startswith(("http:", "ftp:")) for one in passive):
        return -10
    if styles & (BROAD | INLINE):
        return 0
    return 10 if default == {"'none'"} else 5


SORTS = ("script", "style", "object")
PASSIVE = ("img-src", "media-src")


def cookies(response: Any) -> int:
    """What those that the answer sets cost or are worth."""
    found = [(name.lower(), morsel) for name, morsel in response.cookies.items()]
    worst = 5 if found else 0
    for name, morsel in found:
        of_session = "sess" in name or "login" in name
        if not morsel["secure"]:
            worst = min(worst, -40 if of_session else -20)
        if of_session and not morsel["httponly"]:
            worst = min(worst, -30)
        if morsel["samesite"].lower() not in ("lax", "strict"):
            worst = min(worst, -20 if morsel["samesite"] or "csrf" in name else 0)
    return worst


def transport(value: str | None) -> int:
    """Strict-Transport-Security."""
    age = re.search(r"max-age=(\d+)", value or "")
    if not age or "," in (value or ""):
        return -20
    return 0 if int(age[1]) >= HALF_A_YEAR else -10


def referrer(value: str | None) -> int:
    """Referrer-Policy."""
    if value is None:
        return 0
    return 5 if value.split(",")[-1].strip().lower() in PRIVATE else -5


def frames(headers: Any) -> int:
    """X-Frame-Options, or better the policy that has taken its place."""
    if "frame-ancestors" in headers.get("Content-Security-Policy", ""):
        return 5
    return 0 if headers.get("X-Frame-Options", "").lower() in ("deny", "sameorigin") else -20


def resources(value: str | None) -> int:
    """Cross-Origin-Resource-Policy."""
    worth = {None: 0, "cross-origin": 0, "same-site": 10, "same-origin": 10}
    return worth.get(value.lower() if value else None, -5)


def foreign_scripts(response: Any, host: str) -> int:
    """Scripts from elsewhere, of which a site of ours has none."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return 0
    sources = re.findall(r'<script[^>]*\ssrc="([^"]*)"', response.content.decode())
    return -50 if any(urlsplit(one).netloc not in ("", host) for one in sources) else 0


def origins(headers: Any) -> int:
    """Reading by pages elsewhere: only with a visitor's cookies it is a fault."""
    return -50 if headers.get("Access-Control-Allow-Credentials", "").lower() == "true" else 0


def redirection(plain: Any, host: str) -> int:
    """What answers at the same address over http."""
    where = urlsplit(plain.headers.get("Location", ""))
    if plain.status_code not in (301, 302, 307, 308) or where.scheme != "https":
        return -20
    return 0 if where.hostname == host else -5


def score(response: Any, plain: Any, host: str) -> tuple[int, dict[str, int]]:
    """The score, and what of it is whose; ``plain`` is the answer over http."""
    headers = response.headers
    parts = {
        "policy": content_policy(headers.get("Content-Security-Policy")),
        "cookies": cookies(response),
        "origins": origins(headers),
        "redirection": redirection(plain, host),
        "referrer": referrer(headers.get("Referrer-Policy")),
        "transport": transport(headers.get("Strict-Transport-Security")),
        "scripts": foreign_scripts(response, host),
        "types": 0 if headers.get("X-Content-Type-Options", "").lower() == "nosniff" else -5,
        "frames": frames(headers),
        "resources": resources(headers.get("Cross-Origin-Resource-Policy")),
    }
    without_extra = 100 + sum(min(part, 0) for part in parts.values())
    total = 100 + sum(parts.values()) if without_extra >= 90 else without_extra
    return max(total, 0), parts
