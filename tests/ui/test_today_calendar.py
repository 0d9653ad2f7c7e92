"""The week and the month: what they show, how one walks through them, what leads elsewhere."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.calendar import CardKind
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.today.page import TodayPage
from desktop.ui.today.view_bar import Look
from desktop.ui.today.visit_card import VisitCard
from desktop.ui.today.week_layout import Shape
from desktop.ui.widgets import LinkButton
from tests.ui.calendar_steps import MONDAY, THURSDAY, TUESDAY, WEDNESDAY, card_of, key
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route, add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.calendar_fixtures"]


def cards(day_page: TodayPage, day: date) -> list[VisitCard]:
    stand = day_page.calendar.week.stand_of(day)
    assert stand is not None
    return [card for card in stand.cards if isinstance(card, VisitCard)]


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_the_week_shows_each_visit_on_its_day_and_what_waits_above(
    day_page: TodayPage, services: Services, followed: Measure
):
    planned = services.visits.plan(followed.id, THURSDAY, time(9, 30))
    add_visit(services, followed, MONDAY)
    day_page.open(look="week")
    assert [stand.day.day for stand in day_page.calendar.week.stands] == [MONDAY + timedelta(days=n) for n in range(7)]
    assert [card.card.kind for card in cards(day_page, MONDAY)] == [CardKind.DONE]
    assert [card.card.contact_id for card in cards(day_page, THURSDAY)] == [planned.id]
    assert day_page.bar.title.replace("\u00a0", " ") == "Du 23 au 29 novembre 2026"
    assert day_page.calendar.tray.cards == []


def test_a_visit_whose_day_has_passed_waits_in_the_tray(day_page: TodayPage, followed: Measure):
    day_page.open(look="week")
    assert [card.card.day for card in day_page.calendar.tray.cards] == [date(2026, 11, 9), MONDAY]
    assert day_page.calendar.tray.isVisible()


def test_cards_and_days_say_everything_to_a_screen_reader(day_page: TodayPage, services: Services, followed: Measure):
    planned = services.visits.plan(followed.id, THURSDAY, time(9, 30))
    day_page.open(look="week")
    name = card_of(day_page, planned.id).accessibleName().replace("\u00a0", " ")
    assert name == "9 h 30, DELATTRE Éloïse, Lens, ASTRE, Visite prévue"
    heads = [stand.head.accessibleName().replace("\u00a0", " ") for stand in day_page.calendar.week.stands]
    assert heads[1] == "mardi 24 novembre 2026, aujourd’hui, aucun rendez-vous"
    assert heads[3] == "jeudi 26 novembre 2026, 1 rendez-vous"
    day_page.open(look="month")
    told = day_page.calendar.month.stand_of(THURSDAY).head.accessibleName().replace("\u00a0", " ")
    assert told == "jeudi 26 novembre 2026, 1 rendez-vous. 9 h 30, DELATTRE Éloïse, Lens, ASTRE, Visite prévue"


def test_a_public_holiday_is_named(day_page: TodayPage):
    day_page.open(look="week", day=date(2026, 12, 25))
    head = day_page.calendar.week.stand_of(date(2026, 12, 25)).head
    assert "jour férié\u00a0: Noël" in head.accessibleName()


def test_keys_1_2_3_change_the_view_which_is_remembered(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    day_page.open()
    assert day_page.beside.isVisible()
    for pressed, look in ((Qt.Key.Key_2, Look.WEEK), (Qt.Key.Key_3, Look.MONTH), (Qt.Key.Key_1, Look.LIST)):
        key(qtbot, day_page, pressed)
        assert day_page.look is look
    key(qtbot, day_page, Qt.Key.Key_Eacute)
    assert day_page.look is Look.WEEK
    qtbot.waitUntil(lambda: services.calendar.remembered() == "week")
    day_page.open()
    assert day_page.look is Look.WEEK
    assert day_page.calendar.week.isVisible()


def test_pages_go_to_the_next_week_and_t_comes_back(day_page: TodayPage, followed: Measure, qtbot):
    day_page.open(look="week")
    key(qtbot, day_page, Qt.Key.Key_PageDown)
    assert day_page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)
    day_page.bar.before.click()
    day_page.bar.before.click()
    assert day_page.calendar.week.stands[0].day.day == MONDAY - timedelta(days=7)
    day_page.calendar.week.focus_day()
    key(qtbot, day_page, Qt.Key.Key_T)
    assert day_page.calendar.week.stand_of(TUESDAY) is not None


def test_a_month_shows_the_first_visits_of_a_day_and_how_many_more(
    day_page: TodayPage, services: Services, followed: Measure
):
    for hour in range(9, 14):
        services.visits.plan(followed.id, THURSDAY, time(hour))
    day_page.open(look="month")
    cell = next(cell for cell in day_page.calendar.month.cells if cell.day.day == THURSDAY)
    assert len(cell.lines) == 3
    assert cell.more_words.replace("\u00a0", " ") == "+ 2 autres"


def test_enter_on_a_day_of_the_month_opens_its_week(day_page: TodayPage, services: Services, followed: Measure, qtbot):
    planned = services.visits.plan(followed.id, THURSDAY, time(9))
    day_page.open(look="month")
    key(qtbot, day_page, Qt.Key.Key_Right)
    key(qtbot, day_page, Qt.Key.Key_Right)
    assert day_page.window().focusWidget().day.day == THURSDAY
    key(qtbot, day_page, Qt.Key.Key_Return)
    assert day_page.look is Look.WEEK
    assert card_of(day_page, planned.id).hasFocus()


def test_arrows_walk_from_day_to_day_and_past_the_month(day_page: TodayPage, followed: Measure, qtbot):
    day_page.open(look="month", day=date(2026, 11, 30))
    key(qtbot, day_page, Qt.Key.Key_Down)
    key(qtbot, day_page, Qt.Key.Key_Down)
    assert day_page.bar.title == "Décembre 2026"


def test_arrows_walk_through_the_week_and_its_cards(day_page: TodayPage, services: Services, followed: Measure, qtbot):
    first = services.visits.plan(followed.id, WEDNESDAY, time(9))
    second = services.visits.plan(followed.id, WEDNESDAY, time(14))
    day_page.open(look="week", day=WEDNESDAY)
    assert card_of(day_page, first.id).hasFocus()
    key(qtbot, day_page, Qt.Key.Key_Down)
    assert card_of(day_page, second.id).hasFocus()
    assert day_page.calendar.chosen.contact_id == second.id
    key(qtbot, day_page, Qt.Key.Key_Home)
    assert day_page.window().focusWidget() is day_page.calendar.week.stands[0].head
    key(qtbot, day_page, Qt.Key.Key_Left)
    assert day_page.calendar.week.stands[0].day.day == MONDAY - timedelta(days=7)


def test_tab_comes_into_the_week_once(day_page: TodayPage, services: Services, followed: Measure):
    for hour in (9, 11, 14):
        services.visits.plan(followed.id, WEDNESDAY, time(hour))
    day_page.open(look="week")
    stops = [stop for stand in day_page.calendar.week.stands for stop in stand.stops]
    assert sum(bool(stop.focusPolicy() & Qt.FocusPolicy.TabFocus) for stop in stops) == 1


def test_a_narrow_window_turns_the_week_into_a_list_of_days(
    day_page: TodayPage, services: Services, followed: Measure, qtbot
):
    services.visits.plan(followed.id, WEDNESDAY, time(9))
    day_page.open(look="week")
    qtbot.waitUntil(lambda: day_page.calendar.week.shape is Shape.COLUMNS)
    day_page.resize(640, 760)
    qtbot.waitUntil(lambda: day_page.calendar.week.shape is Shape.ROWS)
    assert layout_faults(day_page) == []
    day_page.resize(380, 760)
    qtbot.waitUntil(lambda: day_page.calendar.week.shape is Shape.STRIP)


@pytest.mark.parametrize("look", list(Look))
def test_nothing_is_cut_with_a_very_long_name_at_the_largest_text(
    day_page: TodayPage, services: Services, qtbot, look: Look, qapp: QApplication
):
    long = add_measure(services, add_household(services, "Vandenbroucke-Lefebvre-de-la-Motte-Saint-Pierre"))
    services.visits.plan(long.id, WEDNESDAY, time(9))
    apply_theme(qapp, Theme("light", 2.0))
    day_page.open(look=look.value)
    QApplication.processEvents()
    assert layout_faults(day_page) == []


def test_the_week_of_the_appointments_to_come_is_one_click_from_the_list(
    day_page: TodayPage, services: Services, followed: Measure
):
    services.visits.plan(followed.id, TUESDAY + timedelta(days=6), time(9, 30))
    day_page.open()
    hint = next(one for one in day_page.findChildren(LinkButton) if one.text() == "Voir la semaine")
    hint.click()
    assert day_page.look is Look.WEEK
    assert day_page.calendar.week.stands[0].day.day == MONDAY + timedelta(days=7)


def test_files_left_unfinished_are_told_at_the_foot_and_lead_on(
    day_page: TodayPage, services: Services, followed: Measure, route: Route, qtbot
):
    household = add_household(services, "Wattel")
    day_page.open()
    begin = next(
        one for one in day_page.findChildren(QWidget) if one.accessibleName() == "Nouvelle mesure\u00a0: WATTEL Éloïse"
    )
    begin.click()
    assert route.last == ("measure_open", {"household_id": household.id})


def test_the_round_is_one_click_away(day_page: TodayPage, followed: Measure, route: Route):
    day_page.open()
    day_page.bar.print_button.click()
    assert route.last == ("round", {})
