"""What was signed is seen on the screen and on paper, also by a reader that leaves places for signatures empty."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop.reports.bilan import render_bilan_to_sign
from desktop.reports.shown_places import with_places_drawn
from tests.reports.authorities import Authority
from tests.reports.signed import PLACES, answered

_WIDTH = 596
"""A multiple of four: no byte of a line is left to chance."""


@pytest.fixture
def revisions(bilan) -> list[bytes]:
    return answered(render_bilan_to_sign(bilan, PLACES), Authority("Association").laptop("Ordinateur"))


class Qt:
    """The reader that this program shows and prints with."""

    def __init__(self, content: bytes) -> None:
        buffer = QBuffer()
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        document = QPdfDocument()
        document.load(buffer)
        pages = range(document.pageCount())
        self.words = " ".join(document.getAllText(page).text() for page in pages)
        self.pictures = [self._picture(document, page) for page in pages]
        document.close()

    @staticmethod
    def _picture(document: QPdfDocument, page: int) -> bytes:
        size = QSize(_WIDTH, 842)
        picture = QImage(size, QImage.Format.Format_Grayscale8)
        picture.fill(QColor("white"))
        painter = QPainter(picture)
        painter.drawImage(0, 0, document.render(page, size))
        painter.end()
        return bytes(picture.constBits())


def test_a_document_that_nobody_signed_is_shown_as_it_is(revisions):
    assert with_places_drawn(revisions[0]) == revisions[0]


def test_each_answer_changes_what_is_seen_and_nothing_but_its_place(qapp, revisions):
    seen = [Qt(with_places_drawn(one)).pictures for one in revisions]
    for before, after in pairwise(seen):
        changed = [then != now for then, now in zip(before, after, strict=True)]
        assert changed.count(True) == 1, "each answer is on one page"


def test_the_words_of_those_who_do_not_sign_and_of_the_seal_are_seen(qapp, revisions):
    words = Qt(with_places_drawn(revisions[-1])).words
    assert "A refusé" in words
    assert "Scellé" in words


def test_the_strokes_stand_upright_in_their_place(qapp, revisions):
    before, after = (Qt(with_places_drawn(one)).pictures[-1] for one in revisions[:2])
    drawn = [place for place, (then, now) in enumerate(zip(before, after, strict=True)) if then != now]
    rows = sorted(place // _WIDTH for place in drawn)
    foot = [place % _WIDTH for place in drawn if place // _WIDTH > rows[len(rows) // 2] + 20]
    assert foot, "the day stands under what was drawn"
