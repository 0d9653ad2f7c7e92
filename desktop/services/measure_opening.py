"""Opening a measure with its saisine: it begins at once, is proposed, or is received to be prepared (A1, M1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.forms import Form, Severity
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.saisine import Saisine
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Scheme
from desktop.services.opening_correction import PLAUSIBLE_YEARS, OpeningCorrections
from desktop.services.profile import profile_of
from desktop.services.records import save
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class NewMeasure:
    """What is asked to open a measure; `terms` answer the scheme's opening form."""

    household_id: str
    scheme: str
    start: date | None
    terms: Mapping[str, Any] = field(default_factory=dict)
    saisine_received_on: date | None = None
    saisine_origin: str = ""
    saisine_reasons: tuple[str, ...] = ()
    saisine_difficulties: str = ""
    saisine_note: str = ""
    accepted: bool = True
    preparing: bool = False
    """It is received, and does not begin yet: `start` is the day of the reception."""


class MeasureOpening(OpeningCorrections):
    """The schemes, their forms, and the opening of a measure under one."""

    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes a measure can be opened under."""
        return self._workspace.registry.schemes()

    def scheme(self, scheme_id: str) -> Scheme:
        """One scheme."""
        return self._workspace.registry.scheme(scheme_id)

    def opening_form(self, scheme_id: str) -> Form:
        """The form that is asked when a measure is opened, in its newest version."""
        form = self._workspace.registry.form(self.scheme(scheme_id).opening_form)
        if form is None:
            raise LookupError(scheme_id)
        return form

    def reception_form(self, scheme_id: str) -> Form:
        """The form that is asked when a measure is received and does not begin yet."""
        scheme = self.scheme(scheme_id)
        form = self._workspace.registry.form(scheme.reception_form or scheme.opening_form)
        if form is None:
            raise LookupError(scheme_id)
        return form

    def open(self, asked: NewMeasure) -> Measure:
        """Opens a measure with its saisine; raises InvalidInputError with every field."""
        problems = self.opening_problems(asked)
        if problems:
            raise InvalidInputError(problems)
        with self._workspace.notebook.write() as uow:
            asked = replace(asked, household_id=uow.merges.kept_for(asked.household_id))  # merged while it was asked
            household = uow.households.get(asked.household_id)
            saisine, measure = self.as_opened(uow, asked, household.dwelling.commune)
            save(self._workspace, uow, JournalAct.SAVED, saisine)
            save(self._workspace, uow, JournalAct.OPENED, measure)
        return measure

    def opening_problems(self, asked: NewMeasure) -> dict[str, str]:
        """What `open` would refuse, each with its field; empty when it would not."""
        return self._opening_problems(asked, self.scheme(asked.scheme), self._form_asked(asked))

    def as_opened(self, uow: UnitOfWork, asked: NewMeasure, commune: str) -> tuple[Saisine, Measure]:
        """The records that an opening without problems makes, not yet saved, for a household of a commune."""
        scheme, form, new_id = self.scheme(asked.scheme), self._form_asked(asked), self._workspace.new_id
        if asked.start is None:
            raise InvalidInputError(self.opening_problems(asked))
        terms = form.visible_answers(asked.terms)
        saisine = Saisine(
            new_id(), asked.household_id, scheme.id,
            asked.start if asked.preparing else asked.saisine_received_on,
            asked.saisine_origin, "", asked.saisine_reasons, asked.saisine_difficulties, not asked.preparing,
            asked.saisine_note,
        )  # fmt: skip
        convention = self._workspace.convention_for(uow, scheme.id, commune, asked.start)
        measure = Measure(
            id=new_id(),
            household_id=asked.household_id,
            scheme=scheme.id,
            state=_first_state(asked),
            start=asked.start,
            months=None if asked.preparing else scheme.initial_months(terms),
            saisine_id=saisine.id,
            convention_id=convention.id if convention else None,
            referent=profile_of(uow).worker_name,
            terms_form=form.id,
            terms_version=form.version,
            terms=terms,
        )
        return saisine, measure

    def _form_asked(self, asked: NewMeasure) -> Form:
        return self.reception_form(asked.scheme) if asked.preparing else self.opening_form(asked.scheme)

    def _opening_problems(self, asked: NewMeasure, scheme: Scheme, form: Form) -> dict[str, str]:
        problems: dict[str, str] = {}
        if asked.start is None:
            label = scheme.received_label if asked.preparing else scheme.start_label
            problems["start"] = f"«\u00a0{label}\u00a0» est à remplir."
        elif asked.start.year not in PLAUSIBLE_YEARS:
            problems["start"] = "Vérifiez l’année."
        elif asked.preparing:
            problems |= self._reception_problems(asked.start, scheme)
        else:
            problems |= {f.field: f.message for f in scheme.check_opening(asked.start, asked.terms)}
        if asked.saisine_received_on and asked.saisine_received_on > self._workspace.clock.today():
            problems["saisine_received_on"] = "Cette date est à venir."
        return problems | {f.field: f.message for f in form.check(asked.terms) if f.severity is Severity.ERROR}

    def _reception_problems(self, received_on: date, scheme: Scheme) -> dict[str, str]:
        if not scheme.received_label:
            raise NotAllowedError(f"{scheme.name} commence avec son mandat.", safe="Rien n’a été enregistré.")
        return {"start": "Cette date est à venir."} if received_on > self._workspace.clock.today() else {}


def _first_state(asked: NewMeasure) -> MeasureState:
    if asked.preparing:
        return MeasureState.PREPARING
    return MeasureState.ACTIVE if asked.accepted else MeasureState.PROPOSED
