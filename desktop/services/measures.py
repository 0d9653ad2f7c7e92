"""Opening a measure and leading it along its path: suspend, resume, renew, end, close."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from desktop.domain.bilan import Bilan
from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Draft, Outcome
from desktop.domain.convention import Convention
from desktop.domain.forms import Form, Option, Severity, is_empty
from desktop.domain.french import long_date, short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState, Renewal, Rescheduling, SuspensionRecord
from desktop.domain.saisine import Saisine
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Due, PeriodView, Scheme
from desktop.schemes.path import STATE_LABELS, Step, StepName, renewal_refusal
from desktop.services.records import forget_plan, save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

WARN_MONTHS_BEFORE_END = 2
_MOST_INSTALMENTS = 120
_PLAUSIBLE_YEARS = range(2000, 2101)


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


@dataclass(frozen=True)
class MeasureView:
    """All that the screen of a measure shows on a day."""

    measure: Measure
    scheme: Scheme
    household: Household
    commune_name: str
    state_label: str
    track: tuple[PeriodView, ...]
    due: Due | None
    steps: tuple[Step, ...]
    contacts: tuple[Contact, ...]
    drafts: tuple[Draft, ...]
    bilan: Bilan | None
    convention: Convention | None
    warnings: tuple[str, ...]

    @property
    def visits_done(self) -> int:
        """Contacts that count, over the whole measure."""
        return sum(view.done for view in self.track)

    @property
    def visits_owed(self) -> int:
        """The quota over the whole measure."""
        return sum(view.period.quota for view in self.track)

    def step(self, name: StepName) -> Step | None:
        """One step of the path, None when the scheme does not have it."""
        return next((step for step in self.steps if step.name is name), None)


class MeasureService:
    """The measures of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

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

    def options(self, list_name: str) -> tuple[Option, ...]:
        """A reference list without its retired entries."""
        return tuple(option for option in self._workspace.registry.lists[list_name] if not option.retired)

    def open(self, asked: NewMeasure) -> Measure:
        """Opens a measure with its saisine; raises InvalidInputError with every field."""
        scheme, form = self.scheme(asked.scheme), self.opening_form(asked.scheme)
        problems = self._opening_problems(asked, scheme, form)
        if problems or asked.start is None:
            raise InvalidInputError(problems)
        terms = form.visible_answers(asked.terms)
        new_id, today = self._workspace.new_id, self._workspace.clock.today()
        saisine = Saisine(
            new_id(), asked.household_id, scheme.id, asked.saisine_received_on or min(asked.start, today),
            asked.saisine_origin, "", asked.saisine_reasons, asked.saisine_difficulties, True, asked.saisine_note,
        )  # fmt: skip
        with self._workspace.notebook.write() as uow:
            household = uow.households.get(asked.household_id)
            convention = self._workspace.convention_for(uow, scheme.id, household.dwelling.commune, asked.start)
            measure = Measure(
                id=new_id(),
                household_id=household.id,
                scheme=scheme.id,
                state=MeasureState.ACTIVE if asked.accepted else MeasureState.PROPOSED,
                start=asked.start,
                months=scheme.initial_months(terms),
                saisine_id=saisine.id,
                convention_id=convention.id if convention else None,
                referent=str(uow.settings.get("worker_name", "")),
                terms_form=form.id,
                terms_version=form.version,
                terms=terms,
            )
            save(self._workspace, uow, "saved", saisine)
            save(self._workspace, uow, "opened", measure)
        return measure

    def view(self, measure_id: str) -> MeasureView:
        """A measure as it stands today; raises NotFoundError."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            measure = uow.measures.get(measure_id)
            household = uow.households.get(measure.household_id)
            contacts = uow.contacts.of_measure(measure_id)
            bilan = uow.bilans.of_measure(measure_id)
            drafts = tuple(draft for draft in uow.drafts.all() if draft.measure_id == measure_id)
            conventions = self._workspace.conventions(uow)
        scheme = self.scheme(measure.scheme)
        due = scheme.due(measure, contacts, today) if measure.state is MeasureState.ACTIVE else None
        return MeasureView(
            measure,
            scheme,
            household,
            self._workspace.commune_name(household.dwelling.commune),
            STATE_LABELS[measure.state],
            scheme.track(measure, contacts, today),
            due,
            scheme.steps(measure, bilan, today),
            tuple(reversed(contacts)),
            drafts,
            bilan,
            next((one for one in conventions if one.id == measure.convention_id), None),
            tuple(self._warnings(measure, scheme, today)),
        )

    def accept(self, measure_id: str) -> Measure:
        """A proposed measure begins."""
        return self._step(measure_id, StepName.ACCEPT, lambda m: replace(m, state=MeasureState.ACTIVE))

    def decline(self, measure_id: str, reason: str) -> Measure:
        """A proposed measure is not taken, with the reason."""
        _raise(_reason_problem(reason))
        return self._step(
            measure_id, StepName.DECLINE, lambda m: replace(m, state=MeasureState.DECLINED, end_reason=reason.strip())
        )

    def suspend(self, measure_id: str, starts: date, reason: str) -> Measure:
        """Suspends from a day on, today at the latest: until then the visits of the measure are owed (C10)."""

        def change(measure: Measure) -> Measure:
            problems = _reason_problem(reason) | _day_problem(measure, starts, "starts")
            if not problems and starts > self._workspace.clock.today():
                problems["starts"] = "Cette date est à venir\u00a0: la suspension se note le jour où elle commence."
            before = max((record.ends for record in measure.suspensions if record.ends), default=None)
            if not problems and before is not None and starts <= before:
                problems["starts"] = f"La mesure était déjà suspendue jusqu’au {short_date(before)}."
            _raise(problems)
            record = SuspensionRecord(starts, None, reason.strip())
            return replace(measure, state=MeasureState.SUSPENDED, suspensions=(*measure.suspensions, record))

        return self._step(measure_id, StepName.SUSPEND, change)

    def resume(self, measure_id: str, last_suspended: date) -> Measure:
        """Resumes; the suspension lasted through `last_suspended` (C10)."""

        def change(measure: Measure) -> Measure:
            *before, current = measure.suspensions
            if last_suspended < current.starts:
                _raise({"ends": f"La suspension a commencé le {short_date(current.starts)}."})
            if last_suspended > self._workspace.clock.today():
                _raise({"ends": "Cette date est à venir\u00a0: la reprise se note le jour où elle a lieu."})
            ended = replace(current, ends=last_suspended)
            return replace(measure, state=MeasureState.ACTIVE, suspensions=(*before, ended))

        return self._step(measure_id, StepName.RESUME, change)

    def renew(self, measure_id: str, months: int, reason: str) -> Measure:
        """Adds months with a reason; refused past the limit of the scheme (A4)."""

        def change(measure: Measure) -> Measure:
            refusal = "Un renouvellement ajoute au moins un mois." if months < 1 else ""
            refusal = refusal or renewal_refusal(measure, months, self.scheme(measure.scheme).renewal_limit(measure))
            _raise(_reason_problem(reason) | ({"months": refusal} if refusal else {}))
            renewal = Renewal(self._workspace.clock.today(), months, reason.strip())
            return replace(measure, renewals=(*measure.renewals, renewal))

        return self._step(measure_id, StepName.RENEW, change)

    def reschedule(self, measure_id: str, instalments: int, reason: str) -> Measure:
        """A rescheduled loan has a new number of instalments (C11)."""

        def change(measure: Measure) -> Measure:
            scheme, today = self.scheme(measure.scheme), self._workspace.clock.today()
            if not scheme.reschedules:
                raise NotAllowedError(f"{scheme.name} ne prévoit pas cette étape.", safe="Rien n’a changé.")
            record = Rescheduling(today, instalments, reason.strip())
            changed = replace(measure, reschedulings=(*measure.reschedulings, record))
            _raise(self._rescheduling_problem(changed, scheme, record))
            return changed

        return self._step(measure_id, StepName.RECORD, change, action="reschedule")

    def end(self, measure_id: str, on: date | None, reason: str) -> Measure:
        """Decides the end; where the scheme asks for a bilan the measure stays to be closed (A5, C9).

        Appointments after that day are forgotten; NotAllowedError when the measure would close over one before it.
        """
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, StepName.END)
            contacts = uow.contacts.of_measure(measure_id)
            problems = {} if not is_empty(reason) else {"reason": "Choisissez la raison de la fin."}
            if on is None:
                raise InvalidInputError(problems | {"on": "Indiquez le dernier jour de la mesure."})
            if message := self._end_problem(measure, contacts, on):
                problems["on"] = message
            _raise(problems)
            state = self.scheme(measure.scheme).ends_in_state()
            plans = [contact for contact in contacts if contact.is_planned]
            if state is MeasureState.CLOSED:
                _require_concluded(contact for contact in plans if contact.day <= on)
            for contact in plans:
                if contact.day > on:
                    forget_plan(self._workspace, uow, contact)
            ended = replace(measure, state=state, ended_on=on, end_reason=reason.strip())
            save(self._workspace, uow, StepName.END.value, ended)
        return ended

    def close(self, measure_id: str) -> Measure:
        """Closes for good; an ASTRE measure only with its settled bilan (A5)."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, StepName.CLOSE)
            _require_concluded(contact for contact in uow.contacts.of_measure(measure_id) if contact.is_planned)
            closed = replace(measure, state=MeasureState.CLOSED)
            save(self._workspace, uow, StepName.CLOSE.value, closed)
        return closed

    def _step(self, measure_id: str, name: StepName, change: Callable[[Measure], Measure], action: str = "") -> Measure:
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, name)
            changed = change(measure)
            save(self._workspace, uow, action or name.value, changed)
        return changed

    def _require_step(self, uow: UnitOfWork, measure: Measure, name: StepName) -> None:
        scheme = self.scheme(measure.scheme)
        steps = scheme.steps(measure, uow.bilans.of_measure(measure.id), self._workspace.clock.today())
        step = next((step for step in steps if step.name is name), None)
        if step is None or step.refusal:
            reason = step.refusal if step else f"{scheme.name} ne prévoit pas cette étape."
            raise NotAllowedError(reason, safe="Rien n’a changé.")

    def _end_problem(self, measure: Measure, contacts: Sequence[Contact], on: date) -> str:
        today, planned = self._workspace.clock.today(), measure.planned_end
        if on < measure.start:
            return f"La fin précède le début de la mesure ({short_date(measure.start)})."
        if planned is not None and on > planned:
            return f"La mesure se termine au plus tard le {short_date(planned)}."
        if on > today:
            return "Cette date est à venir."
        after = [contact.day for contact in contacts if contact.outcome is Outcome.DONE and contact.day > on]
        return f"Une visite a été faite après cette date, le {short_date(max(after))}." if after else ""

    def _rescheduling_problem(self, changed: Measure, scheme: Scheme, record: Rescheduling) -> dict[str, str]:
        if record.instalments < 1:
            return {"instalments": "Un prêt a au moins une mensualité."}
        if record.instalments > _MOST_INSTALMENTS:
            return {"instalments": f"Le nombre de mensualités ne peut pas dépasser {_MOST_INSTALMENTS}."}
        end = changed.planned_end
        if end is not None and end < record.decided_on:
            return {"instalments": f"Ce prêt serait déjà fini depuis le {short_date(end)}\u00a0: notez plutôt la fin."}
        asked = {"exception": record.reason, **changed.terms, "instalments": record.instalments}
        above = scheme.check_opening(changed.start, asked)
        return {"reason": above[0].message} if above else {}

    def _opening_problems(self, asked: NewMeasure, scheme: Scheme, form: Form) -> dict[str, str]:
        problems: dict[str, str] = {}
        if asked.start is None:
            problems["start"] = f"«\u00a0{scheme.start_label}\u00a0» est à remplir."
        elif asked.start.year not in _PLAUSIBLE_YEARS:
            problems["start"] = "Vérifiez l’année."
        else:
            problems |= {f.field: f.message for f in scheme.check_opening(asked.start, asked.terms)}
        if asked.saisine_received_on and asked.saisine_received_on > self._workspace.clock.today():
            problems["saisine_received_on"] = "Cette date est à venir."
        return problems | {f.field: f.message for f in form.check(asked.terms) if f.severity is Severity.ERROR}

    def _warnings(self, measure: Measure, scheme: Scheme, today: date) -> list[str]:
        warnings = []
        end = measure.planned_end
        if end and measure.state in (MeasureState.ACTIVE, MeasureState.SUSPENDED):
            if today > end:
                warnings.append(
                    f"Le terme prévu est passé depuis le {long_date(end)}\u00a0: notez la fin de la mesure."
                )
            elif add_months(today, WARN_MONTHS_BEFORE_END) >= end:
                warnings.append(f"La mesure se termine le {long_date(end)}.")
        if measure.convention_id is None and measure.is_open:
            warnings.append(f"Aucune convention {scheme.name} ne couvre la date de début de cette mesure.")
        return warnings


def _raise(problems: dict[str, str]) -> None:
    if problems:
        raise InvalidInputError(problems)


def _reason_problem(reason: str) -> dict[str, str]:
    return {"reason": "Notez la raison en quelques mots."} if is_empty(reason) else {}


def _day_problem(measure: Measure, day: date, field_name: str) -> dict[str, str]:
    last = measure.last_day
    outside = day < measure.start or (last is not None and day > last)
    return {field_name: "Cette date est en dehors de la mesure."} if outside else {}


def _require_concluded(plans: Iterable[Contact]) -> None:
    for plan in plans:
        raise NotAllowedError(
            f"La visite prévue le {short_date(plan.day)} n’est pas conclue.",
            safe="Rien n’a changé.",
            do="Notez ce qu’elle est devenue, puis recommencez.",
        )
