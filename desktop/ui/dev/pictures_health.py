"""The scenes of « État du carnet » in Réglages: nothing to tell, and something to repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea

from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.look.theme import SPACE
from desktop.ui.settings.page import SettingsPage

Scene = Callable[[Studio], QPixmap]


def _sound(studio: Studio) -> QPixmap:
    _check(studio)
    return studio.full.stage.shot()


def _to_repair(studio: Studio) -> QPixmap:
    """A household that the search does not find."""
    room = studio.full
    with room.bench.services.workspace.notebook.write() as uow:
        uow.search.remove(room.household_id())
    _check(studio)
    picture = room.stage.shot()
    room.stage.press("Réparer")
    room.stage.wait("réparation", lambda: not room.tasks.is_busy)
    return picture


def _check(studio: Studio) -> None:
    room = studio.full
    stage = room.go("settings", section="notebook")
    card = cast(SettingsPage, room.bench.main.page("settings")).health
    stage.press("Vérifier le carnet")
    stage.wait("vérification", lambda: not room.tasks.is_busy)
    stage.settle()
    area = card.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.verticalScrollBar().setValue(card.y() - SPACE)


HEALTH_SCENES: Final[Mapping[str, Scene]] = {
    "settings-health": _sound,
    "settings-health-repair": _to_repair,
}
