"""What every scheme answers; a scheme's own file says only what is its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.domain.bilan import Bilan
from desktop.domain.cadence import Block, Period, PeriodState, done_in, next_target, periods, periods_from, state
from desktop.domain.calendar import working_days_after
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.forms import Finding
from desktop.domain.french import long_date, short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState, Rescheduling
from desktop.domain.milestone import Milestone
from desktop.domain.noun import VISIT, Noun
from desktop.domain.worker import Worker
from desktop.schemes.documents import DocumentOutline
from desktop.schemes.figures.base import Figures
from desktop.schemes.outline import OutlinePart, Unobtained
from desktop.schemes.path import Step, common_steps
from desktop.schemes.reason import Reason
from desktop.schemes.stages import Known, Landmark, Mark, Stage, StageStep, stage_steps

_TIME_TO_CALL = 2
"""Working days in which a household can still be called and visited."""


@dataclass(frozen=True)
class AnswersTab:
    """A tab of the measure's screen: what the contacts say of these sections and fields of the contact form."""

    title: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class PeriodView:
    """A period as it stands on a day; `index` counts from 1, `tries` are attempts that do not count (C6, C9)."""

    index: int
    period: Period
    done: int
    state: PeriodState
    next_date: date | None
    tries: tuple[Contact, ...] = ()
    deviation: str = ""


@dataclass(frozen=True)
class Due:
    """What is owed next on a measure: the first contact that no appointment answers, the last one when all are.

    `missing` contacts are owed, `coming` appointments will answer as many of them; two on one day are one (C6).
    """

    day: date
    closes: date
    missing: int
    coming: int
    is_late: bool
    what: Reason
    """« ASTRE, mois 3 sur 12 : 2e visite », without its last day."""
    opens: date
    """Since when a contact counts for it."""

    @property
    def reason(self) -> Reason:
        """What is owed and until when; the last day is a good one."""
        return self.what.followed_by(f"au plus tard le {long_date(self.closes)}")

    def presses(self, on: date) -> bool:
        """Whether its last day is there or has passed."""
        return self.closes <= on

    def is_urgent(self, on: date) -> bool:
        """Whether two working days at most are left, or it presses: there is just the time to call."""
        return self.closes <= working_days_after(on, _TIME_TO_CALL)


class Scheme:
    """A scheme with a rhythm of contacts; `docs/rules.md` has each rule that is cited."""

    id = ""
    letter = ""
    name = ""
    title = ""
    start_label = "Date de début"
    start_help = ""
    """What is counted from that day."""
    opening_form = ""
    contact_form = ""
    visit_word: Noun = VISIT
    """What it calls one of the contacts that count."""
    kinds: tuple[ContactKind, ...] = (ContactKind.HOME,)
    requires_bilan = False
    reschedules = False
    """Whether its length can be set anew, as that of a loan can (C11)."""
    longest: int | None = None
    """The most months that a measure is ever given, also by setting its length anew."""
    month_range: range | None = None
    """The lengths a measure may have, in months; None for a scheme without length."""
    default_months: int | None = None
    outline: tuple[OutlinePart, ...] = ()
    then_and_now: tuple[str, ...] = ()
    """The questions whose first and latest answers stand side by side in the bilan; of a pair the half of before."""
    obstacles: tuple[str, ...] = ()
    """The questions that say in words what was in the way."""
    unobtained: tuple[Unobtained, ...] = ()
    """The rows that came to nothing."""
    documents: tuple[DocumentOutline, ...] = ()
    """What can be put on paper beside the bilan: its diagnoses and sheets."""
    own_tab = AnswersTab("Dispositif", ())
    """What is the scheme's own: the terms of the opening stand there too."""
    budget_parts: tuple[str, ...] = ()
    """The sections and fields of the contact form that tell the household's budget."""
    figures = Figures()
    """What is paid, counted and listed."""
    end_reasons: tuple[str, ...] = ()
    """The entries of the list of end motifs that make sense under the scheme, the usual one first."""
    received_label = ""
    """What the day of the reception is called, where a measure is prepared before it begins."""
    received_told = ""
    """How the reception is told in a story, where it is no saisine."""
    reception_form = ""
    """The form asked at the reception, where it is another one than that of the opening."""
    set_aside_reasons: tuple[str, ...] = ()
    """The motifs for which what is prepared does not become a measure."""
    path: tuple[Mark | Stage, ...] = (Mark(Landmark.BEGUN, "Début"), Mark(Landmark.ENDED, "Fin"))
    """What a measure goes through, in order: what is noted with its day, and what follows from the rest."""
    watched = ""
    """The question of the contact form whose latest answer may be cause for concern."""
    educates = False
    """Whether budget-education actions are held and reported under it (M3)."""
    support_field = ""
    """The question of the contact form that tells which support was proposed."""
    procedure_stage = ""
    """The stage that notes an eviction procedure, where the indicative calendar is shown (G1-G7)."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What of the path is noted with its day."""
        return tuple(one for one in self.path if isinstance(one, Stage))

    def remark(self, household: Household) -> str:
        """What does not fit the scheme in a household that asks for it, in words; it refuses nothing."""
        return ""

    def worker_remark(self, worker: Worker, on: date) -> str:
        """What its worker lacks by the profile, in words (A8, V3); empty when nothing is."""
        return ""

    def worker_refusal(self, worker: Worker) -> str:
        """Why whoever the profile tells of may not make its visits (V3)."""
        return ""

    def concern(self, answers: Mapping[str, Any]) -> str:
        """What is to worry about in the latest answers to the watched question, in words; empty when nothing is."""
        return ""

    @property
    def follows_visit(self) -> bool:
        """Whether a stage of the path comes after the visit, perhaps months later (V6)."""
        return any(stage.after_visit or stage.after_try for stage in self.stages)

    def stage_steps(self, known: Known, on: date) -> tuple[StageStep, ...]:
        """Every stage as it stands on a day with, for a refused one, the reason why."""
        return stage_steps(self.stages, known, on)

    def known(
        self, measure: Measure, milestones: Sequence[Milestone], said: Mapping[str, Any], contacts: Sequence[Contact]
    ) -> Known:
        """All that decides which stages of a measure are open; `said` are the answers so far."""
        tried = any(contact.outcome is Outcome.PORTE_CLOSE for contact in contacts)
        return Known(measure, milestones, said, self.visited_on(contacts), tried)

    def visited_on(self, contacts: Sequence[Contact]) -> date | None:
        """The day of the first contact that counts."""
        return min((contact.day for contact in contacts if self.counts(contact)), default=None)

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """How long a new measure is planned, in months; None without a length."""
        raise LookupError(self.id)

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """The raw periods of a measure; empty for a scheme without rhythm (C4)."""
        return ()

    def counts(self, contact: Contact) -> bool:
        """Whether a contact counts in its period (C6)."""
        return contact.outcome is Outcome.DONE and contact.kind in self.kinds

    def period_label(self, measure: Measure, index: int, count: int, period: Period) -> str:
        """« mois 3 sur 12 »."""
        return f"mois {index} sur {count}"

    def renewal_limit(self, measure: Measure) -> int | None:
        """The total of months that is never passed; None when the scheme is not renewed."""
        return None

    def check_stage(self, stage: Stage, answers: Mapping[str, Any]) -> tuple[Finding, ...]:
        """What a stage of the path asks for beyond its form."""
        return ()

    def check_opening(self, start: date, terms: Mapping[str, Any]) -> tuple[Finding, ...]:
        """What the scheme itself refuses at the opening, beyond its form."""
        return ()

    def check_rescheduling(self, changed: Measure, record: Rescheduling) -> tuple[Finding, ...]:
        """What the scheme refuses in a new number of instalments (C11); `changed` is the measure with it."""
        return ()

    def due(self, measure: Measure, contacts: Sequence[Contact], on: date) -> Due | None:
        """What is owed next, None when nothing is."""
        blocks = self._blocks(measure)
        count = sum(measure.ended_on is None or block.opens <= measure.ended_on for block in blocks)
        open_ones = periods_from(on, blocks, ended=measure.ended_on, suspensions=measure.suspensions)
        for view in self._views(measure, contacts, on, open_ones):
            if view.next_date is not None:
                return self._due(measure, view, count, self.coming(contacts, on, view.period))
        return None

    def owed(self, measure: Measure, contacts: Sequence[Contact], on: date, until: date) -> tuple[Due, ...]:
        """Every contact owed in the periods open up to a day that no appointment answers, in order (C7)."""
        views = self.track(measure, contacts, on)
        if not views:
            due = self.due(measure, contacts, on)
            return (due,) if due is not None and due.coming < due.missing else ()
        owed: list[Due] = []
        for view in views:
            if on <= view.period.closes and view.period.opens <= until and view.next_date is not None:
                answered = self.coming(contacts, on, view.period)
                missing = range(answered, view.period.quota - view.done)
                owed.extend(self._due(measure, view, len(views), rank) for rank in missing)
        return tuple(owed)

    def coming(self, contacts: Sequence[Contact], on: date, period: Period | None = None) -> int:
        """Days with an appointment that will count if it takes place, in a period when one is given (C6)."""
        first, last = (max(on, period.opens), period.closes) if period else (on, date.max)
        planned = {contact.day for contact in contacts if contact.is_planned and contact.kind in self.kinds}
        return sum(first <= day <= last for day in planned)

    def done(self, measure: Measure, contacts: Sequence[Contact], on: date) -> int:
        """Contacts that count over the whole measure, two on one day once (C6)."""
        return len({one.day for one in contacts if self.counts(one) and measure.start <= one.day <= on})

    def periods(self, measure: Measure) -> tuple[Period, ...]:
        """The periods with targets, ends and suspensions applied (C7, C9, C10)."""
        return periods(self._blocks(measure), ended=measure.ended_on, suspensions=measure.suspensions)

    def _blocks(self, measure: Measure) -> Sequence[Block]:
        return self.blocks(measure) if measure.has_begun or measure.months is not None else ()

    def track(self, measure: Measure, contacts: Sequence[Contact], on: date) -> tuple[PeriodView, ...]:
        """Every period of the measure as it stands on a day (C8)."""
        return tuple(self._views(measure, contacts, on, enumerate(self.periods(measure), 1)))

    def _views(
        self,
        measure: Measure,
        contacts: Sequence[Contact],
        on: date,
        numbered: Iterable[tuple[int, Period]],
    ) -> Iterator[PeriodView]:
        """Each period as it stands, made as it is asked for."""
        counting = sorted({contact.day for contact in contacts if self.counts(contact)})
        tries = [contact for contact in contacts if contact.outcome.is_attempt]
        deviations = {deviation.opens: deviation.reason for deviation in measure.deviations}
        for index, period in numbered:
            yield PeriodView(
                index,
                period,
                done_in(period, counting, on),
                state(period, counting, on),
                next_target(period, counting, on),
                tuple(contact for contact in tries if period.opens <= contact.day <= period.closes),
                deviations.get(period.opens, ""),
            )

    def check_contact(self, measure: Measure, contact: Contact, on: date) -> tuple[Finding, ...]:
        """What is wrong with the day of a contact."""
        findings = []
        if contact.day < measure.first_day:
            first = short_date(measure.first_day)
            findings.append(Finding("day", f"Cette date précède le début de la mesure ({first})."))
        last = measure.last_day
        if last is not None and contact.day > last:
            findings.append(Finding("day", f"Cette date dépasse la fin de la mesure ({short_date(last)})."))
        if not contact.is_planned and contact.day > on:
            word, what = self.visit_word, "Ce qui a eu lieu ne peut pas être daté"
            if contact.outcome is Outcome.DONE:
                done = f"{word.a} {word.agreed('fait')}".capitalize()
                what = f"{done} ne peut pas être {word.agreed('daté')}"
            findings.append(Finding("day", f"{what} dans l’avenir."))
        if contact.is_planned and contact.day < on:
            findings.append(
                Finding("day", "Ce jour est passé\u00a0: un rendez-vous se prévoit à partir d’aujourd’hui.")
            )
        return tuple(findings)

    @property
    def recorded_kinds(self) -> tuple[ContactKind, ...]:
        """All kinds that may be recorded, those that count first (C6)."""
        return (*self.kinds, *(kind for kind in ContactKind if kind not in self.kinds))

    def steps(self, measure: Measure, bilan: Bilan | None, on: date) -> tuple[Step, ...]:
        """Every step of the path with, for a refused one, the reason why."""
        return common_steps(
            measure,
            on,
            renewal_limit=self.renewal_limit(measure),
            bilan_settled=bilan is not None and bilan.is_settled,
            requires_bilan=self.requires_bilan,
        )

    def ends_in_state(self) -> MeasureState:
        """The state that a decided end leads to: a bilan is still owed, or it is over (A5)."""
        return MeasureState.ENDING if self.requires_bilan else MeasureState.CLOSED

    def _due(self, measure: Measure, view: PeriodView, count: int, coming: int) -> Due:
        label = self.period_label(measure, view.index, count, view.period)
        missing = view.period.quota - view.done
        rank = view.done + min(coming, missing - 1) + 1
        day = view.period.targets[min(rank, len(view.period.targets)) - 1]
        which = self.visit_word.ranked(rank) if view.period.quota > 1 else self.visit_word.one
        return Due(
            day=day,
            closes=view.period.closes,
            missing=missing,
            coming=coming,
            is_late=view.state is PeriodState.DUE,
            what=Reason(self.name, which, label),
            opens=view.period.opens,
        )
