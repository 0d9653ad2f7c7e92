"""What `perron-department` understands on the command line."""

import argparse

from desktop.domain.french_arguments import FrenchParser

DATABASE_HELP = "base de données : sqlite:///FICHIER ou postgresql://… (sinon PERRON_DATABASE_URL)"


def parser() -> FrenchParser:
    """Everything `perron-department` understands."""
    root = FrenchParser(prog="perron-department", description="Reçoit les enregistrements des carnets Perron.")
    root.options.add_argument("--database-url", metavar="ADRESSE", help=DATABASE_HELP)
    commands = root.add_subparsers(
        title="commandes", dest="command", metavar="COMMANDE", required=True, parser_class=FrenchParser
    )
    migrate = commands.add_parser(
        "migrate", help="prépare ou met à jour la base", description="Prépare ou met à jour la base."
    )
    serve = commands.add_parser("serve", help="reçoit les envois", description="Reçoit les envois des carnets.")
    serve.options.add_argument("--host", metavar="HÔTE", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    serve.options.add_argument(
        "--port", metavar="PORT", type=port, default=8765, help="port d’écoute (8765) ; 0 : choisi par le système"
    )
    enrol = commands.add_parser(
        "enrol",
        help="donne un code de rattachement",
        description="Donne un code de rattachement à usage unique, seul sur la dernière ligne.",
    )
    enrol.options.add_argument(
        "--operator", metavar="NOM", type=operator_name, required=True, help="opérateur, créé s’il est nouveau"
    )
    records = commands.add_parser("records", help="montre ce qui est reçu", description="Montre ce qui est reçu.")
    records.options.add_argument("--json", action="store_true", help="tout, en une liste JSON")
    for command in (migrate, serve, enrol, records):
        command.options.add_argument("--database-url", metavar="ADRESSE", default=argparse.SUPPRESS, help=DATABASE_HELP)
    return root


def port(text: str) -> int:
    """A port number; 0 lets the system choose."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("un nombre de 0 à 65535 est attendu.")
    return int(text)


def operator_name(text: str) -> str:
    """A name that people can read: one line, at most 200 characters."""
    name = " ".join(text.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise argparse.ArgumentTypeError("un nom d’au plus 200 caractères est attendu.")
    return name
