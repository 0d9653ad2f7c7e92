"""`perron diagnostics`: what the IT needs to know of an installation and of a notebook, naming nobody."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.answers import tell
from desktop.errors import AppError

if TYPE_CHECKING:
    from desktop.cli.opening import Notebooks
    from desktop.services.diagnostics import Diagnosis


def diagnostics(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Shows it whole, then writes it; of a notebook that does not open it says less."""
    from desktop.services.diagnostics import write_diagnosis

    out: Path = arguments.out
    if out.exists():
        raise AppError("Un fichier porte déjà ce nom.", safe="Il n’a pas été touché.", do="Choisissez un autre nom.")
    diagnosis = _made(arguments, notebooks)
    print(diagnosis.text)
    write_diagnosis(diagnosis, out)
    print(f"Écrit dans {out}. Perron ne l’envoie à personne.")
    return 0


def _made(arguments: argparse.Namespace, notebooks: Notebooks) -> Diagnosis:
    if arguments.closed:
        return notebooks.at(arguments).diagnose(None)
    try:
        with notebooks(arguments) as workspace:
            return notebooks.at(arguments).diagnose(workspace)
    except AppError as error:
        tell(f"{error.sentence} Le diagnostic en dit moins.", 0)
        return notebooks.at(arguments).diagnose(None, error)
