"""The commands that set another passphrase: by the current one, or by the recovery code."""

from __future__ import annotations

from pathlib import Path

from desktop.cli.asking import CODE, CURRENT, ask, ask_new
from desktop.cli.opening import notebook_service

_DONE = "La phrase de passe est changée. La fiche de secours reste valable."


def change_passphrase(directory: Path) -> int:
    """Puts another passphrase in the place of the current one; the notebook may be open in the window."""
    service = notebook_service(directory)
    current = ask(CURRENT, lines=True)
    service.change_passphrase(current, ask_new())
    print(_DONE)
    return 0


def recover(directory: Path) -> int:
    """Sets a new passphrase by the recovery code; the window of this notebook has to be closed."""
    service = notebook_service(directory)
    code = ask(CODE, lines=True)
    service.recover(code, ask_new()).notebook.close()
    print(_DONE)
    return 0
