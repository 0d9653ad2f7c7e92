"""F1 leads to the guide: from the help of a screen, by its contents, by any word; its pictures fit where they are."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from desktop.paths import resource_dir
from desktop.services.guide import PRINTED, guide_chapters, guide_dir, printed_guide
from desktop.ui.help import panel as panel_module
from desktop.ui.help.panel import HelpPanel
from desktop.ui.help.pictures import pictures_of
from desktop.ui.help.texts import GUIDE, IN_THE_GUIDE, ORDER, HelpTexts
from desktop.ui.look.theme import Theme, apply_theme
from tests.ui.typing import type_text

TODAY = "pictures/today-light.png"


@pytest.fixture(scope="module")
def texts() -> HelpTexts:
    return HelpTexts(resource_dir() / "help", guide_chapters())


@pytest.fixture
def panel(qtbot, texts) -> HelpPanel:
    panel = HelpPanel(texts, "today", guide_dir())
    qtbot.addWidget(panel)
    panel.resize(420, 700)
    panel.show()
    return panel


def widths(panel: HelpPanel) -> list[float]:
    return [image.width() for _start, image in pictures_of(panel.browser.document())]


def shown(panel: HelpPanel, name: str) -> QImage:
    return panel.browser.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(name))


def test_each_chapter_is_told_of_by_the_help_of_a_screen_and_every_link_leads_somewhere(texts):
    named = {chapter for chapters in IN_THE_GUIDE.values() for chapter in chapters}
    assert {f"{GUIDE}{one}" for one in named} == set(texts.chapters)
    assert set(IN_THE_GUIDE) <= set(ORDER)
    for chapter in guide_chapters():
        links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)]*)\)", chapter.text)
        assert set(links) <= {*texts.chapters, *ORDER}, chapter.key


def test_the_help_of_a_screen_leads_to_its_chapter_and_back(panel):
    assert "Dans le guide : Une journée de visites" in panel.browser.toPlainText()
    panel.browser.anchorClicked.emit(QUrl("guide/journee"))
    assert panel.key == "guide/journee"
    assert panel.browser.toPlainText().startswith("Une journée de visites")
    panel.back_button.click()
    assert panel.key == "today"


def test_one_reads_the_guide_from_the_first_chapter_to_the_last(texts):
    for one, following in pairwise(texts.chapters):
        assert f"({following})" in texts.onwards(one)
    assert texts.onwards(texts.chapters[-1]) == ""


def test_the_contents_list_the_chapters_before_the_screens(panel, texts):
    panel.contents_button.click()
    told = panel.browser.toPlainText()
    for chapter in guide_chapters():
        assert 0 < told.index(chapter.title) < told.index("Écran par écran")
    assert all(texts.title(key) in told for key in ORDER)


def test_words_find_a_chapter_and_show_no_name_of_a_file(panel, texts):
    type_text(panel.search, "volé plainte")
    assert "Ordinateur perdu ou volé" in panel.browser.toPlainText()
    assert all(".png" not in hit.excerpt for word in ("perdu", "png", "écran") for hit in texts.find(word))


@pytest.mark.parametrize("width", [300, 420, 700])
def test_a_picture_is_never_wider_than_the_text(panel, qtbot, width):
    panel.resize(width, 700)
    panel.browser.anchorClicked.emit(QUrl("guide/demarrer"))
    qtbot.waitUntil(lambda: widths(panel) != [] and max(widths(panel)) <= panel.browser.viewport().width())
    assert min(widths(panel)) > width / 2
    assert panel.browser.horizontalScrollBar().maximum() == 0


def test_pictures_grow_with_the_panel_and_never_beyond_themselves(panel, qtbot):
    panel.browser.anchorClicked.emit(QUrl("guide/journee"))
    narrow = widths(panel)
    panel.resize(2000, 700)
    qtbot.waitUntil(lambda: widths(panel) != narrow)
    assert widths(panel)[0] == QImage(str(guide_dir() / TODAY)).width()


def test_a_dark_window_shows_dark_pictures(qapp, panel, qtbot):
    panel.browser.anchorClicked.emit(QUrl("guide/journee"))
    assert shown(panel, TODAY).pixelColor(3, 100).lightness() > 200
    apply_theme(qapp, Theme("dark", 1.0))
    try:
        qtbot.waitUntil(lambda: shown(panel, TODAY).pixelColor(3, 100).lightness() < 80)
    finally:
        apply_theme(qapp, Theme("light", 1.0))


def test_every_picture_of_every_chapter_is_drawn(panel):
    for chapter in guide_chapters():
        panel.browser.anchorClicked.emit(QUrl(f"{GUIDE}{chapter.key}"))
        names = re.findall(r"!\[[^\]]*\]\(([^)]*)\)", chapter.text)
        assert [image.name() for _start, image in pictures_of(panel.browser.document())] == names
        assert all(shown(panel, name).width() > 0 for name in names)


@pytest.fixture
def opened(monkeypatch, tmp_path):
    """A guide beside the program, the files that the system was asked to open, and whether it does."""
    place = tmp_path / PRINTED
    place.write_bytes(b"%PDF-1.7")
    asked: list[str] = []
    answer = [True]
    monkeypatch.setattr(
        panel_module.QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) is None and answer[0]
    )
    return place, asked, answer


def test_where_a_package_brought_the_guide_on_paper_the_contents_lead_to_it(qtbot, opened):
    place, asked, _ = opened
    panel = HelpPanel(HelpTexts(resource_dir() / "help", guide_chapters(), place), "today", guide_dir())
    qtbot.addWidget(panel)
    panel.contents_button.click()
    assert "Le guide entier, à imprimer (PDF)" in panel.browser.toPlainText()
    panel.browser.anchorClicked.emit(QUrl(PRINTED))
    assert asked == [str(place)]
    assert panel.browser.toPlainText().startswith("Sommaire de l’aide")


def test_a_system_that_opens_no_document_leaves_its_place_to_read(qtbot, opened):
    place, asked, answer = opened
    answer[0] = False
    panel = HelpPanel(HelpTexts(resource_dir() / "help", guide_chapters(), place), "today", guide_dir())
    qtbot.addWidget(panel)
    panel.browser.anchorClicked.emit(QUrl(PRINTED))
    assert asked == [str(place)]
    assert str(place) in panel.browser.toPlainText()
    assert "intact" in panel.browser.toPlainText()


def test_without_such_a_guide_nothing_leads_to_one(texts):
    assert PRINTED not in texts.contents()


def test_the_guide_on_paper_is_looked_for_beside_a_frozen_program_alone(monkeypatch, tmp_path):
    (tmp_path / PRINTED).write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "perron"))
    assert printed_guide() is None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert printed_guide() == tmp_path / PRINTED
    (tmp_path / PRINTED).unlink()
    assert printed_guide() is None
