"""The commands that make a backup in a place and put one back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from desktop.cli.answers import print_json
from desktop.cli.asking import CODE, PASSPHRASE, ask
from desktop.cli.opening import Notebooks
from desktop.domain.attachment import size_words
from desktop.domain.french import plural
from desktop.errors import AppError


def backup(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Makes a verified backup in a folder, also while the window is open."""
    from desktop.services.backups import BackupService

    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    with notebooks(arguments, read_only=False, beside=True) as workspace:
        path, line = BackupService(workspace).make_in(out)
    if line.lost:
        missing = plural(line.lost, "document manque", "documents manquent")
        print(f"perron : {missing} au carnet lui-même ; le reste est sauvegardé.", file=sys.stderr)
    if arguments.json:
        return print_json(
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


def restore(arguments: argparse.Namespace, notebooks: Notebooks) -> int:
    """Puts the newest whole backup of a place in the directory of the notebook, the one of before kept beside it."""
    place: Path = arguments.place
    if not place.is_dir():
        raise AppError("Ce dossier n’est pas là.", safe="Rien n’a été touché.", do="Vérifiez le chemin.")
    restores = notebooks.at(arguments).restores
    found = restores.find(place)
    several = {each.notebook for each in found}
    if len(several) > 1:
        raise AppError(
            f"Il y a là des sauvegardes de {len(several)} carnets : {', '.join(sorted(several))}.",
            safe="Rien n’a été touché.",
            do="Indiquez le dossier de l’un d’eux, perron-…",
        )
    slot, secret = ("recovery", ask(CODE)) if arguments.recovery else ("passphrase", ask(PASSPHRASE))
    result = restores.restore(found, slot, secret)
    if arguments.json:
        return print_json(
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
