"""The sealed bilan: printed, copied after a warning, proved, verified, corrected; the measure closed (A5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import BilanState, SignatureOutcome
from desktop.domain.measure import MeasureState
from desktop.errors import NotAllowedError
from desktop.services.ceremony import AnswerInput
from desktop.storage.audit import AuditFilter
from desktop.ui.report.page import BilanPage
from desktop.ui.report.steps_bar import STEPS
from tests.ui.samples import add_household, add_measure
from tests.ui.signing_hands import LEFT
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]

STROKES = (((0.1, 0.6), (0.3, 0.2), (0.5, 0.7)),)


@pytest.fixture
def measure(ended):
    return ended


def buttons(widget: QWidget, text: str) -> list[QPushButton]:
    """Those that are called so, and can be seen."""
    QCoreApplication.processEvents()
    return [one for one in widget.findChildren(QPushButton) if one.text() == text and not one.isHidden()]


def printed(services) -> list[str]:
    """The ids of what the journal says was printed, the latest first."""
    with services.workspace.notebook.read() as uow:
        lines = uow.audit.page(0, None, AuditFilter())
    return [line.record_id for line in lines if line.action == JournalAct.REPORT_PRINTED]


def words_of(widget: QWidget) -> str:
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def sealed(frozen: BilanPage, done, services, measure) -> BilanPage:
    """One signed on the screen, one on paper, the worker on the screen."""
    first, second, worker = services.ceremony.sitting(measure.id).slots
    for slot in (first, second, worker):
        given = AnswerInput(SignatureOutcome.SIGNED, STROKES, read_aloud=True)
        if slot is second:
            given = AnswerInput(SignatureOutcome.PAPER)
        services.ceremony.answer(measure.id, slot.place, given)
    services.ceremony.seal(measure.id)
    frozen.open(measure.id)
    done()
    return frozen


def test_the_sealed_pages_are_shown_with_who_answered_what(sealed):
    said = words_of(sealed.sealed)
    assert sealed.sealed.pages.page_count > 1
    assert "A signé sur papier" in said
    assert str(said).count("lu à voix haute") == 1  # to the one of the household, not to the worker


def test_an_astre_measure_closes_only_with_its_settled_bilan_a5(qtbot, sealed, services, measure, route):
    other = add_measure(services, add_household(services, "Roger", "Paul"))
    services.measures.end(other.id, date(2026, 11, 20), "moved")
    with pytest.raises(NotAllowedError):
        services.measures.close(other.id)
    qtbot.mouseClick(sealed.sealed.close_measure, LEFT)
    assert services.measures.view(measure.id).measure.state is MeasureState.CLOSED
    assert route.last == ("measure", {"measure_id": measure.id})


def test_a_closed_measure_still_shows_its_sealed_bilan_with_every_step_done(qtbot, sealed, done, measure):
    assert not sealed.steps.buttons[-1].accessibleName().endswith("fait"), "the measure is still to be closed"
    qtbot.mouseClick(sealed.sealed.close_measure, LEFT)
    sealed.leave()
    sealed.open(measure.id)
    done()
    assert sealed.sealed.pages.page_count > 1
    assert not sealed.sealed.close_measure.isEnabled()
    assert "clôturée" in words_of(sealed.sealed)
    assert len(sealed.steps.buttons) == len(STEPS)
    assert all(button.accessibleName().endswith("fait") for button in sealed.steps.buttons)


def test_that_something_is_to_be_read_before_it_is_handed_over_is_said_without_saying_what(
    qtbot, sealed, services, measure
):
    household = services.households.get(measure.household_id)
    services.households.save(replace(household, contact_instructions="Ne rien dire au voisin."))
    sealed.open(measure.id)
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    assert sealed.sealed.leaving.caution.isVisible()
    assert "voisin" not in words_of(sealed.sealed)


def test_it_is_not_printed_before_it_was_said_that_something_is_to_be_read_r6(qtbot, sealed, outside):
    leaving = sealed.sealed.leaving
    qtbot.mouseClick(sealed.sealed.paper, LEFT)
    assert not outside.paper.exists()
    assert leaving.caution.isVisible()
    assert "chiffré" not in words_of(leaving)
    qtbot.mouseClick(leaving.give_up, LEFT)
    assert not outside.paper.exists()
    qtbot.mouseClick(sealed.sealed.paper, LEFT)
    qtbot.mouseClick(leaving.choose, LEFT)
    assert outside.paper.exists()
    assert not leaving.isVisible()
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    assert "chiffré" in words_of(leaving)


def test_a_copy_leaves_the_notebook_only_after_a_warning_that_speaks_of_its_seal(
    qtbot, sealed, done, services, measure, outside
):
    assert not sealed.sealed.leaving.isVisible()
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    said = words_of(sealed.sealed.leaving)
    assert "sort du carnet chiffré" in said
    assert "en briserait le sceau" in said
    assert not outside.copy.exists()
    qtbot.mouseClick(sealed.sealed.leaving.choose, LEFT)
    done()
    assert outside.copy.read_bytes() == services.ceremony.document(measure.id)


def test_a_copy_that_cannot_be_written_is_told(qtbot, sealed, done, outside):
    outside.copy = outside.copy.parent / "nulle part" / "copie.pdf"
    qtbot.mouseClick(sealed.sealed.copy, LEFT)
    qtbot.mouseClick(sealed.sealed.leaving.choose, LEFT)
    done()
    assert "La copie n’a pas pu être écrite" in " ".join(sealed._screen.messages.messages)


def test_the_proof_is_seen_and_copied_after_the_same_warning(qtbot, sealed, done, services, measure, outside):
    bilan_pages = sealed.sealed.pages.page_count
    qtbot.mouseClick(sealed.sealed.show_proof, LEFT)
    done()
    proof = services.ceremony.version_proof(sealed.bilan.id)
    assert "preuve" in sealed.sealed.pages.view.accessibleDescription().casefold()
    qtbot.mouseClick(sealed.sealed.copy_proof, LEFT)
    assert "Enregistrer la preuve" in words_of(sealed.sealed.leaving)
    qtbot.mouseClick(sealed.sealed.leaving.choose, LEFT)
    done()
    assert outside.copy.read_bytes() == proof
    qtbot.mouseClick(sealed.sealed.show_proof, LEFT)
    done()
    assert sealed.sealed.pages.page_count == bilan_pages


def test_it_is_printed_on_the_printer_that_is_chosen_page_by_page(qtbot, sealed, done, services, measure, outside):
    household = services.households.get(measure.household_id)
    services.households.save(replace(household, contact_instructions=""))
    sealed.open(measure.id)
    done()
    qtbot.mouseClick(sealed.sealed.paper, LEFT)
    assert len(PdfReader(outside.paper).pages) == sealed.sealed.pages.page_count
    assert printed(services) == [sealed.bilan.id]
    assert "imprimante" in " ".join(sealed._screen.messages.messages)


def test_nothing_is_printed_when_no_printer_is_chosen(qtbot, sealed, outside):
    outside.has_printer = False
    qtbot.mouseClick(sealed.sealed.paper, LEFT)
    qtbot.mouseClick(sealed.sealed.leaving.choose, LEFT)
    assert not outside.paper.exists()
    assert printed(sealed._services) == []


def test_verifying_says_what_the_document_is_worth(qtbot, sealed, done):
    qtbot.mouseClick(sealed.sealed.check, LEFT)
    qtbot.waitUntil(sealed.sealed.check.isEnabled, timeout=60_000)  # it is examined in a process of its own
    said = words_of(sealed.sealed)
    assert "Signature intacte" in said
    assert "ne correspond plus" not in said


def test_the_sheet_signed_on_paper_is_joined_later(qtbot, sealed, done, services, measure, outside, tmp_path):
    scan = tmp_path / "feuille.pdf"
    scan.write_bytes(services.ceremony.version_proof(sealed.bilan.id))
    outside.files = [scan]
    before = services.ceremony.sitting(measure.id)
    sealed.sealed.scan_asked.emit(before.slots[1].place)
    done()
    done()
    qtbot.waitUntil(lambda: "Feuille jointe" in words_of(sealed.sealed))
    joined = services.ceremony.sitting(measure.id)
    assert joined.slots[1].answer.scan_id
    assert joined.sealed_sha256 == before.sealed_sha256, "what is sealed does not change"


def test_a_sheet_still_being_taken_in_is_never_joined_to_another_person(
    sealed, done, services, measure, outside, tmp_path
):
    scan = tmp_path / "feuille.pdf"
    scan.write_bytes(services.ceremony.version_proof(sealed.bilan.id))
    outside.files = [scan]
    first, second, *_ = services.ceremony.sitting(measure.id).slots
    sealed.sealed.scan_asked.emit(second.place)
    sealed.sealed.scan_asked.emit(first.place)
    assert "attendez" in sealed._screen.messages.messages[-1]
    done()
    done()
    answers = services.ceremony.sitting(measure.id).slots
    assert not answers[0].answer.scan_id
    assert answers[1].answer.scan_id


def test_a_correction_is_a_new_version_that_names_the_old_and_can_be_taken_back(qtbot, sealed, done, services, measure):
    asked = sealed.sealed.correction
    before = services.measures.view(measure.id).bilan
    asked.unfold()
    qtbot.mouseClick(asked.begin, LEFT)
    assert asked.frame.error
    type_text(asked.reason, "La date de fin est fausse")
    qtbot.mouseClick(asked.begin, LEFT)
    draft = services.bilans.begin(measure.id)
    assert (draft.state, draft.replaces, draft.correction) == (
        BilanState.DRAFT, before.id, "La date de fin est fausse"
    )  # fmt: skip
    assert sealed.editing.isVisible()
    assert sealed._screen.messages.undo()
    assert services.bilans.begin(measure.id) == before
    assert sealed.sealed.isVisible()


@pytest.mark.parametrize("go_away", ["leave", "prepare_lock"])
def test_the_motif_of_a_correction_is_found_again_until_it_is_sent(qtbot, sealed, services, measure, go_away):
    asked = sealed.sealed.correction
    asked.unfold()
    type_text(asked.reason, "La date de fin est fausse")
    getattr(sealed, go_away)()
    assert asked.reason.value() == "", "nothing stays in the fields behind the lock"
    sealed.open(measure.id)
    assert asked.is_open
    assert asked.reason.value() == "La date de fin est fausse"
    assert sealed.keep_draft()
    qtbot.mouseClick(asked.begin, LEFT)
    services.ceremony.withdraw_correction(measure.id)
    sealed.open(measure.id)
    assert not asked.is_open
    assert asked.reason.value() == ""


def test_a_new_version_says_why_and_is_given_up_with_a_way_back(qtbot, sealed, services, measure):
    services.ceremony.correct(measure.id, "La date de fin est fausse")
    sealed.open(measure.id)
    assert "Motif\u00a0: La date de fin est fausse" in words_of(sealed)
    services.objectives.add(measure.id, {"target": "Isoler le grenier"})
    services.bilans.compose_again(measure.id)
    sealed.open(measure.id)
    type_text(sealed.editing.cards[-1].area, "Pour l’équipe seule. ")
    type_text(sealed.editing.words, "Encore un mot. ")
    assert sealed.keep_draft()
    before = services.bilans.begin(measure.id)
    earlier = services.bilans.earlier_texts(measure.id)
    sealed._head.withdraw_asked.emit()
    assert services.bilans.begin(measure.id).state is BilanState.SEALED
    assert "La date de fin est fausse" not in words_of(sealed)
    assert sealed._screen.messages.undo()
    assert services.bilans.begin(measure.id) == before
    assert services.bilans.earlier_texts(measure.id) == earlier
    assert sealed.editing.isVisible()
    assert sealed.editing.words.value() == before.household_words


def test_pages_are_gone_from_memory_once_left(sealed):
    sealed.leave()
    assert sealed.sealed.pages.page_count == 0
    assert sealed.handing._content == b""


def test_nothing_is_written_on_the_disk_to_show_a_document_p2(sealed, done, measure, tmp_path: Path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    sealed.open(measure.id)
    done()
    assert sealed.sealed.pages.page_count > 1
    assert list(scratch.iterdir()) == []


@pytest.fixture
def corrected(sealed, done, services, measure) -> BilanPage:
    """A second version is sealed, after a sitting that was left on the way."""
    services.ceremony.correct(measure.id, "La date de fin est fausse")
    for left in (True, False):
        services.ceremony.freeze(measure.id, services.ceremony.proposed_signers(measure.id))
        slots = services.ceremony.sitting(measure.id).slots
        for slot in slots[:1] if left else slots:
            services.ceremony.answer(measure.id, slot.place, AnswerInput(SignatureOutcome.SIGNED, STROKES))
        if left:
            services.ceremony.reopen(measure.id)
    services.ceremony.seal(measure.id)
    sealed.open(measure.id)
    done()
    return sealed


def test_a_bilan_that_has_no_other_version_lists_none(sealed):
    assert not sealed.sealed.former.isVisible()


def test_earlier_versions_are_listed_quietly_those_left_on_the_way_said_as_such_a5(corrected):
    former = corrected.sealed.former
    assert former.isVisible()
    assert "laissé en cours" not in words_of(former), "folded at first"
    former.fold.set_open(opened=True)
    said = words_of(former)
    assert "laissé en cours de signature" in said
    assert "signé et scellé" in said


def test_an_earlier_version_is_looked_at_and_the_bilan_in_force_comes_back(qtbot, corrected, done):
    panel = corrected.sealed
    panel.former.fold.set_open(opened=True)
    looks = buttons(panel.former, "Voir")
    assert len(looks) == 2
    qtbot.mouseClick(panel.show_proof, LEFT)
    qtbot.mouseClick(looks[0], LEFT)
    done()
    assert panel.pages.page_count > 1
    assert panel.show_proof.text() == "Voir la preuve"
    assert not panel.show_proof.isVisible(), "what was left on the way has no proof"
    assert "laissé en cours de signature. Ce n’est plus celui qui vaut" in words_of(panel)
    assert not panel.correction.isVisible()
    assert not panel.close_measure.isVisible()
    (back,) = buttons(panel, "Revenir au bilan")
    qtbot.mouseClick(back, LEFT)
    done()
    assert "Ce n’est plus celui qui vaut" not in words_of(panel)
    assert panel.correction.isVisible()
    assert panel.pages.page_count > 1


def test_a_former_sealed_version_is_proved_checked_and_its_paper_joined_as_ever(
    qtbot, corrected, done, services, measure, outside, tmp_path
):
    first, panel = services.ceremony.versions(measure.id)[-1], corrected.sealed
    panel.former.fold.set_open(opened=True)
    qtbot.mouseClick(buttons(panel.former, "Voir")[-1], LEFT)
    done()
    qtbot.mouseClick(panel.show_proof, LEFT)
    done()
    assert "preuve" in panel.pages.view.accessibleDescription().casefold()
    qtbot.mouseClick(panel.copy_proof, LEFT)
    qtbot.mouseClick(panel.leaving.choose, LEFT)
    done()
    assert outside.copy.read_bytes() == services.ceremony.version_proof(first.bilan_id)
    scan = tmp_path / "feuille.pdf"
    scan.write_bytes(outside.copy.read_bytes())
    outside.files = [scan]
    qtbot.mouseClick(buttons(panel, "Joindre la feuille signée…")[0], LEFT)
    done()
    done()
    qtbot.waitUntil(lambda: "Feuille jointe" in words_of(panel))
    assert services.ceremony.version_sitting(first.bilan_id).slots[1].answer.scan_id
    assert "Ce n’est plus celui qui vaut" in words_of(panel), "the same version is still on show"


# --- while another version is written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("frozen_again", [False, True])
def test_the_bilan_in_force_is_seen_printed_and_copied_while_a_correction_is_written(
    qtbot, sealed, done, services, measure, outside, frozen_again
):
    in_force = services.bilans.begin(measure.id)
    services.ceremony.correct(measure.id, "La date de fin est fausse")
    if frozen_again:
        services.ceremony.freeze(measure.id, services.ceremony.proposed_signers(measure.id))
    sealed.open(measure.id)
    done()
    shown, panel = sealed._stack.currentWidget(), sealed.sealed
    qtbot.mouseClick(buttons(sealed._head, "Voir le bilan en vigueur")[0], LEFT)
    done()
    assert panel.isVisible()
    assert "Ce bilan est en vigueur" in words_of(panel)
    assert panel.pages.page_count > 1
    assert not panel.correction.isVisible()
    qtbot.mouseClick(panel.copy, LEFT)
    qtbot.mouseClick(panel.leaving.choose, LEFT)
    done()
    assert outside.copy.read_bytes() == services.ceremony.version_document(in_force.id)
    qtbot.mouseClick(panel.paper, LEFT)
    qtbot.mouseClick(panel.leaving.choose, LEFT)
    assert outside.paper.exists()
    assert printed(services) == [in_force.id]
    qtbot.mouseClick(buttons(panel, "Revenir à la nouvelle version")[0], LEFT)
    assert sealed._stack.currentWidget() is shown
    assert panel.pages.page_count == 0


def test_what_is_typed_in_a_correction_is_kept_when_the_bilan_in_force_is_looked_at(qtbot, sealed, services, measure):
    services.ceremony.correct(measure.id, "La date de fin est fausse")
    sealed.open(measure.id)
    type_text(sealed.editing.words, "Encore un mot. ")
    sealed.show_beside()
    assert services.bilans.begin(measure.id).household_words.startswith("Encore un mot.")
    qtbot.mouseClick(sealed.steps.buttons[1], LEFT)
    assert sealed.deciding.isVisible()


def test_names_typed_for_the_signing_of_a_correction_leave_and_come_back_with_it_r1(sealed, done, services, measure):
    services.ceremony.correct(measure.id, "La date de fin est fausse")
    sealed.open(measure.id)
    sealed.show_step(1)
    done()
    sealed.deciding.who._add_by_hand()
    type_text(sealed.deciding.who.added[0].name, "Mme Signatairex")
    draft = services.bilans.begin(measure.id)
    sealed._head.withdraw_asked.emit()
    sealed.leave()
    with services.workspace.notebook.read() as uow:
        assert uow.holdings.unsaved([draft.id]) == {}
    sealed.open(measure.id)
    done()
    assert sealed._screen.messages.undo()
    sealed.show_step(1)
    done()
    assert [row.name.text() for row in sealed.deciding.who.added] == ["Mme Signatairex"]


def test_a_sitting_that_was_left_is_still_looked_at_beside_the_next_draft(qtbot, frozen, done, services, measure):
    place = services.ceremony.sitting(measure.id).next_place
    services.ceremony.answer(measure.id, place, AnswerInput(SignatureOutcome.SIGNED, STROKES))
    services.ceremony.reopen(measure.id)
    frozen.open(measure.id)
    qtbot.mouseClick(buttons(frozen._head, "Voir la version d’avant")[0], LEFT)
    done()
    assert frozen.sealed.pages.page_count > 1
    assert "laissé en cours de signature" in words_of(frozen.sealed)
    qtbot.mouseClick(buttons(frozen.sealed, "Revenir au bilan")[0], LEFT)
    assert frozen.editing.isVisible()


def test_a_copy_of_an_earlier_version_leaves_after_the_same_warning(qtbot, corrected, done, services, measure, outside):
    panel = corrected.sealed
    panel.former.fold.set_open(opened=True)
    saves = [one for one in panel.former.findChildren(QPushButton) if one.text().startswith("Enregistrer une copie")]
    qtbot.mouseClick(saves[-1], LEFT)
    assert "sort du carnet chiffré" in words_of(panel.leaving)
    assert not outside.copy.exists()
    qtbot.mouseClick(panel.leaving.choose, LEFT)
    done()
    first = services.ceremony.versions(measure.id)[-1]
    assert outside.copy.read_bytes() == services.ceremony.version_document(first.bilan_id)
    outside.copy = outside.copy.parent / "nulle part" / "copie.pdf"
    qtbot.mouseClick(saves[0], LEFT)
    qtbot.mouseClick(panel.leaving.choose, LEFT)
    done()
    assert "La copie n’a pas pu être écrite" in " ".join(corrected._screen.messages.messages)
