"""The notebook of before a backup was put back: it holds whom this one has forgotten, so it stays a month only (R1)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.workspace import Workspace
from desktop.storage.set_aside import SetAside, remove_aside, set_aside_in

KEPT: Final = timedelta(days=30)
"""Time to find out that the wrong backup was taken."""


@dataclass(frozen=True)
class AsideNotebook:
    """A notebook of before, as it is told: its folder, since when it is there, and the last day on which it stays."""

    name: str
    since: date
    until: date


class SetAsideService:
    """Lists and deletes them; off the window."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def lines(self) -> tuple[AsideNotebook, ...]:
        """Those that are there, the latest first."""
        return tuple(AsideNotebook(one.path.name, one.day, one.day + KEPT) for one in self._found())

    def remove(self, name: str) -> None:
        """Deletes one for good; raises AppError when the disk refuses. One that is gone already is no trouble."""
        for one in self._found():
            if one.path.name == name:
                try:
                    self._remove(one)
                except OSError:
                    raise AppError(
                        "Le carnet d’avant n’a pas pu être supprimé en entier.",
                        safe="Le carnet ouvert n’est pas concerné.",
                        do=f"Fermez ce qui lit le dossier «\u00a0{name}\u00a0», puis recommencez.",
                    ) from None

    def sweep(self) -> int:
        """At opening: deletes those whose month is over; how many. What the disk refuses is tried the next time."""
        today, gone = self._workspace.clock.today(), 0
        for one in self._found():
            if today > one.day + KEPT:
                with suppress(OSError):
                    self._remove(one)
                    gone += 1
        return gone

    def _found(self) -> list[SetAside]:
        return set_aside_in(self._workspace.notebook.files.directory)

    def _remove(self, one: SetAside) -> None:
        remove_aside(one)
        self._workspace.notebook.note(
            self._workspace.clock.now(), JournalAct.SET_ASIDE_REMOVED, "notebook", one.path.name
        )
