"""Moving a visit to another day: by mouse, by keys, under a finger; what cannot be says why."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.screen import Screen
from desktop.ui.today.drag import Picked
from desktop.ui.today.grid import CalendarGrid
from desktop.ui.today.page import TodayPage
from desktop.ui.today.view_bar import Look
from tests.factories import set_day
from tests.ui.calendar_steps import (
    FRIDAY,
    LEFT,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    card_of,
    focus,
    key,
    outcomes,
    undo,
)
from tests.ui.samples import add_household, add_measure
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.calendar_fixtures"]


# --- dragging ---------------------------------------------------------------------------------------------------------


def drag(grid: CalendarGrid, picked: Picked, day: date, *, drop: bool = True) -> bool:
    """A drag over a day and, when wanted, its drop; whether the day took it."""
    stand = grid.stand_of(day)
    place = QPointF(grid.day_rect(stand).center())
    data, action = picked.mime(), Qt.DropAction.MoveAction
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(grid, QDragEnterEvent(place.toPoint(), action, data, LEFT, none))
    over = QDragMoveEvent(place.toPoint(), action, data, LEFT, none)
    QApplication.sendEvent(grid, over)
    if drop:
        QApplication.sendEvent(grid, QDropEvent(place, action, data, LEFT, none))
    return over.isAccepted()


def test_a_visit_that_waits_dropped_on_a_day_is_planned_there(
    day_page: TodayPage, services: Services, followed: Measure, screen: Screen, qtbot
):
    day_page.open(look="week")
    qtbot.waitUntil(lambda: day_page.calendar.week.day_rect(day_page.calendar.week.stands[3]).isValid())
    assert drag(day_page.calendar.week, Picked(followed.id), THURSDAY)
    panel = day_page.slot.panel
    assert panel.field("day").widget.value() == THURSDAY
    qtbot.waitUntil(panel.field("at").widget.edit.hasFocus)
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert outcomes(services, followed) == {(THURSDAY, Outcome.PLANNED)}
    undo(screen)
    assert outcomes(services, followed) == set()


def test_an_appointment_dropped_on_another_day_is_postponed_with_its_motif(
    day_page: TodayPage, services: Services, followed: Measure, screen: Screen, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="month")
    assert drag(day_page.calendar.month, Picked(followed.id, planned.id), FRIDAY)
    panel = day_page.slot.panel
    assert panel.field("day").widget.value() == FRIDAY
    panel.submit()
    assert panel.errors == {"reason": "Notez le motif du report."}
    panel.field("reason").widget.choice.set_value("weather")
    panel.submit()
    assert outcomes(services, followed) == {(WEDNESDAY, Outcome.POSTPONED), (FRIDAY, Outcome.PLANNED)} or outcomes(
        services, followed
    ) == {(TUESDAY, Outcome.POSTPONED), (FRIDAY, Outcome.PLANNED)}
    assert services.visits.contact(planned.id).reason == "Intempéries"
    undo(screen)
    assert services.visits.contact(planned.id) == planned
    assert outcomes(services, followed) == {(WEDNESDAY, Outcome.PLANNED)}


def test_a_day_that_cannot_be_says_why_while_the_visit_is_over_it_and_takes_nothing(
    day_page: TodayPage, services: Services, followed: Measure
):
    day_page.open(look="month")
    told: list[str] = []
    day_page.calendar.month.hovered.connect(told.append)
    assert not drag(day_page.calendar.month, Picked(followed.id), MONDAY)
    assert any("Ce jour est passé" in words for words in told)
    assert not day_page.slot.is_open
    assert outcomes(services, followed) == set()


def test_what_stands_on_a_day_already_is_told_while_the_visit_is_over_it(
    day_page: TodayPage, services: Services, followed: Measure
):
    other = add_measure(services, add_household(services, "Caron"))
    services.visits.plan(other.id, THURSDAY, time(9, 30))
    day_page.open(look="month")
    told: list[str] = []
    day_page.calendar.month.hovered.connect(told.append)
    assert drag(day_page.calendar.month, Picked(followed.id), THURSDAY, drop=False)
    assert any("1\u00a0rendez-vous ce jour-là\u00a0: 9\u00a0h\u00a030" in words for words in told)


def test_a_drag_that_leaves_lets_the_visit_go(day_page: TodayPage, services: Services, followed: Measure):
    day_page.open(look="month")
    grid = day_page.calendar.month
    drag(grid, Picked(followed.id), THURSDAY, drop=False)
    assert grid.moving is not None
    assert day_page.holds_input
    QApplication.sendEvent(grid, QDragLeaveEvent())
    assert grid.moving is None
    assert not day_page.holds_input


def test_something_else_that_is_dragged_over_is_not_taken(day_page: TodayPage, followed: Measure):
    day_page.open(look="month")
    data = Picked(followed.id).mime()
    data.clear()
    data.setText("DELATTRE")
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(day_page.calendar.month, event)
    assert not event.isAccepted()
    assert day_page.calendar.month.moving is None


def test_what_travels_with_the_mouse_names_nobody(followed: Measure):
    data = Picked(followed.id, "a contact").mime()
    assert data.formats() == ["application/x-perron-visit"]
    assert "DELATTRE" not in bytes(data.data("application/x-perron-visit").data()).decode()


def test_a_line_dropped_on_the_strip_beside_the_list_opens_its_panel_under_the_line(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    day_page.open()
    assert day_page.beside.has_strip
    strip = day_page.beside.strip
    qtbot.waitUntil(lambda: bool(strip.stands) and strip.day_rect(strip.stands[2]).isValid())
    assert strip.stands[0].day.day == TUESDAY
    assert drag(strip, day_page.rows[0].picked, THURSDAY)
    assert day_page.rows[0].slot.panel.field("day").widget.value() == THURSDAY


def test_a_line_begins_a_drag_only_when_it_can_be_moved(day_page: TodayPage, services: Services, followed: Measure):
    add_measure(services, add_household(services, "Wattel"), start=FRIDAY, accepted=False)
    day_page.open()
    assert [line._handle is not None for line in day_page.rows] == [True, False]


# --- moving without a mouse -------------------------------------------------------------------------------------------


def test_m_then_arrows_then_enter_moves_an_appointment(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week", day=WEDNESDAY)
    key(qtbot, day_page, Qt.Key.Key_M)
    assert "DELATTRE Éloïse" in day_page.calendar.bar.accessibleName()
    assert day_page.calendar.week.target == THURSDAY
    key(qtbot, day_page, Qt.Key.Key_Right)
    assert day_page.calendar.week.target == FRIDAY
    assert "Libre." in day_page.calendar.bar.told
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert day_page.slot.panel.field("day").widget.value() == FRIDAY
    assert day_page.slot.panel.field("at").widget.value() == time(9)
    assert services.visits.contact(planned.id) == planned


def test_m_from_the_list_chooses_a_day_in_the_week_and_comes_back(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open()
    key(qtbot, day_page, Qt.Key.Key_M)
    assert day_page.look is Look.WEEK
    key(qtbot, day_page, Qt.Key.Key_Right)
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert day_page.look is Look.LIST
    panel = day_page.rows[0].slot.panel
    assert panel.field("day").widget.value() == FRIDAY
    assert services.calendar.remembered() == ""


@pytest.mark.parametrize("look", ["list", "week"])
def test_on_a_sunday_the_week_that_comes_is_shown_held_over_its_first_day(
    day_page: TodayPage, services: Services, followed: Measure, clock: FixedClock, qtbot, look: str
):
    sunday = MONDAY - timedelta(days=1)
    set_day(clock, sunday)
    planned = services.visits.plan(followed.id, sunday, time(14, 30))
    day_page.open(look=look)
    day_page.pick_up(Picked(followed.id, planned.id))
    week = day_page.calendar.week
    assert week.stands[0].day.day == MONDAY
    assert week.target == MONDAY
    assert day_page.calendar.bar.told.startswith("Lundi 23 novembre 2026.".replace(" n", "\u00a0n"))
    key(qtbot, day_page, Qt.Key.Key_Return)
    panel = day_page.slot.panel or day_page.rows[0].slot.panel
    assert panel.field("day").widget.value() == MONDAY


def test_a_click_anywhere_in_the_column_of_a_day_puts_the_visit_there(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week")
    week = day_page.calendar.week
    qtbot.waitUntil(lambda: week.day_rect(week.stands[4]).isValid())
    ground = week.day_rect(week.stand_of(FRIDAY))
    day_page.pick_up(Picked(followed.id, planned.id))
    qtbot.mouseClick(week, LEFT, pos=ground.center())
    assert day_page.slot.panel.field("day").widget.value() == FRIDAY


def test_escape_lets_a_visit_go(day_page: TodayPage, services: Services, followed: Measure, qtbot):
    services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open()
    key(qtbot, day_page, Qt.Key.Key_M)
    key(qtbot, day_page, Qt.Key.Key_Escape)
    assert day_page.look is Look.LIST
    assert not day_page.holds_input
    assert outcomes(services, followed) == {(WEDNESDAY, Outcome.PLANNED)}


def test_only_an_appointment_is_moved_what_has_none_is_planned(
    day_page: TodayPage, services: Services, followed: Measure
):
    day_page.open()
    assert "Déplacer" not in [act.label for act in day_page.rows[0].acts]
    services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open()
    assert "Déplacer" in [act.label for act in day_page.rows[0].acts]
    day_page.pick_up(Picked(followed.id))
    assert day_page.calendar.bar.accessibleName() == "Planifier la visite\u00a0: DELATTRE Éloïse"


def test_a_visit_is_carried_into_the_next_week(day_page: TodayPage, services: Services, followed: Measure, qtbot):
    services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week", day=WEDNESDAY)
    key(qtbot, day_page, Qt.Key.Key_M)
    key(qtbot, day_page, Qt.Key.Key_Down)
    assert day_page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)
    assert day_page.calendar.week.moving is not None
    assert day_page.calendar.week.target == MONDAY + timedelta(days=7)
    assert "Libre." in day_page.calendar.bar.told
    day_page.calendar.week.choose(MONDAY + timedelta(days=7))
    assert day_page.slot.panel.field("day").widget.value() == MONDAY + timedelta(days=7)


def test_enter_on_a_day_that_cannot_be_says_why_and_holds_the_visit_on(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    services.visits.plan(followed.id, TUESDAY, time(9))
    day_page.open(look="week", day=TUESDAY)
    key(qtbot, day_page, Qt.Key.Key_M)
    for _ in range(2):
        key(qtbot, day_page, Qt.Key.Key_Left)
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert "Ce jour est passé" in day_page.calendar.bar.told
    assert day_page.calendar.is_moving
    assert not day_page.slot.is_open


def test_a_finger_held_on_a_card_picks_it_up_and_a_tap_on_a_day_puts_it_there(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week")
    card = card_of(day_page, planned.id)
    card.picked_up.emit(Picked(followed.id, planned.id))
    assert day_page.calendar.is_moving
    day_page.calendar.week.stand_of(FRIDAY).head.click()
    assert day_page.slot.panel.field("day").widget.value() == FRIDAY


def test_a_change_elsewhere_waits_while_a_visit_is_held(
    day_page: TodayPage, services: Services, screen: Screen, followed: Measure, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week", day=WEDNESDAY)
    key(qtbot, day_page, Qt.Key.Key_M)
    other = services.visits.plan(followed.id, FRIDAY, time(9))
    screen.hub.tell("contact")
    settled()
    assert day_page.calendar.week.moving.contact_id == planned.id
    key(qtbot, day_page, Qt.Key.Key_Escape)
    assert card_of(day_page, other.id) is not None


def test_keys_typed_in_a_panel_are_not_acts_of_the_calendar(day_page: TodayPage, followed: Measure, qtbot):
    day_page.open(look="week")
    focus(day_page.calendar.tray.cards[0], qtbot)
    key(qtbot, day_page, Qt.Key.Key_P)
    panel = day_page.slot.panel
    for pressed in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_M):
        qtbot.keyClick(panel.accept_button, pressed)
    assert day_page.look is Look.WEEK
    assert day_page.slot.panel is panel


# --- in a notebook so large that every look at it is asked in the background ------------------------------------------


@pytest.fixture
def large(services: Services, followed: Measure) -> None:
    """More measures than are looked through at once."""
    household = add_household(services, "Caron")
    for _ in range(31):
        add_measure(services, household, start=date(2026, 11, 1))


@pytest.mark.usefixtures("large")
def test_a_visit_of_a_large_notebook_taken_from_the_list_goes_to_a_day_of_another_week(
    day_page: TodayPage, services: Services, followed: Measure, screen: Screen, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open()
    qtbot.waitUntil(lambda: any(line.picked.contact_id == planned.id for line in day_page.rows))
    day_page.pick_up(Picked(followed.id, planned.id))
    next_week = MONDAY + timedelta(days=7)
    qtbot.waitUntil(day_page.calendar.week.isVisible)
    day_page.bar.stepped.emit(1)
    qtbot.waitUntil(lambda: day_page.calendar.week.stand_of(next_week) is not None)
    day_page.calendar.week.stand_of(next_week + timedelta(days=2)).head.click()
    qtbot.waitUntil(lambda: day_page.holds_input and day_page.list.isVisible())
    line = next(line for line in day_page.rows if line.picked.contact_id == planned.id)
    panel = line.slot.panel if line.has_panel else day_page.slot.panel
    assert panel.isVisible()
    assert panel.field("day").widget.value() == next_week + timedelta(days=2)
    panel.field("reason").widget.choice.set_value("weather")
    panel.submit()
    assert (next_week + timedelta(days=2), Outcome.PLANNED) in outcomes(services, followed)
    undo(screen)
    assert outcomes(services, followed) == {(WEDNESDAY, Outcome.PLANNED)}


@pytest.mark.usefixtures("large")
def test_another_look_asked_for_while_a_visit_was_put_down_is_shown(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    planned = services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open()
    qtbot.waitUntil(lambda: bool(day_page.rows))
    day_page.pick_up(Picked(followed.id, planned.id))
    qtbot.waitUntil(day_page.calendar.week.isVisible)
    day_page.calendar.week.stand_of(THURSDAY).head.click()
    day_page.show_look(Look.MONTH)
    qtbot.waitUntil(day_page.calendar.month.isVisible)
    assert not day_page.holds_input
