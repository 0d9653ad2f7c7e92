"""The measures of the demonstration: each household one, in turn through the schemes and every state they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from typing import Any

from desktop.domain.calendar import is_working_day, next_working_day, previous_working_day
from desktop.domain.contact import Contact, Draft, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState, Renewal, SuspensionRecord
from desktop.domain.milestone import Milestone
from desktop.domain.saisine import Saisine
from desktop.schemes.base import Scheme
from desktop.services.demo_answers import opening_answers, shown_schemes, visit_answers
from desktop.services.demo_paths import demo_milestones
from desktop.services.workspace import Workspace

Words = Mapping[str, Any]

_FAILURES = (
    Outcome.PORTE_CLOSE,
    Outcome.CANCELLED_BY_HOUSEHOLD,
    Outcome.PORTE_CLOSE,
    Outcome.POSTPONED,
    Outcome.REFUSED,
    Outcome.CANCELLED_BY_WORKER,
    Outcome.ADDRESS_NOT_FOUND,
    Outcome.MOVED,
)
_YEAR = 365
_ROUND = 21
"""After so many measures the plans of the three schemes come again."""
_HOURS = (time(9, 30), time(10, 0), time(11, 15), time(14, 0), time(14, 30), time(15, 45), time(16, 30))


@dataclass(frozen=True)
class DemoMeasure:
    """A measure with all that happened in it."""

    saisine: Saisine
    measure: Measure
    contacts: tuple[Contact, ...]
    drafts: tuple[Draft, ...] = ()
    milestones: tuple[Milestone, ...] = ()


def build_measure(
    index: int, household: Household, workspace: Workspace, random: Random, words: Words, today: date
) -> DemoMeasure:
    """The measure of the household number `index`; number 0 is the ASTRE measure that is over."""
    shown = shown_schemes(workspace.registry)
    turn, place = divmod(index, len(shown))
    return _MeasureBuilder(index, turn, household, shown[place], workspace, random, words, today).build()


class _MeasureBuilder:
    def __init__(
        self,
        index: int,
        turn: int,
        household: Household,
        scheme: Scheme,
        workspace: Workspace,
        random: Random,
        words: Words,
        today: date,
    ) -> None:
        self._index, self._turn = index, turn
        self._household = household
        self._scheme = scheme
        self._workspace = workspace
        self._random = random
        self._words = words
        self._today = today
        self._failures = index

    def build(self) -> DemoMeasure:
        measure = self._measure()
        is_prepared = measure.state is MeasureState.PREPARING
        saisine = Saisine(
            self._workspace.new_id(),
            self._household.id,
            self._scheme.id,
            measure.start - (timedelta() if is_prepared else timedelta(days=self._random.randint(8, 40))),
            self._random.choice(self._words["referrers"]),
            "",
            ("energy",) if self._scheme.requires_bilan else ("budget",),
            "Factures impayées et logement difficile à chauffer.",
            complete=True,
        )
        measure = replace(measure, saisine_id=saisine.id)
        contacts = [] if measure.state is MeasureState.PROPOSED else self._contacts(measure)
        milestones = demo_milestones(
            measure, self._scheme, contacts, self._workspace.registry, self._workspace.new_id, self._today
        )
        return DemoMeasure(saisine, measure, tuple(contacts), tuple(self._drafts(measure, contacts)), milestones)

    def _measure(self) -> Measure:
        form = self._workspace.registry.form(self._scheme.opening_form)
        terms = opening_answers(self._scheme, self._random, self._words, self._today)
        start, state = self._start_and_state()
        measure = Measure(
            id=self._workspace.new_id(),
            household_id=self._household.id,
            scheme=self._scheme.id,
            state=state,
            start=start,
            months=self._scheme.initial_months(terms),
            referent=self._words["workers"][0],
            terms_form=self._scheme.opening_form,
            terms_version=form.version if form else 1,
            terms=form.visible_answers(terms) if form else terms,
        )
        if state is MeasureState.PREPARING:
            return self._prepared(measure)
        if state in (MeasureState.ENDING, MeasureState.CLOSED):
            measure = self._ended(measure)
        if state is MeasureState.SUSPENDED:
            since = max(start, self._today - timedelta(days=18))
            measure = replace(measure, suspensions=(SuspensionRecord(since, None, "Hospitalisation"),))
        end = measure.planned_end
        if end is not None and end < self._today and measure.ended_on is None:
            renewal = Renewal(end - timedelta(days=20), 6, "Travaux commencés tard, réception au printemps.")
            measure = replace(measure, renewals=(renewal,))
        return measure

    def _prepared(self, measure: Measure) -> Measure:
        """What is known at the reception, and no length yet."""
        form = self._workspace.registry.form(self._scheme.reception_form or self._scheme.opening_form)
        if form is None:
            return measure
        known = {name: value for name, value in measure.terms.items() if form.asked(name) is not None}
        return replace(measure, months=None, terms_form=form.id, terms_version=form.version, terms=known)

    def _ended(self, measure: Measure) -> Measure:
        """Four days ago, or at its term when that came first."""
        decided, term = self._today - timedelta(days=4), measure.planned_end
        if term is not None and term <= decided:
            return replace(measure, ended_on=term, end_reason="term")
        early = "early_repayment" if self._scheme.reschedules else self._scheme.end_reasons[0]
        return replace(measure, ended_on=decided, end_reason=early)

    def _start_and_state(self) -> tuple[date, MeasureState]:
        """How long ago it began and where it stands, in turn, so that every state is there with few households."""
        draw = self._random
        if self._scheme.requires_bilan:
            plan: tuple[tuple[int, MeasureState], ...] = (
                (365, MeasureState.ENDING),
                (200, MeasureState.ACTIVE),
                (90, MeasureState.ACTIVE),
                (330, MeasureState.ACTIVE),
                (150, MeasureState.SUSPENDED),
                (10, MeasureState.ACTIVE),
                (340, MeasureState.ENDING),
                (-6, MeasureState.PROPOSED),
                (400, MeasureState.ACTIVE),
                (260, MeasureState.ACTIVE),
                (24, MeasureState.PREPARING),
            )
        elif self._scheme.month_range is None:
            plan = (
                (12, MeasureState.ACTIVE),
                (45, MeasureState.ACTIVE),
                (200, MeasureState.CLOSED),
                (3, MeasureState.ACTIVE),
                (26, MeasureState.ACTIVE),
                (120, MeasureState.CLOSED),
                (70, MeasureState.ACTIVE),
            )
        else:
            plan = (
                (40, MeasureState.ACTIVE),
                (170, MeasureState.ACTIVE),
                (360, MeasureState.ACTIVE),
                (100, MeasureState.ACTIVE),
                (300, MeasureState.CLOSED),
                (15, MeasureState.ACTIVE),
                (44, MeasureState.PREPARING),
            )
        days, state = plan[self._turn % len(plan)]
        jitter = draw.randint(0, 6) if self._turn else 0
        return self._today - timedelta(days=days + (jitter if days > 0 else 0)), state

    def _contacts(self, measure: Measure) -> list[Contact]:
        if self._scheme.month_range is None:
            return self._visit_on_mandate(measure)
        last = measure.ended_on or self._today
        if self._is_late:
            last = self._today - timedelta(days=30)
        contacts: list[Contact] = []
        for period in self._scheme.periods(measure):
            for target in period.targets:
                if target < last and not self._is_suspended(measure, target):
                    contacts.extend(self._around(measure, target, last))
        return contacts if self._is_late else contacts + self._planned(measure, {contact.day for contact in contacts})

    @property
    def _is_late(self) -> bool:
        """One household has waited a month for its visit, so that the agenda shows what late looks like."""
        return self._scheme.requires_bilan and self._turn == 1

    def _around(self, measure: Measure, target: date, last: date) -> list[Contact]:
        """A visit near its suggested day, now and then after a failed one, now and then missed."""
        draw = self._random.random()
        if draw < 0.07:
            return []
        day = max(measure.start, min(target + timedelta(days=self._random.randint(-2, 2)), last - timedelta(days=1)))
        if next_working_day(day) < last:
            day = next_working_day(day)
        if self._is_suspended(measure, day):
            return []
        if draw < 0.22:
            failed = self._failed(measure, day)
            again = next_working_day(day + timedelta(days=2))
            met = again < last and draw < 0.19 and not self._is_suspended(measure, again)
            return [failed, self._done(measure, again)] if met else [failed]
        return [self._done(measure, day)]

    def _visit_on_mandate(self, measure: Measure) -> list[Contact]:
        last = measure.ended_on or self._today
        age = (self._today - measure.start).days
        if age < 10:
            return []
        first = next_working_day(measure.start + timedelta(days=7))
        if age < 20:
            return [self._plan(measure, next_working_day(self._today + timedelta(days=2)))]
        contacts = [self._failed(measure, first)] if self._turn % 2 == 0 or age > 100 else []
        visit = next_working_day(first + timedelta(days=8))
        if visit < last and age > 30:
            contacts.append(self._done(measure, visit))
        return contacts

    def _planned(self, measure: Measure, taken: set[date]) -> list[Contact]:
        """An appointment today, soon, later, or one that nobody has concluded."""
        if measure.state is not MeasureState.ACTIVE:
            return []
        offsets = {1: 0, 2: 2, 3: -2, 4: 5, 5: 9, 6: 1}
        offset = offsets.get(self._turn % 8)
        if offset is None:
            return []
        day = self._today + timedelta(days=offset)
        if not is_working_day(day) and offset != 0:
            day = next_working_day(day) if offset > 0 else previous_working_day(day)
        return [self._plan(measure, day)] if day >= measure.start and day not in taken else []

    def _plan(self, measure: Measure, day: date) -> Contact:
        """An appointment; each measure has its own hour, so that few meet on one day."""
        planned = self._contact(measure, day, Outcome.PLANNED)
        return replace(planned, at=_HOURS[(self._index + self._index // _ROUND) % len(_HOURS)])

    def _failed(self, measure: Measure, day: date) -> Contact:
        outcome = _FAILURES[self._failures % len(_FAILURES)]
        self._failures += 1
        words = self._words["outcomes"]
        if outcome is Outcome.PORTE_CLOSE:
            return replace(self._contact(measure, day, outcome), trace_left=self._random.choice(words["traces"]))
        return replace(self._contact(measure, day, outcome), reason=self._random.choice(words[outcome.value]))

    def _done(self, measure: Measure, day: date) -> Contact:
        form = self._workspace.registry.form(self._scheme.contact_form)
        answers = visit_answers(self._scheme, self._random, self._words, (day - measure.start).days / _YEAR)
        steps: tuple[NextStep, ...] = ()
        if self._random.random() < 0.4:
            what = self._random.choice(self._words[self._scheme.id]["steps"])
            kept = day + timedelta(days=14) if self._random.random() < 0.7 else None
            done_on = kept if kept and kept <= self._today else None
            who = self._random.choice(["le ménage", "moi"])
            steps = (NextStep(self._workspace.new_id(), what, who, day + timedelta(days=21), done_on),)
        return replace(
            self._contact(measure, day, Outcome.DONE),
            form=self._scheme.contact_form,
            form_version=form.version if form else 1,
            answers=form.visible_answers(answers) if form else answers,
            next_steps=steps,
        )

    def _contact(self, measure: Measure, day: date, outcome: Outcome) -> Contact:
        kinds = self._scheme.kinds
        kind = ContactKind.HOME if len(kinds) == 1 or outcome is Outcome.PORTE_CLOSE else self._random.choice(kinds)
        return Contact(
            self._workspace.new_id(),
            measure.id,
            self._household.id,
            day,
            kind,
            outcome,
            self._random.choice(_HOURS),
        )

    def _drafts(self, measure: Measure, contacts: list[Contact]) -> list[Draft]:
        """Two visits are being typed; a draft is never counted."""
        if self._turn != 2 or measure.state is not MeasureState.ACTIVE:
            return []
        form = self._workspace.registry.form(self._scheme.contact_form)
        values = {
            "day": (self._today - timedelta(days=1)).isoformat(),
            "at": "15:30",
            "kind": ContactKind.HOME.value,
            "outcome": Outcome.DONE.value,
            "answers": {},
            "next_steps": [],
            "note": "À reprendre ce soir.",
        }
        return [
            Draft(
                self._workspace.new_id(),
                measure.id,
                None,
                self._scheme.contact_form,
                form.version if form else 1,
                values,
            )
        ]

    @staticmethod
    def _is_suspended(measure: Measure, day: date) -> bool:
        return any(s.starts <= day and (s.ends is None or day <= s.ends) for s in measure.suspensions)
