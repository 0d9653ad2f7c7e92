"""The sheet that holds the recovery code: the only other way into a notebook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from desktop.errors import AppError
from desktop.reports.recovery_sheet import render_recovery_sheet
from desktop.services.outside import write_private


def write_recovery_sheet(code: str, made_on: date, out: Path) -> None:
    """Writes the sheet as PDF to a place that the user chose outside the notebook; raises AppError.

    Its owner alone may read it: it opens the notebook by itself.
    """
    content = render_recovery_sheet(code.split("-"), "Carnet Perron", made_on)
    try:
        write_private(out, content)
    except OSError:
        raise AppError(
            "La fiche de secours n’a pas pu être écrite à cet endroit.",
            safe="Le code est toujours affiché.",
            do="Choisissez un autre dossier, ou recopiez le code à la main.",
        ) from None
