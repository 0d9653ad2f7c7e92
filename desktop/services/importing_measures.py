"""The measure of a row: opened, completed or ended by the rules of its own screen; one that is over stays over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.convention import Convention
from desktop.domain.forms import Form
from desktop.domain.french import short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState, Renewal, Transfer
from desktop.domain.text import fold
from desktop.schemes.base import Scheme
from desktop.schemes.path import StepName, renewal_refusal
from desktop.services.importing_cells import Entry, answer_of, told
from desktop.services.importing_columns import Heads
from desktop.services.importing_plan import Change, Fault, Write
from desktop.services.importing_targets import START, TERMS, Ending
from desktop.services.importing_world import World
from desktop.services.measure_checks import end_problem
from desktop.services.measure_opening import NewMeasure
from desktop.services.measures import MeasureService
from desktop.services.opening_correction import months_of, opening_problems_of
from desktop.services.workspace import Workspace

TAKEN_OVER: Final = "Importé d’un tableau"
"""The motif of what a table decides, where the rules ask for one."""
_OF_A_MEASURE: Final = (
    START, "end", "end_reason", "state", "referent", "convention", "renewal_months", "saisine_received_on",
    "saisine_origin",
)  # fmt: skip
_FIELDS: Final = {"saisine_received_on": "saisine_received_on", "on": "end", "reason": "end_reason"}
_STAYS_OVER: Final = "Cette mesure est terminée dans le carnet\u00a0: elle le reste."


@dataclass
class MeasurePart:
    """What a row says of its measure."""

    about: str = ""
    measure: Measure | None = None
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class MeasureRows:
    """Plans the measures of a sheet, row after row; `for_all` is the scheme of a file that has no column for it."""

    def __init__(self, workspace: Workspace, world: World, heads: Heads, for_all: str = "") -> None:
        self._workspace, self._world, self._for_all = workspace, world, for_all
        self._head, self._targets, self._columns = heads.of, heads.targets, heads.columns
        self._measures = MeasureService(workspace)
        self._conventions = workspace.conventions(world.uow)
        self._today = workspace.clock.today()

    def plan(self, entry: Entry, household: Household) -> MeasurePart:
        """What the row would make of a measure; nothing when it speaks of none."""
        part = MeasurePart()
        scheme_id = entry.get("scheme") or self._for_all
        if not scheme_id:
            if any(entry.get(key) for key in _OF_A_MEASURE):
                part.faults.append(
                    Fault(self._head("scheme"), "Indiquez le dispositif, ou choisissez-en un pour tout le fichier.")
                )
            return part
        scheme = self._measures.scheme(scheme_id)
        start = entry.get(f"{START}.{scheme.id}") or entry.get(START)
        part.about = f"{scheme.name}, {short_date(start)}" if start else scheme.name
        known = self._known(household, scheme, start)
        if known is None:
            self._open(entry, household, scheme, start, part)
        else:
            part.measure = known
            self._complete(entry, known, scheme, part)
        return part

    def _fault_in(self, part: MeasurePart, scheme: Scheme, problems: Mapping[str, str]) -> None:
        for name, message in problems.items():
            if name == "start":
                key = f"{START}.{scheme.id}" if self._columns.head_of(f"{START}.{scheme.id}") else START
            else:
                key = _FIELDS.get(name, f"{TERMS}.{scheme.id}.{name}")
            part.faults.append(Fault(self._head(key) or name, message))

    def _known(self, household: Household, scheme: Scheme, start: date | None) -> Measure | None:
        """The measure that the row means: of the same scheme and the same first day, the only one without a day."""
        of_scheme = [one for one in self._world.measures(household.id) if one.scheme == scheme.id]
        if start is None:
            return of_scheme[0] if len(of_scheme) == 1 else None
        return next((one for one in of_scheme if start in (one.start, one.opened_on)), None)

    def _open(self, entry: Entry, household: Household, scheme: Scheme, start: date | None, part: MeasurePart) -> None:
        state = self._state(entry, part)
        preparing = state == Ending.PREPARING
        form = self._measures.reception_form(scheme.id) if preparing else self._measures.opening_form(scheme.id)
        asked = NewMeasure(
            household.id,
            scheme.id,
            start,
            self._terms(entry, scheme, form),
            saisine_received_on=entry.get("saisine_received_on"),
            saisine_origin=entry.get("saisine_origin", ""),
            accepted=state != Ending.PROPOSED,
            preparing=preparing and bool(scheme.received_label),
        )
        if preparing and not scheme.received_label:
            part.faults.append(Fault(self._head("state"), f"{scheme.name} commence avec son mandat."))
        self._refuse_beside(entry, household, scheme, start, part)
        self._fault_in(part, scheme, self._measures.opening_problems(asked))
        convention = self._convention(entry, scheme, part)
        if part.faults:
            return
        saisine, measure = self._measures.as_opened(self._world.uow, asked, household.dwelling.commune)
        measure = replace(
            measure,
            referent=entry.get("referent") or measure.referent,
            convention_id=convention.id if convention else measure.convention_id,
        )
        measure = self._renewed(entry, measure, scheme, part)
        measure = self._ended(entry, measure, scheme, part)
        if not part.faults:
            part.measure = measure
            part.writes = [Write(JournalAct.SAVED, None, saisine), Write(JournalAct.OPENED, None, measure)]

    def _state(self, entry: Entry, part: MeasurePart) -> Ending:
        """Where the measure stands: as the row says, else by its last day."""
        said, end = entry.get("state"), entry.get("end")
        over = end is not None and end <= self._today
        if said == Ending.ENDED and not over:
            words = "Une mesure terminée a sa date de fin." if end is None else "Cette date de fin est à venir."
            part.faults.append(Fault(self._head("end"), words))
        if over and said not in (None, Ending.ENDED):
            part.faults.append(
                Fault(self._head("state"), "La date de fin est passée\u00a0: la mesure serait terminée.")
            )
        return Ending(said) if said else Ending.ENDED if over else Ending.ACTIVE

    def _refuse_beside(
        self, entry: Entry, household: Household, scheme: Scheme, start: date | None, part: MeasurePart
    ) -> None:
        """A second measure of one scheme at the same time is a slip of a date, nearly always."""
        end = entry.get("end")
        for other in self._world.measures(household.id):
            over = not other.is_open and other.state is not MeasureState.PROPOSED
            before = end is not None and end < other.first_day
            if other.scheme == scheme.id and start is not None and not over and not before:
                if other.ended_on is not None and other.ended_on < start:
                    continue
                words = (
                    f"Ce ménage a déjà une mesure {scheme.name}, commencée le {short_date(other.first_day)}\u00a0: "
                    "corrigez la date, ou donnez sa date de fin à la première."
                )
                part.faults.append(Fault(self._head(START), words))
                return

    def _terms(self, entry: Entry, scheme: Scheme, form: Form) -> dict[str, Any]:
        """The answers to the form that the row gives."""
        begins = f"{TERMS}.{scheme.id}."
        return {
            key.removeprefix(begins): answer_of(self._targets[key], value)
            for key, value in entry.values.items()
            if key.startswith(begins) and form.asked(key.removeprefix(begins)) is not None
        }

    def _convention(self, entry: Entry, scheme: Scheme, part: MeasurePart) -> Convention | None:
        named = fold(entry.get("convention", ""))
        if not named:
            return None
        of_scheme = [one for one in self._conventions if one.scheme == scheme.id]
        found = [one for one in of_scheme if named in (fold(one.name), fold(one.id))]
        if len(found) != 1:
            words = f"Cette convention {scheme.name} n’est pas dans le carnet\u00a0: voyez Réglages, Conventions."
            part.faults.append(Fault(self._head("convention"), words))
            return None
        return found[0]

    def _renewed(self, entry: Entry, measure: Measure, scheme: Scheme, part: MeasurePart) -> Measure:
        """Months added as a renewal adds them (A4)."""
        months = entry.get("renewal_months")
        if not months:
            return measure
        refusal = renewal_refusal(measure, months, scheme.renewal_limit(measure))
        if refusal:
            part.faults.append(Fault(self._head("renewal_months"), refusal))
            return measure
        renewal = Renewal(self._today, months, entry.get("renewal_reason") or TAKEN_OVER)
        return replace(measure, renewals=(*measure.renewals, renewal))

    def _ended(self, entry: Entry, measure: Measure, scheme: Scheme, part: MeasurePart) -> Measure:
        """Ended as the step « Mettre fin » ends it (A5, C9); a day to come is compared with the end as planned."""
        end, reason = entry.get("end"), entry.get("end_reason", "")
        if end is None:
            return measure
        if end > self._today:
            planned = measure.planned_end
            if planned is not None and planned != end:
                part.remarks.append(f"La fin prévue dans Perron est le {short_date(planned)}.")
            return measure
        problems = {} if reason else {"reason": "Le motif de la fin est à remplir."}
        contacts = self._world.contacts(measure.id)
        if message := end_problem(measure, scheme, contacts, end, self._today):
            problems["on"] = message
        if any(one.is_planned for one in contacts):
            problems["on"] = "Un rendez-vous est prévu\u00a0: mettez fin à la mesure depuis son écran."
        self._fault_in(part, scheme, problems)
        return replace(measure, state=scheme.ends_in_state(), ended_on=end, end_reason=reason)

    def _complete(self, entry: Entry, known: Measure, scheme: Scheme, part: MeasurePart) -> None:
        """What the row adds to a measure of the notebook."""
        if known.state in (MeasureState.CLOSED, MeasureState.DECLINED, MeasureState.ENDING):
            if entry.get("state") not in (None, Ending.ENDED) or (entry.get("end") or known.ended_on) != known.ended_on:
                part.remarks.append(_STAYS_OVER)
            return
        after = known
        acts: list[JournalAct] = []
        for act, changed in self._steps(entry, known, scheme, part):
            if changed != after:
                acts.append(act)
                after = changed
        if not part.faults and after != known:
            part.measure = after
            part.writes = [Write(acts[-1], known, after)]

    def _steps(
        self, entry: Entry, known: Measure, scheme: Scheme, part: MeasurePart
    ) -> Iterator[tuple[JournalAct, Measure]]:
        after = self._accepted(entry, known, scheme, part)
        yield JournalAct.ACCEPTED, after
        after = self._with_terms(entry, after, scheme, part)
        yield JournalAct.CORRECTED, after
        after = self._transferred(entry, after, scheme, part)
        yield JournalAct.TRANSFERRED, after
        if entry.get("renewal_months") and not after.renewals:
            longer = self._renewed(entry, after, scheme, part)
            if longer != after:
                part.changes.append(Change(self._label("renewal_months"), "—", str(entry.get("renewal_months"))))
            after = longer
            yield JournalAct.RENEWED, after
        ended = self._ended(entry, after, scheme, part)
        if ended != after:
            part.changes.append(Change(self._label("end"), "—", told(self._targets["end"], entry.get("end"))))
        yield JournalAct.ENDED, ended

    def _label(self, key: str) -> str:
        return self._targets[key].label

    def _accepted(self, entry: Entry, measure: Measure, scheme: Scheme, part: MeasurePart) -> Measure:
        said = entry.get("state")
        if measure.state is MeasureState.PROPOSED and said in (Ending.ACTIVE, Ending.ENDED):
            part.changes.append(Change(self._label("state"), "Proposée", "En cours"))
            return replace(measure, state=MeasureState.ACTIVE)
        if measure.state is MeasureState.PREPARING and said in (Ending.ACTIVE, Ending.ENDED):
            part.remarks.append("Cette mesure est en instruction dans le carnet\u00a0: son parcours la fait commencer.")
        return measure

    def _with_terms(self, entry: Entry, measure: Measure, scheme: Scheme, part: MeasurePart) -> Measure:
        form = self._workspace.registry.form(measure.terms_form, measure.terms_version)
        given = self._terms(entry, scheme, form) if form else {}
        new = {name: value for name, value in given.items() if measure.terms.get(name) != value}
        if form is None or not new:
            return measure
        terms = form.visible_answers({**measure.terms, **new})
        if terms == dict(measure.terms):
            return measure  # what is given is about a question that is not asked
        self._fault_in(part, scheme, opening_problems_of(measure, scheme, form, measure.start, terms))
        for name, value in new.items():
            target = self._targets[f"{TERMS}.{scheme.id}.{name}"]
            old = measure.terms.get(name)
            part.changes.append(Change(target.label, told(target, old), told(target, value)))
        return replace(measure, terms=terms, months=months_of(measure, scheme, terms))

    def _transferred(self, entry: Entry, measure: Measure, scheme: Scheme, part: MeasurePart) -> Measure:
        """Another referent answers for it from today on, as « Changer de référent » notes it."""
        after = entry.get("referent", "")
        if not after or fold(after) == fold(measure.referent):
            return measure
        step = next(one for one in scheme.steps(measure, None, self._today) if one.name is StepName.TRANSFER)
        if step.refusal:
            part.remarks.append(step.refusal)
            return measure
        part.changes.append(Change(self._label("referent"), measure.referent or "—", after))
        if not measure.referent:
            return replace(measure, referent=after)
        record = Transfer(self._today, measure.referent, after, TAKEN_OVER)
        return replace(measure, referent=after, transfers=(*measure.transfers, record))
