"""The words that screens and reports use for codes of the domain."""

from __future__ import annotations

from datetime import date, timedelta

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french_input import WEEKDAYS

OUTCOMES = {
    Outcome.PLANNED: "Prévue",
    Outcome.DONE: "Visite faite",
    Outcome.PORTE_CLOSE: "Porte close",
    Outcome.REFUSED: "Refusée par le ménage",
    Outcome.CANCELLED_BY_HOUSEHOLD: "Annulée par le ménage",
    Outcome.CANCELLED_BY_WORKER: "Annulée de mon fait",
    Outcome.POSTPONED: "Reportée",
    Outcome.ADDRESS_NOT_FOUND: "Adresse introuvable",
    Outcome.MOVED: "Ménage parti",
}

_OF_A_CONTACT = {
    Outcome.PLANNED: "Prévu",
    Outcome.DONE: "Contact fait",
    Outcome.REFUSED: "Refusé par le ménage",
    Outcome.CANCELLED_BY_HOUSEHOLD: "Annulé par le ménage",
    Outcome.CANCELLED_BY_WORKER: "Annulé de mon fait",
    Outcome.POSTPONED: "Reporté",
}


def last_day_words(last: date, on: date) -> str:
    """« demain, dernier jour », of a last day within the week."""
    if last == on:
        return "aujourd’hui, dernier jour"
    if last == on + timedelta(days=1):
        return "demain, dernier jour"
    return f"{WEEKDAYS[last.weekday()]}, dernier jour"


def outcome_words(outcome: Outcome, word: str) -> str:
    """What happened to a « visite » or to a « contact », whatever the scheme calls it."""
    return OUTCOMES[outcome] if word == "visite" else _OF_A_CONTACT.get(outcome, OUTCOMES[outcome])


def outcome_of(outcome: str, kind: str, word: str = "visite") -> str:
    """The same of a contact as it is written: elsewhere than at home it is never called a visit."""
    return outcome_words(Outcome(outcome), word if kind == ContactKind.HOME.value else "contact")


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
