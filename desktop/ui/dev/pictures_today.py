"""The scenes of the day: its list, its week and month, a visit that is moved, and the round on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.services.calendar import CardKind
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.settings.page import SettingsPage
from desktop.ui.today.acts import PORTE_CLOSE, POSTPONE
from desktop.ui.today.drag import Picked
from desktop.ui.today.page import TodayPage
from desktop.ui.today.preparation_page import PreparationPage
from desktop.ui.today.round_page import RoundPage
from desktop.ui.today.view_bar import EXPORT, EXPORT_NAMED, Look
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


def _preparation(studio: Studio) -> QPixmap:
    page = _page(studio.full, Look.WEEK)
    card = _appointment(page).card
    stage = studio.full.go("preparation", measure_id=card.measure_id, contact_id=card.contact_id)
    sheet = cast(PreparationPage, studio.full.bench.main.page("preparation"))
    stage.wait("fiche de préparation", lambda: bool(sheet.content))
    return stage.shot(sheet.pages.view)


def _next_week(studio: Studio) -> QPixmap:
    """The week in which half a day is away."""
    services = studio.full.bench.services
    away = services.absences.lines()[0].absence
    page = _page(studio.full, Look.WEEK, away.starts)
    page.calendar.grid.focus_day(away.starts)
    return studio.full.stage.shot()


def _export(named: bool) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        page = _page(studio.full, Look.LIST)
        page.do_more(EXPORT_NAMED if named else EXPORT)
        shot = studio.full.stage.shot()
        page.slot.close_panel()
        return shot

    return scene


def _new_absence(studio: Studio) -> QPixmap:
    studio.full.go("settings", section="absences")
    studio.full.stage.press("Noter une absence")
    card = cast(SettingsPage, studio.full.bench.main.page("settings")).absences
    shot = studio.full.stage.shot()
    card.slot.close_panel()
    return shot


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
    "preparation": _preparation,
    "today-week-absence": _next_week,
    "today-export": _export(named=False),
    "today-export-named": _export(named=True),
    "settings-absences": lambda studio: studio.full.show("settings", section="absences"),
    "settings-absence-new": _new_absence,
}
