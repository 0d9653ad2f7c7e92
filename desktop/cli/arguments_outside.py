"""What `perron` understands of what goes by key or into open files, and of the operator's file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from desktop.domain.french_arguments import FrenchParser, day, day_within

Commands: TypeAlias = "argparse._SubParsersAction[FrenchParser]"
_Command: TypeAlias = Callable[[Commands, str, str], FrenchParser]
_YEARS: Final = (2000, 2100)

DETAILS: Final = {
    "trust": "Sans --apply, ne change rien : dit ce que le fichier contient, et l’empreinte à faire lire à voix haute. "
    "La fenêtre de ce carnet doit être fermée.",
    "certificate": "Sans FICHIER, ne change rien : dit quel certificat est gardé. Le mot de passe du fichier est "
    "demandé au clavier, ou pris dans PERRON_CERTIFICATE_PASSWORD ; il n’est pas gardé. Pour en changer, la fenêtre de "
    "ce carnet doit être fermée.",
    "bundle": "Chaque fichier est chiffré pour son seul destinataire ; rien de confidentiel n’y est. La fenêtre de ce "
    "carnet doit être fermée.",
    "open-export": "Sans --apply, n’écrit rien : dit ce que l’export contiendrait. Les fichiers sont en clair et "
    "nomment des personnes : à ranger ou à effacer après usage. Réponse JSON : {households, visits, records, tables: "
    "[{title, rows, columns}], directory} ; directory est vide sans --apply. La fenêtre de ce carnet doit être fermée.",
}


def trust(commands: Commands, command: _Command) -> None:
    """`perron trust`."""
    parser = command(commands, "trust", "prend en compte le fichier de l’opérateur")
    parser.add_argument("file", metavar="FICHIER", type=Path, help="fichier donné par l’opérateur")
    parser.options.add_argument(
        "--fingerprint", default="", metavar="EMPREINTE", help="lue à voix haute par l’opérateur, la première fois"
    )
    parser.options.add_argument("--apply", action="store_true", help="le prend en compte")


def certificate(commands: Commands, command: _Command) -> None:
    """`perron certificate`."""
    parser = command(commands, "certificate", "dit ou change le certificat que cet ordinateur montre au serveur")
    parser.add_argument("file", metavar="FICHIER", type=Path, nargs="?", help=".p12, .pfx, .pem ou .crt")
    parser.options.add_argument(
        "--key", metavar="FICHIER", type=Path, help="sa clé, quand elle est dans un autre fichier"
    )
    parser.options.add_argument("--remove", action="store_true", help="retire le certificat")


def bundle(commands: Commands, command: _Command) -> None:
    """`perron bundle write|read|figures`."""
    parser = command(commands, "bundle", "échange par clé USB, chiffré : avec le Département ou un collègue")
    acts = parser.add_subparsers(title="actes", dest="act", metavar="ACTE", required=True, parser_class=FrenchParser)
    write = command(acts, "write", "écrit ce qui attend pour le Département, ou des ménages pour un collègue")
    write.add_argument("out", metavar="FICHIER.age", type=Path, help="fichier à écrire")
    write.options.add_argument("--to", default="", metavar="NOM", help="collègue du fichier de l’opérateur")
    write.options.add_argument(
        "--household", action="append", default=[], metavar="MÉNAGE", help="identifiant, autant de fois que voulu"
    )
    write.options.add_argument("--figures", action="store_true", help="tous les ménages, pour faire des chiffres")
    write.options.add_argument("--without-files", action="store_true", help="sans les photos ni les documents")
    read = command(acts, "read", "lit un fichier de collègue, ou les accusés de réception du Département")
    read.add_argument("file", metavar="FICHIER", type=Path, help="fichier .age, ou .json du Département")
    read.options.add_argument("--apply", action="store_true", help="reprend les ménages qu’il contient")
    figures = command(acts, "figures", "compte ensemble les fichiers de plusieurs collègues, sans reprendre de ménage")
    figures.add_argument("scheme", metavar="DISPOSITIF", help="astre, vej ou microcredit")
    figures.add_argument("files", metavar="FICHIER.age", type=Path, nargs="+", help="fichiers reçus")
    _days(figures)
    figures.options.add_argument("--json", action="store_true", help="répond en JSON")


def open_export(commands: Commands, command: _Command) -> None:
    """`perron open-export`."""
    parser = command(commands, "open-export", "exporte en clair ce qui peut sortir du carnet")
    parser.add_argument("out", metavar="DOSSIER", type=Path, help="dossier où un dossier neuf sera fait")
    _days(parser)
    parser.options.add_argument("--scheme", default="", metavar="DISPOSITIF", help="un seul dispositif (tous)")
    parser.options.add_argument("--territory", default="", metavar="NOM", help="un seul territoire (tous)")
    parser.options.add_argument(
        "--format",
        default="xlsx",
        choices=("xlsx", "ods", "csv", "jsonl", "classeur-xlsx", "classeur-ods"),
        help="xlsx, ods ou csv, un fichier par tableau ; jsonl ; classeur-xlsx ou classeur-ods, un seul fichier (xlsx)",
    )
    parser.options.add_argument("--apply", action="store_true", help="l’écrit")
    parser.options.add_argument("--json", action="store_true", help="répond en JSON")


def issue(acts: Commands, command: _Command) -> None:
    """`perron operator issue`."""
    parser = command(acts, "issue", "établit le fichier de l’opérateur, que chaque ordinateur prend en compte")
    parser.add_argument("directory", metavar="DOSSIER", type=Path, help="dossier de l’autorité")
    parser.add_argument("out", metavar="FICHIER.json", type=Path, help="fichier à écrire, à donner à chacun")
    parser.options.add_argument(
        "--colleague", action="append", default=[], type=Path, metavar="DEMANDE", help="demande d’un ordinateur"
    )
    parser.options.add_argument(
        "--age-key", action="append", default=[], type=_named_key, metavar="NOM=CLÉ", help="clé age d’un collègue, dite"
    )
    parser.options.add_argument("--remove", action="append", default=[], metavar="NOM", help="collègue parti")
    parser.options.add_argument("--server", default="", metavar="ADRESSE", help="adresse du Département")
    parser.options.add_argument("--server-ca", type=Path, metavar="FICHIER", help="son autorité, PEM")
    parser.options.add_argument("--receipt-key", default="", metavar="CLÉ", help="clé de ses accusés de réception")
    parser.options.add_argument("--department-key", default="", metavar="CLÉ", help="clé de ce qu’il envoie")
    parser.options.add_argument("--department-age", default="", metavar="CLÉ", help="clé age des clés USB, age1…")
    parser.options.add_argument("--valid-until", type=day, metavar="DATE", help="dernier jour (dans un an)")


def _named_key(text: str) -> tuple[str, str]:
    name, _, key = text.rpartition("=")
    if not name.strip():
        raise argparse.ArgumentTypeError("Écrivez le nom, « = », puis la clé.")
    return name.strip(), key.strip()


def _days(parser: FrenchParser) -> None:
    within = day_within(*_YEARS)
    parser.options.add_argument("--from", dest="first", type=within, required=True, metavar="DATE", help="premier jour")
    parser.options.add_argument("--to", dest="last", type=within, required=True, metavar="DATE", help="dernier jour")
