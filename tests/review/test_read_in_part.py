"""Documents that are read in part: what stands in that part is there, and nothing of them is gone."""

import io

import pytest
from pypdf import PdfWriter

from pools.links import page_text, reader
from pools.links.fetching import FetchResult
from pools.links.quotes import fold, stands_in
from pools.models import Link
from pools.models.quotation import Reading

WORDS = "The pool’s fee is ten percent."
FILLING = "word " * (reader.MOST_TEXT // 5)


def read(body, content_type="text/html", **more):
    return page_text.read(FetchResult(Link.Outcome.OPENS, 200, "", body, content_type, **more))


def stands(words, found):
    return stands_in(words, fold(found.text))


def blank_pages(number):
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(number):
        writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def test_a_page_of_more_text_than_is_read_is_too_large():
    found = read(f"<html><p>{WORDS}</p><p>{FILLING}</p><p>At the end.</p>".encode())
    assert found.reading == Reading.TOO_LARGE
    assert stands(WORDS, found) and not stands("At the end.", found)
    fitting = read(f"<html><p>{FILLING[:-100]}</p>".encode())
    assert fitting.reading == Reading.READ


@pytest.mark.parametrize("before", ["", "<html><p>"], ids=["plain", "page"])
def test_the_end_of_what_was_cut_off_proves_nothing(before):
    kind = "text/html" if before else "text/plain"
    whole = f"{before}{WORDS} The most is 105 ether, at € 2".encode()
    cut = whole[: whole.index(b"5 ether")]
    assert not stands("The most is 10", read(cut, kind, cut_off=True))
    assert stands("The most is", read(cut, kind, cut_off=True))
    # In the middle of a character, the rest is read as what it is.
    torn = whole[: whole.index(b" 2") - 1]
    assert stands("fee is ten percent. The most is 105 ether", read(torn, kind, cut_off=True))
    assert "pool’s" in read(torn, kind, cut_off=True).text


def test_nothing_but_space_in_a_page_cut_off_is_not_a_page_without_text():
    for body in (b"<html>" + b" " * 1000, b" " * 1000):
        assert read(body, cut_off=True).reading == Reading.TOO_LARGE


def test_a_pdf_gives_no_more_text_than_is_read(monkeypatch):
    from pypdf import PageObject

    monkeypatch.setattr(reader, "MOST_TEXT", 25)
    monkeypatch.setattr(PageObject, "extract_text", lambda page: "ten chars.")
    assert reader.read_pdf(blank_pages(2)) == {"text": "ten chars.\nten chars."}
    for pages in (3, 4):
        found = reader.read_pdf(blank_pages(pages))
        assert found == {"text": "ten chars.\nten chars.\nten", "problem": "too_large"}
    monkeypatch.setattr(PageObject, "extract_text", lambda page: "x" * 1000)
    assert reader.read_pdf(blank_pages(1)) == {"text": "x" * 25, "problem": "too_large"}
    monkeypatch.setattr(reader, "MOST_TEXT", 1000)
    monkeypatch.setattr(reader, "MOST_PAGES", 1)
    assert reader.read_pdf(blank_pages(2)) == {"text": "x" * 1000, "problem": "too_large"}


@pytest.mark.parametrize(
    "program",
    [
        "print('x' * 2000)",
        "print('{\"text\": \"' + 'x' * 400 + '\"}')",  # more than a text may have
        "while True: print('x' * 100_000)",
        "print('[' * 900)",
        "print('[1]')",
        "print('{\"text\": 1}')",
        'print(\'{"text": "", "problem": "nonsense"}\')',
        'raise SystemExit(\'{"text": ""}\')',
        "import os, time; os.close(0); time.sleep(60)",
    ],
)
def test_an_answer_that_is_none_is_a_document_not_read(tmp_path, monkeypatch, program):
    monkeypatch.setattr(page_text, "READER", tmp_path / "reader.py")
    monkeypatch.setattr(page_text, "MOST_TEXT", 300)
    monkeypatch.setattr(page_text, "MOST_ANSWER", 1000)
    monkeypatch.setattr(page_text, "SECONDS", 1)
    (tmp_path / "reader.py").write_text(program)
    assert read(b"<html>" + b"x" * 200_000) == page_text.PageText(Reading.TOO_LARGE)
    if "nonsense" in program:
        assert read(b"%PDF-1.7") == page_text.PageText(Reading.UNKNOWN_FORM)


def test_complaints_of_the_reading_program_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(page_text, "READER", tmp_path / "reader.py")
    (tmp_path / "reader.py").write_text(
        "import json, os\n"
        "same = os.path.samestat(os.fstat(2), os.stat(os.devnull))\n"
        "print(json.dumps({'text': 'to nobody' if same else 'kept'}))\n"
    )
    assert read(b"%PDF-1.7").text == "to nobody"
