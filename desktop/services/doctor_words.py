"""What the checks of a notebook look at, and what is told when one of them finds something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class CheckKey(StrEnum):
    """What is looked at, in the order in which it is; the names are those of `perron doctor --json`."""

    CIPHER = "cipher"
    STRUCTURE = "structure"
    REFERENCES = "references"
    ATTACHMENTS = "attachments"
    MESSAGES = "messages"
    UNTOLD = "untold"
    SEARCH = "search"
    JOURNAL = "journal"
    SETTINGS = "settings"
    ORPHANS = "orphans"
    KEYS = "keys"


@dataclass(frozen=True)
class Words:
    """The title of a check; what is told of one fault, of several; what is safe, what to do."""

    title: str
    one: str
    many: str
    safe: str
    do: str
    repairable: bool = False


_UNTOUCHED: Final = "Rien n’a été modifié."
_RESTORE: Final = "Fermez Perron, copiez le dossier du carnet tel qu’il est, puis restaurez une sauvegarde."
_READABLE: Final = "Le reste du carnet n’est pas touché."
_REPAIR: Final = "Réparez\u00a0: rien n’est perdu."

CHECKS: Final = {
    CheckKey.CIPHER: Words(
        "Chiffrement du fichier",
        "page du carnet a été changée hors de Perron ou se lit mal sur le disque",
        "pages du carnet ont été changées hors de Perron ou se lisent mal sur le disque",
        _UNTOUCHED,
        _RESTORE,
    ),
    CheckKey.STRUCTURE: Words(
        "Tables du carnet",
        "défaut dans les tables du carnet",
        "défauts dans les tables du carnet",
        _UNTOUCHED,
        _RESTORE,
    ),
    CheckKey.REFERENCES: Words(
        "Liens entre les fiches",
        "fiche renvoie à une autre qui n’existe plus",
        "fiches renvoient à d’autres qui n’existent plus",
        "Les fiches elles-mêmes sont entières.",
        _RESTORE,
    ),
    CheckKey.ATTACHMENTS: Words(
        "Photos et documents",
        "document manque ou n’est plus celui qui a été enregistré",
        "documents manquent ou ne sont plus ceux qui ont été enregistrés",
        _READABLE,
        "Restaurez une sauvegarde, ou ajoutez-le de nouveau à sa fiche.",
    ),
    CheckKey.MESSAGES: Words(
        "Fiches à envoyer et accusés de réception",
        "fiche à envoyer ou envoyée n’est plus telle qu’elle a été préparée, ou n’a pas son accusé de réception",
        "fiches à envoyer ou envoyées ne sont plus telles qu’elles ont été préparées, ou n’ont pas leur accusé de "
        "réception",
        "Ce que vous avez écrit est entier.",
        "Prévenez le service informatique avant le prochain envoi.",
    ),
    CheckKey.UNTOLD: Words(
        "Fiches jamais préparées pour l’envoi",
        "fiche devrait attendre l’envoi et n’a pas été préparée",
        "fiches devraient attendre l’envoi et n’ont pas été préparées",
        "Ce que vous avez écrit est entier.",
        _REPAIR,
        repairable=True,
    ),
    CheckKey.SEARCH: Words(
        "Recherche",
        "fiche ne se trouve pas par la recherche, ou s’y trouve à tort",
        "fiches ne se trouvent pas par la recherche, ou s’y trouvent à tort",
        "Les fiches elles-mêmes sont entières.",
        _REPAIR,
        repairable=True,
    ),
    CheckKey.JOURNAL: Words(
        "Journal des changements",
        "Une ligne du journal a été changée ou retirée.",
        "",
        "Le carnet reste lisible.",
        "Prévenez votre responsable avant d’y écrire de nouveau.",
    ),
    CheckKey.SETTINGS: Words(
        "Réglages",
        "réglage est illisible",
        "réglages sont illisibles",
        "Vos fiches ne sont pas touchées.",
        "Prévenez le service informatique.",
    ),
    CheckKey.ORPHANS: Words(
        "Fichiers sans fiche",
        "fichier chiffré n’appartient à aucune fiche",
        "fichiers chiffrés n’appartiennent à aucune fiche",
        "Personne ne peut les lire et aucune fiche n’en dépend.",
        "Réparez\u00a0: ils sont mis de côté pendant trente jours.",
        repairable=True,
    ),
    CheckKey.KEYS: Words(
        "Fichier des clés et sa copie",
        "Le fichier des clés et sa copie ne disent plus la même chose, ou ne sont plus ceux que Perron a écrits.",
        "",
        "Le carnet s’ouvre.",
        _REPAIR,
        repairable=True,
    ),
}
