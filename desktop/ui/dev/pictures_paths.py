"""The pictures of a measure's path: files being prepared, a stage noted, read and refused, a referent changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap

from desktop.domain.measure import MeasureState
from desktop.schemes.path import StepName
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.forms.reveal import reveal
from desktop.ui.measure.eviction_view import EvictionView
from desktop.ui.measure.opening import MeasureOpeningPage
from desktop.ui.measure.opening_fields import RECEIVED
from desktop.ui.measure.page import MeasurePage
from desktop.ui.measure.stage_panel import StagePanel
from desktop.ui.parts.education import EducationList
from desktop.ui.widgets import ChoiceField


def _page(room: Room, scheme: str, state: MeasureState, days: int) -> MeasurePage:
    room.go("measure", measure_id=room.measure(scheme, state, days).id)
    return cast(MeasurePage, room.bench.main.page("measure"))


def _shown(scheme: str, state: MeasureState, days: int, point: str) -> Callable[[Studio], QPixmap]:
    """A measure with one point of its path opened, none with an empty key."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        page = _page(room, scheme, state, days)
        if page.stages is not None and point:
            page.stages.line.dots[point].click()
            room.stage.settle()
        return room.stage.shot()

    return scene


def _noting(studio: Studio) -> QPixmap:
    """The panel of a stage, with its form."""
    room = studio.full
    page = _page(room, "microcredit", MeasureState.PREPARING, 44)
    if page.stages is not None:
        page.stages.note("bank_answer")
        room.stage.settle()
    return room.stage.shot()


def _handing_over(studio: Studio) -> QPixmap:
    room = studio.full
    page = _page(room, "astre", MeasureState.PREPARING, 24)
    page.path.buttons[StepName.TRANSFER].click()
    room.stage.settle()
    return room.stage.shot()


def _receiving(studio: Studio) -> QPixmap:
    """The opening of a measure that is only received."""
    room = studio.full
    stage = room.go("measure_open", household_id=room.household_id())
    stage.press("Microcrédit")
    page = cast(MeasureOpeningPage, room.bench.main.page("measure_open"))
    if isinstance(page.acceptance.widget, ChoiceField):
        page.acceptance.widget.set_value(RECEIVED)
    stage.settle()
    return stage.shot()


def _tab(studio: Studio) -> QPixmap:
    room = studio.full
    page = _page(room, "astre", MeasureState.ACTIVE, 330)
    if page.file is not None:
        page.file.show_page("path")
    room.stage.settle()
    return room.stage.shot()


def _goals(studio: Studio) -> QPixmap:
    """Objectives, one reached, with the panel of another one."""
    room = studio.full
    page = _page(room, "astre", MeasureState.ACTIVE, 330)
    if page.file is not None:
        page.file.show_page("goals")
    room.stage.settle()
    return room.stage.shot()


def _aiming(studio: Studio) -> QPixmap:
    _goals(studio)
    room = studio.full
    room.stage.press("Fixer un objectif")
    room.stage.settle()
    return room.stage.shot()


def _procedure(state: MeasureState, days: int, *, lower: bool = False) -> Callable[[Studio], QPixmap]:
    """The calendar of an eviction; lower down, what is not known of it."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        page = _page(room, "vej", state, days)
        if page.file is not None:
            page.file.show_page("own")
            room.stage.settle()
            bar = page.verticalScrollBar()
            top = bar.value() + page.file.mapTo(page, QPoint()).y()
            bar.setValue(top + 2 * page.height() if lower else top)
        room.stage.settle()
        return room.stage.shot()

    return scene


def _education(studio: Studio) -> QPixmap:
    """The budget-education actions at the foot of the tab of the loan."""
    page = _page(studio.full, "microcredit", MeasureState.ACTIVE, 200)
    if page.file is not None:
        page.file.show_page("own")
        studio.full.stage.settle()
        found = page.file.page("own").findChild(EducationList)
        if found is not None:
            reveal(found)
    return studio.full.stage.shot()


def _procedure_noting(studio: Studio) -> QPixmap:
    """The panel of the procedure, more months to leave than the law lets grant."""
    room = studio.full
    page = _page(room, "vej", MeasureState.CLOSED, 200)
    if page.file is None:
        return room.stage.shot()
    page.file.show_page("own")
    calendar = page.file.page("own").findChild(EvictionView)
    if isinstance(calendar, EvictionView):
        calendar.note("leave_months")
    panel = page.slots.procedure.panel
    if isinstance(panel, StagePanel):
        panel.form.set_values({**panel.form.values(), "leave_months": "13"})
        panel.submit()
    room.stage.settle()
    shot = room.stage.shot()
    page.slots.close()
    return shot


PATH_SCENES: Final[dict[str, Callable[[Studio], QPixmap]]] = {
    "measure-astre-preparing": _shown("astre", MeasureState.PREPARING, 24, ""),
    "measure-microcredit-preparing": _shown("microcredit", MeasureState.PREPARING, 44, ""),
    "measure-stage-read": _shown("microcredit", MeasureState.PREPARING, 44, "diagnosis"),
    "measure-stage-refused": _shown("microcredit", MeasureState.PREPARING, 44, "signed"),
    "measure-stage-noting": _noting,
    "measure-vej-followed": _shown("vej", MeasureState.CLOSED, 200, ""),
    "measure-procedure": _procedure(MeasureState.CLOSED, 200),
    "measure-procedure-lower": _procedure(MeasureState.CLOSED, 200, lower=True),
    "measure-procedure-noting": _procedure_noting,
    "measure-path": _tab,
    "measure-education": _education,
    "measure-goals": _goals,
    "measure-objective": _aiming,
    "measure-handing-over": _handing_over,
    "measure-opening-received": _receiving,
}
