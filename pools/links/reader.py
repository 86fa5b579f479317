"""Gives the text of an HTML page or a PDF file. A program of its own, run by ``page_text``.

What it reads is hostile until proven otherwise: nested a hundred thousand deep, or small and
unpacking to gigabytes. So it runs in a process that may use so much memory and time and no more,
and that nobody misses. The bytes come in, the text goes out; its name says how it was read.

It imports nothing of ours: the interpreter is started isolated, without this project.
"""

import io
import json
import resource
import sys
from typing import Any

MEMORY = 768 * 2**20  # bytes of address space
SECONDS = 10  # of the processor
MOST_PAGES = 300
MOST_TEXT = 3_000_000  # characters
BLOCKS = (
    "address article aside blockquote br caption dd div dl dt figcaption footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol option p pre section summary table td th tr ul"
).split()
UNSEEN = ("script", "style", "template", "noscript", "svg", "head")


def read_html(body: bytes, charset: str) -> dict[str, Any]:
    """The text as read, a line a block; and what hints at a page that only a script fills."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString

    soup = BeautifulSoup(body, "html.parser", from_encoding=charset or None)
    noscript = " ".join(one.get_text(" ") for one in soup.find_all("noscript"))
    login = soup.find("input", attrs={"type": "password"}) is not None
    scripted = soup.find("script") is not None
    for unseen in soup.find_all(UNSEEN):
        unseen.extract()
    for block in soup.find_all(BLOCKS):
        block.insert_before(NavigableString("\n"))
        block.append(NavigableString("\n"))
    # Strings one by one: without those that are comments, which nobody reads.
    text = "".join(part for part in soup.descendants if type(part) is NavigableString)
    return {
        **_bounded(text),
        "noscript": noscript[:1000],
        "login": login,
        "scripted": scripted,
    }


def read_pdf(body: bytes) -> dict[str, Any]:
    """The text page by page, as far as there may be pages and characters."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted:
        return {"problem": "encrypted"}
    parts: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            return {**_bounded("\n".join(parts)), "problem": "too_large"}
        parts.append(page.extract_text())
        length += len(parts[-1]) + 1
        if length > MOST_TEXT + 1:  # one page may bring more than a hundred others
            break
    text = "\n".join(parts)
    return _bounded(text) if text.strip() else {"problem": "no_text"}


def _bounded(text: str) -> dict[str, Any]:
    """No more of a text than may go out, and that it was too large where there was more."""
    if len(text) <= MOST_TEXT:
        return {"text": text}
    return {"text": text[:MOST_TEXT], "problem": "too_large"}


def main() -> None:
    """Read standard input as the first argument says; the second may name a charset."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    body = sys.stdin.buffer.read()
    found = read_pdf(body) if sys.argv[1] == "pdf" else read_html(body, sys.argv[2])
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
