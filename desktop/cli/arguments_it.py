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
    "diagnostics": "Montre tout ce qui est écrit : versions, comptes, états, endroits du code ; ni nom, ni adresse, ni "
    "texte, ni dossier, ni mot de passe. Le fichier est un ZIP de deux textes. Un carnet qui ne s’ouvre pas, ou "
    "--closed, en dit moins. Se fait aussi pendant que la fenêtre est ouverte.",
}


def policy(commands: Commands, command: _Command) -> None:
    """`perron policy`."""
    parser = command(commands, "policy", "dit les règles que le service informatique a fixées, et d’où elles viennent")
    parser.options.add_argument("--check", type=Path, metavar="FICHIER", help="examine ce fichier de règles")
    parser.options.add_argument("--json", action="store_true", help="répond en JSON")


def diagnostics(commands: Commands, command: _Command) -> None:
    """`perron diagnostics`."""
    parser = command(commands, "diagnostics", "écrit un diagnostic pour le service informatique, qui ne nomme personne")
    parser.add_argument("out", metavar="FICHIER.zip", type=Path, help="fichier à écrire")
    parser.options.add_argument("--closed", action="store_true", help="sans ouvrir le carnet")
