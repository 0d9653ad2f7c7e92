"""What is done to a visit on its card: noting, planning, the porte close, its hour."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import Qt

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from tests.ui.calendar_steps import LEFT, TUESDAY, WEDNESDAY, card_of, focus, key, outcomes, undo
from tests.ui.samples import Route, add_household, add_measure

pytest_plugins = ["tests.ui.calendar_fixtures"]


# --- acts -------------------------------------------------------------------------------------------------------------


def test_enter_records_and_the_buttons_above_do_the_same(
    day_page: TodayPage, services: Services, followed: Measure, route: Route, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week", day=WEDNESDAY)
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert route.last == ("visit", {"measure_id": followed.id, "contact_id": planned.id})
    day_page.calendar.bar.buttons["measure"].click()
    assert route.last == ("measure", {"measure_id": followed.id})


def test_a_proposed_visit_is_planned_in_two_keys(
    day_page: TodayPage, services: Services, followed: Measure, screen, qtbot
):
    day_page.open(look="week")
    focus(day_page.calendar.tray.cards[0], qtbot)
    key(qtbot, day_page, Qt.Key.Key_P)
    key(qtbot, day_page, Qt.Key.Key_Return)
    ((day, outcome),) = outcomes(services, followed)
    assert outcome is Outcome.PLANNED
    assert day >= TUESDAY
    undo(screen)
    assert outcomes(services, followed) == set()


def test_a_porte_close_takes_three_keys_and_is_taken_back(
    day_page: TodayPage, services: Services, followed: Measure, screen: Screen, qtbot
):
    planned = services.visits.plan(followed.id, TUESDAY, time(9))
    day_page.open(look="week", day=TUESDAY)
    key(qtbot, day_page, Qt.Key.Key_C)
    key(qtbot, day_page, Qt.Key.Key_Space)
    key(qtbot, day_page, Qt.Key.Key_Return)
    saved = services.visits.contact(planned.id)
    assert (saved.outcome, saved.trace_left) == (Outcome.PORTE_CLOSE, "Avis de passage")
    undo(screen)
    assert services.visits.contact(planned.id) == planned


def test_an_appointment_without_an_hour_gets_one(
    day_page: TodayPage, services: Services, followed: Measure, screen, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY)
    day_page.open(look="week", day=WEDNESDAY)
    key(qtbot, day_page, Qt.Key.Key_H)
    day_page.slot.panel.field("at").widget.edit.setText("9h30")
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert services.visits.contact(planned.id).at == time(9, 30)
    undo(screen)
    assert services.visits.contact(planned.id).at is None


def test_another_appointment_close_by_is_remarked_and_stops_nothing(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    other = add_measure(services, add_household(services, "Caron"))
    services.visits.plan(other.id, WEDNESDAY, time(9))
    day_page.open(look="week")
    focus(day_page.calendar.tray.cards[0], qtbot)
    key(qtbot, day_page, Qt.Key.Key_P)
    panel = day_page.slot.panel
    panel.field("day").widget.set_value(WEDNESDAY)
    assert panel.remark == ""
    panel.field("at").widget.edit.setText("9h30")
    assert "à\u00a09\u00a0h (CARON Éloïse)" in panel.remark
    day = panel.field("day")
    day.widget.edit.setText("12/11/2026")
    day.widget.edit.editingFinished.emit()
    assert day.error.startswith("Ce jour est passé")
    day.widget.set_value(WEDNESDAY)
    assert day.error == ""
    panel.submit()
    assert (WEDNESDAY, Outcome.PLANNED) in outcomes(services, followed)


def test_a_double_click_on_a_card_does_its_first_act(
    day_page: TodayPage, services: Services, followed: Measure, route: Route, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week")
    qtbot.waitUntil(card_of(day_page, planned.id).isVisible)
    qtbot.mouseDClick(card_of(day_page, planned.id), LEFT)
    assert route.last[0] == "visit"
