"""The commands that set another passphrase: by the current one, or by the recovery code."""

from __future__ import annotations

import argparse

from desktop.cli.asking import CODE, CURRENT, ask, ask_new
from desktop.cli.opening import Notebooks

_DONE = (
    "La phrase de passe est changée. La fiche de secours reste valable. Qui connaît l’ancienne phrase et a copié le "
    "dossier du carnet avant ouvrirait encore celui d’aujourd’hui\u00a0: dans le doute, changez la clé dans Réglages."
)


def change_passphrase(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Puts another passphrase in the place of the current one; the notebook may be open in the window."""
    service = notebooks.existing(arguments)
    current = ask(CURRENT, lines=True)
    service.change_passphrase(current, ask_new())
    print(_DONE)
    return 0


def recover(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Sets a new passphrase by the recovery code; the window of this notebook has to be closed."""
    service = notebooks.existing(arguments)
    code = ask(CODE, lines=True)
    service.recover(code, ask_new()).notebook.close()
    print(_DONE)
    return 0
