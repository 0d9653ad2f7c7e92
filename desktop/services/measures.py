"""Opening a measure and leading it along its path: suspend, resume, renew, end, close."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from desktop.domain.acts import JournalAct
from desktop.domain.forms import Option, is_empty
from desktop.domain.french import short_date
from desktop.domain.measure import Deviation, Measure, MeasureState, Renewal, Rescheduling, SuspensionRecord, Transfer
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.schemes.base import Scheme
from desktop.schemes.path import StepName, renewal_refusal
from desktop.services.measure_checks import (
    day_problem,
    end_problem,
    reason_problem,
    refuse,
    require_concluded,
    rescheduling_problem,
)
from desktop.services.measure_opening import MeasureOpening, NewMeasure
from desktop.services.measure_view import MeasureView, read_view
from desktop.services.plans import forget_plans
from desktop.services.records import forget_plan, save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["MeasureService", "NewMeasure"]


class MeasureService(MeasureOpening):
    """The measures of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def view(self, measure_id: str) -> MeasureView:
        """A measure as it stands today; raises NotFoundError."""
        return read_view(self._workspace, measure_id)

    def scheme_of(self, measure_id: str) -> Scheme:
        """The scheme of a measure; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return self.scheme(uow.measures.get(measure_id).scheme)

    def end_reasons(self, scheme_id: str) -> tuple[Option, ...]:
        """The motifs for which a measure of the scheme may end, the usual ones first."""
        offered = {option.value: option for option in self._workspace.registry.options("end_reason")}
        named = self.scheme(scheme_id).end_reasons or tuple(offered)
        return tuple(offered[value] for value in named if value in offered)

    def accept(self, measure_id: str) -> Measure:
        """A proposed measure begins."""
        return self._step(
            measure_id, StepName.ACCEPT, JournalAct.ACCEPTED, lambda m: replace(m, state=MeasureState.ACTIVE)
        )

    def decline(self, measure_id: str, reason: str) -> Measure:
        """A proposed measure is not taken, with the reason."""
        refuse(reason_problem(reason))
        return self._step(
            measure_id,
            StepName.DECLINE,
            JournalAct.DECLINED,
            lambda m: replace(m, state=MeasureState.DECLINED, end_reason=reason.strip()),
        )

    def set_aside_reasons(self, scheme_id: str) -> tuple[Option, ...]:
        """The motifs for which what is prepared does not become a measure."""
        offered = {option.value: option for option in self._workspace.registry.options("end_reason")}
        return tuple(offered[value] for value in self.scheme(scheme_id).set_aside_reasons if value in offered)

    def set_aside(self, measure_id: str, on: date | None, reason: str) -> Measure:
        """What is prepared does not become a measure, from a day on and for a motif; its stages stay."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, StepName.DECLINE)
            today = self._workspace.clock.today()
            problems = {} if not is_empty(reason) else {"reason": "Choisissez le motif."}
            if on is None or not measure.first_day <= on <= today:
                missing = on is None or on > today
                problems["on"] = (
                    "Indiquez un jour qui n’est pas à venir." if missing else "Cette date est trop ancienne."
                )
            refuse(problems)
            changed = replace(measure, state=MeasureState.DECLINED, ended_on=on, end_reason=reason.strip())
            forget_plans(self._workspace, uow, changed, self.scheme(measure.scheme))
            save(self._workspace, uow, JournalAct.DECLINED, changed)
        return changed

    def transfer(self, measure_id: str, referent: str, reason: str) -> Measure:
        """Another referent answers for the measure from today on, with the motif; who it was before is kept."""

        def change(measure: Measure) -> Measure:
            problems = reason_problem(reason)
            after = " ".join(referent.split())
            if is_empty(after):
                problems["referent"] = "Indiquez qui suit désormais la mesure."
            elif after == measure.referent:
                problems["referent"] = "Cette personne suit déjà la mesure."
            refuse(problems)
            record = Transfer(self._workspace.clock.today(), measure.referent, after, reason.strip())
            return replace(measure, referent=after, transfers=(*measure.transfers, record))

        return self._step(measure_id, StepName.TRANSFER, JournalAct.TRANSFERRED, change)

    def suspend(self, measure_id: str, starts: date, reason: str) -> Measure:
        """Suspends from a day on, today at the latest: until then the visits of the measure are owed (C10)."""

        def change(measure: Measure) -> Measure:
            problems = reason_problem(reason) | day_problem(measure, starts, "starts")
            if not problems and starts > self._workspace.clock.today():
                problems["starts"] = "Cette date est à venir\u00a0: la suspension se note le jour où elle commence."
            before = max((record.ends for record in measure.suspensions if record.ends), default=None)
            if not problems and before is not None and starts <= before:
                problems["starts"] = f"La mesure était déjà suspendue jusqu’au {short_date(before)}."
            refuse(problems)
            record = SuspensionRecord(starts, None, reason.strip())
            return replace(measure, state=MeasureState.SUSPENDED, suspensions=(*measure.suspensions, record))

        return self._step(measure_id, StepName.SUSPEND, JournalAct.SUSPENDED, change)

    def resume(self, measure_id: str, last_suspended: date) -> Measure:
        """Resumes; the suspension lasted through `last_suspended` (C10)."""

        def change(measure: Measure) -> Measure:
            *before, current = measure.suspensions
            if last_suspended < current.starts:
                refuse({"ends": f"La suspension a commencé le {short_date(current.starts)}."})
            if last_suspended > self._workspace.clock.today():
                refuse({"ends": "Cette date est à venir\u00a0: la reprise se note le jour où elle a lieu."})
            ended = replace(current, ends=last_suspended)
            return replace(measure, state=MeasureState.ACTIVE, suspensions=(*before, ended))

        return self._step(measure_id, StepName.RESUME, JournalAct.RESUMED, change)

    def renew(self, measure_id: str, months: int, reason: str) -> Measure:
        """Adds months with a reason; refused past the limit of the scheme (A4)."""

        def change(measure: Measure) -> Measure:
            refusal = "Un renouvellement ajoute au moins un mois." if months < 1 else ""
            refusal = refusal or renewal_refusal(measure, months, self.scheme(measure.scheme).renewal_limit(measure))
            refuse(reason_problem(reason) | ({"months": refusal} if refusal else {}))
            renewal = Renewal(self._workspace.clock.today(), months, reason.strip())
            return replace(measure, renewals=(*measure.renewals, renewal))

        return self._step(measure_id, StepName.RENEW, JournalAct.RENEWED, change)

    def reschedule(self, measure_id: str, instalments: int, reason: str) -> Measure:
        """A rescheduled loan has a new number of instalments (C11)."""

        def change(measure: Measure) -> Measure:
            scheme, today = self.scheme(measure.scheme), self._workspace.clock.today()
            if not scheme.reschedules:
                raise NotAllowedError(f"{scheme.name} ne prévoit pas cette étape.", safe="Rien n’a changé.")
            record = Rescheduling(today, instalments, reason.strip())
            changed = replace(measure, reschedulings=(*measure.reschedulings, record))
            refuse(rescheduling_problem(changed, scheme, record))
            return changed

        return self._step(measure_id, StepName.RECORD, JournalAct.RESCHEDULED, change)

    def deviate(self, measure_id: str, opens: date, reason: str) -> Measure:
        """Notes why the rhythm is not followed in the period that opens on a day; it changes no count (C2)."""

        def change(measure: Measure) -> Measure:
            periods = self.scheme(measure.scheme).periods(measure)
            if opens not in [period.opens for period in periods]:
                refuse({"reason": "Cette période n’est plus dans la mesure."})
            refuse(reason_problem(reason))
            return replace(measure, deviations=(*_others(measure, opens), Deviation(opens, reason.strip())))

        return self._step(measure_id, StepName.RECORD, JournalAct.DEVIATED, change)

    def withdraw_deviation(self, measure_id: str, opens: date) -> Measure:
        """The period follows the rhythm after all (C2)."""
        return self._step(
            measure_id,
            StepName.RECORD,
            JournalAct.DEVIATION_WITHDRAWN,
            lambda measure: replace(measure, deviations=_others(measure, opens)),
        )

    def keep_promise(self, contact_id: str, step_id: str, done_on: date | None) -> None:
        """Ticks a next step that was promised in a contact; None takes the tick back."""
        with self._workspace.notebook.write() as uow:
            contact = uow.contacts.get(contact_id)
            steps = tuple(
                replace(step, done_on=done_on, not_done="", settled_by_id="") if step.id == step_id else step
                for step in contact.next_steps
            )
            if steps != contact.next_steps:
                save(self._workspace, uow, JournalAct.PROMISE_KEPT, replace(contact, next_steps=steps))

    def end(self, measure_id: str, on: date | None, reason: str) -> Measure:
        """Decides the end; where the scheme asks for a bilan the measure stays to be closed (A5, C9).

        Appointments after that day are forgotten; NotAllowedError when the measure would close over one before it.
        """
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, StepName.END)
            contacts = uow.contacts.of_measure(measure_id)
            scheme = self.scheme(measure.scheme)
            problems = {} if not is_empty(reason) else {"reason": "Choisissez le motif de la fin."}
            if on is None:
                raise InvalidInputError(problems | {"on": "Indiquez le dernier jour de la mesure."})
            if message := end_problem(measure, scheme, contacts, on, self._workspace.clock.today()):
                problems["on"] = message
            refuse(problems)
            state = scheme.ends_in_state()
            plans = [contact for contact in contacts if contact.is_planned]
            if state is MeasureState.CLOSED:
                require_concluded((contact for contact in plans if contact.day <= on), scheme)
            for contact in plans:
                if contact.day > on:
                    forget_plan(self._workspace, uow, contact)
            ended = replace(measure, state=state, ended_on=on, end_reason=reason.strip())
            save(self._workspace, uow, JournalAct.ENDED, ended)
        return ended

    def close(self, measure_id: str) -> Measure:
        """Closes for good; an ASTRE measure only with its settled bilan (A5)."""
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, StepName.CLOSE)
            plans = [contact for contact in uow.contacts.of_measure(measure_id) if contact.is_planned]
            require_concluded(plans, self.scheme(measure.scheme))
            closed = replace(measure, state=MeasureState.CLOSED)
            save(self._workspace, uow, JournalAct.CLOSED, closed)
        return closed

    def _step(self, measure_id: str, name: StepName, act: JournalAct, change: Callable[[Measure], Measure]) -> Measure:
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            self._require_step(uow, measure, name)
            changed = change(measure)
            save(self._workspace, uow, act, changed)
        return changed

    def _require_step(self, uow: UnitOfWork, measure: Measure, name: StepName) -> None:
        scheme = self.scheme(measure.scheme)
        steps = scheme.steps(measure, uow.bilans.in_force(measure.id), self._workspace.clock.today())
        step = next((step for step in steps if step.name is name), None)
        if step is None or step.refusal:
            reason = step.refusal if step else f"{scheme.name} ne prévoit pas cette étape."
            raise NotAllowedError(reason, safe="Rien n’a changé.")


def _others(measure: Measure, opens: date) -> tuple[Deviation, ...]:
    """The deviations of the other periods."""
    return tuple(one for one in measure.deviations if one.opens != opens)
