"""Absences in Réglages: written by the keys, what falls in them put off from there, everything taken back (P1)."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.domain.absence import AbsenceKind
from desktop.services.absences import AbsenceInput
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.screen import Screen
from desktop.ui.settings.absences import AbsencesCard
from desktop.ui.today.page import TodayPage
from desktop.ui.today.view_bar import Look
from desktop.ui.widgets import ScrollColumn
from tests.factories import set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def card(screen: Screen, clock: FixedClock, qtbot: QtBot) -> AbsencesCard:
    set_day(clock, TUESDAY)
    ground = ScrollColumn()
    qtbot.addWidget(ground)
    ground.resize(1100, 768)
    made = AbsencesCard(screen)
    ground.add(made)
    ground.show()
    qtbot.waitActive(ground)
    made.show_absences()
    made.ground = ground  # type: ignore[attr-defined] - kept while the test lasts
    return made


def words(card: AbsencesCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def test_an_absence_is_written_by_the_keys_alone(card: AbsencesCard, services: Services, screen: Screen, qtbot: QtBot):
    assert "Aucune absence à venir" in words(card)
    card.add_button.setFocus()
    qtbot.keyClick(card.add_button, Qt.Key.Key_Space)
    panel = card.slot.panel
    assert panel is not None
    type_text(panel.field("starts").widget.edit, "21/12/2026")
    type_text(panel.field("ends").widget.edit, "03/01/2027")
    qtbot.keyClick(panel.field("ends").widget.edit, Qt.Key.Key_Return)
    (line,) = services.absences.lines()
    assert (line.absence.starts, line.absence.ends) == (date(2026, 12, 21), date(2027, 1, 3))
    assert any("Absence notée" in one for one in screen.messages.messages)  # type: ignore[attr-defined]
    assert len(card.rows) == 1
    assert layout_faults(card) == []


def test_dates_the_wrong_way_round_are_told_beside_the_field(card: AbsencesCard, qtbot: QtBot):
    card.add_button.click()
    panel = card.slot.panel
    assert panel is not None
    panel.field("starts").widget.set_value(date(2026, 12, 8))
    panel.field("ends").widget.set_value(date(2026, 12, 7))
    panel.submit()
    assert panel.errors == {"ends": "Le dernier jour précède le premier."}


def test_what_falls_in_it_is_put_off_from_there(card: AbsencesCard, services: Services, qtbot: QtBot):
    measure = add_measure(services, add_household(services), start=date(2026, 11, 1))
    services.visits.plan(measure.id, date(2026, 12, 8), time(9, 30))
    services.absences.save(AbsenceInput(date(2026, 12, 7), date(2026, 12, 11)))
    card.show_absences()
    (row,) = card.rows
    qtbot.waitUntil(lambda: "1\u00a0rendez-vous tombe dans cette absence." in words(card))
    assert layout_faults(card) == []
    row.postpone[0].click()
    panel = card.slot.panel
    assert panel is not None
    assert panel.field("day").widget.value() == date(2026, 12, 14)
    type_text(panel.field("reason").widget.words, "congé")
    panel.submit()
    assert services.absences.lines()[0].touched == ()
    qtbot.waitUntil(lambda: card.rows[0].postpone == [])


def test_one_that_is_taken_away_can_be_brought_back(card: AbsencesCard, services: Services, screen: Screen):
    services.absences.save(AbsenceInput(date(2026, 12, 7), kind=AbsenceKind.TRAINING, label="Premiers secours"))
    card.show_absences()
    card.rows[0].remove.click()
    assert services.absences.lines() == ()
    screen.messages.undo()  # type: ignore[attr-defined]
    assert len(services.absences.lines()) == 1


def test_one_that_is_over_is_folded_away(card: AbsencesCard, services: Services):
    services.absences.save(AbsenceInput(date(2026, 11, 2), date(2026, 11, 3)))
    card.show_absences()
    assert card.rows == []
    assert services.absences.past()


def test_the_week_and_the_month_tell_a_day_away_discreetly(
    screen: Screen, services: Services, clock: FixedClock, qtbot: QtBot
):
    set_day(clock, TUESDAY)
    services.absences.save(AbsenceInput(date(2026, 11, 26), kind=AbsenceKind.ILLNESS, label="opération"))
    page = TodayPage(screen)
    qtbot.addWidget(page)
    page.resize(1200, 760)
    page.show()
    for look in (Look.WEEK, Look.MONTH):
        page.show_look(look)
        qtbot.waitUntil(lambda: page.calendar.grid.stand_of(date(2026, 11, 26)) is not None)
        stand = page.calendar.grid.stand_of(date(2026, 11, 26))
        assert stand is not None
        told = stand.head.accessibleName()
        assert "absence\u00a0: Absence" in told
        assert "opération" not in told
        assert "maladie" not in told
