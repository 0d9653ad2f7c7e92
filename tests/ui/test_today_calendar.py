"""The week and the month over a real notebook: what stands where, keys, dragging, moving, taking back."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.calendar import CardKind
from desktop.services.clock import FixedClock
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.screen import Screen
from desktop.ui.today.drag import Picked
from desktop.ui.today.grid import CalendarGrid
from desktop.ui.today.page import TodayPage
from desktop.ui.today.view_bar import Look
from desktop.ui.today.visit_card import VisitCard
from desktop.ui.today.week_layout import Shape
from desktop.ui.widgets import LinkButton
from tests.factories import set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route, add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.screen_fixtures"]

TUESDAY = date(2026, 11, 24)
WEDNESDAY, THURSDAY, FRIDAY = (TUESDAY + timedelta(days=number) for number in (1, 2, 3))
MONDAY = date(2026, 11, 23)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def tuesday(clock: FixedClock) -> None:
    set_day(clock, TUESDAY)


@pytest.fixture
def measure(services: Services) -> Measure:
    """Owes two visits before 1 December, suggested on 9 and 23 November: both have passed."""
    return add_measure(services, add_household(services), start=date(2026, 11, 1))


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> TodayPage:
    shown = TodayPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    qtbot.waitActive(shown)
    return shown


def cards(page: TodayPage, day: date) -> list[VisitCard]:
    stand = page.calendar.week.stand_of(day)
    assert stand is not None
    return [card for card in stand.cards if isinstance(card, VisitCard)]


def card_of(page: TodayPage, contact_id: str) -> VisitCard:
    return next(card for card in page.calendar.week.cards if card.card.contact_id == contact_id)


def focus(widget: QWidget, qtbot: QtBot) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def key(qtbot: QtBot, page: TodayPage, pressed: Qt.Key) -> None:
    qtbot.keyClick(page.window().focusWidget(), pressed)


def outcomes(services: Services, measure: Measure) -> set[tuple[date, Outcome]]:
    return {(one.day, one.outcome) for one in services.measures.view(measure.id).contacts}


def undo(screen: Screen) -> None:
    buttons = [
        one for one in screen.messages.findChildren(LinkButton) if one.text() == "Annuler" and one.isVisibleTo(None)
    ]
    buttons[-1].click()


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_the_week_shows_each_visit_on_its_day_and_what_waits_above(
    page: TodayPage, services: Services, measure: Measure
):
    planned = services.visits.plan(measure.id, THURSDAY, time(9, 30))
    add_visit(services, measure, MONDAY)
    page.open(look="week")
    assert [stand.day.day for stand in page.calendar.week.stands] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [card.card.kind for card in cards(page, MONDAY)] == [CardKind.DONE]
    assert [card.card.contact_id for card in cards(page, THURSDAY)] == [planned.id]
    assert page.bar.title.replace("\u00a0", " ") == "Du 23 au 29 novembre 2026"
    assert page.calendar.tray.cards == []


def test_a_visit_whose_day_has_passed_waits_in_the_tray(page: TodayPage, measure: Measure):
    page.open(look="week")
    assert [card.card.day for card in page.calendar.tray.cards] == [date(2026, 11, 9), MONDAY]
    assert page.calendar.tray.isVisible()


def test_cards_and_days_say_everything_to_a_screen_reader(page: TodayPage, services: Services, measure: Measure):
    planned = services.visits.plan(measure.id, THURSDAY, time(9, 30))
    page.open(look="week")
    name = card_of(page, planned.id).accessibleName().replace("\u00a0", " ")
    assert name == "9 h 30, DELATTRE Éloïse, Lens, ASTRE, Visite prévue"
    heads = [stand.head.accessibleName().replace("\u00a0", " ") for stand in page.calendar.week.stands]
    assert heads[1] == "mardi 24 novembre 2026, aujourd’hui, aucun rendez-vous"
    assert heads[3] == "jeudi 26 novembre 2026, 1 rendez-vous"
    page.open(look="month")
    told = page.calendar.month.stand_of(THURSDAY).head.accessibleName().replace("\u00a0", " ")
    assert told == "jeudi 26 novembre 2026, 1 rendez-vous. 9 h 30, DELATTRE Éloïse, Lens, ASTRE, Visite prévue"


def test_a_public_holiday_is_named(page: TodayPage):
    page.open(look="week", day=date(2026, 12, 25))
    head = page.calendar.week.stand_of(date(2026, 12, 25)).head
    assert "jour férié\u00a0: Noël" in head.accessibleName()


def test_keys_1_2_3_change_the_view_which_is_remembered(page: TodayPage, services: Services, measure: Measure, qtbot):
    page.open()
    assert page.beside.isVisible()
    for pressed, look in ((Qt.Key.Key_2, Look.WEEK), (Qt.Key.Key_3, Look.MONTH), (Qt.Key.Key_1, Look.LIST)):
        key(qtbot, page, pressed)
        assert page.look is look
    key(qtbot, page, Qt.Key.Key_Eacute)
    assert page.look is Look.WEEK
    qtbot.waitUntil(lambda: services.calendar.remembered() == "week")
    page.open()
    assert page.look is Look.WEEK
    assert page.calendar.week.isVisible()


def test_pages_go_to_the_next_week_and_t_comes_back(page: TodayPage, measure: Measure, qtbot):
    page.open(look="week")
    key(qtbot, page, Qt.Key.Key_PageDown)
    assert page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)
    page.bar.before.click()
    page.bar.before.click()
    assert page.calendar.week.stands[0].day.day == MONDAY - timedelta(days=7)
    page.calendar.week.focus_day()
    key(qtbot, page, Qt.Key.Key_T)
    assert page.calendar.week.stand_of(TUESDAY) is not None


def test_a_month_shows_the_first_visits_of_a_day_and_how_many_more(
    page: TodayPage, services: Services, measure: Measure
):
    for hour in range(9, 14):
        services.visits.plan(measure.id, THURSDAY, time(hour))
    page.open(look="month")
    cell = next(cell for cell in page.calendar.month.cells if cell.day.day == THURSDAY)
    assert len(cell.lines) == 3
    assert cell.more_words.replace("\u00a0", " ") == "+ 2 autres"


def test_enter_on_a_day_of_the_month_opens_its_week(page: TodayPage, services: Services, measure: Measure, qtbot):
    planned = services.visits.plan(measure.id, THURSDAY, time(9))
    page.open(look="month")
    key(qtbot, page, Qt.Key.Key_Right)
    key(qtbot, page, Qt.Key.Key_Right)
    assert page.window().focusWidget().day.day == THURSDAY
    key(qtbot, page, Qt.Key.Key_Return)
    assert page.look is Look.WEEK
    assert card_of(page, planned.id).hasFocus()


def test_arrows_walk_from_day_to_day_and_past_the_month(page: TodayPage, measure: Measure, qtbot):
    page.open(look="month", day=date(2026, 11, 30))
    key(qtbot, page, Qt.Key.Key_Down)
    key(qtbot, page, Qt.Key.Key_Down)
    assert page.bar.title == "Décembre 2026"


def test_arrows_walk_through_the_week_and_its_cards(page: TodayPage, services: Services, measure: Measure, qtbot):
    first = services.visits.plan(measure.id, WEDNESDAY, time(9))
    second = services.visits.plan(measure.id, WEDNESDAY, time(14))
    page.open(look="week", day=WEDNESDAY)
    assert card_of(page, first.id).hasFocus()
    key(qtbot, page, Qt.Key.Key_Down)
    assert card_of(page, second.id).hasFocus()
    assert page.calendar.chosen.contact_id == second.id
    key(qtbot, page, Qt.Key.Key_Home)
    assert page.window().focusWidget() is page.calendar.week.stands[0].head
    key(qtbot, page, Qt.Key.Key_Left)
    assert page.calendar.week.stands[0].day.day == MONDAY - timedelta(days=7)


def test_tab_comes_into_the_week_once(page: TodayPage, services: Services, measure: Measure):
    for hour in (9, 11, 14):
        services.visits.plan(measure.id, WEDNESDAY, time(hour))
    page.open(look="week")
    stops = [stop for stand in page.calendar.week.stands for stop in stand.stops]
    assert sum(bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus) for stop in stops) == 1


def test_a_narrow_window_turns_the_week_into_a_list_of_days(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week")
    qtbot.waitUntil(lambda: page.calendar.week.shape is Shape.COLUMNS)
    page.resize(640, 760)
    qtbot.waitUntil(lambda: page.calendar.week.shape is Shape.ROWS)
    assert layout_faults(page) == []
    page.resize(380, 760)
    qtbot.waitUntil(lambda: page.calendar.week.shape is Shape.STRIP)


@pytest.mark.parametrize("look", list(Look))
def test_nothing_is_cut_with_a_very_long_name_at_the_largest_text(
    page: TodayPage, services: Services, qtbot, look: Look, qapp: QApplication
):
    long = add_measure(services, add_household(services, "Vandenbroucke-Lefebvre-de-la-Motte-Saint-Pierre"))
    services.visits.plan(long.id, WEDNESDAY, time(9))
    apply_theme(qapp, Theme("light", 2.0))
    page.open(look=look.value)
    QApplication.processEvents()
    assert layout_faults(page) == []


# --- acts -------------------------------------------------------------------------------------------------------------


def test_enter_records_and_the_buttons_above_do_the_same(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week", day=WEDNESDAY)
    key(qtbot, page, Qt.Key.Key_Return)
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": planned.id})
    page.calendar.bar.buttons["measure"].click()
    assert route.last == ("measure", {"measure_id": measure.id})


def test_a_proposed_visit_is_planned_in_two_keys(page: TodayPage, services: Services, measure: Measure, screen, qtbot):
    page.open(look="week")
    focus(page.calendar.tray.cards[0], qtbot)
    key(qtbot, page, Qt.Key.Key_P)
    key(qtbot, page, Qt.Key.Key_Return)
    ((day, outcome),) = outcomes(services, measure)
    assert outcome is Outcome.PLANNED
    assert day >= TUESDAY
    undo(screen)
    assert outcomes(services, measure) == set()


def test_a_porte_close_takes_three_keys_and_is_taken_back(
    page: TodayPage, services: Services, measure: Measure, screen: Screen, qtbot
):
    planned = services.visits.plan(measure.id, TUESDAY, time(9))
    page.open(look="week", day=TUESDAY)
    key(qtbot, page, Qt.Key.Key_C)
    key(qtbot, page, Qt.Key.Key_Space)
    key(qtbot, page, Qt.Key.Key_Return)
    saved = services.visits.contact(planned.id)
    assert (saved.outcome, saved.trace_left) == (Outcome.PORTE_CLOSE, "Avis de passage")
    undo(screen)
    assert services.visits.contact(planned.id) == planned


def test_an_appointment_without_an_hour_gets_one(page: TodayPage, services: Services, measure: Measure, screen, qtbot):
    planned = services.visits.plan(measure.id, WEDNESDAY)
    page.open(look="week", day=WEDNESDAY)
    key(qtbot, page, Qt.Key.Key_H)
    page.slot.panel.field("at").widget.edit.setText("9h30")
    key(qtbot, page, Qt.Key.Key_Return)
    assert services.visits.contact(planned.id).at == time(9, 30)
    undo(screen)
    assert services.visits.contact(planned.id).at is None


def test_another_appointment_close_by_is_remarked_and_stops_nothing(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    other = add_measure(services, add_household(services, "Caron"))
    services.visits.plan(other.id, WEDNESDAY, time(9))
    page.open(look="week")
    focus(page.calendar.tray.cards[0], qtbot)
    key(qtbot, page, Qt.Key.Key_P)
    panel = page.slot.panel
    panel.field("day").widget.set_value(WEDNESDAY)
    assert panel.remark == ""
    panel.field("at").widget.edit.setText("9h30")
    assert "à 9\u00a0h (CARON Éloïse)" in panel.remark
    day = panel.field("day")
    day.widget.edit.setText("12/11/2026")
    day.widget.edit.editingFinished.emit()
    assert day.error.startswith("Ce jour est passé")
    day.widget.set_value(WEDNESDAY)
    assert day.error == ""
    panel.submit()
    assert (WEDNESDAY, Outcome.PLANNED) in outcomes(services, measure)


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
    page: TodayPage, services: Services, measure: Measure, screen: Screen, qtbot
):
    page.open(look="week")
    qtbot.waitUntil(lambda: page.calendar.week.day_rect(page.calendar.week.stands[3]).isValid())
    assert drag(page.calendar.week, Picked(measure.id), THURSDAY)
    panel = page.slot.panel
    assert panel.field("day").widget.value() == THURSDAY
    qtbot.waitUntil(panel.field("at").widget.edit.hasFocus)
    key(qtbot, page, Qt.Key.Key_Return)
    assert outcomes(services, measure) == {(THURSDAY, Outcome.PLANNED)}
    undo(screen)
    assert outcomes(services, measure) == set()


def test_an_appointment_dropped_on_another_day_is_postponed_with_its_motif(
    page: TodayPage, services: Services, measure: Measure, screen: Screen, qtbot
):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="month")
    assert drag(page.calendar.month, Picked(measure.id, planned.id), FRIDAY)
    panel = page.slot.panel
    assert panel.field("day").widget.value() == FRIDAY
    panel.submit()
    assert panel.errors == {"reason": "Notez le motif du report."}
    panel.field("reason").widget.choice.set_value("weather")
    panel.submit()
    assert outcomes(services, measure) == {(WEDNESDAY, Outcome.POSTPONED), (FRIDAY, Outcome.PLANNED)} or outcomes(
        services, measure
    ) == {(TUESDAY, Outcome.POSTPONED), (FRIDAY, Outcome.PLANNED)}
    assert services.visits.contact(planned.id).reason == "Intempéries"
    undo(screen)
    assert services.visits.contact(planned.id) == planned
    assert outcomes(services, measure) == {(WEDNESDAY, Outcome.PLANNED)}


def test_a_day_that_cannot_be_says_why_while_the_visit_is_over_it_and_takes_nothing(
    page: TodayPage, services: Services, measure: Measure
):
    page.open(look="month")
    told: list[str] = []
    page.calendar.month.hovered.connect(told.append)
    assert not drag(page.calendar.month, Picked(measure.id), MONDAY)
    assert any("Ce jour est passé" in words for words in told)
    assert not page.slot.is_open
    assert outcomes(services, measure) == set()


def test_what_stands_on_a_day_already_is_told_while_the_visit_is_over_it(
    page: TodayPage, services: Services, measure: Measure
):
    other = add_measure(services, add_household(services, "Caron"))
    services.visits.plan(other.id, THURSDAY, time(9, 30))
    page.open(look="month")
    told: list[str] = []
    page.calendar.month.hovered.connect(told.append)
    assert drag(page.calendar.month, Picked(measure.id), THURSDAY, drop=False)
    assert any("1\u00a0rendez-vous ce jour-là\u00a0: 9\u00a0h\u00a030" in words for words in told)


def test_a_drag_that_leaves_lets_the_visit_go(page: TodayPage, services: Services, measure: Measure):
    page.open(look="month")
    grid = page.calendar.month
    drag(grid, Picked(measure.id), THURSDAY, drop=False)
    assert grid.moving is not None
    assert page.holds_input
    QApplication.sendEvent(grid, QDragLeaveEvent())
    assert grid.moving is None
    assert not page.holds_input


def test_something_else_that_is_dragged_over_is_not_taken(page: TodayPage, measure: Measure):
    page.open(look="month")
    data = Picked(measure.id).mime()
    data.clear()
    data.setText("DELATTRE")
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
    event.ignore()
    QApplication.sendEvent(page.calendar.month, event)
    assert not event.isAccepted()
    assert page.calendar.month.moving is None


def test_what_travels_with_the_mouse_names_nobody(measure: Measure):
    data = Picked(measure.id, "a contact").mime()
    assert data.formats() == ["application/x-perron-visit"]
    assert "DELATTRE" not in bytes(data.data("application/x-perron-visit").data()).decode()


def test_a_line_dropped_on_the_strip_beside_the_list_opens_its_panel_under_the_line(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    page.open()
    assert page.beside.has_strip
    strip = page.beside.strip
    qtbot.waitUntil(lambda: bool(strip.stands) and strip.day_rect(strip.stands[2]).isValid())
    assert strip.stands[0].day.day == TUESDAY
    assert drag(strip, page.rows[0].picked, THURSDAY)
    assert page.rows[0].slot.panel.field("day").widget.value() == THURSDAY


def test_a_line_begins_a_drag_only_when_it_can_be_moved(page: TodayPage, services: Services, measure: Measure):
    add_measure(services, add_household(services, "Wattel"), start=FRIDAY, accepted=False)
    page.open()
    assert [line._handle is not None for line in page.rows] == [True, False]


# --- moving without a mouse -------------------------------------------------------------------------------------------


def test_m_then_arrows_then_enter_moves_an_appointment(page: TodayPage, services: Services, measure: Measure, qtbot):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week", day=WEDNESDAY)
    key(qtbot, page, Qt.Key.Key_M)
    assert "DELATTRE Éloïse" in page.calendar.bar.accessibleName()
    key(qtbot, page, Qt.Key.Key_Right)
    assert page.calendar.week.target == THURSDAY
    assert "Libre." in page.calendar.bar.told
    key(qtbot, page, Qt.Key.Key_Return)
    assert page.slot.panel.field("day").widget.value() == THURSDAY
    assert page.slot.panel.field("at").widget.value() == time(9)
    assert services.visits.contact(planned.id) == planned


def test_m_from_the_list_chooses_a_day_in_the_week_and_comes_back(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    page.open()
    key(qtbot, page, Qt.Key.Key_M)
    assert page.look is Look.WEEK
    key(qtbot, page, Qt.Key.Key_Right)
    key(qtbot, page, Qt.Key.Key_Return)
    assert page.look is Look.LIST
    panel = page.rows[0].slot.panel
    assert panel.field("day").widget.value() == WEDNESDAY
    assert services.calendar.remembered() == ""


def test_escape_lets_a_visit_go(page: TodayPage, services: Services, measure: Measure, qtbot):
    page.open()
    key(qtbot, page, Qt.Key.Key_M)
    key(qtbot, page, Qt.Key.Key_Escape)
    assert page.look is Look.LIST
    assert not page.holds_input
    assert outcomes(services, measure) == set()


def test_a_visit_is_carried_into_the_next_week(page: TodayPage, services: Services, measure: Measure, qtbot):
    services.visits.plan(measure.id, FRIDAY, time(9))
    page.open(look="week", day=FRIDAY)
    key(qtbot, page, Qt.Key.Key_M)
    key(qtbot, page, Qt.Key.Key_Down)
    assert page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)
    assert page.calendar.week.moving is not None
    page.calendar.week.choose(MONDAY + timedelta(days=7))
    assert page.slot.panel.field("day").widget.value() == MONDAY + timedelta(days=7)


def test_enter_on_a_day_that_cannot_be_says_why_and_holds_the_visit_on(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    services.visits.plan(measure.id, TUESDAY, time(9))
    page.open(look="week", day=TUESDAY)
    key(qtbot, page, Qt.Key.Key_M)
    key(qtbot, page, Qt.Key.Key_Left)
    key(qtbot, page, Qt.Key.Key_Return)
    assert "Ce jour est passé" in page.calendar.bar.told
    assert page.calendar.is_moving
    assert not page.slot.is_open


def test_a_finger_held_on_a_card_picks_it_up_and_a_tap_on_a_day_puts_it_there(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week")
    card = card_of(page, planned.id)
    card.picked_up.emit(Picked(measure.id, planned.id))
    assert page.calendar.is_moving
    page.calendar.week.stand_of(FRIDAY).head.click()
    assert page.slot.panel.field("day").widget.value() == FRIDAY


def test_a_change_elsewhere_waits_while_a_visit_is_held(
    page: TodayPage, services: Services, screen: Screen, measure: Measure, qtbot
):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week", day=WEDNESDAY)
    key(qtbot, page, Qt.Key.Key_M)
    other = services.visits.plan(measure.id, FRIDAY, time(9))
    screen.hub.tell("contact")
    assert page.calendar.week.moving.contact_id == planned.id
    key(qtbot, page, Qt.Key.Key_Escape)
    assert card_of(page, other.id) is not None


def test_keys_typed_in_a_panel_are_not_acts_of_the_calendar(page: TodayPage, measure: Measure, qtbot):
    page.open(look="week")
    focus(page.calendar.tray.cards[0], qtbot)
    key(qtbot, page, Qt.Key.Key_P)
    panel = page.slot.panel
    for pressed in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_M):
        qtbot.keyClick(panel.accept_button, pressed)
    assert page.look is Look.WEEK
    assert page.slot.panel is panel


def test_the_week_of_the_appointments_to_come_is_one_click_from_the_list(
    page: TodayPage, services: Services, measure: Measure
):
    services.visits.plan(measure.id, TUESDAY + timedelta(days=6), time(9, 30))
    page.open()
    hint = next(one for one in page.findChildren(LinkButton) if one.text() == "Voir la semaine")
    hint.click()
    assert page.look is Look.WEEK
    assert page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)


def test_files_left_unfinished_are_told_at_the_foot_and_lead_on(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    household = add_household(services, "Wattel")
    page.open()
    begin = next(
        one for one in page.findChildren(QWidget) if one.accessibleName() == "Nouvelle mesure\u00a0: WATTEL Éloïse"
    )
    begin.click()
    assert route.last == ("measure_open", {"household_id": household.id})


def test_the_round_is_one_click_away(page: TodayPage, measure: Measure, route: Route):
    page.open()
    page.bar.print_button.click()
    assert route.last == ("round", {})


def test_a_double_click_on_a_card_does_its_first_act(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    planned = services.visits.plan(measure.id, WEDNESDAY, time(9))
    page.open(look="week")
    qtbot.waitUntil(card_of(page, planned.id).isVisible)
    qtbot.mouseDClick(card_of(page, planned.id), LEFT)
    assert route.last[0] == "visit"
