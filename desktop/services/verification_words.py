"""What a verification says, in the words of somebody who holds a paper in their hand."""

from __future__ import annotations

from typing import Final

from desktop.reports.verdicts import Finding

HEADLINES: Final = {
    "whole": "Ce document est entier et reconnu\u00a0: rien n’a changé depuis qu’il a été scellé.",
    "unchecked": "Rien n’a changé depuis que ce document a été scellé, mais l’autorité qui le signe n’a pas été "
    "vérifiée.",
    "wrong": "Ce document n’est pas, ou n’est plus, un document signé et reconnu.",
    "unreadable": "Ce fichier n’a pas pu être vérifié.",
}

FINDINGS: Final = {
    Finding.UNREADABLE: "Ce fichier n’est pas un PDF, ou il est trop abîmé pour être lu.",
    Finding.TOO_LARGE: "Ce fichier est beaucoup trop gros pour être un document de Perron.",
    Finding.TOO_SLOW: "L’examen de ce fichier demanderait trop de temps ou de mémoire\u00a0: il a pu être fabriqué "
    "pour cela. Ne vous y fiez pas.",
    Finding.ENCRYPTED: "Ce fichier est protégé par un mot de passe. Les documents de Perron ne le sont jamais\u00a0: "
    "demandez l’original.",
    Finding.UNSIGNED: "Ce document ne porte aucune signature\u00a0: rien ne dit s’il a changé.",
    Finding.BYTES_CHANGED: "Le contenu signé a été modifié, même d’un seul caractère\u00a0: ce fichier n’est plus "
    "celui qui a été signé.",
    Finding.PAGES_CHANGED: "Une version ajoutée après {after} change ce que montre le document. L’état signé est "
    "encore dans le fichier, mais ce n’est plus lui qui s’affiche.",
    Finding.DRAWING_CHANGED: "Le dessin d’une signature a été remplacé ou échangé avec un autre après avoir été signé.",
    Finding.CUT_BACK: "Le sceau manque\u00a0: ce fichier est un état antérieur du document, ou un document qui n’a "
    "jamais été terminé.",
    Finding.ADDED: "Quelque chose a été ajouté dans ce fichier sans être signé. Demandez l’original.",
    Finding.INCOMPLETE: "Le sceau a été posé avant que tout le monde ait répondu\u00a0: Perron ne le fait jamais.",
    Finding.OTHER_LAPTOP: "Les signatures viennent de plusieurs ordinateurs. Un document de Perron est signé et scellé "
    "sur un seul.",
    Finding.FOREIGN: "La signature vient d’une autorité que vous n’avez pas indiquée comme sûre\u00a0: {authority}.",
    Finding.UNCHECKED: "Aucune autorité n’a été indiquée. Pour savoir de quel organisme vient l’ordinateur, donnez le "
    "certificat de l’autorité de l’opérateur.",
    Finding.PROOF_CHANGED: "Le document de preuve fourni a été modifié, ou il n’est pas scellé.",
    Finding.PROOF_OF_ANOTHER: "Le document de preuve fourni est celui d’un autre document, ou d’un autre état de "
    "celui-ci.",
    Finding.PROOF_OF_OTHER_LAPTOP: "Le document de preuve fourni a été scellé sur un autre ordinateur que celui où ce "
    "document a été signé. Demandez la preuve d’origine.",
}
