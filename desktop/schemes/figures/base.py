"""What every scheme can be asked to count; a scheme's own module says only what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop.domain.claims import Act, PaidMonth
from desktop.domain.contact import Contact
from desktop.domain.dossier import Case, Dossier
from desktop.domain.indicators import Measured
from desktop.domain.milestone import Milestone
from desktop.domain.table import Column, Subject

if TYPE_CHECKING:
    from desktop.schemes.base import Scheme


class Figures:
    """The numbers of a scheme; `charged_by_day` tells to which convention an act goes.

    By its day: the convention that is in force then (V7, M6). Else the one under which the measure was assigned, also
    past its end (A7).
    """

    charged_by_day = False
    pays_contacts = False
    """Whether single contacts are paid: those of a whole convention are read then."""
    indicators: tuple[Measured, ...] = ()
    table_title = ""
    columns: tuple[Column, ...] = ()

    def acts(self, scheme: Scheme, case: Case, until: date) -> Iterator[Act]:
        """What was done on a measure up to a day and is paid."""
        return iter(())

    def months(self, scheme: Scheme, case: Case, first: date, last: date, on: date) -> Iterator[PaidMonth]:
        """The months paid in a period, with their visits against their quota as known on a day (A7)."""
        return iter(())

    def subjects(self, scheme: Scheme, dossier: Dossier, first: date, last: date) -> Iterator[Subject]:
        """What the rows of the table are about, in a period: one for each measure that was followed in it."""
        return (
            Subject(dossier, case, answers=latest_answers(case, last))
            for case in dossier.cases
            if case.measure.first_day <= last and case.span[1] >= first
        )


def latest_answers(case: Case, last: date) -> dict[str, Any]:
    """The latest word on each question of a measure up to a day: its terms, then stages and contacts by their days."""
    known: dict[str, Any] = dict(case.measure.terms)
    dated: list[Milestone | Contact] = [*case.milestones, *(one for one in case.contacts if not one.is_planned)]
    for one in sorted(dated, key=lambda record: (record.day, record.id)):
        if one.day <= last:
            known.update(one.answers)
    return known


def act_of(case: Case, day: date, rate: str, record_id: str) -> Act:
    """An act on a measure, under the convention of the measure; whether that one is charged is settled afterwards."""
    measure = case.measure
    return Act(day, rate, record_id, measure.id, measure.household_id, measure.convention_id or "", case.territory)
