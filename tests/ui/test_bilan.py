"""The bilan as it is written, its pages, who is to sign them, and the act that fixes its text (A5)."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget

from desktop.domain.bilan import Bilan, BilanState, SignerRole, SignerToCome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.report.page import BilanPage
from desktop.ui.report.who_signs import WhoSigns
from desktop.ui.widgets import ScrollColumn
from tests.ui.samples import add_household, add_measure
from tests.ui.settling import settled
from tests.ui.signing_hands import LEFT, NOTE, SECRET
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]

READ, DECIDE = range(2)


@pytest.fixture
def measure(ended):
    return ended


@pytest.fixture
def page(bilan_page):
    return bilan_page


def text_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def kept(services: Services, measure: Measure) -> Bilan:
    return services.measures.view(measure.id).bilan


def words_of(widget: QWidget) -> str:
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def step_of(page: BilanPage) -> list[bool]:
    return [button.isChecked() for button in page.steps.buttons]


# Reading again


def test_it_opens_on_a_text_written_from_the_visits(page):
    assert step_of(page) == [True, False, False, False]
    texts = " ".join(page.editing.texts().values())
    assert "Le 8\u00a0septembre 2026" in texts, "the day never parts from its month"
    assert "Murs humides." in texts
    assert "Volets posés." in texts
    assert "On a froid le matin." in page.editing.words.value()


def test_nothing_said_in_confidence_is_offered_for_the_bilan_p1(page):
    written = " ".join([*page.editing.texts().values(), page.editing.words.value()])
    assert SECRET not in written
    assert NOTE not in written


def test_the_screen_shown_to_the_household_says_nothing_of_the_contact_instructions(page):
    assert "répondeur" not in words_of(page)
    assert "À relire avant\u00a0: la fiche du ménage" in words_of(page)


def test_what_is_typed_is_kept_while_typing(qtbot, page, services, measure, route):
    with qtbot.waitSignal(page.editing.due, timeout=2_000):
        type_text(page.editing.sections[0], "Maison froide. ")
    assert kept(services, measure).sections[0].text.startswith("Maison froide.")
    assert route.saved[-1] == "Bilan enregistré à 9\u00a0h"


@pytest.mark.parametrize("go_away", ["leave", "prepare_lock"])
def test_leaving_and_locking_keep_what_was_typed(page, services, measure, go_away):
    type_text(page.editing.words, "Merci. ")
    getattr(page, go_away)()
    assert kept(services, measure).household_words.startswith("Merci.")


def test_a_bilan_written_again_from_the_visits_can_be_taken_back(qtbot, page, services, measure):
    page.editing.sections[0].set_value("Mon texte à moi.")
    qtbot.mouseClick(page.editing.compose, LEFT)
    assert page.editing.sections[0].value() != "Mon texte à moi."
    assert page._screen.messages.undo()
    assert page.editing.sections[0].value() == "Mon texte à moi."
    assert kept(services, measure).sections[0].text == "Mon texte à moi."


def test_a_measure_that_writes_no_bilan_now_is_told_why(page, services, screen, qtbot):
    proposed = add_measure(services, add_household(services, "Roger", "Paul"), accepted=False)
    page.open(proposed.id)
    assert "Pas de bilan pour l’instant" in words_of(page)
    assert not page.steps.isVisible()


# Preview


def test_the_preview_is_the_very_document_from_memory_alone_p2(page, done, services, measure, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    page.editing.sections[0].set_value("Phrase du jour.")
    page.show_step(DECIDE)
    done()
    pages = page.deciding.pages
    assert pages.page_count == len(PdfReader(BytesIO(services.bilans.preview(measure.id))).pages)
    assert pages.where.text().startswith("Page 1 sur")
    assert "Bilan de fin de mesure" in pages.view.accessibleDescription()
    assert list(scratch.iterdir()) == []
    assert "Phrase du jour." in text_of(services.bilans.preview(measure.id))


def test_pages_are_turned_one_by_one(qtbot, page, done):
    page.show_step(DECIDE)
    done()
    pages = page.deciding.pages
    assert not pages.before.isEnabled()
    while pages.after.isEnabled():
        qtbot.mouseClick(pages.after, LEFT)
    assert pages.page == pages.page_count - 1 > 0
    assert pages.view.pageNavigator().currentPage() == pages.page
    qtbot.mouseClick(pages.before, LEFT)
    assert pages.page == pages.page_count - 2


def test_pages_are_gone_from_memory_once_left(page, done):
    page.show_step(DECIDE)
    done()
    page.leave()
    assert page.deciding.pages.page_count == 0


def test_a_document_that_comes_after_its_page_was_left_is_not_shown(page, done):
    page.show_step(DECIDE)
    page.leave()
    done()
    assert page.deciding.pages.page_count == 0


def test_bytes_that_are_no_document_show_no_page(qtbot):
    pages = PdfPages("Essai")
    qtbot.addWidget(pages)
    pages.set_bytes(b"pas un PDF")
    assert pages.page_count == 0
    assert not pages.after.isEnabled()


# Who signs, and the freezing


def names(page: BilanPage) -> list[str]:
    return [one.signer for one in page.deciding.who.signers()]


@pytest.fixture
def deciding(page: BilanPage, done) -> BilanPage:
    page.show_step(DECIDE)
    done()
    return page


def test_the_adults_of_the_household_and_the_worker_are_proposed(deciding):
    assert [(one.signer, one.role) for one in deciding.deciding.who.signers()] == [
        ("Éloïse Delattre", SignerRole.HOUSEHOLD),
        ("Karim Delattre", SignerRole.HOUSEHOLD),
        ("Camille Martin", SignerRole.WORKER),
    ]


def test_somebody_signs_for_another_with_a_capacity(qtbot, deciding, done, services, measure):
    who = deciding.deciding.who
    who.boxes[1][0].setChecked(False)
    qtbot.mouseClick(who.add_person, LEFT)
    type_text(who.added[0].name, "Odile Carpentier")
    type_text(who.added[0].capacity, "tutrice")
    qtbot.mouseClick(deciding.deciding.freeze, LEFT)
    done()
    slots = services.ceremony.sitting(measure.id).slots
    assert [slot.signer for slot in slots] == ["Éloïse Delattre", "Odile Carpentier", "Camille Martin"]
    assert slots[1].capacity == "tutrice"
    assert "tutrice" in text_of(services.ceremony.document(measure.id))


def test_a_nameless_signer_is_told_beside_the_field_and_nothing_is_frozen(qtbot, deciding, done, services, measure):
    who = deciding.deciding.who
    qtbot.mouseClick(who.add_person, LEFT)
    qtbot.mouseClick(deciding.deciding.freeze, LEFT)
    done()
    assert who.added[0].name_frame.error
    assert not who.worker_frame.error
    assert kept(services, measure).state is BilanState.DRAFT
    qtbot.mouseClick(who.added[0].remove, LEFT)
    assert who.added == []


def test_the_name_of_the_worker_cannot_be_left_out(deciding, done):
    deciding.deciding.who.worker.clear()
    deciding.freeze()
    done()
    assert deciding.deciding.who.worker_frame.error


@pytest.mark.parametrize("go_away", ["leave", "prepare_lock"])
def test_who_was_chosen_is_found_again(qtbot, deciding, done, measure, go_away):
    who = deciding.deciding.who
    who.boxes[1][0].setChecked(False)
    qtbot.mouseClick(who.add_person, LEFT)
    type_text(who.added[0].name, "Odile")
    getattr(deciding, go_away)()
    deciding.open(measure.id)
    deciding.show_step(DECIDE)
    done()
    assert names(deciding) == ["Éloïse Delattre", "Odile", "Camille Martin"]


def test_a_caution_is_said_to_be_there_and_read_only_by_who_asks_r6(qtbot, deciding):
    caution = deciding.deciding.caution
    assert caution.isVisible()
    assert "répondeur" not in words_of(deciding)
    qtbot.mouseClick(caution.fold.button, LEFT)
    assert "répondeur" in words_of(deciding)
    deciding.show_step(READ)
    deciding.show_step(DECIDE)
    assert "répondeur" not in words_of(deciding), "it is folded again"


def test_freezing_fixes_the_text_with_its_places_and_leads_to_the_reading(qtbot, page, done, services, measure, route):
    type_text(page.editing.words, "Dernier mot. ")
    page.show_step(DECIDE)
    done()
    qtbot.mouseClick(page.deciding.freeze, LEFT)
    done()
    done()
    bilan = kept(services, measure)
    assert bilan.state is BilanState.FROZEN
    assert step_of(page) == [False, False, True, False]
    assert page.reading.pages.page_count > 1
    assert "Dernier mot." in text_of(services.ceremony.document(measure.id))
    assert "bilan" in route.all_told


def test_nothing_said_in_confidence_is_on_any_page_p1(frozen, services, measure):
    text = text_of(services.ceremony.document(measure.id))
    assert "Murs humides." in text, "the visits are there"
    for words in (SECRET, NOTE, "répondeur"):
        assert words not in text


def test_a_frozen_text_can_be_taken_up_again(qtbot, frozen, services, measure):
    qtbot.mouseClick(frozen.reading.reopen, LEFT)
    assert kept(services, measure).state is BilanState.DRAFT
    assert step_of(frozen)[READ]


def test_steps_that_are_not_open_say_why(frozen):
    button = frozen.steps.buttons[READ]
    assert not button.isEnabled()
    assert "Reprendre le texte" in button.toolTip()


@pytest.mark.parametrize("panel", ["deciding", "reading"])
def test_the_pages_can_be_read_large(qtbot, frozen, panel):
    frozen._stack.setCurrentWidget(getattr(frozen, panel))
    shown = getattr(frozen, panel)
    qtbot.mouseClick(shown.enlarge, LEFT)
    assert shown.sheet.isHidden()
    qtbot.mouseClick(shown.enlarge, LEFT)
    assert not shown.sheet.isHidden()


def test_an_added_person_has_room_for_every_line_also_with_an_error(qtbot):
    sheet, who = ScrollColumn(620), WhoSigns()
    qtbot.addWidget(sheet)
    sheet.add(who)
    sheet.resize(700, 470)
    sheet.show()
    settled()
    people = [SignerToCome(name, name, SignerRole.HOUSEHOLD) for name in ("André Uzel", "Zoé")]
    who.propose([*people, SignerToCome("w", "Camille Martin", SignerRole.WORKER)])
    settled()
    who.add_person.click()
    row = who.added[0]
    settled()
    assert row.height() == row.heightForWidth(row.width())
    who.set_errors({"signers.2.signer": "Le nom du signataire est à remplir."})
    settled()
    assert row.height() == row.heightForWidth(row.width())
