"""What `perron-department` understands on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.domain.french_arguments import FrenchParser

DATABASE_HELP = (
    "base de données : sqlite:///FICHIER ou postgresql://… (sinon PERRON_DATABASE_URL, ou le fichier que nomme "
    "PERRON_DATABASE_URL_FILE)"
)
KINDS = ("mandate", "saisine", "convention", "reference")


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[FrenchParser]


def parser() -> FrenchParser:
    """Everything `perron-department` understands."""
    root = FrenchParser(prog="perron-department", description="Reçoit les enregistrements des carnets Perron.")
    root.options.add_argument("--database-url", metavar="ADRESSE", help=DATABASE_HELP)
    commands = root.add_subparsers(
        title="commandes", dest="command", metavar="COMMANDE", required=True, parser_class=FrenchParser
    )
    made = [make(commands) for make in (*_OF_THE_SERVER, *_OF_LAPTOPS, *_OF_RECORDS)]
    for command in made:
        command.options.add_argument("--database-url", metavar="ADRESSE", default=argparse.SUPPRESS, help=DATABASE_HELP)
    return root


def _migrate(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "migrate", help="prépare ou met à jour la base", description="Prépare ou met à jour la base."
    )
    command.options.add_argument(
        "--readers", metavar="RÔLE", type=role_name, help="rôle PostgreSQL qui ne lit que les vues, créé s’il manque"
    )
    return command


def _serve(commands: Commands) -> FrenchParser:
    command = commands.add_parser("serve", help="reçoit les envois", description="Reçoit les envois des carnets.")
    command.options.add_argument("--host", metavar="HÔTE", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    command.options.add_argument(
        "--port", metavar="PORT", type=port, default=8765, help="port d’écoute (8765) ; 0 : choisi par le système"
    )
    command.options.add_argument(
        "--workers", metavar="NOMBRE", type=workers, help="processus qui répondent, de 1 à 64 (sinon PERRON_WORKERS)"
    )
    return command


def _enrol(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "enrol",
        help="donne un code de rattachement",
        description="Donne un code de rattachement à usage unique, seul sur la dernière ligne.",
    )
    whom = command.options.add_mutually_exclusive_group(required=True)
    whom.add_argument("--operator", metavar="NOM", type=operator_name, help="opérateur, créé s’il est nouveau")
    whom.add_argument("--renew", metavar="POSTE", type=short, help="renouvelle le jeton d’un poste, qui reste le même")
    return command


def _revoke(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "revoke",
        help="liste les postes, en révoque un",
        description="Sans rien d’autre, liste les postes. Avec un numéro, révoque ce poste ; ce qu’il a envoyé reste.",
    )
    whom = command.options.add_mutually_exclusive_group()
    whom.add_argument("--device", metavar="POSTE", type=short, help="numéro du poste à révoquer")
    whom.add_argument("--codes-of", metavar="OPÉRATEUR", type=operator_name, help="annule ses codes non utilisés")
    command.options.add_argument("--json", action="store_true", help="la liste en JSON")
    return command


def _share(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "share",
        help="dit qui suit un ménage, le partage avec un autre poste",
        description="Dit quels postes suivent un ménage, ou le partage avec un autre poste du même opérateur.",
    )
    command.options.add_argument("household", metavar="MÉNAGE", type=short, help="numéro du ménage")
    whom = command.options.add_mutually_exclusive_group()
    whom.add_argument("--with", dest="device", metavar="POSTE", type=short, help="le partage avec ce poste")
    whom.add_argument("--withdraw", metavar="POSTE", type=short, help="ne le partage plus avec ce poste")
    command.options.add_argument("--json", action="store_true", help="la liste en JSON")
    return command


def _keys(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "keys",
        help="montre les clés publiques, renouvelle celle des accusés",
        description="Montre les clés publiques du serveur, à recopier dans le fichier de l’opérateur.",
    )
    what = command.options.add_mutually_exclusive_group()
    what.add_argument(
        "--rotate", action="store_true", help="remplace la clé des accusés ; les anciens restent valables"
    )
    what.add_argument("--verify", metavar="FICHIER", type=Path, help="dit quelle clé a signé un accusé (JSON)")
    command.options.add_argument("--json", action="store_true", help="les clés en JSON")
    return command


def _records(commands: Commands) -> FrenchParser:
    command = commands.add_parser("records", help="montre ce qui est reçu", description="Montre ce qui est reçu.")
    command.options.add_argument("--json", action="store_true", help="tout, en une liste JSON")
    return command


def _mandate(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "mandate",
        help="envoie un mandat, une saisine, une convention, une référence",
        description="Envoie aux carnets le contenu d’un fichier JSON, signé. Sans fichier, liste tout.",
    )
    command.options.add_argument("file", nargs="?", metavar="FICHIER", type=Path, help="contenu, en JSON")
    command.options.add_argument("--kind", metavar="GENRE", choices=KINDS, default="mandate", help=", ".join(KINDS))
    command.options.add_argument("--operator", metavar="NOM", type=operator_name, help="sinon à tous")
    command.options.add_argument("--device", metavar="POSTE", type=short, help="à un seul de ses postes")
    return command


def _import_bundle(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "import-bundle",
        help="reçoit un fichier venu par clé USB",
        description="Reçoit un fichier d’échange et écrit les accusés que le carnet reprendra.",
    )
    command.options.add_argument("file", metavar="FICHIER", type=Path, help="le fichier d’échange")
    command.options.add_argument(
        "--receipts", metavar="FICHIER", type=Path, required=True, help="les accusés, à écrire"
    )
    return command


def _backup(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "backup",
        help="copie toute la base dans un dossier",
        description="Copie toute la base en un fichier, pendant le service, et tient la liste des effacements à côté.",
    )
    command.options.add_argument("folder", metavar="DOSSIER", type=Path, help="où écrire la copie")
    return command


def _restore(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "restore",
        help="remet une copie dans une base vide",
        description="Remet une copie dans une base vide, puis efface à nouveau ce qui l’avait été depuis.",
    )
    command.options.add_argument("copy", metavar="FICHIER", type=Path, help="la copie")
    command.options.add_argument(
        "--erasures", metavar="FICHIER", type=Path, action="append", default=[], help="une autre liste d’effacements"
    )
    return command


def _facts(commands: Commands) -> FrenchParser:
    command = commands.add_parser(
        "facts",
        help="compte ce qui est arrivé, pour les rapports",
        description="Compte ce qui est arrivé depuis la dernière fois ; le serveur le fait aussi de lui-même.",
    )
    command.options.add_argument("--rebuild", action="store_true", help="recompte tout")
    return command


_OF_THE_SERVER = (_migrate, _serve)
_OF_LAPTOPS = (_enrol, _revoke, _share, _keys)
_OF_RECORDS = (_records, _mandate, _import_bundle, _backup, _restore, _facts)


def port(text: str) -> int:
    """A port number; 0 lets the system choose."""
    return _whole_number(text, 0, 65535)


def workers(text: str) -> int:
    """How many processes answer."""
    return _whole_number(text, 1, 64)


def _whole_number(text: str, least: int, most: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"un nombre de {least} à {most} est attendu.")
    return int(text)


def operator_name(text: str) -> str:
    """A name that people can read: one line, at most 200 characters."""
    name = " ".join(text.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise argparse.ArgumentTypeError("un nom d’au plus 200 caractères est attendu.")
    return name


def role_name(text: str) -> str:
    """A role of PostgreSQL: small letters, digits and underscores."""
    if not text.isascii() or not text.isidentifier() or text != text.lower() or len(text) > 63:
        raise argparse.ArgumentTypeError("des minuscules, des chiffres et « _ » sont attendus, 63 au plus.")
    return text


def short(text: str) -> str:
    """A number of a laptop or of a household."""
    if not text or len(text) > 36 or not text.isprintable():
        raise argparse.ArgumentTypeError("un numéro est attendu, de 36 signes au plus.")
    return text
