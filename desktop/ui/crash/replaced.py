"""An update put another program in this one's place: whoever is writing is told, and finishes at their own pace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from desktop.errors import AppError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

_LOOK_MS: Final = 60_000


class ReplacedProgram(QObject):
    """Looks from time to time whether the program that was started is still the one that is installed."""

    def __init__(self, program: Path, is_open: Callable[[], bool], tell: Callable[[AppError], None]) -> None:
        super().__init__()
        self._program, self._is_open, self._tell = program, is_open, tell
        self._started = _identity(program)
        self._told = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Tells once, over an open notebook: nobody who types a passphrase is in the middle of something."""
        if self._told or not self._is_open():
            return
        found = _identity(self._program)
        if found != self._started:
            self._told = True
            self._tell(_removed() if found is None else _updated())

    def forget(self) -> None:
        """The notebook was locked, and what was told is gone from the screen: it is told again at the next opening."""
        self._told = False


def _identity(program: Path) -> tuple[int, int, int] | None:
    """What differs between two files of the same name; None where there is none."""
    try:
        found: os.stat_result = program.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _updated() -> AppError:
    return AppError(
        "Perron vient d’être mis à jour sur cet ordinateur.",
        safe="Ce que vous écrivez est gardé.",
        do="Quand vous aurez fini, fermez Perron et ouvrez-le de nouveau.",
    )


def _removed() -> AppError:
    return AppError(
        "Perron vient d’être enlevé de cet ordinateur.",
        safe="Le carnet y est toujours, et ce que vous écrivez est gardé.",
        do="Fermez Perron quand vous aurez fini. Si vous ne vous y attendiez pas, prévenez le service informatique.",
    )
