"""Somebody who types into the window without any pause, until killed: python -m tests.soak.typist NOTEBOOK.

Says after each letter how many there are and at which moment, on the clock that all processes share.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from desktop.main import _application
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.journeys.driver import Person
from tests.journeys.gestures import go_to_measure, unlock
from tests.soak.place import CHEAP, DAY, PASSPHRASE, resources

FIELD: Final = "Ce qui a été constaté au domicile"
STROKE_MS: Final = 60
"""Between two letters: the fastest typists stay above it."""


def main(notebook: Path) -> None:
    """Opens the notebook and a visit, then types."""
    app = _application()
    gate = Gate(
        notebook, lambda place: NotebookService(place, resources(), FixedClock(DAY), CHEAP, marks=None), lambda *_: None
    )
    person = Person(AppWindow(app, gate, TaskRunner()))
    unlock(person, PASSPHRASE)
    go_to_measure(person, "eloise delattre")
    person.press("Noter une visite")
    field = person.field(FIELD)
    field.setFocus()
    typed = 0

    def strike() -> None:
        nonlocal typed
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, Qt.Key.Key_E, Qt.KeyboardModifier.NoModifier, "e"))
        typed += 1
        os.write(1, f"{typed} {time.monotonic()}\n".encode())

    timer = QTimer(interval=STROKE_MS)
    timer.timeout.connect(strike)
    timer.start()
    app.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
