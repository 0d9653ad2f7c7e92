"""Shows every scene of the pictures in a real window, one after the other, each until a line comes on the input.

Run as `python -m tests.accessibility.shown [SCENE…]`; says on its output, in JSON, what is on the screen.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEventLoop, QSize, QSocketNotifier
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.main import _application
from desktop.ui.dev.gallery import PAGES, page_window
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.look.theme import Theme
from desktop.ui.messages.bar import MessageBar
from desktop.ui.window.main_window import MainWindow
from tests.ui.scenes import played_scenes

SIZE = QSize(1366, 768)
MESSAGES: dict[str, Callable[[MessageBar], object]] = {
    "Visite reportée au 14 mars.": lambda bar: bar.show_info("Visite reportée au 14 mars.", lambda: None),
    "Un brouillon de visite vous attend.": lambda bar: bar.show_note(
        "Un brouillon de visite vous attend.", ("Reprendre", lambda: None)
    ),
    "Aucune fiche de secours.": lambda bar: bar.show_warning("Aucune fiche de secours."),
    "Le serveur ne répond pas.": lambda bar: bar.show_error(AppError("Le serveur ne répond pas.")),
}
"""Each kind of message by its words."""
SPEAKING = "today-empty"
"""The scene in which the messages are told."""

UNNAMED = "unnamed"
"""A window made badly on purpose."""


def main(only: list[str]) -> None:
    """Shows all of it, or the scenes named alone."""
    app = _application()
    scene = next(iter(only), "")

    def look(window: QWidget) -> None:
        with _looked_at(window):
            _hold({"scene": scene})
            if scene == SPEAKING:
                _say_everything(window)

    if only == [UNNAMED]:
        look(_unnamed())
        return
    with played_scenes(app, look, Theme("light")) as play:
        for scene in only or SCENES:
            try:
                play(scene)
            except AppError as error:
                _hold({"scene": scene, "trouble": error.sentence})
    for name, page in PAGES.items() if not only else ():
        window = page_window(Theme("light"), page, SIZE)
        with _looked_at(window):
            _hold({"scene": f"gallery-{name}"})
        window.close()


def _unnamed() -> QWidget:
    """A field that nobody named, beside one that somebody did."""
    window, column = QWidget(), QVBoxLayout()
    named = QLineEdit("Lens")
    named.setAccessibleName("Commune")
    column.addWidget(named)
    column.addWidget(QLineEdit())
    window.setLayout(column)
    window.show()
    return window


@contextmanager
def _looked_at(window: QWidget) -> Iterator[None]:
    """Inside, the window is the one that the reader reads: others may stand behind it."""
    window.setAccessibleDescription("scene")
    yield
    window.setAccessibleDescription("")


def _say_everything(window: QWidget) -> None:
    messages = window.findChildren(MainWindow)[0].messages
    for words, show in MESSAGES.items():
        messages.clear()
        show(messages)
        _hold({"message": words})
    messages.clear()


def _hold(word: dict[str, Any]) -> None:
    """What is on the screen stays until somebody has looked."""
    print(json.dumps(word), flush=True)
    loop = QEventLoop()
    looked = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    looked.activated.connect(lambda *_: loop.quit())
    loop.exec()
    if not os.read(sys.stdin.fileno(), 1):
        sys.exit(1)  # nobody is there any more


if __name__ == "__main__":
    main(sys.argv[1:])
