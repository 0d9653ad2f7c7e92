"""The command by which an installation tries itself; no notebook of anybody is opened."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from desktop.cli.answers import print_json

if TYPE_CHECKING:
    from desktop.cli.windows import Windows
    from desktop.services.selftest import Told

_NAMES: Final = {
    "notebook": "Carnet chiffré",
    "record": "Saisie d’un ménage, d’une mesure et d’une visite",
    "push": "Envoi à un récepteur d’essai",
    "sign": "Signature d’un bilan",
    "verify": "Vérification du document signé",
    "table": "Tableaux",
    "spelling": "Dictionnaire",
    "trust": "Chiffrement des échanges",
    "backup": "Sauvegarde",
    "restore": "Reprise de la sauvegarde",
    "window": "Fenêtre et pages d’un document",
}


def selftest(arguments: argparse.Namespace, windows: Windows) -> int:
    """Everything tried in a folder that is thrown away; 0 when all went well."""
    told = windows.selftest()
    if arguments.json:
        print_json(told.as_json())
    else:
        for line in _lines(told):
            print(line)
    return 0 if told.is_well else 1


def _lines(told: Told) -> list[str]:
    tried = [
        f"{'réussi' if went_well else 'ÉCHEC '}  {_NAMES[name]}{_trouble(told, name)}"
        for name, went_well in told.checks.items()
    ]
    end = (
        "Tout fonctionne." if told.is_well else "Prévenez le service informatique\u00a0: l’installation est incomplète."
    )
    return [*tried, end]


def _trouble(told: Told, name: str) -> str:
    return f"\u00a0: {told.troubles[name]}" if name in told.troubles else ""
