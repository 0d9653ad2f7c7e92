"""The gallery: a window to look around in, and pictures of every page in every look."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from desktop.ui.dev.gallery import LOOKS, PAGES, GalleryWindow, paint_gallery
from desktop.ui.look.theme import Theme, apply_theme, tokens_of
from desktop.ui.widgets import PeriodTrack, TableView, VirtualList


@pytest.fixture
def window(qapp: QApplication, qtbot):
    made = GalleryWindow(qapp)
    qtbot.addWidget(made)
    made.show()
    yield made
    apply_theme(qapp, Theme("light"))


def test_every_page_can_be_looked_at(window: GalleryWindow, qapp: QApplication):
    for key in PAGES:
        window.pages.show_page(key)
        qapp.processEvents()
        assert window.pages.page(key).isVisible()


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_and_a_size_are_chosen_there(window: GalleryWindow, qtbot, look: str):
    window.look.set_value(look)
    window.scale.set_value("2.0")
    wanted = LOOKS[look][1]
    qtbot.waitUntil(lambda: tokens_of(window) is wanted.tokens())
    assert window.font().pointSizeF() == pytest.approx(21)


def test_the_pictures_are_those_of_every_page_asked_for(qapp: QApplication, tmp_path: Path):
    written = paint_gallery(tmp_path, qapp, ["buttons", "lists"], ["dark", "high-light"], [1.0])
    assert [path.name for path in written] == [
        "buttons-dark-100.png", "lists-dark-100.png", "buttons-high-light-100.png", "lists-high-light-100.png",
    ]  # fmt: skip
    assert all(QImage(str(path)).width() == 1366 for path in written)
    apply_theme(qapp, Theme("light"))


def test_it_shows_what_other_parts_of_the_program_are_built_of(qapp: QApplication, qtbot):
    kinds: set[type] = set()
    for make in PAGES.values():
        page = make()
        qtbot.addWidget(page)
        kinds |= {type(widget) for widget in page.findChildren(QWidget)}
    assert {TableView, VirtualList, PeriodTrack} <= kinds
    assert any(issubclass(kind, QComboBox) for kind in kinds)
