"""What was entered of a contact, and every rule that it must keep before it is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Finding, Form, Severity, cell_name, is_empty
from desktop.domain.measure import Measure
from desktop.domain.noun import VISIT
from desktop.domain.worker import Worker
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.path import StepName
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class SettledStep:
    """What became of an earlier promise: done on a day (that of the visit when none is said), or why it will not be."""

    step_id: str
    done_on: date | None = None
    given_up: bool = False
    not_done: str = ""


@dataclass(frozen=True)
class VisitInput:
    """What was entered of a contact; texts of days and hours are already read."""

    measure_id: str
    day: date | None
    at: time | None = None
    kind: ContactKind = ContactKind.HOME
    outcome: Outcome = Outcome.DONE
    reason: str = ""
    trace_left: str = ""
    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    next_steps: tuple[NextStep, ...] = ()
    settled: tuple[SettledStep, ...] = ()
    next_day: date | None = None
    """The next appointment, planned with it."""
    next_at: time | None = None
    to_complete: bool = False
    """It took place, and will be written later."""
    correction: str = ""
    """Why what was saved is written otherwise."""
    minutes: int | None = None
    travel_minutes: int | None = None
    kilometres: Decimal | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was written of what happened."""
        answered = any(not is_empty(value) for value in self.answers.values())
        return not (answered or self.next_steps or self.settled or not is_empty(self.note))

    def appointment(self, measure: Measure, new_id: str) -> Contact | None:
        """The next appointment as it is planned; None when there is none."""
        if self.next_day is None:
            return None
        return Contact(new_id, measure.id, measure.household_id, self.next_day, self.kind, at=self.next_at)

    def contact(self, measure: Measure, draft: Draft, form: Form | None, known: Contact) -> Contact | None:
        """The contact as it is kept, answers of hidden questions left out; None without a day.

        `known` is what it was before: nothing of it is lost that is not asked here.
        """
        if self.day is None:
            return None
        met = self.outcome is Outcome.DONE
        return Contact(
            id=known.id,
            measure_id=measure.id,
            household_id=measure.household_id,
            day=self.day,
            kind=self.kind,
            outcome=self.outcome,
            at=self.at,
            reason=self.reason.strip(),
            trace_left=self.trace_left.strip(),
            place=known.place,
            form=draft.form if met else "",
            form_version=draft.form_version,
            answers=form.visible_answers(self.answers) if met and form else {},
            next_steps=self.next_steps,
            note=self.note.strip(),
            to_complete=met and self.to_complete,
            outside=known.outside,
            minutes=self.minutes,
            travel_minutes=self.travel_minutes,
            kilometres=self.kilometres,
        )


def errors_in(found: Iterable[Finding]) -> dict[str, str]:
    """What stops the record, by field."""
    return {finding.field: finding.message for finding in found if finding.severity is Severity.ERROR}


class VisitRules:
    """What may be planned and recorded."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def findings(self, entered: VisitInput, form: Form | None, *, with_papers: bool = False) -> list[Finding]:
        """Everything wrong or missing in what was entered; `with_papers` when photos or papers were taken in."""
        findings = [] if entered.day else [Finding("day", "Indiquez le jour de la visite.")]
        done = entered.outcome is Outcome.DONE
        if entered.outcome is Outcome.PLANNED:
            findings.append(Finding("outcome", "Dites ce qu’est devenu ce rendez-vous."))
        if done and entered.is_blank and not with_papers and not entered.to_complete:
            findings.append(Finding("outcome", self._empty_words(form)))
        if done and form is not None and not entered.to_complete:
            findings.extend(replace(f, field=f"answers.{f.field}") for f in form.check(entered.answers))
        needs_reason = entered.outcome.is_attempt and entered.outcome is not Outcome.PORTE_CLOSE
        if needs_reason and is_empty(entered.reason):
            findings.append(Finding("reason", "Notez le motif en quelques mots."))
        for index, step in enumerate(entered.next_steps):
            if is_empty(step.what):
                name = cell_name("next_steps", index, "what")
                findings.append(Finding(name, "Écrivez ce qui est promis, ou retirez la ligne."))
        findings.extend(self._of_promises(entered))
        return findings

    def _empty_words(self, form: Form | None) -> str:
        """What a scheme that knows contacts, not visits, calls the thing that stayed blank."""
        word = self._workspace.registry.scheme(form.scheme).visit_word if form is not None else VISIT
        return (
            f"Rien n’est écrit de {word.this}. Écrivez au moins un mot ou une réponse, ou "
            f"enregistrez-{word.it_as_object} «\u00a0à compléter\u00a0»."
        )

    def _of_promises(self, entered: VisitInput) -> Iterator[Finding]:
        today = self._workspace.clock.today()
        for one in entered.settled:
            if one.given_up and is_empty(one.not_done):
                yield Finding(f"settled.{one.step_id}", "Notez en quelques mots pourquoi cela ne se fera pas.")
            if one.done_on is not None and one.done_on > today:
                yield Finding(f"settled.{one.step_id}", "Cette date est à venir.")

    def errors(self, entered: VisitInput, form: Form | None) -> dict[str, str]:
        """What stops the record, by field."""
        return errors_in(self.findings(entered, form))

    def day_errors(self, measure: Measure, contact: Contact | None, name: str = "day") -> dict[str, str]:
        """What is wrong with the day of a contact within its measure, told under `name`."""
        if contact is None:
            return {}
        scheme, today = self._workspace.registry.scheme(measure.scheme), self._workspace.clock.today()
        found = scheme.check_contact(measure, contact, today)
        return {name if finding.field == "day" else finding.field: finding.message for finding in found}

    def worker_errors(self, measure: Measure, entered: VisitInput, worker: Worker) -> dict[str, str]:
        """Why whoever keeps the notebook did not make this visit (V3); what is typed stays."""
        refusal = self._workspace.registry.scheme(measure.scheme).worker_refusal(worker)
        return {"outcome": refusal} if refusal and entered.outcome is Outcome.DONE else {}

    def require(self, measure: Measure, errors: Mapping[str, str]) -> None:
        """Raises what the path of the measure does not allow, then every error found."""
        scheme, today = self._workspace.registry.scheme(measure.scheme), self._workspace.clock.today()
        steps = scheme.steps(measure, None, today)  # recording never depends on the bilan
        refusal = next(step.refusal for step in steps if step.name is StepName.RECORD)
        if refusal:
            raise NotAllowedError(refusal, safe="Rien n’a changé.")
        if errors:
            raise InvalidInputError(dict(errors))


def is_correction(before: Contact, after: Contact) -> bool:
    """Whether what was saved and stands is written otherwise; time and kilometres are often noted in the evening."""
    told = replace(after, minutes=before.minutes, travel_minutes=before.travel_minutes, kilometres=before.kilometres)
    return not before.is_planned and before.stands and told != before


def correction_problem(before: Contact | None, after: Contact | None, motif: str) -> dict[str, str]:
    """A motif is asked for whoever changes what was saved; what was noted in haste is completed without one."""
    changed = before is not None and after is not None and is_correction(before, after)
    if not changed or (before is not None and before.to_complete) or not is_empty(motif):
        return {}
    return {"correction": "Notez en quelques mots pourquoi vous la corrigez."}
