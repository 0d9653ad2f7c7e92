"""« Aujourd’hui » over a real notebook: groups, keys, panels in place, drafts, a very long day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.agenda_line import AgendaGroup, Ask
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.parts.drafts import BegunMeasureRow, DraftRow
from desktop.ui.screen import Screen
from desktop.ui.today.group import FIRST_SHOWN, MORE_SHOWN
from desktop.ui.today.page import TodayPage
from desktop.ui.today.row import DayRow
from desktop.ui.widgets import EmptyState, LinkButton, TextLabel
from tests.factories import recorded, set_day
from tests.ui.samples import Route, add_household, add_measure, add_visit
from tests.ui.settling import settled

pytest_plugins = ["tests.ui.screen_fixtures"]

TODAY = date(2026, 11, 24)
"""A Tuesday: most of its week is still to come."""
WEDNESDAY = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def tuesday(clock: FixedClock) -> None:
    set_day(clock, TODAY)


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> TodayPage:
    shown = TodayPage(screen)
    qtbot.addWidget(shown)
    shown.resize(1100, 700)
    shown.show()
    qtbot.waitActive(shown)
    return shown


@pytest.fixture
def measure(services: Services) -> Measure:
    return add_measure(services, add_household(services), start=date(2026, 11, 2))


def texts(page: TodayPage) -> list[str]:
    return [label.text().replace("\u00a0", " ") for label in page.findChildren(TextLabel)]


def line_of(page: TodayPage, group: AgendaGroup) -> DayRow:
    return next(line for line in page.rows if line.row.group is group)


def press(qtbot: QtBot, line: DayRow, key: Qt.Key) -> None:
    line.setFocus()
    qtbot.keyClick(line, key)


def test_an_empty_notebook_welcomes_and_leads_to_the_first_household(page: TodayPage, route: Route):
    page.open()
    assert "Mardi 24 novembre 2026" in texts(page)
    assert page.findChild(EmptyState).accessibleName() == "Bienvenue dans votre carnet"
    assert page.rows == []


def test_a_day_without_anything_to_do_is_a_friendly_sentence(page: TodayPage, services: Services):
    add_household(services)
    page.open()
    assert page.findChild(EmptyState).accessibleName() == "Rien ne presse aujourd’hui"


def test_only_groups_with_lines_are_shown_with_their_count(page: TodayPage, services: Services, measure: Measure):
    services.visits.plan(measure.id, TODAY, time(14, 0))
    services.visits.plan(measure.id, WEDNESDAY, time(9, 30))
    page.open()
    assert [group.group for group in page.groups] == [AgendaGroup.TODAY, AgendaGroup.THIS_WEEK]
    assert [len(group.lines) for group in page.groups] == [1, 1]
    assert "1 pour aujourd’hui et 1 cette semaine" in texts(page)


def test_a_line_says_hour_household_commune_and_why_to_a_screen_reader(
    page: TodayPage, services: Services, measure: Measure
):
    services.visits.plan(measure.id, TODAY, time(14, 0))
    page.open()
    line = page.rows[0]
    assert line.accessibleName() == f"14\u00a0h, DELATTRE Éloïse, Lens, {line.row.reason}"
    assert "Porte close" in line.accessibleDescription()


def test_enter_records_the_planned_visit(page: TodayPage, services: Services, measure: Measure, route: Route, qtbot):
    planned = services.visits.plan(measure.id, TODAY, time(14, 0))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_Return)
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": planned.id})


def test_s_notes_the_visit_of_the_line_in_haste(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    planned = services.visits.plan(measure.id, TODAY, time(14, 0))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_S)
    asked = ("visit", {"measure_id": measure.id, "contact_id": planned.id, "quick": True})
    assert page.can_record_quickly
    page.record_quickly()
    assert route.gone[-2:] == [asked, asked]


def test_enter_on_a_button_of_the_line_presses_that_button(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    services.visits.plan(measure.id, TODAY, time(14, 0))
    page.open()
    button = page.rows[0].buttons["measure"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": measure.id})


def test_o_opens_the_measure(page: TodayPage, services: Services, measure: Measure, route: Route, qtbot):
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_O)
    assert route.last == ("measure", {"measure_id": measure.id})


def test_p_plans_on_the_proposed_working_day_and_tells_the_other_screens(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    page.open()
    line = line_of(page, page.groups[0].group)
    press(qtbot, line, Qt.Key.Key_P)
    panel = line.slot.panel
    proposed = panel.field("day").widget.value()
    assert proposed >= TODAY
    assert proposed.weekday() < 5
    panel.field("at").widget.edit.setText("9h30")
    qtbot.keyClick(panel.field("at").widget.edit, Qt.Key.Key_Return)
    planned = [c for c in services.measures.view(measure.id).contacts if c.is_planned]
    assert [(c.day, c.at) for c in planned] == [(proposed, time(9, 30))]
    assert "contact" in route.all_told


def test_c_marks_a_porte_close_that_is_filled_in_already(page: TodayPage, services: Services, measure: Measure, qtbot):
    planned = services.visits.plan(measure.id, TODAY, time(8, 0))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_C)
    panel = page.rows[0].slot.panel
    panel.field("trace_left").widget.set_value("SMS")
    qtbot.mouseClick(panel.accept_button, Qt.MouseButton.LeftButton)
    saved = services.visits.contact(planned.id)
    assert (saved.outcome, saved.day, saved.at, saved.trace_left) == (
        Outcome.PORTE_CLOSE, TODAY, time(8, 0), "SMS",
    )  # fmt: skip


def test_a_porte_close_takes_four_clicks_at_most(page: TodayPage, services: Services, measure: Measure, qtbot):
    services.visits.plan(measure.id, TODAY, time(8, 0))
    services.visits.plan(measure.id, WEDNESDAY, time(8, 0))
    page.open()
    left, line = Qt.MouseButton.LeftButton, page.rows[1]
    qtbot.mouseClick(line, left)
    qtbot.mouseClick(line.buttons["porte_close"], left)
    panel = line.slot.panel
    qtbot.mouseClick(panel.field("trace_left").widget.buttons["Avis de passage"], left)
    qtbot.mouseClick(panel.accept_button, left)
    outcomes = [c.outcome for c in services.measures.view(measure.id).contacts]
    assert Outcome.PORTE_CLOSE in outcomes


def test_postponing_asks_the_reason_beside_the_field_and_keeps_what_is_typed(
    page: TodayPage, services: Services, measure: Measure, qtbot
):
    planned = services.visits.plan(measure.id, TODAY, time(8, 0))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_R)
    panel = page.rows[0].slot.panel
    panel.field("day").widget.set_value(WEDNESDAY)
    panel.submit()
    assert panel.errors == {"reason": "Notez le motif du report."}
    assert page.rows[0].slot.is_open
    assert panel.field("day").widget.value() == WEDNESDAY
    panel.field("reason").widget.words.setText("Rendez-vous médical")
    panel.submit()
    contacts = {c.id: c for c in services.measures.view(measure.id).contacts}
    assert contacts[planned.id].outcome is Outcome.POSTPONED
    assert {c.day for c in contacts.values() if c.is_planned} == {WEDNESDAY}
    settled()
    assert line_of(page, AgendaGroup.THIS_WEEK).is_current


def test_escape_gives_a_panel_up_and_returns_to_the_line(page: TodayPage, measure: Measure, qtbot):
    page.open()
    line = page.rows[0]
    press(qtbot, line, Qt.Key.Key_P)
    qtbot.keyClick(line.slot.panel.field("day").widget.edit, Qt.Key.Key_Escape)
    assert not line.slot.is_open
    assert line.hasFocus()


def test_an_open_panel_is_shown_whole(page: TodayPage, services: Services, qtbot):
    for number in range(8):
        add_measure(services, add_household(services, f"Nom{number}"), start=date(2026, 11, 2))
    page.resize(1100, 420)
    page.open()
    qtbot.waitUntil(lambda: page.rows[-1].isVisible() and page.verticalScrollBar().maximum() > 0)
    press(qtbot, page.rows[-1], Qt.Key.Key_P)
    button = page.rows[-1].slot.panel.accept_button
    top = button.mapTo(page.viewport(), button.rect().topLeft()).y()
    assert 0 <= top <= page.viewport().height() - button.height()


def test_keys_typed_in_a_panel_do_not_reach_the_lines(page: TodayPage, services: Services, measure: Measure, qtbot):
    add_measure(services, add_household(services, "Wattel"), start=date(2026, 11, 2))
    page.open()
    line = page.rows[0]
    press(qtbot, line, Qt.Key.Key_P)
    panel = line.slot.panel
    qtbot.keyClick(panel.field("at").widget.edit, Qt.Key.Key_Down)
    qtbot.keyClick(panel.accept_button, Qt.Key.Key_P)
    assert line.slot.panel is panel
    assert line.is_current


def test_a_change_elsewhere_waits_until_the_panel_is_closed(
    page: TodayPage, services: Services, screen: Screen, measure: Measure, qtbot
):
    page.open()
    line = page.rows[0]
    press(qtbot, line, Qt.Key.Key_P)
    add_measure(services, add_household(services, "Wattel"), start=date(2026, 11, 2))
    screen.hub.tell("measure")
    assert line.slot.is_open
    line.slot.close_panel()
    settled()
    assert {row.row.household for row in page.rows} == {"DELATTRE Éloïse", "WATTEL Éloïse"}


def test_arrows_walk_through_all_groups(page: TodayPage, services: Services, measure: Measure, qtbot):
    services.visits.plan(measure.id, TODAY, time(14, 0))
    services.visits.plan(measure.id, WEDNESDAY, time(9, 30))
    page.open()
    first, second = page.rows
    assert first.is_current
    press(qtbot, first, Qt.Key.Key_Down)
    assert second.is_current
    assert second.hasFocus()
    assert not first.is_current
    press(qtbot, second, Qt.Key.Key_Home)
    assert first.is_current


def test_a_proposed_measure_asks_for_a_decision_only(page: TodayPage, services: Services, route: Route, qtbot):
    proposed = add_measure(services, add_household(services), start=WEDNESDAY, accepted=False)
    page.open()
    line = page.rows[0]
    assert line.row.asks is Ask.DECISION
    assert list(line.buttons) == ["measure"]
    press(qtbot, line, Qt.Key.Key_P)
    assert not line.slot.is_open
    press(qtbot, line, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": proposed.id})


def test_v1_a_fiche_that_is_owed_leads_to_its_stage(page: TodayPage, services: Services, route: Route, qtbot):
    vej = add_measure(services, add_household(services), "vej", WEDNESDAY - timedelta(days=10))
    add_visit(services, vej, WEDNESDAY - timedelta(days=1))
    page.open()
    line = next(row for row in page.rows if row.row.asks is Ask.STAGE)
    assert list(line.buttons) == ["stage", "measure"]
    press(qtbot, line, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": vej.id, "stage": "fiche_sent"})


def test_a_bilan_due_leads_to_the_bilan(page: TodayPage, services: Services, measure: Measure, route: Route, qtbot):
    services.measures.end(measure.id, TODAY, "moved")
    page.open()
    press(qtbot, line_of(page, AgendaGroup.REPORTS_DUE), Qt.Key.Key_Return)
    assert route.last == ("bilan", {"measure_id": measure.id})


def test_drafts_left_open_stand_on_top_and_are_taken_up_again(
    page: TodayPage, services: Services, measure: Measure, route: Route, qtbot
):
    draft = services.visits.keep_draft(services.visits.begin(measure.id))
    page.open()
    row = page.findChild(DraftRow)
    assert "DELATTRE Éloïse" in row.accessibleName()
    qtbot.mouseClick(row.resume_button, Qt.MouseButton.LeftButton)
    assert route.last == ("visit", {"measure_id": measure.id, "contact_id": None, "draft_id": draft.id})


def test_a_measure_begun_stands_with_the_drafts_and_is_given_up_with_a_way_back(
    page: TodayPage, services: Services, screen: Screen, route: Route
):
    household = add_household(services)
    services.unsaved.keep(f"measure:{household.id}", {"scheme": "vej"})
    page.open()
    row = page.findChild(BegunMeasureRow)
    assert "DELATTRE Éloïse" in row.accessibleName()
    row.resume_button.click()
    assert route.last == ("measure_open", {"household_id": household.id})
    row.drop_button.click()
    assert services.unsaved.measures() == []
    next(b for b in screen.messages.findChildren(LinkButton) if b.text() == "Annuler").click()
    assert services.unsaved.load(f"measure:{household.id}") == {"scheme": "vej"}


def test_a_draft_given_up_comes_back_by_undo(
    page: TodayPage, services: Services, screen: Screen, measure: Measure, qtbot
):
    draft = services.visits.keep_draft(services.visits.begin(measure.id))
    page.open()
    page.findChild(DraftRow).drop_button.click()
    assert services.visits.drafts() == []
    undo = next(b for b in screen.messages.findChildren(LinkButton) if b.text() == "Annuler")
    undo.click()
    assert [kept.id for kept in services.visits.drafts()] == [draft.id]


def test_a_very_long_day_is_made_in_the_background_and_shown_by_and_by(page: TodayPage, services: Services, qtbot):
    household = add_household(services)
    for _ in range(FIRST_SHOWN + MORE_SHOWN + 2):
        add_measure(services, household, start=date(2026, 11, 2))
    page.open()
    assert page.groups == []
    qtbot.waitUntil(lambda: bool(page.groups) and page.groups[0].isVisible())
    group = page.groups[0]
    assert len(group.lines) == FIRST_SHOWN
    assert group.more_button.text() == f"et {MORE_SHOWN + 2} autres\u00a0: en montrer {MORE_SHOWN} de plus"
    group.more_button.click()
    assert len(group.lines) == FIRST_SHOWN + MORE_SHOWN
    qtbot.waitUntil(group.lines[FIRST_SHOWN].hasFocus)
    assert group.more_button.text() == "et 2 autres\u00a0: tout montrer"
    group.more_button.click()
    assert group.more_button.isHidden()


def test_a_refusal_is_told_in_the_message_bar_and_nothing_breaks(
    page: TodayPage, services: Services, screen: Screen, measure: Measure, qtbot
):
    planned = services.visits.plan(measure.id, TODAY, time(8, 0))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_R)
    panel = page.rows[0].slot.panel
    services.visits.porte_close(measure.id, TODAY, time(8, 0), "", planned.id)
    panel.field("reason").widget.words.setText("Pluie")
    panel.submit()
    assert any("déjà conclue" in words for words in screen.messages.messages)
    assert page.rows[0].slot.is_open


def _measures(services: Services, count: int) -> list[Measure]:
    return [
        add_measure(services, add_household(services, f"FAMILLE {place:02}"), start=date(2026, 11, 2))
        for place in range(count)
    ]


def _top(page: TodayPage, line: DayRow) -> int:
    return line.mapTo(page, QPoint()).y()


def test_a_line_that_is_clicked_stays_under_the_mouse(page: TodayPage, services: Services, qtbot):
    for of in _measures(services, 8):
        services.visits.plan(of.id, TODAY)
    page.resize(1100, 400)
    page.open()
    page.verticalScrollBar().setValue(160)
    line = page.rows[5]
    before = _top(page, line)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert line.is_current
    assert _top(page, line) == before


def test_what_was_put_off_leaves_its_place_to_a_line_that_no_key_acts_on_yet(
    page: TodayPage, services: Services, route: Route, qtbot
):
    first, second = _measures(services, 2)
    for of in (first, second):
        recorded(services, of, date(2026, 11, 10))
        services.visits.plan(of.id, TODAY, time(9))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_R)
    panel = page.rows[0].slot.panel
    panel.field("reason").widget.words.setText("Hospitalisation")
    panel.field("day").widget.set_value(date(2026, 11, 30))
    panel.submit()
    assert any("FAMILLE 00" in words for words in page._screen.messages.messages)
    settled()
    line = line_of(page, AgendaGroup.TODAY)
    assert line.row.measure_id == second.id
    assert page.current is None
    assert page.window().focusWidget() is line
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert route.gone == []
    assert line.is_current
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert route.gone[0][0] == "visit"


def test_a_visit_put_off_is_proposed_a_near_working_day(page: TodayPage, services: Services, measure: Measure, qtbot):
    services.visits.plan(measure.id, TODAY, time(9))
    page.open()
    press(qtbot, page.rows[0], Qt.Key.Key_R)
    assert page.rows[0].slot.panel.field("day").widget.value() == WEDNESDAY


def test_every_act_says_what_it_does(page: TodayPage, services: Services, measure: Measure):
    services.visits.plan(measure.id, TODAY, time(9))
    page.open()
    buttons = page.rows[0].buttons
    assert buttons["postpone"].text().startswith("Reporter (motif)")
    for button in buttons.values():
        assert button.toolTip()
        assert button.accessibleDescription()
