"""What `perron` understands for the IT of an association: the rules of a computer, and a diagnosis to hand over."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from desktop.domain.french_arguments import FrenchParser

Commands: TypeAlias = "argparse._SubParsersAction[FrenchParser]"
_Command: TypeAlias = Callable[[Commands, str, str], FrenchParser]

DETAILS: Final = {
    "policy": "Aucun carnet n’est ouvert. --check examine un fichier où qu’il soit, avant de le mettre en place, sans "
    "regarder à qui il appartient. Sortie : 0 tout est pris ou il n’y a pas de fichier, 1 quelque chose ne l’est pas. "
    "Réponse JSON : {place, policy: {clé: valeur}, troubles: [{key, words}]} ; place est vide sans fichier, key quand "
    "le fichier entier est en cause.",
}


def policy(commands: Commands, command: _Command) -> None:
    """`perron policy`."""
    parser = command(commands, "policy", "dit les règles que le service informatique a fixées, et d’où elles viennent")
    parser.options.add_argument("--check", type=Path, metavar="FICHIER", help="examine ce fichier de règles")
    parser.options.add_argument("--json", action="store_true", help="répond en JSON")
