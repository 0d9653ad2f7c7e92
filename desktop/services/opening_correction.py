"""What was written at the opening of a measure, corrected: its first day and the answers of its opening form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.forms import Form, Severity
from desktop.domain.french import long_date
from desktop.domain.measure import Measure
from desktop.errors import NotAllowedError
from desktop.schemes.base import Scheme
from desktop.services.measure_checks import refuse
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

PLAUSIBLE_YEARS = range(2000, 2101)
_NOTED = "Cette date vient d’une étape du parcours\u00a0: corrigez l’étape."
_COUNTED_FROM = "Des décisions ont été comptées à partir de cette date\u00a0: elle ne peut plus changer."


@dataclass(frozen=True)
class Correction:
    """A measure before and after its opening was corrected."""

    before: Measure
    after: Measure


class OpeningCorrections:
    """Correcting how a measure was opened, while it is under way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def written_opening_form(self, measure: Measure) -> Form | None:
        """The form in which the opening was written; None when this program does not know its version."""
        return self._workspace.registry.form(measure.terms_form, measure.terms_version)

    def correct_opening(self, measure_id: str, start: date | None, terms: Mapping[str, Any]) -> Correction:
        """Writes the first day and the answers anew; raises InvalidInputError with every field."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            form = self.written_opening_form(measure)
            if form is None or not measure.is_open:
                why = "Une mesure terminée ne se corrige plus." if form else "Ce formulaire est d’une autre version."
                raise NotAllowedError(why, safe="Rien n’a changé.")
            scheme = self._workspace.registry.scheme(measure.scheme)
            refuse(opening_problems_of(measure, scheme, form, start, terms))
            answered = form.visible_answers(terms)
            changed = replace(
                measure, start=start or measure.start, terms=answered, months=months_of(measure, scheme, answered)
            )
            refuse(self._of_contacts(uow, scheme, changed))
            if changed.start != measure.start:
                changed = replace(changed, convention_id=self._convention(uow, changed))
            save(self._workspace, uow, JournalAct.CORRECTED, changed)
        return Correction(measure, changed)

    def undo_correction(self, correction: Correction) -> None:
        """The opening is as it was; NotAllowedError when the measure changed since."""
        with self._workspace.notebook.write() as uow:
            if uow.measures.get(correction.after.id) != correction.after:
                raise NotAllowedError(
                    "La mesure a changé depuis\u00a0: il n’est plus possible d’annuler.",
                    safe="Rien n’a été modifié.",
                    do="Corrigez-la de nouveau.",
                )
            save(self._workspace, uow, JournalAct.PUT_BACK, correction.before)

    def _of_contacts(self, uow: UnitOfWork, scheme: Scheme, changed: Measure) -> dict[str, str]:
        """What was recorded must still stand within the measure."""
        today = self._workspace.clock.today()
        for contact in uow.contacts.of_measure(changed.id):
            if contact.day < changed.first_day or scheme.check_contact(changed, contact, max(today, contact.day)):
                day = long_date(contact.day)
                return {"start": f"Avec cette date, ce qui est noté le {day} serait en dehors de la mesure."}
        return {}

    def _convention(self, uow: UnitOfWork, measure: Measure) -> str | None:
        commune = uow.households.get(measure.household_id).dwelling.commune
        found = self._workspace.convention_for(uow, measure.scheme, commune, measure.start)
        return found.id if found else None


def start_is_fixed(measure: Measure) -> bool:
    """Whether something was decided whose days were counted from the first one."""
    return bool(measure.renewals or measure.reschedulings or measure.suspensions or measure.deviations)


def opening_problems_of(
    measure: Measure, scheme: Scheme, form: Form, start: date | None, terms: Mapping[str, Any]
) -> dict[str, str]:
    """What is wrong with an opening written anew, each with its field."""
    problems: dict[str, str] = {}
    if start is None:
        problems["start"] = f"«\u00a0{scheme.start_label}\u00a0» est à remplir."
    elif start.year not in PLAUSIBLE_YEARS:
        problems["start"] = "Vérifiez l’année."
    elif start != measure.start and measure.opened_on is not None:
        problems["start"] = _NOTED
    elif start != measure.start and start_is_fixed(measure):
        problems["start"] = _COUNTED_FROM
    else:
        problems |= {found.field: found.message for found in scheme.check_opening(start, terms)}
    return problems | {found.field: found.message for found in form.check(terms) if found.severity is Severity.ERROR}


def months_of(measure: Measure, scheme: Scheme, terms: Mapping[str, Any]) -> int | None:
    """Its length, anew when the answers that decide it are other ones."""
    first = scheme.initial_months(terms)
    return measure.months if first == scheme.initial_months(measure.terms) else first
