"""What a server sends, read as text: well, badly declared, hostile or not at all."""

import gzip
import io
import zlib

import pytest
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from pools.links import fetching, page_text
from pools.links.fetching import FetchResult, fetch
from pools.links.quotes import fold, stands_in
from pools.models import Link
from pools.models.quotation import Reading
from tests.review.servers import site

WORDS = "The fee is ten percent of all rewards, today and until further notice."
PROSE = f"<p>{WORDS}</p>" + "<p>More of the same kind of prose.</p>" * 20


@pytest.fixture(scope="module")
def running():
    with site() as server:
        yield server


@pytest.fixture
def local(running, settings):
    settings.LINKS_MAY_BE_LOCAL = True
    return running


def read(body, content_type="", **more):
    sent = body.encode() if isinstance(body, str) else body
    return page_text.read(FetchResult(Link.Outcome.OPENS, 200, "", sent, content_type, **more))


def pdf(text="", *, password=None, stream=None):
    writer = PdfWriter()
    page = writer.add_blank_page(600, 600)
    content = DecodedStreamObject()
    lines = "".join(f"({line}) Tj 0 -14 Td " for line in text.split("\n"))
    content.set_data(stream or f"BT /F1 12 Tf 50 500 Td {lines} ET".encode())
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    from pypdf.generic import DictionaryObject

    named = DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})
    fonts = DictionaryObject({NameObject("/F1"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_page_is_read_block_by_block() -> None:
    found = read(
        f"<html><style>p{{}}</style><!-- no --><h1>The<b>or</b>y</h1><div>A</div>B<p>{WORDS}{PROSE}"
    )
    assert found.reading == Reading.READ
    assert found.text.split()[:3] == ["Theory", "A", "B"]
    assert "no" not in found.text.split()[:5]


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (f"<html>{PROSE}", "application/octet-stream"),
        (f"<html>{PROSE}", "text/html; charset=nonsense"),
        (f"<html>{PROSE}", "text/html; charset=zlib"),
        (f"<html>{PROSE} café", "text/html; charset=iso-8859-1"),
        (f"<html>{PROSE} café".encode("cp1252"), "text/html; charset=windows-1252"),
        (f"<html><meta charset=utf-16>{PROSE}", "text/html"),
        (f"# Fee\n\n**The fee** is ten\n> percent of all rewards, {WORDS}", "text/markdown"),
        (WORDS, ""),
        (WORDS.encode("utf-16"), "text/plain"),
        (WORDS.encode("utf-16-be"), "text/plain; charset=utf-16be"),
        (
            pdf("The fee is ten per-\ncent of all rewards, today and\nuntil further notice."),
            "text/html",
        ),
    ],
)
def test_what_is_there_counts_more_than_what_is_declared(body, declared) -> None:
    found = read(body, declared)
    assert found.reading == Reading.READ
    assert stands_in(WORDS, fold(found.text))


@pytest.mark.parametrize(
    ("body", "reading"),
    [
        ("<html><noscript>Please enable JavaScript.</noscript><div id=root></div>", "script"),
        ("<html><script>go()</script><div>Loading</div>", "script"),
        ("<html><form><input type=password></form>Sign in", "login"),
        ("<html><p>Just a moment...</p>", "script"),
        ("<html><p></p>", "no_text"),
        ("", "no_text"),
        (b"\x00\x01\x02 no text at all", "unknown_form"),
        (b"%PDF-1.7 this is none", "unknown_form"),
        (pdf(password="secret"), "encrypted"),
        (pdf(stream=b" "), "no_text"),
    ],
)
def test_what_cannot_be_read_is_said(body, reading) -> None:
    assert read(body).reading == reading


def test_a_document_cut_off_is_read_in_part() -> None:
    assert read(f"<html>{PROSE}", cut_off=True).reading == Reading.TOO_LARGE
    assert read(pdf(WORDS), cut_off=True).reading == Reading.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        b"<html>" + b"<div>" * 100_000 + b"deep",
        pdf(stream=b"BT /F1 12 Tf " + b"(xxxxxxxxxxxxxxxx) Tj " * 1_000_000 + b"ET"),
    ],
    ids=["nested", "bomb"],
)
def test_a_hostile_document_holds_up_nobody(body, monkeypatch) -> None:
    monkeypatch.setattr(page_text, "SECONDS", 2)
    assert read(body).reading in (
        Reading.READ,
        Reading.TOO_LARGE,
        Reading.UNKNOWN_FORM,
        Reading.SCRIPT,
    )


def test_packed_answers_are_opened_as_far_as_the_limit(local, monkeypatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES_OF_DOCUMENT", 100_000)
    bomb = local.put("bomb", gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip")
    found = fetch(bomb, document=True)
    assert (len(found.body), found.cut_off) == (100_000, True)
    small = local.put("small", zlib.compress(WORDS.encode()), Content_Encoding="deflate")
    assert page_text.read(fetch(small, document=True)).text == WORDS
    two = local.put("two", zlib.compress(b"One.") + zlib.compress(b"Two."), Content_Encoding="gzip")
    assert fetch(two, document=True).cut_off, "only the first part was opened"
    other = local.put("br", b"\x0b\x02", Content_Encoding="br")
    assert page_text.read(fetch(other, document=True)).reading == Reading.UNKNOWN_FORM
    lie = local.put("lie", WORDS, Content_Encoding="gzip")
    assert fetch(lie, document=True).outcome == "opens"


def test_a_wrong_length_is_a_document_cut_off(local) -> None:
    url = local.put("short", WORDS, Content_Length="5000")
    found = fetch(url, document=True)
    assert (found.outcome, found.cut_off) == ("opens", True)
    assert fetch(local.put("word", WORDS, Content_Length="many")).outcome in (
        "opens",
        "unreachable",
    )


def test_a_document_may_be_larger_than_a_page(local) -> None:
    url = local.put("large", b"x" * 400_000)
    assert len(fetch(url).body) == fetching.MOST_BYTES
    found = fetch(f"{url}#:~:text=x", document=True)
    assert (len(found.body), found.cut_off) == (400_000, False)
    assert local.asked[-1] == "/doc/large", "what is after # is never sent"
