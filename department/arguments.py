"""The words of the command line, in French as far as argparse lets them be."""

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque : \1."),
    (r"unrecognized arguments: (.*)", r"arguments inconnus : \1."),
    (r"argument (.*?): invalid choice: (\S+).*", r"\1 : \2 n’existe pas."),
    (r"argument (.*?): expected one argument", r"\1 : une valeur est attendue."),
    (r"argument (.*?): invalid \S+ value: (.*)", r"\1 : \2 ne convient pas."),
    (r"argument (.*?): ignored explicit argument (.*)", r"\1 : \2 est de trop."),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 est ambigu : \2."),
    (r"argument (.*?): (.*)", r"\1 : \2"),
)

DATABASE_HELP = "base de données : sqlite:///FICHIER ou postgresql://… (sinon PERRON_DATABASE_URL)"


class FrenchFormatter(argparse.HelpFormatter):
    """Help whose own words are French."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """« Emploi » instead of « usage »."""
        super().add_usage(usage, actions, groups, "Emploi : " if prefix is None else prefix)


class FrenchParser(argparse.ArgumentParser):
    """A parser that tells wrong use in French and exits 2."""

    def __init__(self, **options: str) -> None:
        super().__init__(
            prog=options.get("prog"),
            description=options.get("description"),
            formatter_class=FrenchFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.options = self.add_argument_group("options")
        self.options.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Told on one line, with the way to the help."""
        for pattern, french in _FRENCH:
            found = re.fullmatch(pattern, message, re.DOTALL)
            if found:
                message = found.expand(french)
                break
        self.exit(2, f"{self.prog} : {message} Aide : {self.prog} --help\n")


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
        help="donne un code d’enrôlement",
        description="Donne un code d’enrôlement à usage unique, seul sur la dernière ligne.",
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
