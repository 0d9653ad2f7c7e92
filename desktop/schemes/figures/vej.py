"""What VEJ counts: visits and portes closes that are paid (V7), its indicators (V6), its monthly table (V5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.claims import Act
from desktop.domain.contact import Contact, Outcome
from desktop.domain.dossier import Case, Dossier, Fact, FactsOf
from desktop.domain.indicators import Codes, Measured, ValueKind
from desktop.domain.table import Subject
from desktop.schemes.figures.base import Figures, act_of, latest_answers
from desktop.schemes.figures.common import chosen, end_figures, profiles, request_figures
from desktop.schemes.figures.vej_table import PAID, VEJ_COLUMNS, at_the_door

if TYPE_CHECKING:
    from desktop.schemes.base import Scheme

HOUSING_MONTHS = (3, 6, 12)


def _contacts(dossier: Dossier, outcome: Outcome) -> Iterator[tuple[Case, Contact]]:
    for case in dossier.cases:
        for contact in case.contacts:
            if contact.outcome is outcome and at_the_door(contact):
                yield case, contact


def mandates(dossier: Dossier) -> Iterator[Fact]:
    """Each mandate, by who found the situation."""
    for case in dossier.begun():
        source = str(case.measure.terms.get("source") or "")
        yield Fact(case.measure.id, case.measure.start, case.measure.start, source)


def visits(dossier: Dossier) -> Iterator[Fact]:
    """Each VEJ that was done."""
    return (Fact(contact.id, contact.day, contact.day) for _, contact in _contacts(dossier, Outcome.DONE))


def portes_closes(dossier: Dossier) -> Iterator[Fact]:
    """Each porte close."""
    return (Fact(contact.id, contact.day, contact.day) for _, contact in _contacts(dossier, Outcome.PORTE_CLOSE))


def supports(dossier: Dossier) -> Iterator[Fact]:
    """Each VEJ after which support was proposed, under each kind of support."""
    for _, contact in _contacts(dossier, Outcome.DONE):
        for code in chosen(contact.answers.get("supports_proposed")):
            yield Fact(contact.id, contact.day, contact.day, code)


def delays(dossier: Dossier) -> Iterator[Fact]:
    """The days from the mandate to the first visit done."""
    for case in dossier.begun():
        days = sorted(one.day for one in case.contacts if one.outcome is Outcome.DONE and at_the_door(one))
        if days:
            yield Fact(case.measure.id, days[0], days[0], str(max(0, (days[0] - case.measure.start).days)))


def housing_after(months: int) -> FactsOf:
    """The household's housing so many months after the visit, on the day it was asked (V6)."""

    def facts(dossier: Dossier) -> Iterator[Fact]:
        for case in dossier.cases:
            reached = case.reached(f"housing_{months}")
            if reached is not None:
                status = str(reached.answers.get("housing_status") or "")
                yield Fact(reached.id, reached.day, reached.day, status)

    return facts


class VejFigures(Figures):
    """Each act is paid on its day, under the convention in force then (V7)."""

    charged_by_day = True
    pays_contacts = True
    table_title = "VEJ, visites et suites"
    columns = VEJ_COLUMNS
    indicators = (
        Measured(
            "mandates", "Mandats reçus, par origine du repérage", mandates, "V6", ("vej-opening.source",),
            Codes(form="vej-opening", question="source"),
        ),
        Measured("visits", "VEJ réalisées", visits, "V6", ("contact.outcome",)),
        Measured("portes_closes", "Portes closes", portes_closes, "V6", ("contact.outcome",)),
        Measured(
            "supports", "VEJ suivies d’une proposition d’accompagnement", supports, "V6",
            ("vej-visit.supports_proposed",), Codes(form="vej-visit", question="supports_proposed"),
        ),
        *(
            Measured(
                f"housing_{months}", f"Situation de logement {months} mois après", housing_after(months), "V6",
                (f"vej-housing_{months}.housing_status",), Codes("housing_status"),
            )
            for months in HOUSING_MONTHS
        ),
        Measured(
            "delay", "Délai moyen du mandat à la visite", delays, "V6", ("measure.start", "contact.day"),
            kind=ValueKind.MEAN_DAYS,
        ),
        *request_figures("V6"),
        *profiles("V6"),
        *end_figures("V6"),
    )  # fmt: skip

    def acts(self, scheme: Scheme, case: Case, until: date) -> Iterator[Act]:
        """Each visit done and each porte close, also before a visit."""
        for contact in case.contacts:
            if contact.day <= until and at_the_door(contact):
                yield act_of(case, contact.day, PAID[contact.outcome], contact.id)

    def subjects(self, scheme: Scheme, dossier: Dossier, first: date, last: date) -> Iterator[Subject]:
        """Every visit and every porte close of the period, with all that is known to have followed (V5)."""
        for case in dossier.cases:
            for contact in case.contacts:
                if first <= contact.day <= last and at_the_door(contact):
                    yield Subject(dossier, case, contact, {**latest_answers(case, date.max), **contact.answers})
