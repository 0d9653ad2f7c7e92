"""The signature ceremony on the screen: each signer in turn, by pen, finger or mouse; stopped, it goes on (R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import BilanState, SignatureOutcome
from desktop.domain.household import Household
from desktop.storage.audit import AuditFilter
from desktop.ui.report.page import BilanPage
from tests.ui.bilan_pages import CAMILLE, ELOISE, KARIM, REFUSES, kept, words_of
from tests.ui.layout_walk import layout_faults
from tests.ui.signing_hands import LEFT, sign_by_finger, sign_by_mouse, sign_by_pen
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.ceremony_fixtures"]


@pytest.fixture
def measure(ended):
    return ended


@pytest.fixture
def page(bilan_page):
    return bilan_page


@pytest.fixture
def draw_and_accept(qtbot, done):
    """The same, where the answer is not taken."""

    def act(page: BilanPage) -> None:
        sign_by_mouse(page.stage.pad.pad)
        qtbot.mouseClick(page.stage.pad.accept, LEFT)
        done()

    return act


# Reading together


def test_the_frozen_pages_are_shown_with_who_is_to_sign(frozen, services, measure):
    sitting = services.ceremony.sitting(measure.id)
    assert frozen.reading.pages.page_count > 1
    assert frozen.reading.turn.text() == f"Faire signer {ELOISE}"
    said = words_of(frozen.reading)
    assert all(name in said for name in (ELOISE, KARIM, CAMILLE))
    assert sitting.frozen_sha256 in frozen.reading._print.text().replace(" ", "")


def test_how_the_text_was_read_goes_with_the_answers_of_the_household(qtbot, frozen, sign, services, measure):
    reading = frozen.reading
    reading.read_aloud.setChecked(True)
    reading.with_interpreter.setChecked(True)
    type_text(reading.interpreter, "Leïla, sa sœur")
    qtbot.mouseClick(reading.turn, LEFT)
    for _ in range(3):
        sign(frozen)
    first, second, worker = kept(services, measure).signatures
    assert (first.read_aloud, first.interpreter, first.where) == (True, "Leïla, sa sœur", "Au domicile du ménage")
    assert (second.read_aloud, second.interpreter) == (True, "Leïla, sa sœur")
    assert (worker.read_aloud, worker.interpreter) == (False, "")


def test_somebody_else_of_the_household_may_sign_first(qtbot, frozen, sign, services, measure):
    frozen.reading.turn_asked.emit(services.ceremony.sitting(measure.id).slots[1].place)
    assert frozen.stage.name.text() == KARIM
    sign(frozen)
    assert frozen.stage.name.text() == ELOISE


def test_it_is_not_printed_to_be_signed_before_it_was_said_that_something_is_to_be_read_r6(
    qtbot, frozen, services, outside
):
    reading = frozen.reading
    reading.enlarge.setChecked(True)
    qtbot.mouseClick(reading.paper, LEFT)
    assert not outside.paper.exists()
    assert reading.leaving.caution.isVisible()
    assert "répondeur" not in words_of(frozen)
    qtbot.mouseClick(reading.leaving.give_up, LEFT)
    assert not outside.paper.exists()
    qtbot.mouseClick(reading.paper, LEFT)
    qtbot.mouseClick(reading.leaving.choose, LEFT)
    assert outside.paper.exists()
    assert not reading.leaving.isVisible()
    with services.workspace.notebook.read() as uow:
        (line,) = [one for one in uow.audit.page(0, None, AuditFilter()) if one.action == JournalAct.REPORT_PRINTED]
    assert line.record_id == frozen.bilan.id


# Each in turn


@pytest.mark.parametrize("draw", [sign_by_mouse, sign_by_pen, sign_by_finger])
def test_two_people_and_the_worker_sign_in_turn_and_the_bilan_is_sealed(turned, sign, services, measure, route, draw):
    frozen = services.ceremony.sitting(measure.id).frozen_sha256
    for name in (ELOISE, KARIM, CAMILLE):
        assert turned.stage.name.text() == name
        sign(turned, draw)
    bilan = kept(services, measure)
    assert bilan.state is BilanState.SEALED
    assert bilan.is_signed
    assert bilan.frozen_sha256 == frozen
    assert [one.outcome for one in bilan.signatures] == [SignatureOutcome.SIGNED] * 3
    assert all(one.strokes for one in bilan.signatures)
    assert {"bilan", "measure", "outbox"} <= route.all_told


def test_the_pressure_of_a_pen_is_not_kept_r5(turned, services, measure):
    sign_by_pen(turned.stage.pad.pad, pressure=0.9)
    hard = turned.stage.pad.pad.strokes()
    turned.stage.pad.pad.clear()
    sign_by_pen(turned.stage.pad.pad, pressure=0.1)
    assert turned.stage.pad.pad.strokes() == hard
    assert all(len(point) == 2 for stroke in hard for point in stroke)


def test_seven_acts_take_a_household_of_one_and_its_worker_from_the_text_to_the_seal(
    qtbot, page, done, sign, services, measure
):
    """Preview, freeze, turn the screen, then two acts for each who signs: one draws, one accepts."""
    household = services.measures.view(measure.id).household
    services.households.save(_alone(household))
    acts = 0
    for button in (page.editing.next, lambda: page.deciding.freeze, lambda: page.reading.turn):
        qtbot.mouseClick(button() if callable(button) else button, LEFT)
        done()
        done()
        acts += 1
    for _ in range(2):
        sign(page)
        acts += 2
    assert kept(services, measure).state is BilanState.SEALED
    assert acts == 7


def _alone(household: Household) -> Household:
    return replace(household, persons=household.persons[:1])


def test_the_signer_sees_their_name_what_they_sign_and_its_pages_alone(turned, qtbot):
    asked = []
    turned.alone_asked.connect(asked.append)
    stage = turned.stage
    said = words_of(turned)
    assert ELOISE in said
    assert "Vous signez «\u00a0Bilan de fin de mesure ASTRE\u00a0»" in said
    assert stage.pages.page_count > 1
    assert stage.pages.isVisible()
    assert "répondeur" not in said
    assert "À relire avant" not in said
    qtbot.mouseClick(stage.leave, LEFT)
    assert asked == [False]
    assert turned.reading.isVisible()


def test_what_one_answered_is_not_shown_to_the_next(turned, sign, qtbot, done):
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.REFUSED], LEFT)
    type_text(turned.stage.other.reason, REFUSES)
    qtbot.mouseClick(turned.stage.other.accept, LEFT)
    done()
    done()
    said = words_of(turned)
    assert turned.stage.name.text() == KARIM
    assert REFUSES not in said
    assert "Refuse" not in said
    assert turned.stage.pad.pad.is_empty()
    assert turned.stage.other.reason.value() == ""


def test_a_signature_can_be_started_again_before_it_is_accepted(qtbot, turned, services, measure):
    pad = turned.stage.pad
    assert not pad.again.isEnabled()
    sign_by_mouse(pad.pad)
    qtbot.mouseClick(pad.again, LEFT)
    assert pad.pad.is_empty()
    assert kept(services, measure).signatures == ()


def test_an_empty_pad_is_told_beside_it_and_nothing_is_kept(qtbot, turned, done, services, measure):
    qtbot.mouseClick(turned.stage.pad.accept, LEFT)
    done()
    assert turned.stage.pad.error.text
    assert kept(services, measure).signatures == ()
    sign_by_mouse(turned.stage.pad.pad)
    assert turned.stage.pad.error.text == ""


def test_the_pages_are_read_again_in_large_and_the_signature_is_still_there(qtbot, turned):
    sign_by_mouse(turned.stage.pad.pad)
    drawn = turned.stage.pad.pad.strokes()
    qtbot.mouseClick(turned.stage.pad.read, LEFT)
    assert turned.stage.body.is_large
    assert not turned.stage.pad.isVisible()
    press(turned.stage.body.back, Qt.Key.Key_Escape)
    assert turned.stage.pad.pad.strokes() == drawn


def test_a_text_that_changed_under_the_pen_is_not_signed_and_is_read_again(
    qtbot, turned, draw_and_accept, services, measure, done
):
    names = services.ceremony.proposed_signers(measure.id)
    services.ceremony.reopen(measure.id)
    texts = kept(services, measure).texts
    services.bilans.keep(measure.id, texts, "Je dois mille euros.")
    services.ceremony.freeze(measure.id, names)
    draw_and_accept(turned)
    assert kept(services, measure).signatures == ()
    assert turned.stage.slot is None
    done()
    assert turned.ceremony.sitting.shown_sha256 == services.ceremony.sitting(measure.id).shown_sha256
    assert turned.ceremony.content == services.ceremony.pages(measure.id)


def test_a_text_that_is_a_draft_again_is_not_signed(qtbot, turned, draw_and_accept, services, measure):
    services.ceremony.reopen(measure.id)
    draw_and_accept(turned)
    assert kept(services, measure).state is BilanState.DRAFT
    assert turned.stage.slot is None


def test_an_observation_goes_with_the_answer(qtbot, turned, sign, services, measure):
    pad = turned.stage.pad
    pad.remark.set_open(opened=True)
    type_text(pad.observations, "Il manque la facture du poêle.")
    sign(turned)
    assert kept(services, measure).signatures[0].observations == "Il manque la facture du poêle."
    assert turned.stage.pad.observations.value() == ""


# Stopped on the way


@pytest.mark.parametrize("go_away", ["leave", "prepare_lock"])
def test_stopped_between_two_signers_it_goes_on_at_the_right_one(qtbot, turned, sign, done, services, measure, go_away):
    sign(turned)
    before = services.ceremony.sitting(measure.id)
    sign_by_mouse(turned.stage.pad.pad)
    getattr(turned, go_away)()
    assert turned.stage.pad.pad.is_empty(), "what was drawn and not accepted is kept nowhere"
    assert turned.stage.pages.page_count == 0
    turned.open(measure.id)
    done()
    assert services.ceremony.sitting(measure.id) == before
    assert turned.reading.isVisible()
    assert turned.reading.turn.text() == f"Faire signer {KARIM}"
    qtbot.mouseClick(turned.reading.turn, LEFT)
    assert turned.stage.name.text() == KARIM
    sign(turned)
    sign(turned)
    assert kept(services, measure).state is BilanState.SEALED


@pytest.mark.parametrize("go_away", ["leave", "prepare_lock"])
def test_a_motif_that_was_being_typed_is_found_again_with_its_signer(qtbot, turned, done, measure, go_away):
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.REFUSED], LEFT)
    type_text(turned.stage.other.reason, REFUSES)
    getattr(turned, go_away)()
    turned.open(measure.id)
    done()
    qtbot.mouseClick(turned.reading.turn, LEFT)
    assert turned.stage.other.isVisible()
    assert turned.stage.other.reason.value() == REFUSES


def test_what_was_typed_for_one_signer_stays_while_the_screen_is_turned_to_another(
    qtbot, turned, sign, done, services, measure
):
    first, second, _worker = services.ceremony.sitting(measure.id).slots
    qtbot.mouseClick(turned.stage.pad.ways[SignatureOutcome.REFUSED], LEFT)
    type_text(turned.stage.other.reason, REFUSES)
    turned.ceremony.turn_back()
    turned.reading.turn_asked.emit(second.place)
    assert turned.stage.other.reason.value() == ""
    type_text(turned.stage.pad.observations, "Le chauffage date de mars.")
    turned.ceremony.turn_back()
    turned.leave()
    turned.open(measure.id)
    done()
    turned.reading.turn_asked.emit(second.place)
    assert turned.stage.pad.observations.value() == "Le chauffage date de mars."
    sign(turned)
    assert turned.stage.slot.place == first.place
    assert turned.stage.other.reason.value() == REFUSES
    assert turned.stage.pad.observations.value() == ""


def test_how_it_was_read_is_found_again(qtbot, frozen, done, measure):
    frozen.reading.read_aloud.setChecked(True)
    frozen.leave()
    frozen.open(measure.id)
    done()
    assert frozen.reading.read_aloud.isChecked()


def test_a_text_taken_up_after_an_answer_keeps_what_was_signed_and_is_signed_anew(
    qtbot, turned, sign, done, services, measure
):
    sign(turned)
    signed = kept(services, measure)
    qtbot.mouseClick(turned.stage.leave, LEFT)
    assert turned.reading.kept.isVisible()
    qtbot.mouseClick(turned.reading.reopen, LEFT)
    again = kept(services, measure)
    assert again.state is BilanState.DRAFT
    assert again.replaces == signed.id
    assert again.signatures == ()
    assert services.ceremony.version_document(signed.id).startswith(b"%PDF")


def test_a_text_frozen_without_places_by_an_older_program_has_its_signers_chosen(page, done, services, measure):
    content, sha256 = services.bilans.preview(measure.id), "5" * 64
    old = replace(services.bilans.begin(measure.id), state=BilanState.FROZEN, frozen_sha256=sha256)
    with services.workspace.notebook.write() as uow:
        uow.bilans.put_document(sha256, measure.id, "frozen", content)
        uow.bilans.put(old)
    page.open(measure.id)
    done()
    assert page.deciding.isVisible()
    page.freeze()
    done()
    done()
    assert page.reading.isVisible()


# For every hand and eye


def test_every_control_of_the_ceremony_has_a_name(turned):
    for panel in (turned.stage, turned.reading):
        turned._stack.setCurrentWidget(panel)
        QCoreApplication.processEvents()
        controls = [
            widget
            for widget in panel.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert len(controls) > 8
        nameless = [one for one in controls if not (one.accessibleName() or getattr(one, "text", lambda: "")())]
        assert nameless == []


def test_the_line_tells_where_one_stands_to_who_does_not_see_it(turned, sign):
    sign(turned)
    line = turned.stage.line.accessibleName()
    assert line == f"Signatures\u00a0: {ELOISE} fait, {KARIM} en cours, {CAMILLE} à venir, Sceau à venir"


def test_the_keys_alone_refuse_and_come_back(turned, done, services, measure):
    way = turned.stage.pad.ways[SignatureOutcome.REFUSED]
    way.setFocus()
    press(way, Qt.Key.Key_Return)
    assert turned.stage.other.reason.hasFocus()
    type_text(turned.stage.other.reason, REFUSES)
    press(turned.stage.other.accept, Qt.Key.Key_Return)
    done()
    done()
    assert kept(services, measure).signatures[0].outcome is SignatureOutcome.REFUSED
    assert turned.stage.pad.pad.hasFocus()


@pytest.mark.parametrize("size", [(1366, 768), (800, 1280), (720, 560)])
def test_the_screen_of_a_signer_is_laid_out_in_every_window(turned, size):
    turned.resize(*size)
    QCoreApplication.processEvents()
    assert turned.stage.pad.pad.height() >= 200
    assert layout_faults(turned.stage) == []
