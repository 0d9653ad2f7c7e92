"""The bilan as it is written, frozen, signed at the table and sealed: the very pages, nothing confidential (A5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.bilan import Bilan, BilanState, SignatureOutcome, SignerRole
from desktop.domain.household import PersonRole
from desktop.domain.measure import Measure, MeasureState
from desktop.errors import NotAllowedError
from desktop.services.bundle import Services
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.report.page import BilanPage
from desktop.ui.report.signing import SignerCard
from desktop.ui.report.steps_bar import STEPS
from desktop.ui.screen import Screen
from desktop.ui.widgets import SignaturePad
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

LEFT = Qt.MouseButton.LeftButton
SECRET = "Il a perdu son emploi"
NOTE = "Ne pas revenir le mardi"
READ, PREVIEW, FREEZE, SIGN = range(4)


@pytest.fixture
def measure(services: Services) -> Measure:
    """An ended ASTRE measure with two visits, something confidential in the first."""
    services.settings.save(replace(services.settings.load(), worker_name="Camille Martin", operator="Habitat 62"))
    household = add_household(services, contact_instructions="Le conjoint écoute le répondeur.")
    partner = replace(household.persons[0], id=services.workspace.new_id(), first_name="Karim", role=PersonRole.PARTNER)
    child = replace(partner, id=services.workspace.new_id(), first_name="Inès", role=PersonRole.CHILD)
    services.households.save(replace(household, persons=(*household.persons, partner, child)))
    made = add_measure(services, household)
    said = {"findings": "Murs humides.", "health": SECRET, "household_words": "On a froid le matin."}
    add_visit(services, made, date(2026, 9, 8), note=NOTE, answers=said)
    add_visit(services, made, date(2026, 10, 6), answers={"findings": "Volets posés."})
    return services.measures.end(made.id, date(2026, 11, 20), "moved")


@pytest.fixture
def copy_path(tmp_path: Path) -> Path:
    return tmp_path / "sortie" / "copie.pdf"


@pytest.fixture
def page(screen: Screen, qtbot: QtBot, measure: Measure, copy_path: Path) -> BilanPage:
    made = BilanPage(screen, ask_path=lambda _parent: str(copy_path))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.open(measure.id)
    return made


@pytest.fixture
def done(screen: Screen, qtbot: QtBot):
    """Waits until the work away from the window is over."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not screen.tasks.is_busy)

    return wait


@pytest.fixture
def frozen(page: BilanPage, done) -> BilanPage:
    page.freeze()
    done()
    assert page.bilan.state is BilanState.FROZEN
    return page


def text_of(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def kept(services: Services, measure: Measure) -> Bilan:
    return services.measures.view(measure.id).bilan


def words_of(widget: QWidget) -> str:
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def step_of(page: BilanPage) -> list[bool]:
    return [button.isChecked() for button in page.steps.buttons]


def sign(
    qtbot: QtBot, pad: SignaturePad, points: tuple[tuple[int, int], ...] = ((40, 120), (90, 40), (160, 130))
) -> None:
    """Draws one stroke with the mouse."""
    qtbot.mousePress(pad, LEFT, pos=QPoint(*points[0]))
    for point in points[1:]:
        qtbot.mouseMove(pad, QPoint(*point))
    qtbot.mouseRelease(pad, LEFT, pos=QPoint(*points[-1]))


def cards(page: BilanPage) -> tuple[SignerCard, SignerCard, SignerCard]:
    first, second, worker = page.signing.cards
    return first, second, worker


# Reading again


def test_it_opens_on_a_text_written_from_the_visits(page):
    assert step_of(page) == [True, False, False, False]
    texts = " ".join(page.editing.texts())
    assert "Le 8\u00a0septembre 2026" in texts, "the day never parts from its month"
    assert "Murs humides." in texts
    assert "Volets posés." in texts
    assert "On a froid le matin." in page.editing.words.value()


def test_nothing_said_in_confidence_is_offered_for_the_bilan_p1(page):
    written = " ".join([*page.editing.texts(), page.editing.words.value()])
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
    assert page.editing.texts()[0] != "Mon texte à moi."
    assert page._screen.messages.undo()
    assert page.editing.texts()[0] == "Mon texte à moi."
    assert kept(services, measure).sections[0].text == "Mon texte à moi."


def test_a_measure_that_writes_no_bilan_now_is_told_why(page, services, screen, qtbot):
    proposed = add_measure(services, add_household(services, "Roger", "Paul"), accepted=False)
    page.open(proposed.id)
    assert "Pas de bilan pour l’instant" in words_of(page)
    assert page.steps.isHidden()


# Preview


def test_the_preview_is_the_very_document_from_memory_alone_p2(page, done, services, measure, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    page.editing.sections[0].set_value("Phrase du jour.")
    page.show_step(PREVIEW)
    done()
    pages = page.preview.pages
    assert pages.page_count == len(PdfReader(BytesIO(services.bilans.preview(measure.id))).pages)
    assert pages.where.text().startswith("Page 1 sur")
    assert "Bilan de fin de mesure" in pages.view.accessibleDescription()
    assert list(scratch.iterdir()) == []
    assert "Phrase du jour." in text_of(services.bilans.preview(measure.id))


def test_pages_are_turned_one_by_one(qtbot, page, done):
    page.show_step(PREVIEW)
    done()
    pages = page.preview.pages
    assert not pages.before.isEnabled()
    while pages.after.isEnabled():
        qtbot.mouseClick(pages.after, LEFT)
    assert pages.page == pages.page_count - 1 > 0
    assert pages.view.pageNavigator().currentPage() == pages.page
    qtbot.mouseClick(pages.before, LEFT)
    assert pages.page == pages.page_count - 2


def test_pages_are_gone_from_memory_once_left(page, done):
    page.show_step(PREVIEW)
    done()
    page.leave()
    assert page.preview.pages.page_count == 0


def test_a_document_that_comes_after_its_page_was_left_is_not_shown(page, done):
    page.show_step(PREVIEW)
    page.leave()
    done()
    assert page.preview.pages.page_count == 0


def test_bytes_that_are_no_document_show_no_page(qtbot):
    pages = PdfPages("Essai")
    qtbot.addWidget(pages)
    pages.set_bytes(b"pas un PDF")
    assert pages.page_count == 0
    assert not pages.after.isEnabled()


# Freezing


def test_freezing_fixes_the_text_shows_its_hash_and_leads_to_the_signatures(
    qtbot, page, done, services, measure, route
):
    type_text(page.editing.words, "Dernier mot. ")
    page.show_step(FREEZE)
    qtbot.mouseClick(page.freezing.freeze, LEFT)
    done()
    done()
    bilan = kept(services, measure)
    assert bilan.state is BilanState.FROZEN
    assert step_of(page) == [False, False, False, True]
    assert bilan.frozen_sha256 in words_of(page.signing).replace(" ", "")
    assert page.signing.pages.page_count > 1
    assert "Dernier mot." in text_of(services.bilans.preview(measure.id))
    assert "bilan" in route.all_told


def test_a_frozen_text_can_be_taken_up_again(qtbot, frozen, services, measure):
    sign(qtbot, cards(frozen)[0].pad)
    qtbot.mouseClick(frozen.signing.reopen, LEFT)
    assert kept(services, measure).state is BilanState.DRAFT
    assert step_of(frozen)[READ]
    assert frozen.signing.given() == [], "a signature is not carried over to another text"


def test_steps_that_are_not_open_say_why(page, frozen):
    button = page.steps.buttons[READ]
    assert not button.isEnabled()
    assert "Reprendre le texte" in button.toolTip()


# Signing


def test_every_adult_and_the_worker_may_answer(frozen):
    assert [(card.role, card.signer.text()) for card in frozen.signing.cards] == [
        (SignerRole.HOUSEHOLD, "DELATTRE Éloïse"),
        (SignerRole.HOUSEHOLD, "DELATTRE Karim"),
        (SignerRole.WORKER, "Camille Martin"),
    ]


def test_signed_by_mouse_and_sealed_the_document_carries_names_and_strokes(
    qtbot, frozen, done, services, measure, route
):
    first, _second, worker = cards(frozen)
    before = services.bilans.preview(measure.id)
    sign(qtbot, first.pad)
    first.read_aloud.setChecked(True)
    sign(qtbot, worker.pad)
    qtbot.mouseClick(frozen.signing.seal, LEFT)
    done()
    done()
    bilan = kept(services, measure)
    assert bilan.state is BilanState.SEALED
    assert bilan.is_signed
    sealed = services.bilans.preview(measure.id)
    text = text_of(sealed)
    for words in ("DELATTRE Éloïse", "Camille Martin", "A signé", bilan.frozen_sha256[:16], "lu à voix haute"):
        assert words in text
    assert "DELATTRE Karim" not in text_of(sealed)[len(text_of(before)) :], "who gave no answer has none"
    assert curves(sealed) > curves(before)
    assert bilan.sealed_sha256[:4] in words_of(frozen.sealed)
    assert frozen.sealed.pages.page_count == len(PdfReader(BytesIO(sealed)).pages)
    assert {"bilan", "measure", "outbox"} <= route.all_told


def curves(content: bytes) -> int:
    """How many lines and curves are drawn on the last page."""
    drawn = PdfReader(BytesIO(content)).pages[-1].get_contents().get_data().split()
    return drawn.count(b"l") + drawn.count(b"c")


def test_nothing_said_in_confidence_is_on_any_page_p1(qtbot, frozen, done, services, measure):
    assert SECRET not in text_of(services.bilans.preview(measure.id))
    for card in (cards(frozen)[0], cards(frozen)[2]):
        sign(qtbot, card.pad)
    frozen.seal()
    done()
    text = text_of(services.bilans.preview(measure.id))
    assert "Murs humides." in text, "the visits are there"
    for words in (SECRET, NOTE, "répondeur"):
        assert words not in text


def test_an_empty_pad_is_told_beside_it_and_nothing_is_sealed(frozen, done, services, measure):
    frozen.seal()
    done()
    first, _second, worker = cards(frozen)
    assert first.pad_error.text == "La signature n’a pas été tracée."
    assert worker.pad_error.text
    assert kept(services, measure).state is BilanState.FROZEN
    assert frozen.signing.seal.isEnabled()


def test_a_signature_can_be_started_again(qtbot, frozen):
    pad = cards(frozen)[0].pad
    sign(qtbot, pad)
    assert not pad.is_empty()
    qtbot.mouseClick(cards(frozen)[0].again, LEFT)
    assert pad.is_empty()


@pytest.mark.parametrize("outcome", [one for one in SignatureOutcome if one.value not in ("signed", "paper")])
def test_whoever_does_not_sign_leaves_a_reason(frozen, done, services, measure, outcome):
    first, _second, worker = cards(frozen)
    first.outcome.set_value(outcome.value)
    worker.outcome.set_value("paper")
    frozen.seal()
    done()
    assert first.reason_frame.error == "Notez le motif en quelques mots."
    assert not worker.reason_frame.error
    type_text(first.reason, "Parti chez sa fille")
    assert first.reason_frame.error == ""
    frozen.seal()
    done()
    bilan = kept(services, measure)
    answer = bilan.signatures[0]
    assert (answer.outcome, answer.reason) == (outcome, "Parti chez sa fille")
    assert "Parti chez sa fille" in text_of(services.bilans.preview(measure.id))
    assert not bilan.is_signed
    assert bilan.is_settled


def test_only_who_signs_here_has_a_pad_and_only_who_does_not_sign_a_reason(frozen):
    first = cards(frozen)[0]
    shown = {}
    for outcome in SignatureOutcome:
        first.outcome.set_value(outcome.value)
        shown[outcome.value] = (not first.pad.isHidden(), not first.reason_frame.isHidden())
    assert shown.pop("signed") == (True, False)
    assert shown.pop("paper") == (False, False)
    assert set(shown.values()) == {(False, True)}


def test_a_stroke_left_on_the_pad_is_not_kept_when_the_person_refuses(qtbot, frozen, done, services, measure):
    first, _second, worker = cards(frozen)
    sign(qtbot, first.pad)
    first.outcome.set_value("refused")
    type_text(first.reason, "Change d’avis")
    worker.outcome.set_value("paper")
    frozen.seal()
    done()
    assert kept(services, measure).signatures[0].strokes == ()


def test_the_answer_of_the_household_cannot_be_left_out(frozen, done):
    first, _second, worker = cards(frozen)
    first.outcome.set_value(None)
    worker.outcome.set_value("paper")
    frozen.seal()
    done()
    assert "La réponse du ménage manque" in first.outcome_frame.error


def test_a_nameless_signature_is_told(qtbot, frozen, done):
    first = cards(frozen)[0]
    first.signer.clear()
    sign(qtbot, first.pad)
    frozen.seal()
    done()
    assert first.signer_frame.error == "Le nom du signataire est à remplir."


def test_the_pages_can_be_read_large_and_an_error_brings_the_answers_back(qtbot, frozen, done):
    qtbot.mouseClick(frozen.signing.enlarge, LEFT)
    assert frozen.signing.sheet.isHidden()
    frozen.seal()
    done()
    assert not frozen.signing.sheet.isHidden()


def test_another_member_can_be_added(qtbot, frozen):
    qtbot.mouseClick(frozen.signing.add_signer, LEFT)
    roles = [card.role for card in frozen.signing.cards]
    assert roles == [SignerRole.HOUSEHOLD] * 3 + [SignerRole.WORKER]


def test_answers_taken_stay_when_another_screen_is_looked_at(qtbot, frozen, done, measure):
    sign(qtbot, cards(frozen)[0].pad)
    strokes = cards(frozen)[0].pad.strokes()
    frozen.leave()
    frozen.open(measure.id)
    done()
    assert cards(frozen)[0].pad.strokes() == strokes


def test_a_household_changed_since_the_freezing_stops_the_seal_and_says_what_to_do(
    qtbot, frozen, done, services, measure
):
    household = services.measures.view(measure.id).household
    services.households.save(replace(household, dwelling=replace(household.dwelling, address="3 place Jean Jaurès")))
    for card in (cards(frozen)[0], cards(frozen)[2]):
        sign(qtbot, card.pad)
    frozen.seal()
    done()
    assert kept(services, measure).state is BilanState.FROZEN
    assert "Reprenez le texte" in " ".join(frozen._screen.messages.messages)
    assert frozen.signing.reopen.isEnabled()


# After the seal


@pytest.fixture
def sealed(qtbot, frozen: BilanPage, done) -> BilanPage:
    for card in (cards(frozen)[0], cards(frozen)[2]):
        sign(qtbot, card.pad)
    frozen.seal()
    done()
    done()
    return frozen


def test_an_astre_measure_closes_only_with_its_settled_bilan_a5(qtbot, sealed, services, measure, route):
    other = add_measure(services, add_household(services, "Roger", "Paul"))
    services.measures.end(other.id, date(2026, 11, 20), "moved")
    with pytest.raises(NotAllowedError):
        services.measures.close(other.id)
    assert sealed.sealed.close_measure.isEnabled()
    qtbot.mouseClick(sealed.sealed.close_measure, LEFT)
    assert services.measures.view(measure.id).measure.state is MeasureState.CLOSED
    assert route.last == ("measure", {"measure_id": measure.id})


def test_a_closed_measure_still_shows_its_sealed_bilan(qtbot, sealed, done, measure):
    qtbot.mouseClick(sealed.sealed.close_measure, LEFT)
    sealed.leave()
    sealed.open(measure.id)
    done()
    assert sealed.sealed.pages.page_count > 1
    assert not sealed.sealed.close_measure.isEnabled()
    assert "clôturée" in words_of(sealed.sealed)


def test_all_steps_are_done_once_sealed(sealed):
    assert step_of(sealed) == [False] * len(STEPS)
    assert all(button.accessibleName().endswith("fait") for button in sealed.steps.buttons)


def test_that_something_is_to_be_read_before_it_is_handed_over_is_said_without_saying_what(sealed, services, measure):
    household = services.households.get(measure.household_id)
    services.households.save(replace(household, contact_instructions="Ne rien dire au voisin."))
    sealed.open(measure.id)
    assert not sealed.sealed.caution.isHidden()
    assert "voisin" not in words_of(sealed.sealed)


def test_a_copy_leaves_the_notebook_only_after_a_warning(qtbot, sealed, done, services, measure, copy_path):
    copy_path.parent.mkdir()
    assert sealed.sealed.warning.isHidden()
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    assert "sort du carnet chiffré" in words_of(sealed.sealed.warning)
    assert not copy_path.exists()
    qtbot.mouseClick(sealed.sealed.choose, LEFT)
    done()
    assert copy_path.read_bytes() == services.bilans.preview(measure.id)


def test_a_copy_that_cannot_be_written_is_told(qtbot, sealed, done, copy_path):
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    qtbot.mouseClick(sealed.sealed.choose, LEFT)
    done()
    assert not copy_path.exists()
    assert "La copie n’a pas pu être écrite" in " ".join(sealed._screen.messages.messages)


def test_every_control_of_the_signatures_has_a_name(frozen):
    QCoreApplication.processEvents()
    controls = [
        widget
        for widget in frozen.findChildren(QWidget)
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert len(controls) > 20
    nameless = [widget for widget in controls if not (widget.accessibleName() or getattr(widget, "text", lambda: "")())]
    assert nameless == []
