"""What the menu of Aujourd’hui leads to: one's absences, the agenda for another calendar with or without names."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
from icalendar import Calendar
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from desktop.ui.today.view_bar import ABSENCES, EXPORT, EXPORT_NAMED
from desktop.ui.widgets import Banner
from tests.factories import set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route, add_household, add_measure

pytest_plugins = ["tests.ui.screen_fixtures"]

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def page(screen: Screen, services: Services, clock: FixedClock, qtbot: QtBot, tmp_path: Path) -> TodayPage:
    set_day(clock, TUESDAY)
    measure = add_measure(services, add_household(services), start=date(2026, 11, 1))
    services.visits.plan(measure.id, date(2026, 11, 26), time(9, 30))
    shown = TodayPage(screen, lambda _parent: tmp_path / "agenda.ics")
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    shown.open()
    qtbot.waitUntil(lambda: bool(shown.rows) and bool(shown.beside.strip.cards))  # the strip follows the list
    return shown


def chosen(page: TodayPage, name: str) -> None:
    next(action for action in page.bar.menu.actions() if action.data() == name).trigger()


def test_my_absences_are_in_the_settings(page: TodayPage, route: Route):
    chosen(page, ABSENCES)
    assert route.last == ("settings", {"section": "absences"})


@pytest.mark.parametrize(("name", "named"), [(EXPORT, False), (EXPORT_NAMED, True)])
def test_the_file_is_written_without_names_unless_they_are_chosen(
    page: TodayPage, screen: Screen, qtbot: QtBot, tmp_path: Path, name: str, named: bool
):
    chosen(page, name)
    panel = page.slot.panel
    assert panel is not None
    told = " ".join(banner.text for banner in panel.findChildren(Banner))
    assert ("trahit le secret professionnel" in told) is named
    assert layout_faults(page) == []
    panel.submit()
    (event,) = Calendar.from_ical((tmp_path / "agenda.ics").read_bytes()).walk("VEVENT")
    assert ("DELATTRE" in str(event["summary"])) is named
    assert not page.slot.is_open
    words = " ".join(screen.messages.messages)  # type: ignore[attr-defined]
    assert ("avec les noms" if named else "sans nom") in words


def test_given_up_in_the_system_s_window_everything_stays_as_it_was(
    screen: Screen, page: TodayPage, qtbot: QtBot, tmp_path: Path
):
    here = TodayPage(screen, lambda _parent: None)
    qtbot.addWidget(here)
    here.show()
    here.open()
    chosen(here, EXPORT)
    panel = here.slot.panel
    assert panel is not None
    panel.submit()
    assert here.slot.panel is panel
    assert panel.errors == {}
    assert list(tmp_path.glob("*.ics")) == []


def test_a_wrong_period_is_told_before_a_place_is_asked_for(page: TodayPage, tmp_path: Path):
    chosen(page, EXPORT)
    panel = page.slot.panel
    assert panel is not None
    panel.field("last").widget.set_value(date(2026, 11, 1))
    panel.submit()
    assert list(panel.errors) == ["last"]
    assert list(tmp_path.glob("*.ics")) == []
