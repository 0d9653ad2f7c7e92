"""Writing a table where the worker says: the file is asked for, written apart, and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.domain.table import Table
from desktop.errors import AppError, InvalidInputError
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.screen import Screen
from desktop.ui.widgets import TableView

_KINDS: Final = "Classeur Excel (*.xlsx);;Classeur ODS (*.ods);;Texte CSV (*.csv)"
_LEAVES: Final = "Il n’est plus chiffré\u00a0: toute personne qui a accès à cet endroit peut le lire."

AskPath = Callable[[QWidget, str], Path | None]


def ask_for_table(parent: QWidget, name: str) -> Path | None:
    """Where to write a table; None when it was given up."""
    return ask_to_save(parent, "Écrire le tableau", name, _KINDS)


def tell_copied(screen: Screen, *tables: TableView) -> None:
    """What Ctrl+C took is said: it has left the notebook too."""

    def tell(count: int) -> None:
        screen.messages.show_info(f"{plural(count, 'ligne copiée', 'lignes copiées')}.")

    for table in tables:
        table.copied.connect(tell)


def write_table(screen: Screen, table: Table, path: Path) -> None:
    """Writes it in the worker thread; what went wrong is told, nothing else is touched."""
    tables = screen.services.tables

    def tell(_nothing: None) -> None:
        screen.messages.show_info(f"Le tableau est écrit dans «\u00a0{path.name}\u00a0». {_LEAVES}")

    def fail(error: Exception) -> None:
        screen.messages.show_error(_trouble(error))

    screen.tasks.run(lambda: tables.write(table, path), tell, fail, "Écriture du tableau")


def _trouble(error: Exception) -> AppError:
    """What to tell of it; anything unexpected goes on."""
    safe = "Le carnet n’a pas changé."
    if isinstance(error, InvalidInputError):
        return AppError("Le tableau n’a pas été écrit.", safe=safe, do=" ".join(error.fields.values()))
    if isinstance(error, OSError):
        do = "Choisissez un autre endroit, ou fermez le fichier s’il est ouvert ailleurs."
        return AppError("Le tableau n’a pas pu être écrit à cet endroit.", safe=safe, do=do)
    if isinstance(error, AppError):
        return error
    raise error
