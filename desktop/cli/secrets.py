"""The commands that set another passphrase: by the current one, or by the recovery code.

A secret is read from its variable, else typed without being shown, else taken from a line of the standard input; never
from the command line, which other programs see.
"""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import AppError

if TYPE_CHECKING:
    from desktop.services.notebooks import NotebookService

CURRENT: Final = ("PERRON_PASSPHRASE", "Phrase de passe actuelle")
CODE: Final = ("PERRON_RECOVERY_CODE", "Code de secours")
NEW: Final = ("PERRON_NEW_PASSPHRASE", "Nouvelle phrase de passe")
_DONE = "La phrase de passe est changée. La fiche de secours reste valable."


def change_passphrase(directory: Path) -> int:
    """Puts another passphrase in the place of the current one; the notebook may be open in the window."""
    service = _service(directory)
    current = _read(*CURRENT)
    service.change_passphrase(current, _read_new())
    print(_DONE)
    return 0


def recover(directory: Path) -> int:
    """Sets a new passphrase by the recovery code; the window of this notebook has to be closed."""
    service = _service(directory)
    code = _read(*CODE)
    service.recover(code, _read_new()).notebook.close()
    print(_DONE)
    return 0


def _service(directory: Path) -> NotebookService:
    from desktop.paths import resource_dir
    from desktop.services.clock import SystemClock
    from desktop.services.notebooks import NotebookService
    from desktop.services.workspace import Resources

    service = NotebookService(directory, Resources.load(resource_dir()), SystemClock())
    if not service.exists():
        raise AppError(
            "Il n’y a pas de carnet à cet endroit.", do="Indiquez le bon dossier avec --data-dir, ou ouvrez Perron."
        )
    return service


def _read_new() -> str:
    new = _read(*NEW)
    if _is_typed() and not os.environ.get(NEW[0]) and new != _type("La même, une seconde fois"):
        raise AppError("Les deux phrases ne sont pas les mêmes.", safe="Rien n’a été changé.", do="Recommencez.")
    return new


def _read(variable: str, words: str) -> str:
    secret = os.environ.get(variable) or (_type(words) if _is_typed() else _line())
    if not secret:
        raise AppError(
            f"Il manque : {words.lower()}.",
            safe="Rien n’a été changé.",
            do=f"À donner dans {variable}, au clavier, ou sur l’entrée standard, une ligne pour chaque secret.",
        )
    return secret


def _is_typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _type(words: str) -> str:
    try:
        return getpass.getpass(f"{words} : ")
    except EOFError:
        return ""


def _line() -> str:
    return sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
