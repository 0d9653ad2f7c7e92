"""The text of a bilan: where a paragraph comes from, what it said before, what is hard to read."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure
from desktop.ui.report.page import BilanPage
from desktop.ui.report.section_card import SectionCard
from desktop.ui.screen import Screen
from tests.ui.bilan_pages import opened_on
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.bilan_fixtures", "tests.ui.ceremony_fixtures"]

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def measure(visited_twice: Measure) -> Measure:
    return visited_twice


@pytest.fixture
def page(screen: Screen, qtbot: QtBot, measure: Measure) -> BilanPage:
    return opened_on(BilanPage(screen), qtbot, measure)


@pytest.fixture
def home(page: BilanPage) -> SectionCard:
    """The part that says what was seen at home."""
    return next(card for card in page.editing.cards if "Volets" in card.area.value())


def names(card: SectionCard) -> list[str]:
    return [link.text() for link in card.origin.links]


# --- where a paragraph comes from -------------------------------------------------------------------------------------


def test_a_click_in_a_paragraph_shows_its_visit_and_leads_there(qtbot, home, route):
    home.put_cursor_at(home.area.value().index("Volets"))
    assert names(home) == ["6\u00a0octobre 2026, à domicile"]
    assert home.origin.words.text() == "Ce paragraphe est tiré de\u00a0:"
    qtbot.mouseClick(home.origin.links[0], LEFT)
    assert route.gone[-1][0] == "visit_read"


def test_an_edited_paragraph_says_so_and_one_of_ones_own_has_no_visit(home):
    home.put_cursor_at(0)
    type_text(home.area, "Toujours ")
    assert home.origin.words.text() == "Modifié depuis, ce paragraphe vient de\u00a0:"
    assert names(home) == ["8\u00a0septembre 2026, à domicile"]
    home.put_cursor_at(len(home.area.value()))
    home.area.insertPlainText("\n\nIl a plu tout le mois.")
    assert home.origin.words.text() == "Ce paragraphe est de vous\u00a0: il ne vient d’aucune visite."
    assert names(home) == []


def test_an_emoji_before_it_does_not_lead_to_another_paragraph(home):
    home.area.setPlainText("👍👍👍\n\n" + home.area.value())
    text = home.area.value()
    home.put_cursor_at(len(text[: text.index("Volets")].encode("utf-16-le")) // 2)
    assert names(home) == ["6\u00a0octobre 2026, à domicile"]


def test_what_is_set_side_by_side_is_told_and_not_asked_twice(page):
    told = " ".join(label.text() for label in page.editing.findChildren(type(page.editing.cards[0].advice)))
    assert "Imprimé en tableau, d’après les visites\u00a0: Confort ressenti." in told
    assert "Confort ressenti" not in " ".join(page.editing.texts().values())


def test_a_long_sentence_and_an_unknown_name_are_told_and_stop_nothing(home):
    home.area.setPlainText("Le SIAO " + "et puis encore " * 12 + ".")
    assert "1\u00a0phrase est longue (jusqu’à 38 mots)" in home.advice.text()
    assert "Ce sigle n’est pas expliqué à la fin du document\u00a0: SIAO." in home.advice.text()
    home.area.setPlainText("Le DPE est fait.")
    assert home.advice.isHidden()


# --- what it said before ----------------------------------------------------------------------------------------------


def test_an_earlier_text_is_read_and_taken_back(qtbot, page, services, measure):
    before = dict(page.editing.texts())
    type_text(page.editing.sections[0], "Tout autre chose. ")
    page.editing.earlier.click()
    panel = page.writing.earlier
    assert page.writing.currentWidget() is panel
    assert len(panel.buttons) == 1
    panel.buttons[0].click()
    assert page.writing.currentWidget() is page.editing
    assert page.editing.texts() == before
    assert services.bilans.begin(measure.id).texts == before
    page.editing.earlier.click()
    assert len(panel.buttons) == 1, "the text that was there is kept in its turn, the one taken back is no earlier text"


def test_written_anew_with_another_number_of_parts_it_comes_back_whole(page, services, measure, screen):
    type_text(page.editing.words, "Mes mots. ")
    page.writing.keep()
    kept = services.bilans.begin(measure.id)
    services.objectives.add(measure.id, {"target": "Avoir chaud"})
    page.editing.compose.click()
    assert len(page.editing.texts()) == len(kept.sections) + 1
    screen.messages.undo()
    assert services.bilans.begin(measure.id) == kept
    assert len(page.editing.texts()) == len(kept.sections)


def test_nothing_before_says_so(page):
    page.editing.earlier.click()
    assert page.writing.earlier.buttons == []
    page.writing.earlier.back.click()
    assert page.writing.currentWidget() is page.editing


def test_leaving_forgets_the_earlier_texts(page):
    type_text(page.editing.words, "Mes mots. ")
    page.editing.earlier.click()
    page.leave()
    page.open(page.bilan.measure_id)
    assert page.writing.earlier.cards == []
