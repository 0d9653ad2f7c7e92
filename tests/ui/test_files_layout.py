"""The file of a household and of a measure at every size of the text: nothing cut, nothing over anything else."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.households.editor import HouseholdEditorPage
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.measure.opening import MeasureOpeningPage
from desktop.ui.measure.page import MeasurePage
from desktop.ui.screen import Screen
from tests import factories
from tests.ui.layout_walk import layout_faults, lengthen_labels, settle
from tests.ui.samples import add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.screen_fixtures"]

SIZES = [(1.0, 1200), (1.5, 1200), (2.0, 1200), (2.0, 900), (1.0, 640)]
LONG_NAME = ("Dubois-Vandenbroucke-Lefebvre de la Motte", "Anne-Charlotte Marie")


@pytest.fixture
def measure(services: Services) -> Measure:
    household = add_household(services, *LONG_NAME, contact_instructions="Ne pas laisser de message.", phone="03 21")
    made = add_measure(services, household)
    answers = {"findings": "Murs humides au nord, chaudière arrêtée. " * 6, "budget": "Facture en retard"}
    step = factories.promise("Appeler l’Anah", "moi", date(2026, 11, 1))
    add_visit(services, made, date(2026, 10, 3), answers=answers, next_steps=(step,))
    services.visits.porte_close(made.id, date(2026, 10, 12), time(10, 0), "Avis de passage")
    add_visit(services, made, date(2026, 10, 20), outcome=Outcome.REFUSED, reason="Trop de monde chez eux ce jour-là")
    services.visits.plan(made.id, services.workspace.clock.today() + timedelta(days=2), time(14, 30))
    services.measures.suspend(made.id, date(2026, 11, 1), "Hospitalisation")
    services.measures.renew(made.id, 6, "Chantier retardé")
    return made


def show(qapp: QApplication, qtbot: QtBot, page: QWidget, scale: float, width: int) -> None:
    apply_theme(qapp, Theme("light", scale))
    qtbot.addWidget(page)
    page.resize(width, 900)
    page.show()
    qtbot.waitExposed(page)


def faults(page: QWidget, *, longer: bool = False) -> list[str]:
    if longer:
        lengthen_labels(page, 1.4)
    settle()
    return layout_faults(page)


@pytest.mark.parametrize(("scale", "width"), SIZES)
def test_a_measure_lies_well(
    screen: Screen, qapp: QApplication, qtbot: QtBot, measure: Measure, scale: float, width: int
):
    page = MeasurePage(screen)
    show(qapp, qtbot, page, scale, width)
    page.open(measure.id)
    qtbot.waitUntil(page.file.isVisible)
    for tab in page.file.keys:
        page.file.show_page(tab)
        assert faults(page) == [], tab
    page.track.open_period(1)
    assert faults(page, longer=scale < 2) == []


@pytest.mark.parametrize(("scale", "width"), SIZES)
def test_a_household_lies_well(
    screen: Screen, qapp: QApplication, qtbot: QtBot, measure: Measure, scale: float, width: int
):
    page = HouseholdSheetPage(screen)
    show(qapp, qtbot, page, scale, width)
    page.open(measure.household_id)
    page.correct_address()
    assert faults(page) == []
    assert faults(page, longer=True) == []


@pytest.mark.parametrize(("scale", "width"), SIZES)
def test_the_forms_lie_well_with_their_errors(
    screen: Screen, qapp: QApplication, qtbot: QtBot, measure: Measure, scale: float, width: int
):
    editor = HouseholdEditorPage(screen)
    show(qapp, qtbot, editor, scale, width)
    editor.open(None)
    editor.save()
    assert faults(editor, longer=True) == []
    opening = MeasureOpeningPage(screen)
    show(qapp, qtbot, opening, scale, width)
    opening.open(measure.household_id)
    opening.cards["vej"].click()
    opening.save()
    assert faults(opening, longer=scale < 2) == []
