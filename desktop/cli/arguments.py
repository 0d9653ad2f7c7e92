"""What `perron` understands on the command line; the commands are public and stable."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TypeAlias

from desktop import __version__
from desktop.cli import arguments_exchange as exchange
from desktop.cli import arguments_it as it
from desktop.cli import arguments_outside as outside
from desktop.cli.details import DETAILS
from desktop.domain.french_arguments import FrenchParser, day, day_within, whole_number

Commands: TypeAlias = "argparse._SubParsersAction[FrenchParser]"

_YEARS = (2000, 2100)
"""The years in which a notebook lives."""

KINDS = ("home", "office", "phone", "video", "porte_close")
_EPILOG = (
    "Sans commande, la fenêtre s’ouvre. La phrase de passe se lit dans PERRON_PASSPHRASE ou se demande au clavier ; "
    "elle ne s’écrit jamais sur la ligne de commande. Sortie : 0 réussi, 2 mauvais emploi, 1 autre empêchement. "
    "Le détail d’une commande : perron COMMANDE --help."
)
_DETAILS = {**DETAILS, **exchange.DETAILS, **outside.DETAILS, **it.DETAILS}


def build_parser() -> FrenchParser:
    """Every command and option, in French."""
    root = FrenchParser(
        prog="perron", description="Le carnet de visites à domicile, chiffré et hors connexion.", epilog=_EPILOG
    )
    root.options.add_argument("--version", action="version", version=f"perron {__version__}", help="montre la version")
    root.options.add_argument("--data-dir", metavar="DOSSIER", type=Path, help="dossier du carnet")
    commands = root.add_subparsers(title="commandes", dest="command", metavar="COMMANDE", parser_class=FrenchParser)
    for add in (
        _schedule,
        _demo,
        _reading,
        _figures,
        _calendar,
        _import,
        _doctor,
        _personal_data,
        _backups,
        _secrets,
        _signing,
        _exchange,
        _windows,
    ):
        add(commands)
    return root


def contact(text: str) -> tuple[date, str]:
    """`DATE` or `DATE:KIND`, home by default."""
    moment, separator, kind = text.partition(":")
    if separator and kind not in KINDS:
        raise argparse.ArgumentTypeError(f"« {kind} » n’est pas une sorte de contact ({', '.join(KINDS)}).")
    return day(moment), kind or "home"


def _schedule(commands: Commands) -> None:
    schedule = _command(commands, "schedule", "calcule les périodes et les dates conseillées d’une mesure")
    schedule.add_argument("scheme", metavar="DISPOSITIF", help="astre ou microcredit")
    schedule.options.add_argument("--start", type=day, required=True, metavar="DATE", help="début, ou 1re mensualité")
    schedule.options.add_argument(
        "--months",
        type=whole_number(0, 999),
        metavar="N",
        help="astre : mois, de 1 à 24 (12) ; microcredit : mensualités, de 1 à 84, à donner",
    )
    schedule.options.add_argument(
        "--contact",
        type=contact,
        action="append",
        default=[],
        metavar="DATE[:SORTE]",
        help=f"contact, autant de fois que voulu ; sortes : {', '.join(KINDS)} (home)",
    )
    schedule.options.add_argument("--end", type=day, metavar="DATE", help="fin anticipée")
    schedule.options.add_argument("--on", type=day, metavar="DATE", help="jour de l’examen (aujourd’hui)")
    _json(schedule)


def _demo(commands: Commands) -> None:
    demo = _command(commands, "demo", "fabrique un carnet de démonstration, chiffré, aux ménages inventés")
    demo.add_argument("directory", metavar="DOSSIER", type=Path, help="dossier neuf")
    demo.options.add_argument(
        "--households", type=whole_number(1, 50_000), default=60, metavar="N", help="ménages (60)"
    )
    demo.options.add_argument("--seed", type=whole_number(0, 999_999_999), default=1, metavar="N", help="graine (1)")
    demo.options.add_argument(
        "--today", type=day_within(*_YEARS), metavar="DATE", help="jour de la démonstration (aujourd’hui)"
    )


def _reading(commands: Commands) -> None:
    _json(_command(commands, "status", "compte les ménages, mesures, visites, brouillons et envois"))
    search = _command(commands, "search", "cherche dans tout le carnet")
    search.add_argument("text", metavar="TEXTE", help="mots, dans n’importe quel ordre")
    _json(search)
    agenda = _command(commands, "agenda", "liste ce qui est à faire")
    agenda.options.add_argument("--on", type=day_within(*_YEARS), metavar="DATE", help="jour (aujourd’hui)")
    _json(agenda)
    _json(_command(commands, "measures", "liste les mesures"))
    report = _command(commands, "report", "écrit le bilan d’une mesure en PDF, signé s’il l’est")
    report.add_argument("measure_id", metavar="MESURE", help="identifiant donné par « perron measures »")
    report.add_argument("out", metavar="FICHIER.pdf", type=Path, help="fichier à écrire")
    eviction = _command(commands, "eviction", "dit le calendrier indicatif de l’expulsion d’une mesure VEJ")
    eviction.add_argument("measure_id", metavar="MESURE", help="identifiant donné par « perron measures »")
    _json(eviction)


def _figures(commands: Commands) -> None:
    claim = _of_period(commands, "claim", "calcule ce qui est dû pour une période : service fait, avance, solde")
    claim.options.add_argument("--convention", default="", metavar="NOM", help="une seule convention (toutes)")
    _json(claim)
    _json(_of_period(commands, "indicators", "calcule les indicateurs du rapport annuel, avec les fiches comptées"))
    table = _of_period(commands, "table", "écrit le tableau que le Département demande")
    table.add_argument("out", metavar="FICHIER.xlsx", type=Path, help="fichier à écrire : .xlsx, .csv ou .ods")
    table.options.add_argument(
        "--actions", action="store_true", help="les actions d’éducation budgétaire du dispositif, à la place"
    )
    trips = _command(commands, "trips", "écrit le temps et les kilomètres notés, jour par jour, tous dispositifs")
    trips.add_argument("out", metavar="FICHIER.xlsx", type=Path, help="fichier à écrire : .xlsx, .csv ou .ods")
    _days(trips)


def _calendar(commands: Commands) -> None:
    calendar = _command(commands, "calendar", "écrit l’agenda, sans nom, pour un autre logiciel")
    calendar.add_argument("out", metavar="FICHIER.ics", type=Path, help="fichier à écrire")
    _days(calendar)
    calendar.options.add_argument("--absences", action="store_true", help="mes absences aussi, sans leur motif")


def _of_period(commands: Commands, name: str, help_text: str) -> FrenchParser:
    parser = _command(commands, name, help_text)
    parser.add_argument("scheme", metavar="DISPOSITIF", help="astre, vej ou microcredit")
    _days(parser)
    parser.options.add_argument("--territory", default="", metavar="NOM", help="un seul territoire (tous)")
    return parser


def _days(parser: FrenchParser) -> None:
    within = day_within(*_YEARS)
    parser.options.add_argument("--from", dest="first", type=within, required=True, metavar="DATE", help="premier jour")
    parser.options.add_argument("--to", dest="last", type=within, required=True, metavar="DATE", help="dernier jour")


def _import(commands: Commands) -> None:
    taken = _command(commands, "import", "importe des ménages, des mesures et des visites d’un tableau")
    taken.add_argument("file", metavar="FICHIER", type=Path, help="fichier .xlsx, .ods ou .csv")
    taken.options.add_argument("--apply", action="store_true", help="écrit ce que l’examen annonce")
    taken.options.add_argument(
        "--scheme", default="", metavar="DISPOSITIF", help="dispositif des lignes qui n’en nomment pas"
    )
    _json(taken)


def _doctor(commands: Commands) -> None:
    doctor = _command(commands, "doctor", "vérifie le carnet : fichier, fiches, documents, envois, recherche, journal")
    doctor.options.add_argument("--repair", action="store_true", help="répare ce qui peut l’être sans rien perdre")
    _json(doctor)


def _personal_data(commands: Commands) -> None:
    retention = _command(commands, "retention", "liste les ménages dont le délai de conservation est passé")
    retention.options.add_argument(
        "--apply", action="store_true", help="supprime pour de bon ceux qui sont à supprimer"
    )
    _json(retention)
    access = _command(commands, "access", "écrit tout ce qui est gardé sur un ménage, en PDF et en JSON")
    access.add_argument("household_id", metavar="MÉNAGE", help="identifiant donné par « perron search »")
    access.add_argument("out", metavar="DOSSIER", type=Path, help="dossier neuf ou vide")
    access.options.add_argument(
        "--list", action="store_true", help="n’écrit rien : liste en JSON ce qui peut être retiré"
    )
    access.options.add_argument(
        "--withhold", metavar="FICHIER", type=Path, help="passages à retirer, JSON {repère: motif} ; avec --seen"
    )
    access.options.add_argument(
        "--seen", metavar="EMPREINTE", help="celle de --list ; rien n’est écrit si le contenu a changé depuis"
    )


def _backups(commands: Commands) -> None:
    backup = _command(commands, "backup", "fait une sauvegarde chiffrée et vérifiée dans un dossier")
    backup.add_argument("out", metavar="DOSSIER", type=Path, help="clé USB, partage ou dossier")
    _json(backup)
    restore = _command(commands, "restore", "remet en place une sauvegarde")
    restore.add_argument(
        "place", metavar="DOSSIER", type=Path, help="dossier où sont les sauvegardes, ou l’une d’elles"
    )
    restore.options.add_argument(
        "--recovery",
        action="store_true",
        help="par le code de secours, lu dans PERRON_RECOVERY_CODE ou demandé",
    )
    _json(restore)


def _secrets(commands: Commands) -> None:
    _command(commands, "passphrase", "change la phrase de passe du carnet")
    _command(commands, "recover", "pose une nouvelle phrase de passe à l’aide du code de secours")


def _signing(commands: Commands) -> None:
    verify = _command(commands, "verify", "dit si un document signé est entier, et ce qui a changé depuis")
    verify.add_argument("file", metavar="FICHIER.pdf", type=Path, help="document à vérifier")
    verify.options.add_argument(
        "--ca", metavar="FICHIER", type=Path, action="append", default=[], help="certificat d’une autorité reconnue"
    )
    verify.options.add_argument("--proof", metavar="FICHIER.pdf", type=Path, help="document de preuve remis avec lui")
    _json(verify)
    operator = _command(commands, "operator", "tient l’autorité de l’opérateur, qui certifie ses ordinateurs")
    acts = operator.add_subparsers(title="actes", dest="act", metavar="ACTE", required=True, parser_class=FrenchParser)
    init = _command(acts, "init", "fait l’autorité, une fois pour toutes")
    init.add_argument("directory", metavar="DOSSIER", type=Path, help="dossier de l’autorité")
    init.options.add_argument("--name", required=True, metavar="NOM", help="nom de l’opérateur")
    certify = _command(acts, "certify", "certifie un ordinateur qui l’a demandé")
    certify.add_argument("directory", metavar="DOSSIER", type=Path, help="dossier de l’autorité")
    certify.add_argument("request", metavar="DEMANDE", type=Path, help="fichier enregistré dans Réglages")
    certify.add_argument("out", metavar="FICHIER.pem", type=Path, help="fichier à écrire, à rendre à l’ordinateur")
    outside.issue(acts, _command)


def _exchange(commands: Commands) -> None:
    enrol = _command(commands, "enrol", "relie cet ordinateur au serveur du Département")
    enrol.options.add_argument("--server", required=True, metavar="ADRESSE", help="https://…")
    enrol.options.add_argument(
        "--code",
        metavar="CODE",
        help="code à usage unique\u00a0; sans lui, il est demandé\u00a0; - le lit sur l’entrée standard",
    )
    _command(commands, "push", "envoie ce qui attend")
    exchange.receipts(commands, _command)
    for add in (outside.trust, outside.certificate, outside.bundle, outside.open_export, it.policy, it.diagnostics):
        add(commands, _command)


def _windows(commands: Commands) -> None:
    _json(_command(commands, "selftest", "essaie l’installation dans un carnet jetable, et dit ce qui y est"))
    showcase = _command(commands, "showcase", "joue le parcours principal sur un écran virtuel et en garde les images")
    showcase.add_argument("directory", metavar="DOSSIER", type=Path, help="dossier neuf")


def _command(commands: Commands, name: str, help_text: str) -> FrenchParser:
    parser = commands.add_parser(
        name, help=help_text, description=help_text[0].upper() + help_text[1:] + ".", epilog=_DETAILS.get(name)
    )
    parser.options.add_argument(
        "--data-dir", metavar="DOSSIER", type=Path, default=argparse.SUPPRESS, help="dossier du carnet"
    )
    return parser


def _json(parser: FrenchParser) -> None:
    parser.options.add_argument("--json", action="store_true", help="répond en JSON")
