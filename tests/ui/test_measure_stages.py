"""The line of stages on the page of a measure: opened, noted by the keyboard, corrected, refused, never lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.path import StepName
from desktop.services.bundle import Services
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.services.path_view import PointState
from desktop.ui.measure.page import MeasurePage
from desktop.ui.measure.stage_panel import StagePanel
from desktop.ui.screen import Screen
from desktop.ui.widgets import LinkButton
from tests.conftest import TODAY
from tests.ui.measure_steps import button, texts
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.measure_fixtures"]

RECEIVED = TODAY - timedelta(days=20)


@pytest.fixture
def loan(services: Services) -> Measure:
    """A request for a loan of a household that accepts to be supported."""
    terms = {"purpose": "mobility", "accepts_support": "yes"}
    return services.measures.open(
        NewMeasure(add_household(services).id, "microcredit", RECEIVED, terms, preparing=True)
    )


def note(services: Services, of: Measure, key: str, **answers: str) -> None:
    services.milestones.record(of.id, key, StageInput(TODAY, answers))


def states(measure_page: MeasurePage) -> dict[str, PointState]:
    return {key: dot.point.state for key, dot in measure_page.stages.line.dots.items()}


def panel(measure_page: MeasurePage) -> StagePanel:
    opened = measure_page.slots.stage.panel
    assert isinstance(opened, StagePanel)
    return opened


def tab_to(widget: QWidget, most: int = 60) -> None:
    """Goes on with the Tab key until a widget has the cursor."""
    settled()  # what is not laid out yet takes no cursor
    wanted = widget.focusProxy() or widget
    for _ in range(most):
        focus = QApplication.focusWidget()
        if focus is wanted:
            return
        press(focus, Qt.Key.Key_Tab)
    raise AssertionError(f"not reached by the keyboard: {widget.accessibleName()}")


def test_m1_what_is_prepared_has_its_path_in_place_of_a_track(measure_page: MeasurePage, loan: Measure):
    measure_page.open(loan.id)
    assert measure_page.track is None
    assert states(measure_page) == {
        "received": PointState.DONE,
        "diagnosis": PointState.OPEN,
        "file_sent": PointState.LATER,
        "bank_answer": PointState.LATER,
        "signed": PointState.LATER,
        "begun": PointState.LATER,
        "ended": PointState.LATER,
    }
    assert "path" not in measure_page.file.keys
    assert "Ménage reçu le" in texts(measure_page)
    assert set(measure_page.path.buttons) == {StepName.DECLINE, StepName.TRANSFER}


def test_m1_a_stage_is_noted_by_the_keyboard_alone(
    measure_page: MeasurePage, services: Services, loan: Measure, qtbot: QtBot
):
    note(services, loan, "diagnosis", conclusion="suitable")
    measure_page.open(loan.id)
    tab_to(measure_page.stages.note_buttons["file_sent"])
    press(QApplication.focusWidget(), Qt.Key.Key_Space)
    opened = panel(measure_page)
    assert opened.field("day").widget.edit.hasFocus()
    tab_to(opened.form.field("amount_asked").widget)
    type_text(QApplication.focusWidget(), "2 800")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    settled()
    (_diagnosis, sent) = services.milestones.of_measure(loan.id)
    assert (sent.stage, sent.day, sent.answers) == (
        "file_sent",
        TODAY,
        {"amount_asked": "2800.00", "purpose": "mobility"},
    )
    assert states(measure_page)["bank_answer"] is PointState.OPEN


def test_a_point_of_the_line_is_opened_by_the_keyboard(measure_page: MeasurePage, services: Services, loan: Measure):
    note(services, loan, "diagnosis", conclusion="suitable", social_part="Vit seule.")
    measure_page.open(loan.id)
    dot = measure_page.stages.line.dots["diagnosis"]
    assert dot.accessibleName().startswith("Diagnostic, fait, 22\u00a0novembre 2026")
    tab_to(dot)
    press(dot, Qt.Key.Key_Space)
    assert {"Volet social", "Vit seule."} <= set(texts(measure_page))
    press(dot, Qt.Key.Key_Space)
    settled()
    assert "Volet social" not in texts(measure_page)


def test_the_page_may_be_opened_ready_to_note_a_stage_that_is_open(
    measure_page: MeasurePage, services: Services, loan: Measure
):
    measure_page.open(loan.id, "diagnosis")
    assert panel(measure_page).form.form.id == "microcredit-diagnosis"
    measure_page.open(loan.id, "signed")
    assert not measure_page.slots.stage.is_open
    begun = add_measure(services, add_household(services))
    measure_page.open(begun.id, "diagnosis_mandated")
    assert measure_page.file.current == "path"
    assert panel(measure_page).form.form.id == "astre-diagnosis_mandated"


def test_a_stage_that_is_not_open_says_why_and_leads_to_the_one_that_opens_the_way(
    measure_page: MeasurePage, services: Services, loan: Measure
):
    note(services, loan, "diagnosis", conclusion="suitable")
    note(services, loan, "file_sent")
    measure_page.open(loan.id)
    measure_page.stages.line.dots["signed"].click()
    assert "La banque n’a pas encore répondu : notez d’abord sa réponse." in texts(measure_page)
    button(measure_page, "Noter la réponse de la banque").click()
    assert panel(measure_page).form.form.id == "microcredit-bank_answer"


def test_what_is_wrong_stands_beside_its_question_and_nothing_is_noted(
    measure_page: MeasurePage, services: Services, loan: Measure
):
    measure_page.open(loan.id)
    measure_page.stages.note("diagnosis")
    opened = panel(measure_page)
    opened.field("day").widget.set_value(TODAY + timedelta(days=1))
    opened.submit()
    assert opened.errors == {"day": "Cette date est à venir."}
    assert set(opened.form.errors()) == {"conclusion"}
    assert services.milestones.of_measure(loan.id) == []


def test_a_stage_noted_can_be_undone_from_its_message_and_what_was_typed_is_there_again(
    measure_page: MeasurePage, services: Services, loan: Measure, screen: Screen
):
    measure_page.open(loan.id)
    measure_page.stages.note("diagnosis")
    panel(measure_page).form.put({"conclusion": "suitable", "social_part": "Vit seule."})
    panel(measure_page).submit()
    settled()
    assert len(services.milestones.of_measure(loan.id)) == 1
    screen.messages.undo()
    settled()
    assert services.milestones.of_measure(loan.id) == []
    measure_page.stages.note("diagnosis")
    assert panel(measure_page).form.values()["social_part"] == "Vit seule."


@pytest.mark.parametrize("way", ["lock", "give_up", "leave"])
def test_what_is_typed_of_a_stage_is_taken_up_again(
    measure_page: MeasurePage, services: Services, loan: Measure, way: str
):
    measure_page.open(loan.id)
    measure_page.stages.note("diagnosis")
    field = panel(measure_page).form.field("social_part").widget
    type_text(field, "Vit seule.")
    type_text(panel(measure_page).note.widget, "À rappeler")
    {"lock": measure_page.prepare_lock, "give_up": panel(measure_page).given_up.emit, "leave": measure_page.leave}[
        way
    ]()
    measure_page.open(loan.id)
    assert measure_page.stages.note_buttons["diagnosis"].text() == "Noter le diagnostic (saisie à reprendre)"
    measure_page.stages.note("diagnosis")
    assert panel(measure_page).form.values() == {"social_part": "Vit seule."}
    assert panel(measure_page).note.widget.value() == "À rappeler"
    next(link for link in panel(measure_page).findChildren(LinkButton) if link.text() == "Repartir de zéro").click()
    assert panel(measure_page).form.values() == {}


def test_a_stage_is_corrected_with_a_motif_and_its_history_is_read(
    measure_page: MeasurePage, services: Services, loan: Measure
):
    note(services, loan, "diagnosis", conclusion="suitable")
    note(services, loan, "file_sent", amount_asked="2800")
    measure_page.open(loan.id)
    measure_page.stages.line.dots["file_sent"].click()
    button(measure_page, "Corriger").click()
    panel(measure_page).form.put({"amount_asked": "3000"})
    panel(measure_page).submit()
    assert panel(measure_page).errors == {"reason": "Notez le motif en quelques mots."}
    panel(measure_page).field("reason").widget.setText("Devis relu")
    panel(measure_page).submit()
    settled()
    measure_page.stages.line.dots["file_sent"].click()
    told = texts(measure_page)
    assert "3 000,00 €" in told
    assert "Corrigé le 22 novembre 2026 : Devis relu. Avant : Montant demandé, 2 800,00 €." in told


def test_a_stage_noted_by_mistake_is_taken_out_with_a_motif(
    measure_page: MeasurePage, services: Services, loan: Measure
):
    note(services, loan, "diagnosis", conclusion="suitable")
    measure_page.open(loan.id)
    measure_page.stages.line.dots["diagnosis"].click()
    button(measure_page, "Retirer, noté par erreur").click()
    asked = measure_page.slots.stage.panel
    asked.field("reason").widget.setText("Mauvais ménage")
    asked.submit()
    settled()
    assert states(measure_page)["diagnosis"] is PointState.OPEN


def test_m1_the_signature_begins_the_rhythm_and_the_track(measure_page: MeasurePage, services: Services, loan: Measure):
    note(services, loan, "diagnosis", conclusion="suitable")
    note(services, loan, "file_sent")
    note(services, loan, "bank_answer", decision="accepted")
    measure_page.open(loan.id)
    measure_page.stages.note("signed")
    panel(measure_page).form.put({"first_instalment": "2026-12-05", "instalments": "24", "amount": "2800"})
    panel(measure_page).submit()
    settled()
    assert measure_page.view.measure.state is MeasureState.ACTIVE
    assert measure_page.track is not None
    measure_page.file.show_page("path")
    assert states(measure_page)["signed"] is PointState.DONE


def test_what_is_prepared_is_set_aside_from_its_page_and_taken_up_again(
    measure_page: MeasurePage, loan: Measure, screen: Screen
):
    measure_page.open(loan.id)
    measure_page.path.buttons[StepName.DECLINE].click()
    asked = measure_page.slots.step.panel
    asked.submit()
    assert asked.errors == {"reason": "Choisissez le motif."}
    asked.field("reason").widget.set_value("bank_refused")
    asked.submit()
    settled()
    assert measure_page.view.state_label == "Sans suite"
    screen.messages.undo()
    settled()
    assert measure_page.view.measure == loan


def test_a_measure_is_handed_to_another_referent(measure_page: MeasurePage, services: Services, screen: Screen):
    of = add_measure(services, add_household(services))
    measure_page.open(of.id)
    measure_page.path.buttons[StepName.TRANSFER].click()
    asked = measure_page.slots.step.panel
    asked.field("referent").widget.setText("Karim Benali")
    asked.field("reason").widget.setText("Congé maternité")
    asked.submit()
    settled()
    assert measure_page.view.measure.referent == "Karim Benali"
    told = texts(measure_page)
    screen.messages.undo()
    settled()
    assert measure_page.view.measure == of
    assert any("Karim Benali" in words and "Congé maternité" in words for words in told)


def test_v1_the_page_of_a_vej_tells_its_tries_its_visit_and_what_may_be_noted(
    measure_page: MeasurePage, services: Services
):
    of = add_measure(services, add_household(services), "vej", date(2026, 11, 2))
    services.visits.porte_close(of.id, date(2026, 11, 10), None, "carte")
    measure_page.open(of.id)
    assert "1 porte close" in measure_page.stages.line.dots["tried"].lines[1].replace("\u00a0", " ")
    assert states(measure_page)["fiche_sent"] is PointState.OPEN
    assert states(measure_page)["housing_3"] is PointState.LATER
    add_visit(services, of, date(2026, 11, 20))
    measure_page.refresh()
    assert states(measure_page)["met"] is PointState.DONE
    assert set(measure_page.stages.note_buttons) == {"fiche_sent"}
