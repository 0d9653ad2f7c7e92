"""What each document is made of, read back by another program: tags, language, colours, metadata (PDF/A-2a, UA-1)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream, DictionaryObject

from desktop.reports.bilan import Section, render_bilan
from tests.reports.conftest import visit_lines
from tests.reports.documents import NAMES, document_named

SHOWING = {b"Tj", b"TJ", b"'", b'"', b"f", b"F", b"f*", b"S", b"s", b"B", b"b", b"B*", b"b*", b"Do", b"sh"}
"""The operators that leave something on a page."""


@pytest.fixture(params=NAMES)
def document(request) -> bytes:
    return document_named(request.param)


@cache
def read(content: bytes) -> PdfReader:
    """Read once for all that is looked at."""
    return PdfReader(BytesIO(content))


@cache
def tree(content: bytes):
    """Every element under the root: its role, itself."""
    reader = read(content)
    found = []

    def walk(element) -> None:
        found.append((str(element["/S"])[1:], element))
        for kid in element.get("/K", []):
            kid = kid.get_object()
            if "/S" in kid:
                walk(kid)

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object())
    return found


def roles(content: bytes) -> Counter[str]:
    return Counter(role for role, _ in tree(content))


@cache
def marked_pages(content: bytes) -> list[list[tuple[str, int | None]]]:
    """The same of each page."""
    return [marked(page) for page in read(content).pages]


def marked(page) -> list[tuple[str, int | None]]:
    """What each thing left on a page belongs to: the innermost numbered mark round it, or the ornaments."""
    found, open_marks = [], []
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            number = operands[1].get("/MCID") if operator == b"BDC" else None
            open_marks.append((str(operands[0])[1:], number))
        elif operator == b"EMC":
            open_marks.pop()
        elif operator in SHOWING:
            found.append(next((one for one in reversed(open_marks) if one[0] != "Span"), ("", None)))
    assert open_marks == []
    return found


def test_all_that_a_page_shows_belongs_to_an_element_or_to_its_ornaments(document):
    for shown in marked_pages(document):
        assert shown
        assert all(role == "Artifact" or number is not None for role, number in shown)


def test_each_mark_has_one_owner_of_the_same_role_and_each_page_knows_its_owners(document):
    reader = read(document)
    owned = {}
    for role, element in tree(document):
        kids = element["/K"]  # of a place to sign, its field alone
        for kid in (one.get_object() for one in ([kids] if isinstance(kids, DictionaryObject) else kids)):
            if kid.get("/Type") == "/MCR":
                place = (reader.get_page_number(kid["/Pg"].get_object()), kid["/MCID"])
                assert place not in owned
                owned[place] = (role, element)
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for number, page in enumerate(reader.pages):
        marks = {one[1]: one[0] for one in marked_pages(document)[number] if one[1] is not None}
        assert {place[1] for place in owned if place[0] == number} >= set(marks)
        assert all(owned[number, mark][0] == role for mark, role in marks.items())
        owners = parents[page["/StructParents"]].get_object()
        assert [one.get_object() for one in owners] == [owned[number, mark][1] for mark in range(len(marks))]


def test_headings_begin_with_the_title_and_leave_no_level_out(document):
    levels = [int(role[1]) for role, _ in tree(document) if re.fullmatch("H[1-6]", role)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_tables_have_rows_of_heads_and_cells_and_lists_have_items(document):
    for role, element in tree(document):
        kids = [str(kid.get_object()["/S"])[1:] for kid in element["/K"] if "/S" in kid.get_object()]
        match role:
            case "Table":
                assert set(kids) == {"TR"}
            case "TR":
                assert set(kids) <= {"TH", "TD"}
            case "L":
                assert set(kids) == {"LI"}
            case "LI":
                assert "LBody" in kids
            case "TH":
                assert element["/A"][0]["/Scope"] in ("/Column", "/Row")


def test_the_heads_of_a_long_table_are_heads_once_and_ornaments_on_the_pages_after(bilan):
    content = render_bilan(replace(bilan, visits=visit_lines(80)))
    pages = PdfReader(BytesIO(content)).pages
    with_heads = [page for page in pages if "Ce qui a été prévu" in page.extract_text()]
    assert len(with_heads) > 2
    heads = [one for role, one in tree(content) if role == "TH" and one["/A"][0]["/Scope"] == "/Column"]
    assert len(heads) == 3 * (2 if bilan.next_steps else 1)
    for head in heads:
        (words,) = (one.get_object() for one in head["/K"])
        assert len(words["/K"]) == 1


def test_a_paragraph_cut_by_the_end_of_a_page_is_one_paragraph(bilan):
    endless = " ".join(f"mot{number}" for number in range(1500))
    content = render_bilan(replace(bilan, sections=(Section("Long", endless),), visits=(), track=()))
    pieces = [one["/K"] for role, one in tree(content) if role == "P"]
    longest = [kid.get_object()["/Pg"]["/StructParents"] for kid in max(pieces, key=len)]
    assert len(longest) >= 2
    assert longest == sorted(set(longest))  # one piece a page, in order


def test_the_words_of_the_household_are_a_quote(bilan):
    quotes = [one for role, one in tree(render_bilan(bilan)) if role == "BlockQuote"]
    assert len(quotes) == 1


def test_a_character_that_the_face_lacks_is_drawn_and_tells_which_one_is_meant(bilan, poppler):
    content = render_bilan(replace(bilan, household_words="Merci 👍 à tous, 中文"))
    assert "Merci 👍 à tous, 中文" in poppler.words(content)
    pages = PdfReader(BytesIO(content)).pages
    drawn = b"".join(page.get_contents().get_data() for page in pages)
    assert b"/Span <</ActualText <FEFFD83DDC4D>>> BDC" in drawn
    assert "▯" in "".join(page.extract_text() for page in pages)


def test_a_document_says_its_language_title_colours_and_the_norms_that_it_follows(document):
    root = read(document).trailer["/Root"]
    assert root["/Lang"] == "fr-FR"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    (intent,) = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_object().get_data()[16:20] == b"RGB "
    packet = root["/Metadata"].get_object().get_data().decode()
    for told in ('pdfaid:part(>|=")2[<"]', 'pdfaid:conformance(>|=")A[<"]', 'pdfuaid:part(>|=")1[<"]', "<dc:title[ >]"):
        assert re.search(told, packet)  # signing writes the same as attributes


def test_every_stream_ends_with_a_line_end_of_its_own(document):
    for found in re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", document):
        assert document[found.end() + int(found[1]) :].startswith(b"\nendstream\n")


def test_nothing_that_was_left_out_stays_in_the_tree(document):
    """An element without a piece of a page would be read as an empty paragraph, or an empty cell's would be a lie."""
    assert not [role for role, one in tree(document) if role in ("P", "H1", "H2", "LBody", "Lbl") and not one["/K"]]


def test_a_row_goes_whole_to_the_next_page_and_the_heads_stand_on_top_of_a_page_alone(bilan, poppler):
    lines = visit_lines(80)
    content = render_bilan(replace(bilan, visits=lines))
    for page in range(1, len(PdfReader(BytesIO(content)).pages) + 1):
        words = poppler.text(content, "-f", str(page), "-l", str(page))
        assert words.count("Ce qui a été prévu") <= 1
