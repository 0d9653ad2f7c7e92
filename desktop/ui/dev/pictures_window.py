"""The pictures of what the window itself shows: messages, work under way, help, keys, the dialog of a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QPixmap

from desktop.errors import AppError
from desktop.ui.crash.dialog import CrashDialog
from desktop.ui.crash.reporter import Crash, Kept
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.help.panel import HelpPanel
from desktop.ui.window.assistance import Assistance
from desktop.ui.window.side_panel import Surround
from desktop.ui.work.tasks import Progress

_DIAGNOSTICS: Final = (
    "Perron, Python, Qt et PySide6\ninterface, visit\n\nValueError\n  desktop.ui.visit.page:120 record"
)


def _messages(studio: Studio) -> QPixmap:
    room = studio.full
    room.go("today")
    main = room.bench.main
    main.messages.show_error(
        AppError("L’envoi a échoué.", safe="Vos fiches attendent dans le carnet.", do="Réessayez plus tard.")
    )
    main.messages.show_info("Visite reportée au 12\u00a0mars 2026.", lambda: None)
    main.set_progress(Progress("Préparation des pages", 3, 12, can_cancel=True))
    picture = room.stage.shot()
    main.messages.clear()
    main.set_progress(None)
    return picture


def _beside(studio: Studio, open_panel: Callable[[Assistance], object]) -> QPixmap:
    room = studio.full
    room.go("today")
    open_panel(room.window.assistance)
    picture = room.stage.shot()
    room.window.surround.close_panel()
    return picture


def _guide(assistance: Assistance, surround: Surround) -> None:
    """The help, at a chapter of the guide with a picture in it."""
    assistance.show_help()
    panel = surround.panel
    if panel is not None and isinstance(panel.part, HelpPanel):
        panel.part.browser.anchorClicked.emit(QUrl("guide/visite"))


def _crash(studio: Studio) -> QPixmap:
    room = studio.full
    room.go("today")
    dialog = CrashDialog(Crash(Kept.SAVED, _DIAGNOSTICS), room.window)
    dialog.show()
    picture = studio.over(dialog).shot()
    dialog.close()
    dialog.deleteLater()
    return picture


WINDOW_SCENES: Final[dict[str, Callable[[Studio], QPixmap]]] = {
    "messages": _messages,
    "help": lambda studio: _beside(studio, Assistance.show_help),
    "help-guide": lambda studio: _beside(studio, lambda one: _guide(one, studio.full.window.surround)),
    "keys": lambda studio: _beside(studio, Assistance.show_shortcuts),
    "crash": _crash,
}
