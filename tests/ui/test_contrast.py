"""Everything in the gallery stands out from its ground, measured on what is painted, in all four themes."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.ui.dev.gallery import LOOKS, PAGES
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import Chip, IconLabel, SecondaryButton, TextLabel
from tests.ui.painted import Place, measure, places, unsmoothed, weak_places


@pytest.fixture
def page(qapp: QApplication, qtbot):
    """Shows a page high enough to be seen whole, in a look."""
    made: list[QWidget] = []

    def show(make, look: str = "light") -> QWidget:
        apply_theme(qapp, LOOKS[look][1])
        unsmoothed(qapp)
        ground = QWidget()
        qtbot.addWidget(ground)
        column = QVBoxLayout(ground)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(make())
        ground.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        ground.resize(1200, 2600)
        ground.show()
        for _ in range(6):
            qapp.processEvents()
        made.append(ground)
        return ground

    yield show
    apply_theme(qapp, Theme("light"))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_words_and_parts_stand_out(page, name: str, look: str):
    shown = page(PAGES[name], look)
    assert sum(1 for _ in places(shown)) > 10
    weak = weak_places(shown)
    assert not weak, "\n".join(sorted({str(one) for one in weak}))


def faults(page, *widgets: QWidget) -> list[str]:
    def ground() -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        return made

    return [one.what for one in weak_places(page(ground))]


def test_a_pale_word_is_caught(page):
    pale = QLabel("Trop pâle")
    pale.setStyleSheet("color: #B0B0B0")
    assert faults(page, TextLabel("Lisible"), pale) == ["QLabel « Trop pâle »"]


def test_a_word_that_only_just_fails_is_caught(page):
    nearly = QLabel("Presque")
    nearly.setStyleSheet("color: #7A7A7A; background: #FFFFFF")  # 4.29
    assert faults(page, nearly) == ["QLabel « Presque »"]


def test_a_pale_button_chip_and_field_are_caught(page):
    button, chip, line = SecondaryButton("Reporter"), Chip("En retard", "danger"), QLineEdit("Lefebvre")
    button.setStyleSheet("color: #C0C0C0")
    chip.setStyleSheet("QFrame { background: #E08080 }")
    line.setStyleSheet("color: #C8C8C8")
    found = faults(page, button, chip, line)
    assert [one for one in found if "En retard" not in one] == [
        "SecondaryButton « Reporter »",
        "QLineEdit « Lefebvre »",
    ]
    assert any("En retard" in one for one in found)


def test_a_border_and_an_icon_that_melt_into_the_ground_are_caught(page):
    line, icon = QLineEdit(), IconLabel("lock", "hairline")
    line.setAccessibleName("Nom")
    line.setStyleSheet("border: 1px solid #E2E2E0")
    assert faults(page, line, icon) == ["QLineEdit border of Nom", "IconLabel icon"]


def test_black_on_white_is_never_weak_and_grey_on_grey_always():
    picture = QImage(40, 20, QImage.Format.Format_RGB32)
    for ink, ground, weak in (("#000000", "#FFFFFF", False), ("#777777", "#888888", True)):
        picture.fill(QColor(ground))
        painter = QPainter(picture)
        painter.fillRect(QRect(10, 5, 8, 8), QColor(ink))
        painter.end()
        assert (measure(picture, Place("x", picture.rect(), 4.5)) is not None) == weak
