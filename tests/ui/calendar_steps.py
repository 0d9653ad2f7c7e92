"""The short ways to look at the calendar and to act on it."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from desktop.ui.today.visit_card import VisitCard
from desktop.ui.widgets import LinkButton

TUESDAY = date(2026, 11, 24)

WEDNESDAY, THURSDAY, FRIDAY = (TUESDAY + timedelta(days=number) for number in (1, 2, 3))

MONDAY = date(2026, 11, 23)

LEFT = Qt.MouseButton.LeftButton


def card_of(day_page: TodayPage, contact_id: str) -> VisitCard:
    return next(card for card in day_page.calendar.week.cards if card.card.contact_id == contact_id)


def focus(widget: QWidget, qtbot: QtBot) -> None:
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)


def key(qtbot: QtBot, day_page: TodayPage, pressed: Qt.Key) -> None:
    qtbot.keyClick(day_page.window().focusWidget(), pressed)


def outcomes(services: Services, followed: Measure) -> set[tuple[date, Outcome]]:
    return {(one.day, one.outcome) for one in services.measures.view(followed.id).contacts}


def undo(screen: Screen) -> None:
    buttons = [
        one for one in screen.messages.findChildren(LinkButton) if one.text() == "Annuler" and one.isVisibleTo(None)
    ]
    buttons[-1].click()
