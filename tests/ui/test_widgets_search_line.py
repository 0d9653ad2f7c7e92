"""The line to search with: its glass grows with the text, the words begin after it."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import IconLabel, SearchLine


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_glass_is_as_tall_as_the_words_and_beside_them(qapp: QApplication, qtbot, scale: float):
    apply_theme(qapp, Theme("light", scale))
    line = SearchLine("Rechercher partout")
    line.resize(600, 40)
    qtbot.addWidget(line)
    line.show()
    glass = line.findChild(IconLabel)
    assert glass.height() >= line.fontMetrics().ascent()
    assert line.textMargins().left() >= glass.width()
    assert abs(glass.geometry().center().y() - line.rect().center().y()) <= 1
    assert line.accessibleName() == line.placeholderText() == "Rechercher partout"


def test_without_room_a_short_word_stands_in_the_line(qapp: QApplication, qtbot):
    line = SearchLine("Nom, commune, rue ou téléphone, dans n’importe quel ordre", short="Nom, commune, rue")
    qtbot.addWidget(line)
    line.resize(800, 40)
    line.show()
    assert line.placeholderText().endswith("ordre")
    line.resize(260, 40)
    assert line.placeholderText() == "Nom, commune, rue"
    assert line.accessibleName().endswith("ordre")
