"""The sheet that holds the recovery code: the only other way into a notebook."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Final

from desktop.errors import AppError
from desktop.reports.recovery_sheet import render_recovery_sheet

_NEW_OR_EMPTIED: Final = os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def write_recovery_sheet(code: str, made_on: date, out: Path) -> None:
    """Writes the sheet as PDF to a place that the user chose outside the notebook; raises AppError.

    Its owner alone may read it: it opens the notebook by itself.
    """
    content = render_recovery_sheet(code.split("-"), "Carnet Perron", made_on)
    try:
        with os.fdopen(os.open(out, _NEW_OR_EMPTIED, 0o600), "wb") as file:
            with suppress(OSError):  # a file that was there keeps its rights otherwise; a USB key may know of none
                out.chmod(0o600)
            file.write(content)
    except OSError:
        raise AppError(
            "La fiche de secours n’a pas pu être écrite à cet endroit.",
            safe="Le code est toujours affiché.",
            do="Choisissez un autre dossier, ou recopiez le code à la main.",
        ) from None
