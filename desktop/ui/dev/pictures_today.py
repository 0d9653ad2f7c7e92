"""The scenes of the day: its list, its week and month, a visit that is moved, and the round on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.services.calendar import CardKind
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.today.acts import PORTE_CLOSE, POSTPONE
from desktop.ui.today.drag import Picked
from desktop.ui.today.page import TodayPage
from desktop.ui.today.round_page import RoundPage
from desktop.ui.today.view_bar import Look
from desktop.ui.today.visit_card import VisitCard

Scene = Callable[[Studio], QPixmap]

_HOLIDAY: Final = date(2026, 5, 14)


def _page(room: Room, look: Look, day: date | None = None) -> TodayPage:
    room.go("today", look=look.value, day=day)
    return cast(TodayPage, room.bench.main.page("today"))


def _appointment(page: TodayPage) -> VisitCard:
    return next(card for card in page.calendar.week.cards if card.card.kind is CardKind.APPOINTMENT)


def _empty(studio: Studio) -> QPixmap:
    return studio.empty.show("today")


def _list(studio: Studio) -> QPixmap:
    _page(studio.full, Look.LIST)
    return studio.full.stage.shot()


def _porte_close(studio: Studio) -> QPixmap:
    page = _page(studio.full, Look.LIST)
    line = next(line for line in page.rows if PORTE_CLOSE in line.acts)
    studio.full.stage.click(line)
    studio.full.stage.press(f"{PORTE_CLOSE.label}  ({PORTE_CLOSE.key_word})")
    return studio.full.stage.shot()


def _week(studio: Studio) -> QPixmap:
    page = _page(studio.full, Look.WEEK)
    _appointment(page).setFocus()
    return studio.full.stage.shot()


def _week_with_holiday(studio: Studio) -> QPixmap:
    _page(studio.full, Look.WEEK, _HOLIDAY)
    return studio.full.stage.shot()


def _move(studio: Studio) -> QPixmap:
    page = _page(studio.full, Look.WEEK)
    card = _appointment(page).card
    page.pick_up(Picked(card.measure_id, card.contact_id))
    for stand in page.calendar.week.stands[3:4]:
        page.calendar.week.hold(page.calendar.week.moving, stand.day.day)
    shot = studio.full.stage.shot()
    page.calendar.week.given_up.emit()
    return shot


def _postpone(studio: Studio) -> QPixmap:
    page = _page(studio.full, Look.WEEK)
    _appointment(page).setFocus()
    studio.full.stage.settle()
    studio.full.stage.press(f"{POSTPONE.label}  ({POSTPONE.key_word})")
    shot = studio.full.stage.shot()
    page.slot.close_panel()
    return shot


def _month(studio: Studio) -> QPixmap:
    _page(studio.full, Look.MONTH)
    return studio.full.stage.shot()


def _round(studio: Studio) -> QPixmap:
    stage = studio.full.go("round")
    page = cast(RoundPage, studio.full.bench.main.page("round"))
    return stage.shot(page.pages.view)


TODAY_SCENES: Final[Mapping[str, Scene]] = {
    "today-empty": _empty,
    "today": _list,
    "today-porte-close": _porte_close,
    "today-week": _week,
    "today-week-holiday": _week_with_holiday,
    "today-move": _move,
    "today-postpone": _postpone,
    "today-month": _month,
    "round": _round,
}
