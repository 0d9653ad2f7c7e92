"""The guide on paper: every chapter on the page that the contents say, every word and every picture."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.reports.fonts import SUBSTITUTE
from desktop.reports.manuscript import Kind, read_text, runs
from desktop.services.guide import Chapter, guide_chapters, guide_pdf
from tests.reports.documents import DAY

CHAPTERS = guide_chapters()


@cache
def reader() -> PdfReader:
    return PdfReader(BytesIO(guide_pdf(DAY)))


@cache
def pages() -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader().pages]


def first_page(number: int) -> int:
    title = f"{number + 1}. {CHAPTERS[number].title}"
    return next(place for place, text in enumerate(pages()) if place and title in text)


def text_of(number: int) -> str:
    end = first_page(number + 1) if number + 1 < len(CHAPTERS) else len(pages())
    return " ".join(pages()[first_page(number) : end])


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w’-]+", text))


def test_the_contents_name_each_chapter_with_its_page():
    for number, chapter in enumerate(CHAPTERS):
        assert f"{number + 1}. {chapter.title} {first_page(number) + 1}" in pages()[0]


def test_each_chapter_is_in_the_outline():
    outline = [entry.title.replace("\u00a0", " ") for entry in reader().outline]
    assert outline == [
        f"{number + 1}. {chapter.title}".replace("\u00a0", " ") for number, chapter in enumerate(CHAPTERS)
    ]


@pytest.mark.parametrize(("number", "chapter"), list(enumerate(CHAPTERS)), ids=[one.key for one in CHAPTERS])
def test_no_word_of_a_chapter_is_missing(number: int, chapter: Chapter):
    told = " ".join(
        run.text
        for block in read_text(chapter.text)
        if block.kind is not Kind.PICTURE
        for line in block.lines
        for run in runs(line)
    )
    assert words(told) - words(text_of(number)) == set()
    assert SUBSTITUTE not in text_of(number)


def test_every_picture_is_drawn_and_told_to_who_does_not_see_it():
    named = [block for chapter in CHAPTERS for block in read_text(chapter.text) if block.kind is Kind.PICTURE]
    assert len(named) > 20
    assert sum(len(page.images) for page in reader().pages) == len(named)
    told = [element["/Alt"] for element in _figures(reader().trailer["/Root"]["/StructTreeRoot"]["/K"][0].get_object())]
    assert told == [block.lines[0] for block in named]


def _figures(element):
    for kid in element.get("/K", []):
        kid = kid.get_object()
        if "/S" in kid:
            if kid["/S"] == "/Figure":
                yield kid
            yield from _figures(kid)


def test_the_same_texts_give_the_same_bytes():
    assert guide_pdf(DAY) == guide_pdf(DAY)


def test_a_text_is_read_as_what_it_is():
    kinds = [
        block.kind for block in read_text("# Un\n\nDeux\ntrois\n\n1. a\n2. b\n\n- c\n  d\n\n> e\n> f\n\n![g](h.png)")
    ]
    assert kinds == [Kind.TITLE, Kind.WORDS, Kind.STEPS, Kind.BULLETS, Kind.REMARK, Kind.PICTURE]
    (bullets,) = read_text("- c\n  d\n- e")
    assert bullets.lines == ("c d", "e")
    assert [(run.text, run.strong) for run in runs("a **b** `c` [d](e)")] == [
        ("a ", False), ("b", True), (" ", False), ("c", True), (" d", False),
    ]  # fmt: skip
