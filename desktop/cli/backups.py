"""The commands that make a backup in a place and put one back."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.domain.attachment import size_words
from desktop.domain.french import plural
from desktop.errors import AppError

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace

OpenNotebook = Callable[..., "AbstractContextManager[Workspace]"]
"""`open_notebook(arguments, read_only=…)`."""

RECOVERY_VARIABLE = "PERRON_RECOVERY_CODE"


def backup(arguments: argparse.Namespace, open_notebook: OpenNotebook) -> int:
    """Makes a verified backup in a folder, also while the window is open."""
    from desktop.services.backups import BackupService

    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with open_notebook(arguments, read_only=True) as workspace:
        path, line = BackupService(workspace).make_in(out)
    if line.lost:
        missing = plural(line.lost, "document manque", "documents manquent")
        print(f"perron : {missing} au carnet lui-même ; le reste est sauvegardé.", file=sys.stderr)
    if arguments.json:
        return _print_json(
            {
                "path": str(path),
                "made_at": line.made_at.isoformat(),
                "size": line.size,
                "households": line.households,
                "lost": line.lost,
            }
        )
    print(f"Sauvegarde faite et vérifiée : {path}")
    print(f"{plural(line.households, 'ménage', 'ménages')}, {size_words(line.size)}")
    return 0


def restore(arguments: argparse.Namespace, directory: Path, passphrase: Callable[[], str]) -> int:
    """Puts the newest whole backup of a place in the directory of the notebook, the one of before kept beside it."""
    from desktop.services.backup_restore import RestoreService
    from desktop.services.clock import SystemClock

    place: Path = arguments.place
    if not place.is_dir():
        raise AppError("Ce dossier n’est pas là.", safe="Rien n’a été touché.", do="Vérifiez le chemin.")
    restores = RestoreService(directory, SystemClock())
    found = restores.find(place)
    notebooks = {each.notebook for each in found}
    if len(notebooks) > 1:
        raise AppError(
            f"Il y a là des sauvegardes de {len(notebooks)} carnets : {', '.join(sorted(notebooks))}.",
            safe="Rien n’a été touché.",
            do="Indiquez le dossier de l’un d’eux, perron-…",
        )
    slot, secret = ("recovery", _recovery_code()) if arguments.recovery else ("passphrase", passphrase())
    result = restores.restore(found, slot, secret)
    if arguments.json:
        return _print_json(
            {
                "made_at": result.line.made_at.isoformat(),
                "size": result.line.size,
                "aside": str(result.aside) if result.aside else None,
                "lost": result.lost,
                "skipped": list(result.skipped),
            }
        )
    print(result.words)
    return 0


def _recovery_code() -> str:
    given = os.environ.get(RECOVERY_VARIABLE)
    if given:
        return given
    missing = AppError(f"Le code de secours manque : donnez-le dans {RECOVERY_VARIABLE}.")
    if sys.stdin is None or not sys.stdin.isatty():
        raise missing
    try:
        return getpass.getpass("Code de secours : ")
    except EOFError:
        raise missing from None


def _print_json(value: Any) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=1))
    return 0
