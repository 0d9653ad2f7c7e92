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
_READ_BESIDE = "Se lit aussi pendant que la fenêtre est ouverte."
_STATES = (
    "met (tenue), missed (manquée), upcoming (à venir), due (en retard), on_track (dans les temps), "
    "cut_short (écourtée) ou suspended (suspendue)"
)
_DETAILS = {
    "schedule": "Réponse JSON : une liste de périodes {opens, closes, quota, targets, done, state} ; opens et closes "
    f"sont comprises, targets sont les dates conseillées, state vaut {_STATES}. "
    "Un contact hors de la mesure est ignoré et signalé.",
    "demo": "La phrase de passe est celle de PERRON_PASSPHRASE. La même graine et le même jour donnent les mêmes "
    "ménages. Le code de secours est écrit une seule fois, à la dernière ligne.",
    "status": "Réponse JSON : {households, measures, contacts, drafts, outbox: {waiting, sent, refused, conflict}}. "
    + _READ_BESIDE,
    "search": "Réponse JSON : une liste de {kind, id, household_id, household, commune, measure_id} ; kind vaut "
    "household, measure ou contact. " + _READ_BESIDE,
    "agenda": "Réponse JSON : une liste de {group, date, household, commune, scheme, reason, measure_id} ; group vaut "
    "late, today, this_week, to_plan, to_conclude ou reports_due. " + _READ_BESIDE,
    "measures": "Réponse JSON : une liste de {id, household, scheme, state, start, end, signed}. " + _READ_BESIDE,
    "report": "Le PDF est en clair : à ranger ou à effacer après usage. " + _READ_BESIDE,
    "eviction": "Réponse JSON : {warnings, steps: [{key, rule, title, day, indicative, refused, words, says, article, "
    "source, reviewed_on, inputs: [{label, value, said_on}], missing, remark}]} ; day est nul et missing nomme les "
    "questions quand il manque quelque chose. Chaque date est indicative. " + _READ_BESIDE,
    "claim": "Réponse JSON : {lines: [{label, quantity, unit_amount, amount, record_ids}], service_done, envelope, "
    "excess, advance, balance} ; les montants sont des textes à deux décimales. Sans --convention, les conventions que "
    "la période touche sont additionnées. L’enveloppe, l’excédent, l’avance et le solde sont ceux de conventions "
    "entières, quel que soit --territory ; un solde négatif est à rendre. Ce carnet seulement : le travail des "
    "collègues n’y est pas compté. " + _READ_BESIDE,
    "indicators": "Réponse JSON : une liste de {key, label, value, record_ids, nameless, erased_on, kind, rule, parts}"
    " ; value est le nombre de record_ids et de nameless (les ménages supprimés depuis, aux jours d’erased_on), ou une "
    "moyenne en mois ou en jours selon kind (count, months, days) ; parts détaille de la même façon. Ce carnet "
    "seulement. " + _READ_BESIDE,
    "table": "La fin du nom du fichier dit son genre : .xlsx, .csv (point-virgule et virgule décimale, pour Excel en "
    "français) ou .ods. Le fichier est en clair et nomme des personnes : à ranger ou à effacer après usage. "
    + _READ_BESIDE,
    "trips": "Chaque mois finit par son total. Le fichier est en clair et nomme des personnes : à ranger ou à effacer "
    "après usage. " + _READ_BESIDE,
    "calendar": "Un fichier iCalendar : chaque rendez-vous avec son heure, sans nom, ni dispositif, ni commune ; ceux "
    "qui sont annulés ou reportés y sont barrés. Avec les noms : depuis la fenêtre seulement, après son avertissement. "
    + _READ_BESIDE,
    "import": "Sans --apply, ne change rien et se lit aussi pendant que la fenêtre est ouverte ; avec, tout ce qui "
    "peut l’être est écrit d’un seul coup, ou rien. Une ligne absente ou une cellule vide ne change rien. Réponse "
    "JSON : {counts, written, without_agreement, columns: [{sheet, head, field}], left_out, notes, rows: [{sheet, "
    "row, verdict, faults: [{column, message}], remarks, changes}]} ; counts compte par verdict ; verdict vaut create "
    "(nouveau), update (complété) ou skip (rien à faire), et une ligne qui a des faults est laissée de côté ; "
    "without_agreement compte les ménages dont rien ne sera envoyé tant que leur accord n’est pas noté. Le fichier "
    "reste où il est, en clair : à effacer après l’import.",
    "doctor": "Ne change rien sans --repair, qui répare ce qui peut l’être sans rien perdre (recherche, fichiers sans "
    "fiche, fiches à transmettre, copie des clés), la fenêtre étant fermée. Sortie 1 s’il reste un défaut. Réponse "
    "JSON : {sound, checks: [{key, title, count, happened, safe, do, repairable, repaired, noted}]} ; key vaut cipher, "
    "structure, references, attachments, messages, untold, search, journal, settings, orphans ou keys ; noted dit ce "
    "qui a été constaté. " + _READ_BESIDE,
    "retention": "Sans --apply, ne change rien et se lit aussi pendant que la fenêtre est ouverte. Réponse JSON : "
    "{months, households: [{id, household, commune, standing, since, due_on, from_contact, hold, measures, contacts, "
    "papers, unsent}], deleted} ; standing vaut due (à supprimer), held (conservé pour un motif) ou undated (sans "
    "date : jamais supprimé d’ici). Une suppression ne s’annule pas.",
    "access": "Les fichiers sont en clair, notes confidentielles comprises : relisez-les avant de les remettre en main "
    "propre, retirez ce qui parle d’autres personnes, puis effacez-les. La fenêtre de ce carnet doit être fermée, sauf "
    "avec --list, qui répond {digest, warnings, passages: [{key, text, names_other}]} ; digest est l’empreinte pour "
    "--seen, warnings ce qui est à lire avant de remettre quoi que ce soit.",
    "backup": "La sauvegarde est chiffrée et s’ouvre seule, par la phrase de passe ou le code de secours de ce jour. "
    "Réponse JSON : {path, made_at, size, households, lost} ; lost compte les documents que le carnet avait perdus. "
    + _READ_BESIDE,
    "restore": "Prend la plus récente qui soit entière, la relit, et la met à la place du carnet ; celui d’avant est "
    "gardé à côté. La phrase de passe est celle d’aujourd’hui, ou l’ancienne si elle a changé depuis. "
    "La fenêtre de ce carnet doit être fermée. "
    "Réponse JSON : {made_at, size, aside, lost, skipped} ; aside est le dossier du carnet d’avant.",
    "passphrase": "La phrase actuelle se lit dans PERRON_PASSPHRASE et la nouvelle dans PERRON_NEW_PASSPHRASE ; sinon "
    "elles se demandent au clavier, sans s’afficher, ou se lisent sur l’entrée standard, une par ligne.",
    "recover": "Le code se lit dans PERRON_RECOVERY_CODE et la nouvelle phrase dans PERRON_NEW_PASSPHRASE ; sinon ils "
    "se demandent au clavier, sans s’afficher, ou se lisent sur l’entrée standard, un par ligne. La fenêtre de ce "
    "carnet doit être fermée.",
    "verify": "Aucun carnet n’est ouvert. Sortie : 0 entier et reconnu ; 4 entier, mais son autorité n’est pas "
    "vérifiée, sans --ca ; 3 modifié, incomplet, ou signé sous une autre autorité ; 1 impossible à examiner. Réponse "
    "JSON : {outcome, words, findings: [{key, words}], signatures: [{place, signer, answer, at, laptop, authority, "
    "provisional, intact, trusted, revision, sha256}], timestamps: [{at, server, intact, trusted}], empty_places, "
    "revisions, changed_after, sha256, frozen_sha256, bound} ; outcome vaut whole, unchecked, wrong ou unreadable ; "
    "key vaut unreadable, too_large, too_slow, encrypted, unsigned, bytes_changed, pages_changed, drawing_changed, "
    "cut_back, added, incomplete, other_laptop, foreign, unchecked, proof_changed, proof_of_another ou "
    "proof_of_other_laptop.",
    "operator": "La phrase de passe de l’autorité se lit dans PERRON_AUTHORITY_PASSPHRASE ; sinon elle se demande au "
    "clavier, sans s’afficher, ou se lit sur l’entrée standard. Qui la connaît et a le dossier peut signer pour "
    "l’opérateur : gardez-le hors ligne, et une copie ailleurs.",
    "selftest": "Aucun carnet n’est ouvert, rien n’est gardé, rien ne sort de cet ordinateur. Sortie : 0 si tout a "
    "réussi. Réponse JSON : {version, ok, frozen, system, checks: {nom: vrai ou faux}, troubles: {nom: empêchement}, "
    "inside: {nom: version}}.",
    "enrol": "HTTPS est exigé, sauf vers cet ordinateur même. La fenêtre de ce carnet doit être fermée.",
    "push": "Recommencer est sans effet sur ce qui est déjà reçu. La fenêtre de ce carnet doit être fermée.",
    **exchange.DETAILS,
    **outside.DETAILS,
    **it.DETAILS,
}


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
