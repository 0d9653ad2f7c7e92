"""The words that screens and reports use for codes of the domain."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.domain.bilan import BilanKind, BilanState, SignatureOutcome, SignerRole
from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french_input import WEEKDAYS
from desktop.domain.noun import CONTACT, VISIT, Noun

_AT_THE_DOOR = {
    Outcome.PORTE_CLOSE: "Porte close",
    Outcome.ADDRESS_NOT_FOUND: "Adresse introuvable",
    Outcome.MOVED: "Ménage parti",
}
"""What is said of the place, not of the contact."""


def last_day_words(last: date, on: date) -> str:
    """« demain, dernier jour », of a last day within the week."""
    if last == on:
        return "aujourd’hui, dernier jour"
    if last == on + timedelta(days=1):
        return "demain, dernier jour"
    return f"{WEEKDAYS[last.weekday()]}, dernier jour"


def outcome_words(outcome: Outcome, word: Noun) -> str:
    """What happened to a « visite » or to a « contact », whatever the scheme calls it."""
    if outcome in _AT_THE_DOOR:
        return _AT_THE_DOOR[outcome]
    return {
        Outcome.PLANNED: word.agreed("Prévu"),
        Outcome.DONE: word.with_participle("fait").capitalize(),
        Outcome.REFUSED: f"{word.agreed('Refusé')} par le ménage",
        Outcome.CANCELLED_BY_HOUSEHOLD: f"{word.agreed('Annulé')} par le ménage",
        Outcome.CANCELLED_BY_WORKER: f"{word.agreed('Annulé')} de mon fait",
        Outcome.POSTPONED: word.agreed("Reporté"),
    }[outcome]


OUTCOMES = {outcome: outcome_words(outcome, VISIT) for outcome in Outcome}


def noun_of(kind: ContactKind, word: Noun) -> Noun:
    """A visit is made at home; anything else is a contact, whatever the scheme calls those that count."""
    return word if kind is ContactKind.HOME else CONTACT


def outcome_of(outcome: str, kind: str, word: Noun = VISIT) -> str:
    """What happened to a contact as it is written: elsewhere than at home it is never called a visit."""
    return outcome_words(Outcome(outcome), noun_of(ContactKind(kind), word))


KINDS = {
    ContactKind.HOME: "À domicile",
    ContactKind.OFFICE: "Au bureau",
    ContactKind.PHONE: "Par téléphone",
    ContactKind.VIDEO: "En visio",
    ContactKind.MAIL: "Par courrier",
    ContactKind.MESSAGE: "Par message",
}

PERIOD_STATES = {
    PeriodState.MET: "Fait",
    PeriodState.MISSED: "Manqué",
    PeriodState.UPCOMING: "À venir",
    PeriodState.DUE: "À faire",
    PeriodState.ON_TRACK: "En cours",
    PeriodState.CUT_SHORT: "Écourté",
    PeriodState.SUSPENDED: "Suspendu",
}

SIGNATURES = {
    SignatureOutcome.SIGNED: "A signé",
    SignatureOutcome.PAPER: "A signé sur papier",
    SignatureOutcome.REFUSED: "Refuse de signer",
    SignatureOutcome.UNABLE: "Ne peut pas signer",
    SignatureOutcome.ABSENT: "Absence",
    SignatureOutcome.MOVED: "A déménagé",
    SignatureOutcome.DECEASED: "Décès",
}

SIGNERS = {SignerRole.HOUSEHOLD: "Pour le ménage", SignerRole.WORKER: "Pour l’association"}

BILAN_STATES = {
    BilanState.DRAFT: "En rédaction",
    BilanState.FROZEN: "Figé pour la signature",
    BilanState.SEALED: "Signé et scellé",
    BilanState.ABANDONED: "Laissé en cours de signature",
}
BILAN_KINDS = {BilanKind.END: "Bilan de fin de mesure", BilanKind.INTERIM: "Bilan d’étape"}
