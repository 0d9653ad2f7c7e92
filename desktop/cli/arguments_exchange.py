"""What `perron` understands of receipts: written out as a proof, checked again by anybody."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from desktop.domain.french_arguments import FrenchParser, day

Commands: TypeAlias = "argparse._SubParsersAction[FrenchParser]"
_Command: TypeAlias = Callable[[Commands, str, str], FrenchParser]

DETAILS: Final = {
    "receipts": "Le fichier écrit ne contient que des identifiants, des empreintes et des signatures : rien de ce qui "
    "a été noté. Avec --pdf, un document du même nom le donne à lire : numéro, date et empreinte de chaque fiche. "
    "--check n’ouvre aucun carnet ; --receipt-key est la clé que le Département annonce lui-même, "
    "répétée s’il en a changé ; --operator-file la prend dans le fichier signé de l’opérateur. "
    "Sortie : 0 tous signés, 3 un accusé au moins ne l’est pas ou il n’y en a aucun, 4 signés par la seule clé que le "
    "fichier donne lui-même, 1 fichier illisible.",
}


def receipts(commands: Commands, command: _Command) -> None:
    """`perron receipts`."""
    parser = command(commands, "receipts", "écrit les accusés de réception du Département, ou vérifie un tel fichier")
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--out", metavar="FICHIER.json", type=Path, help="fichier à écrire")
    act.add_argument("--check", metavar="FICHIER.json", type=Path, help="fichier à vérifier")
    parser.options.add_argument(
        "--pdf", action="store_true", help="écrit aussi, à côté, un document à lire (avec --out ou --check)"
    )
    parser.options.add_argument(
        "--receipt-key",
        action="append",
        default=[],
        metavar="CLÉ",
        help="clé du Département, ancienne aussi (du fichier)",
    )
    parser.options.add_argument(
        "--operator-file",
        metavar="FICHIER",
        type=Path,
        help="fichier de l’opérateur qui donne la clé du Département (avec --check)",
    )
    parser.options.add_argument("--record", default="", metavar="FICHE", help="d’une fiche seule, par son identifiant")
    parser.options.add_argument("--household", default="", metavar="MÉNAGE", help="d’un ménage seul")
    parser.options.add_argument("--from", dest="first", type=day, metavar="DATE", help="reçus à partir de ce jour")
    parser.options.add_argument("--to", dest="last", type=day, metavar="DATE", help="reçus jusqu’à ce jour")
