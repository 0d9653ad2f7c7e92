"""What ASTRE counts: months and diagnoses that are paid (A7), the indicators of its yearly report (A6), its table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from desktop.domain.cadence import Block, periods
from desktop.domain.claims import Act, PaidMonth
from desktop.domain.contact import Outcome
from desktop.domain.dossier import Case, Dossier, Fact
from desktop.domain.indicators import Codes, Measured
from desktop.domain.measure import Measure
from desktop.schemes.figures.astre_table import ASTRE_COLUMNS
from desktop.schemes.figures.base import Figures, act_of
from desktop.schemes.figures.common import chosen, end_figures, profiles, request_figures, supported

if TYPE_CHECKING:
    from desktop.schemes.base import Scheme

_NOT_PARTNERS = ("", "self", "operator")


def eligible(dossier: Dossier) -> Iterator[Fact]:
    """Each referral of a partner that was found complete, or that a measure answers."""
    answered = {case.measure.saisine_id for case in dossier.cases if case.began or case.reached("saisine_checked")}
    for saisine in dossier.saisines:
        found = saisine.complete or saisine.id in answered
        if found and saisine.received_on is not None and saisine.origin not in _NOT_PARTNERS:
            yield Fact(saisine.id, saisine.received_on, saisine.received_on)


def visits(dossier: Dossier) -> Iterator[Fact]:
    """Each visit at home that took place."""
    for case in dossier.begun():
        for one in case.contacts:
            if one.outcome is Outcome.DONE and one.kind.value == "home":
                yield Fact(one.id, one.day, one.day)


def works(dossier: Dossier) -> Iterator[Fact]:
    """The household under each kind of works, on the days on which a visit told of them."""
    return _told(dossier, "works", "site_works", "site_work")


def aids(dossier: Dossier) -> Iterator[Fact]:
    """The household under each aid mobilised, on the days on which a visit told of them."""
    return _told(dossier, "aids", "financing", "plan_aid")


def _told(dossier: Dossier, chosen_in: str, rows_in: str, cell: str) -> Iterator[Fact]:
    for case in dossier.begun():
        for contact in case.contacts:
            if contact.outcome is Outcome.DONE and contact.answers:
                codes = chain(chosen(contact.answers.get(chosen_in)), _cells(contact.answers.get(rows_in), cell))
                for code in dict.fromkeys(codes):
                    yield Fact(dossier.household.id, contact.day, contact.day, code)


def _cells(rows: Any, cell: str) -> Iterator[str]:
    """The codes of one column of some rows."""
    if isinstance(rows, list | tuple):
        for row in rows:
            yield from chosen(row.get(cell))


class AstreFigures(Figures):
    """A month is charged to the convention under which its measure was assigned, also past its end (A7)."""

    table_title = "ASTRE, suivi des mesures"
    columns = ASTRE_COLUMNS

    indicators = (
        Measured(
            "eligible", "Situations éligibles repérées avec les partenaires", eligible, "A6",
            ("saisine.origin", "saisine.complete"),
        ),
        *request_figures("A6"),
        Measured("supported", "Ménages accompagnés", supported, "A6", ("measure.start",)),
        *profiles("A6"),
        Measured(
            "works", "Ménages par nature de travaux", works, "A6",
            ("astre-visit.works", "astre-visit.site_works.site_work"), Codes("works"),
        ),
        Measured(
            "aids", "Ménages par aide mobilisée", aids, "A6", ("astre-visit.aids", "astre-visit.financing.plan_aid"),
            Codes("aid"),
        ),
        Measured("visits", "Visites à domicile", visits, "A6", ("contact.outcome",)),
        *end_figures("A6"),
    )  # fmt: skip

    def acts(self, scheme: Scheme, case: Case, until: date) -> Iterator[Act]:
        """A month on the day it opens unless it is wholly suspended; a mandated diagnosis as it is delivered."""
        delivered = case.reached("diagnosis_delivered")
        if delivered and case.reached("diagnosis_mandated") and delivered.day <= until:
            yield act_of(case, delivered.day, "diagnosis", delivered.id)
        if not case.began:
            return
        for _, month in _months(scheme, case.measure, until):
            yield act_of(case, month.opens, "month", case.measure.id)

    def months(self, scheme: Scheme, case: Case, first: date, last: date, on: date) -> Iterator[PaidMonth]:
        """Each month that opens in the period, with its visits against its quota."""
        if not case.began:
            return
        measure = case.measure
        counting = [one for one in case.contacts if one.day <= on and scheme.counts(one)]
        for index, month in _months(scheme, measure, min(last, on)):
            if month.opens >= first:
                counted = [one for one in counting if month.opens <= one.day <= month.closes]
                yield PaidMonth(
                    measure.id, measure.household_id, measure.convention_id or "", case.territory, index, month.opens,
                    month.closes, month.quota, len({one.day for one in counted}), tuple(one.id for one in counted),
                )  # fmt: skip


def _months(scheme: Scheme, measure: Measure, until: date) -> Iterator[tuple[int, Block]]:
    """The months of a measure that opened by a day and are paid, numbered, each with its quota (C9, C10).

    Most measures were never suspended: the dates of their targets need not be settled.
    """
    ended = measure.ended_on or date.max
    for index, block in enumerate(scheme.blocks(measure), 1):
        if block.opens > min(until, ended):
            return
        quota = block.quota
        if measure.suspensions:
            [period] = periods([block], suspensions=measure.suspensions)
            quota = period.quota
        if quota:
            yield index, Block(block.opens, min(block.closes, ended), quota)
