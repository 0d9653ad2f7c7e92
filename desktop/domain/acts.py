"""What the journal can say was done (R3), each act with its French words beside it: whoever writes a line picks one."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class ActSort(StrEnum):
    """What kind of act it is, to choose lines by."""

    CHANGE = "change"
    VIEW = "view"
    OUT = "out"
    NOTEBOOK = "notebook"


class JournalAct(StrEnum):
    """One act: the word that is kept in the journal, and how it is told."""

    words: str
    sort: ActSort

    def __new__(cls, kept: str, words: str, sort: ActSort = ActSort.CHANGE) -> Self:
        """From what is kept, how it is told, and its sort."""
        act = str.__new__(cls, kept)
        act._value_ = kept
        act.words = words
        act.sort = sort
        return act

    SAVED = "saved", "Enregistrement"
    RECORDED = "recorded", "Notée"
    PLANNED = "planned", "Prévue"
    POSTPONED = "postponed", "Reportée"
    REMOVED = "removed", "Retirée"
    WITHDRAWN = "withdrawn", "Retirée, saisie par erreur"
    RESTORED_RECORD = "restored record", "Rétablie"
    MOVED = "moved", "Rattachée à une autre mesure"
    MERGED = "merged", "Réunie avec un autre ménage"
    UNMERGED = "unmerged", "Séparée de l’autre ménage"
    PUT_BACK = "put back", "Remise comme avant"
    HOUR_SET = "hour set", "Heure notée"
    CORRECTED = "corrected", "Ouverture corrigée"
    PROMISE_KEPT = "promise kept", "Étape promise tenue"
    OPENED = "opened", "Ouverture"
    REOPENED = "reopened", "Réouverture"
    DRAFTED = "drafted", "Rédaction"
    FROZEN = "frozen", "Texte figé pour la signature"
    ANSWERED = "answered", "Réponse d’un signataire"
    SEALED = "sealed", "Signature et scellement"
    TIMESTAMPED = "timestamped", "Horodatage ajouté"
    SIGNING_LEFT = "signing left", "Signature laissée en cours"
    VERSION_BEGUN = "version begun", "Nouvelle version commencée"
    VERSION_WITHDRAWN = "version withdrawn", "Nouvelle version abandonnée"
    SCAN_JOINED = "scan joined", "Papier signé joint"
    ACCEPTED = "accept", "Acceptée"
    DECLINED = "decline", "Déclinée"
    SUSPENDED = "suspend", "Suspendue"
    RESUMED = "resume", "Reprise"
    RENEWED = "renew", "Renouvelée"
    TRANSFERRED = "transfer", "Confiée à une autre personne"
    RESCHEDULED = "reschedule", "Prêt rééchelonné"
    DEVIATED = "deviate", "Écart au rythme noté"
    DEVIATION_WITHDRAWN = "deviation withdrawn", "Écart au rythme retiré"
    ENDED = "end", "Fin décidée"
    CLOSED = "close", "Clôturée"
    STAGE_REACHED = "stage reached", "Étape notée"
    STAGE_CORRECTED = "stage corrected", "Étape corrigée"
    STAGE_WITHDRAWN = "stage withdrawn", "Étape retirée, saisie par erreur"
    BUDGET_WRITTEN = "budget written", "Budget noté"
    BUDGET_WITHDRAWN = "budget withdrawn", "Budget retiré, saisi par erreur"
    OBJECTIVE_SET = "objective set", "Objectif fixé"
    OBJECTIVE_CHANGED = "objective changed", "Objectif modifié"
    OBJECTIVE_WITHDRAWN = "objective withdrawn", "Objectif retiré, saisi par erreur"
    EDUCATION_WRITTEN = "education written", "Action d’éducation budgétaire notée"
    EDUCATION_CHANGED = "education changed", "Action d’éducation budgétaire modifiée"
    EDUCATION_WITHDRAWN = "education withdrawn", "Action d’éducation budgétaire retirée, saisie par erreur"
    SET_ASIDE = "set aside", "Version reçue qui n’a pas pu être prise"
    HELD = "held", "Conservation prolongée"
    HOLD_LIFTED = "hold lifted", "Fin de la conservation prolongée"
    ERASED = "erased", "Suppression définitive"
    ATTACHED = "attached", "Ajout"
    ATTACHMENT_RENAMED = "attachment renamed", "Nouveau titre"
    ATTACHMENT_REMOVED = "attachment removed", "Retirée"
    ATTACHMENT_BROUGHT_BACK = "attachment brought back", "Remise"
    ATTACHMENT_SHARED = "attachment level shared", "Marquée «\u00a0Partagé\u00a0»"
    ATTACHMENT_TEAM = "attachment level team", "Marquée «\u00a0Équipe\u00a0»"
    ATTACHMENT_CONFIDENTIAL = "attachment level confidential", "Marquée «\u00a0Confidentiel\u00a0»"

    VIEWED = "viewed", "Consultation", ActSort.VIEW

    ACCESS_FILE = "access file", "Dossier d’accès écrit hors du carnet", ActSort.OUT
    REPORT_OUT = "report out", "Bilan écrit hors du carnet", ActSort.OUT
    REPORT_PRINTED = "report printed", "Bilan imprimé", ActSort.OUT
    ROUND_OUT = "round out", "Tournée écrite hors du carnet", ActSort.OUT
    ROUND_PRINTED = "round printed", "Tournée imprimée", ActSort.OUT
    PREPARATION_OUT = "preparation out", "Fiche de préparation écrite hors du carnet", ActSort.OUT
    PREPARATION_PRINTED = "preparation printed", "Fiche de préparation imprimée", ActSort.OUT
    DOCUMENT_OUT = "document out", "Document écrit hors du carnet", ActSort.OUT
    DOCUMENT_PRINTED = "document printed", "Document imprimé", ActSort.OUT
    CALENDAR_OUT = "calendar out", "Agenda écrit hors du carnet, sans nom", ActSort.OUT
    NAMED_CALENDAR_OUT = "named calendar out", "Agenda écrit hors du carnet, avec les noms", ActSort.OUT
    TABLE_OUT = "table out", "Tableau écrit hors du carnet", ActSort.OUT
    JOURNAL_OUT = "journal out", "Copie du journal écrite hors du carnet", ActSort.OUT
    ATTACHMENT_OUT = "attachment copied out", "Copie écrite hors du carnet", ActSort.OUT
    BACKUP_OUT = "backup out", "Sauvegarde copiée hors de cet ordinateur", ActSort.OUT

    UNLOCKED = "unlocked", "Déverrouillage", ActSort.NOTEBOOK
    READ_BY_COMMAND = "read by command", "Lecture par une commande", ActSort.NOTEBOOK
    PASSPHRASE_CHANGED = "passphrase changed", "Phrase de passe changée", ActSort.NOTEBOOK
    RECOVERED = "recovered", "Phrase de passe remplacée par la fiche de secours", ActSort.NOTEBOOK
    SHEET_RENEWED = "sheet renewed", "Nouvelle fiche de secours", ActSort.NOTEBOOK
    KEY_CHANGED = "key changed", "Nouvelle clé du carnet", ActSort.NOTEBOOK
    QUICK_ON = "quick on", "Code du jour choisi", ActSort.NOTEBOOK
    QUICK_OFF = "quick off", "Code du jour désactivé", ActSort.NOTEBOOK
    JOURNAL_CUT = "journal cut", "Lignes du journal manquantes", ActSort.NOTEBOOK
    CUT_SEEN = "cut seen", "Lignes manquantes du journal constatées", ActSort.NOTEBOOK
    OPENED_OLDER = "opened older copy", "Ouverture d’une copie plus ancienne", ActSort.NOTEBOOK
    OPENED_UNMARKED = "opened unmarked", "Ouverture sans le repère de la dernière écriture", ActSort.NOTEBOOK
    RESTORED = "restored", "Reprise d’une sauvegarde", ActSort.NOTEBOOK
    RESTORE_REFUSED = "restore refused", "Reprise d’une origine inconnue mise de côté", ActSort.NOTEBOOK
    REGISTER_REFUSED = "register refused", "Ligne inconnue du registre des suppressions écartée", ActSort.NOTEBOOK
    SET_ASIDE_REMOVED = "set aside removed", "Carnet d’avant supprimé", ActSort.NOTEBOOK
    BACKED_UP = "backed up", "Sauvegarde faite", ActSort.NOTEBOOK
    RETENTION_DELAY = "retention delay", "Délai de conservation changé", ActSort.NOTEBOOK
    IMPORTED = "imported", "Import d’un tableau", ActSort.NOTEBOOK
    IMPORT_TAKEN_BACK = "import taken back", "Import d’un tableau annulé", ActSort.NOTEBOOK
    CONVENTION_KEPT = "convention kept", "Convention enregistrée", ActSort.NOTEBOOK
    CONVENTION_TAKEN_BACK = "convention taken back", "Convention remise comme avant", ActSort.NOTEBOOK
    CONVENTION_REMOVED = "convention removed", "Convention supprimée", ActSort.NOTEBOOK
    REFERENCE_KEPT = "reference kept", "Données de référence du Département prises en compte", ActSort.NOTEBOOK
    REFERENCE_ASIDE = "reference aside", "Données de référence du Département mises de côté", ActSort.NOTEBOOK
    ABSENCE_KEPT = "absence kept", "Absence notée", ActSort.NOTEBOOK
    ABSENCE_REMOVED = "absence removed", "Absence retirée", ActSort.NOTEBOOK
    ABSENCE_TAKEN_BACK = "absence taken back", "Absences remises comme avant", ActSort.NOTEBOOK
    CASE_OUT = "case out", "Enregistré pour un collègue", ActSort.OUT
    BUNDLE_OUT = "bundle out", "Fichier pour le Département enregistré", ActSort.OUT
    OPEN_EXPORT = "open export", "Export ouvert, lisible par tous", ActSort.OUT
    TAKEN_OVER = "taken over", "Repris d’un collègue"
    ERASED_LEFT = "erased left", "Ménages supprimés, non repris d’un collègue", ActSort.NOTEBOOK
    RECEIPTS_READ = "receipts read", "Accusés de réception lus d’une clé", ActSort.NOTEBOOK
    COLLEAGUES_COUNTED = "colleagues counted", "Fichiers de collègues lus pour les chiffres", ActSort.NOTEBOOK
    OPERATOR_FILE = "operator file", "Fichier de l’opérateur pris en compte", ActSort.NOTEBOOK
    RECEIPT_KEY = "receipt key", "Nouvelle clé du Département, signée par la précédente", ActSort.NOTEBOOK
    RECEIPT_KEY_NAMED = "receipt key named", "Nouvelle clé du Département, nommée par l’opérateur", ActSort.NOTEBOOK
    RECEIPT_KEY_REFUSED = "receipt key refused", "Clé inconnue d’un serveur, refusée", ActSort.NOTEBOOK
    CLIENT_CERTIFICATE = "client certificate", "Certificat de cet ordinateur réglé", ActSort.NOTEBOOK
    PROXY_SET = "proxy set", "Passage par un serveur mandataire réglé", ActSort.NOTEBOOK
    RECEIVED = "received", "Version d’un autre ordinateur reprise"
    CONFLICT_SETTLED = "conflict settled", "Deux versions départagées"
    CONFLICT_REOPENED = "conflict reopened", "Départage annulé, les deux versions gardées"
    RECEIPTS_OUT = "receipts out", "Accusés de réception écrits hors du carnet", ActSort.OUT
    ENROLLED = "enrolled", "Inscription auprès du Département", ActSort.NOTEBOOK
    SIGNS_FOR_ITSELF = "signs for itself", "Certificat provisoire de l’ordinateur", ActSort.NOTEBOOK
    CERTIFIED = "certified", "Certificat de l’opérateur joint", ActSort.NOTEBOOK
    CHECKPOINT = "checkpoint", "Lignes de plus d’un an retirées jusqu’ici", ActSort.NOTEBOOK
    PRUNED = "pruned", "Lignes de plus d’un an retirées", ActSort.NOTEBOOK


_WORDS = {act.value: act.words for act in JournalAct}


def act_words(kept: str) -> str:
    """What a line of the journal says was done; one that a newer program wrote as it stands."""
    return _WORDS.get(kept, kept)


def acts_of(*sorts: ActSort) -> tuple[JournalAct, ...]:
    """Every act of some kinds."""
    return tuple(act for act in JournalAct if act.sort in sorts)
