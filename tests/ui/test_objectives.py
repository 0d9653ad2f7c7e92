"""Objectives on the screen: set with the keyboard, reached in one act, kept while typed, recalled by the next visit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.measure import Measure
from desktop.domain.objective import ObjectiveState
from desktop.services.bundle import Services
from desktop.ui.measure.objectives import ObjectivePanel
from desktop.ui.measure.page import MeasurePage
from desktop.ui.screen import Screen
from desktop.ui.visit.page import VisitPage
from tests.ui.layout_walk import layout_faults
from tests.ui.measure_steps import button, texts
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.measure_fixtures"]

TARGET = "Se chauffer sans peur de la facture"


def opened_goals(measure_page: MeasurePage, of: Measure) -> MeasurePage:
    measure_page.open(of.id)
    measure_page.file.show_page("goals")
    settled()
    return measure_page


def panel(measure_page: MeasurePage) -> ObjectivePanel:
    opened = measure_page.slots.objective.panel
    assert isinstance(opened, ObjectivePanel)
    return opened


def test_one_is_set_by_the_keyboard_alone_and_taken_back(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    opened_goals(measure_page, begun)
    button(measure_page, "Fixer un objectif").setFocus()
    press(QApplication.focusWidget(), Qt.Key.Key_Space)
    settled()
    type_text(QApplication.focusWidget(), TARGET)
    accept = panel(measure_page).accept_button
    for _ in range(40):
        if QApplication.focusWidget() is accept:
            break
        press(QApplication.focusWidget(), Qt.Key.Key_Tab)
    press(accept, Qt.Key.Key_Space)
    settled()
    [made] = services.objectives.of_measure(begun.id)
    assert made.target == TARGET
    assert TARGET in texts(measure_page)
    assert measure_page.file.current == "goals"
    screen.messages.undo()
    assert services.objectives.of_measure(begun.id) == ()


def test_without_a_target_it_says_so_beside_the_question(measure_page: MeasurePage, services: Services, begun: Measure):
    opened_goals(measure_page, begun)
    button(measure_page, "Fixer un objectif").click()
    panel(measure_page).submit()
    assert "target" in panel(measure_page).form.errors()
    assert services.objectives.of_measure(begun.id) == ()


def test_it_is_reached_in_one_act_and_that_is_undone_in_one(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    services.objectives.add(begun.id, {"target": TARGET, "actions": [{"what": "Envoyer le devis", "who": "Mme Roy"}]})
    opened_goals(measure_page, begun)
    assert any("Envoyer le devis (Mme Roy)" in text for text in texts(measure_page))
    button(measure_page, "Atteint").click()
    assert services.objectives.of_measure(begun.id)[0].state is ObjectiveState.REACHED
    settled()
    screen.messages.undo()
    assert services.objectives.still_open(begun.id)


def test_given_up_it_asks_for_the_motif_and_tells_it(measure_page: MeasurePage, services: Services, begun: Measure):
    services.objectives.add(begun.id, {"target": TARGET})
    opened_goals(measure_page, begun)
    button(measure_page, "Modifier").click()
    form = panel(measure_page).form
    form.set_values({**form.values(), "state": "given_up"})
    panel(measure_page).submit()
    assert "motif" in form.errors()
    form.set_values({**form.values(), "motif": "Déménagement"})
    panel(measure_page).submit()
    settled()
    assert any("Abandonné le" in text and "Déménagement" in text for text in texts(measure_page))


def test_what_is_typed_survives_another_page_and_a_lock(measure_page: MeasurePage, services: Services, begun: Measure):
    opened_goals(measure_page, begun)
    button(measure_page, "Fixer un objectif").click()
    type_text(QApplication.focusWidget(), TARGET)
    measure_page.prepare_lock()
    measure_page.open(begun.id)
    opened_goals(measure_page, begun)
    button(measure_page, "Fixer un objectif").click()
    assert panel(measure_page).form.values() == {"target": TARGET}


def test_nothing_is_cut_or_too_small(measure_page: MeasurePage, services: Services, begun: Measure):
    services.objectives.add(begun.id, {"target": TARGET, "by": "2027-03-03", "actions": [{"what": "Devis"}]})
    opened_goals(measure_page, begun)
    button(measure_page, "Modifier").click()
    settled()
    assert layout_faults(measure_page) == []


def test_a_visit_recalls_what_is_aimed_at_and_what_is_still_to_be_done(
    qtbot: QtBot, services: Services, begun: Measure, screen: Screen
):
    services.objectives.add(
        begun.id, {"target": TARGET, "actions": [{"what": "Relever"}, {"what": "Devis", "how_far": "done"}]}
    )
    services.objectives.reach(services.objectives.add(begun.id, {"target": "Déjà atteint"}).objective.id)
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    page.open(begun.id)
    settled()
    told = " ".join(texts(page.content.promises))
    assert "Objectifs en cours" in told
    assert TARGET in told
    assert "Relever" in told
    assert "Devis" not in told
    assert "Déjà atteint" not in told
    assert next(sheet.title for sheet in page.content.sheets()) == "Objectifs en cours"
