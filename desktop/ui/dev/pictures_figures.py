"""The pictures of Chiffres and of the conventions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.figures.page import FiguresPage
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.education import EducationPanel
from desktop.ui.settings.page import SettingsPage

Scene = Callable[[Studio], QPixmap]


def _view(
    view: str, scheme: str, kind: str | None = "convention", part: Callable[[FiguresPage], QWidget] | None = None
) -> Scene:
    """A view of the page for a scheme, from its top or from one of its parts."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        room.go("figures", view=view, scheme=scheme)
        page = cast(FiguresPage, room.bench.main.page("figures"))
        page.choice.period.set_value(kind)
        room.stage.wait("chiffres", lambda: page.view.is_answered)
        room.stage.settle()
        _scroll(part(page) if part is not None else page.choice.scheme)
        return room.stage.shot()

    return scene


def _scroll(widget: QWidget) -> None:
    """Bring it to the top of the page."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    ground = area.widget() if area is not None else None
    if area is not None and ground is not None:
        area.verticalScrollBar().setValue(widget.mapTo(ground, QPoint()).y() - SPACE)


def _records(studio: Studio) -> QPixmap:
    """What a number counts."""
    _view("indicators", "vej")(studio)
    room = studio.full
    page = cast(FiguresPage, room.bench.main.page("figures"))
    page.indicators.table.activate(page.indicators.table.rows_model.index(1, 0))
    room.stage.wait("fiches", lambda: not room.tasks.is_busy)
    picture = room.stage.shot()
    page.indicators.show_numbers()
    return picture


def _writing_an_action(studio: Studio) -> QPixmap:
    """The panel of a budget-education action, two households ticked."""
    _view("education", "microcredit", None)(studio)
    room = studio.full
    page = cast(FiguresPage, room.bench.main.page("figures"))
    if page.education.list is not None:
        page.education.list.open_panel()
        panel = cast(EducationPanel, page.education.slot.panel)
        panel.participants.set_value(list(panel.participants.boxes)[:2])
        room.stage.settle()
        _scroll(panel)
    picture = room.stage.shot()
    page.education.slot.close_panel()
    return picture


def _convention(*, wrong: bool) -> Scene:
    """A convention copied for the next year, as it is proposed or as it is refused."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        room.go("settings", section="conventions")
        card = cast(SettingsPage, room.bench.main.page("settings")).conventions
        card.row("astre-2023").copy.click()
        room.stage.settle()
        if wrong and card.form is not None:
            card.form.ends.set_value(date(2024, 1, 1))
            card.form.envelope.edit.setText("quarante mille")
            card.form.submit()
        picture = room.stage.shot()
        card.close_form()
        return picture

    return scene


FIGURES_SCENES: Final[dict[str, Scene]] = {
    "figures": _view("indicators", "vej"),
    "figures-astre": _view("indicators", "astre"),
    "figures-records": _records,
    "figures-numbers": _view("indicators", "astre", None, lambda page: page.indicators.numbers),
    "figures-claim": _view("claim", "astre"),
    "figures-months": _view("claim", "astre", "convention", lambda page: page.claim.cards[0]),
    "figures-claim-vej": _view("claim", "vej"),
    "figures-claim-microcredit": _view("claim", "microcredit"),
    "figures-table": _view("table", "vej"),
    "figures-education": _view("education", "microcredit", None),
    "figures-education-writing": _writing_an_action,
    "figures-education-none": _view("education", "vej", None),
    "figures-trips": _view("trips", "astre", None),
    "figures-free": _view("table", "microcredit", "free"),
    "settings-conventions": lambda studio: studio.full.show("settings", section="conventions"),
    "settings-convention-copied": _convention(wrong=False),
    "settings-convention-wrong": _convention(wrong=True),
}
