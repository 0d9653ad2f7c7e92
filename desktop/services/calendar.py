"""The week and the month: appointments, the days that the rhythm suggests, limits, public holidays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from desktop.domain.absence import Absences
from desktop.domain.calendar import add_months, holiday_name, is_weekend, monday_of, sunday_of
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import MONTHS, capital, long_date
from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.base import Due, Scheme
from desktop.schemes.reason import Reason
from desktop.services.absence_words import day_words
from desktop.services.absences import absences_of
from desktop.services.agenda_visits import unconcluded
from desktop.services.workspace import Workspace

_CHOSEN_VIEW = "today_view"
_WEEK = timedelta(days=7)
_SHOWN = (Outcome.PLANNED, Outcome.DONE, Outcome.PORTE_CLOSE)


class Span(StrEnum):
    """What a calendar shows at once."""

    WEEK = "week"
    MONTH = "month"
    AHEAD = "ahead"
    """Seven days from the one given."""


class CardKind(StrEnum):
    """What a card stands for: an appointment, what became of one, a day that is only suggested, a last day."""

    APPOINTMENT = "appointment"
    DONE = "done"
    PORTE_CLOSE = "porte_close"
    PROPOSED = "proposed"
    LIMIT = "limit"


@dataclass(frozen=True)
class CalendarCard:
    """One thing on a day; `contact_id` is the contact it stands for, None for what is only proposed or a limit."""

    kind: CardKind
    day: date
    at: time | None
    household: str
    household_id: str
    commune: str
    scheme: str
    scheme_name: str
    reason: Reason
    measure_id: str
    contact_id: str | None = None
    at_home: bool = True
    """Whether somebody goes to the household's door for it."""


@dataclass(frozen=True)
class CalendarDay:
    """One day with its cards in the order of their hours; `is_outside` when it belongs to another month."""

    day: date
    is_today: bool
    is_past: bool
    is_weekend: bool
    is_outside: bool
    holiday: str
    cards: Sequence[CalendarCard]
    away: str = ""
    """« Congé », « Formation, le matin » when the worker is away; empty on other days."""
    is_away: bool = False
    """Whether nothing of the day is worked because of it."""

    @property
    def quiet(self) -> bool:
        """Whether no visit is expected on it: a weekend, a public holiday, a day away."""
        return self.is_weekend or bool(self.holiday) or self.is_away

    @property
    def remark(self) -> str:
        """The name of the holiday, and that the worker is away."""
        return ", ".join(part for part in (self.holiday, self.away) if part)

    @property
    def appointments(self) -> int:
        """How many appointments stand on this day."""
        return sum(card.kind is CardKind.APPOINTMENT for card in self.cards)


@dataclass(frozen=True)
class CalendarView:
    """Whole weeks from a Monday; `waiting` are contacts owed whose suggested day has passed."""

    span: Span
    anchor: date
    title: str
    days: Sequence[CalendarDay]
    waiting: Sequence[CalendarCard]


class CalendarService:
    """What stands on the days of a week or a month."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def shifted(self, span: Span, anchor: date, step: int) -> date:
        """The same place some weeks or months further."""
        return add_months(anchor.replace(day=1), step) if span is Span.MONTH else anchor + step * _WEEK

    def remembered(self) -> str:
        """Which view of the day was chosen last, empty before any was."""
        with self._workspace.notebook.read() as uow:
            return str(uow.settings.get(_CHOSEN_VIEW, ""))

    def remember(self, view: str) -> None:
        """Keeps which view of the day is chosen."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_CHOSEN_VIEW, view)

    def view(self, span: Span, anchor: date | None = None) -> CalendarView:
        """The week or the month around a day, today when none is given."""
        today = self._workspace.clock.today()
        around = anchor or today
        first, last = _bounds(span, around)
        cards: dict[date, list[CalendarCard]] = defaultdict(list)
        waiting: list[CalendarCard] = []
        with self._workspace.notebook.read() as uow:
            absences = absences_of(uow)
        for card in self._cards(first, last, today, absences):
            owed_before = card.kind is CardKind.PROPOSED and card.day < today
            (waiting if owed_before else cards[card.day]).append(card)
        days = [
            _day(first + timedelta(days=number), around, today, span, cards, absences)
            for number in range((last - first).days + 1)
        ]
        waiting.sort(key=lambda card: (card.day, card.household, card.measure_id))
        return CalendarView(span, around, _title(span, around), days, waiting)

    def _cards(self, first: date, last: date, today: date, absences: Absences) -> Iterator[CalendarCard]:
        with self._workspace.notebook.read() as uow:
            contacts = uow.diary.contacts(first, last, *_SHOWN)
            active = uow.measures.in_states(MeasureState.ACTIVE) if last >= today else []
            known = uow.diary.of_states(MeasureState.ACTIVE) if active else {}
            schemes = uow.diary.schemes([contact.measure_id for contact in contacts])
            owed = [
                (measure, due)
                for measure in active
                for due in _unanswered(self._scheme(measure), measure, known.get(measure.id, ()), first, last, today)
            ]
            holders = {contact.household_id for contact in contacts} | {measure.household_id for measure, _ in owed}
            names = uow.households.names(list(holders))
        for contact in contacts:
            scheme = self._workspace.registry.scheme(schemes[contact.measure_id])
            yield self._card(_contact_card(contact, scheme), *names[contact.household_id])
        suggested: dict[str, list[date]] = defaultdict(list)
        for measure, due in owed:
            proposed = _proposed(measure, due, self._scheme(measure))
            if due.day >= today:
                day = absences.suggested(due.day, max(due.opens, today), due.closes, suggested[measure.id])
                suggested[measure.id].append(day)
                proposed = replace(proposed, day=day)
            if proposed.day < today or first <= proposed.day <= last:
                yield self._card(proposed, *names[measure.household_id])
        # the last of those owed in a period says its limit
        limits = {(measure.id, due.closes): (measure, due) for measure, due in owed if due.closes != due.day}
        for measure, due in limits.values():
            if first <= due.closes <= last:
                limit = replace(_proposed(measure, due, self._scheme(measure)), kind=CardKind.LIMIT, day=due.closes)
                yield self._card(limit, *names[measure.household_id])

    def _card(self, bare: CalendarCard, name: str, insee: str) -> CalendarCard:
        return replace(bare, household=name, commune=self._workspace.commune_name(insee))

    def _scheme(self, measure: Measure) -> Scheme:
        return self._workspace.registry.scheme(measure.scheme)


def _unanswered(
    scheme: Scheme, measure: Measure, contacts: Sequence[Contact], first: date, last: date, today: date
) -> Iterator[Due]:
    """What is owed; an appointment that has passed without an outcome, and is shown on its day, is not told twice."""
    told = Counter[date]()
    for due in scheme.owed(measure, contacts, today, last):
        shown = [one for one in unconcluded(scheme, due, contacts, today) if first <= one.day <= last]
        if told[due.opens] < len(shown):
            told[due.opens] += 1
        else:
            yield due


def _contact_card(contact: Contact, scheme: Scheme) -> CalendarCard:
    kinds = {Outcome.DONE: CardKind.DONE, Outcome.PORTE_CLOSE: CardKind.PORTE_CLOSE}
    words = {CardKind.DONE: scheme.visit_word.with_participle("noté"), CardKind.PORTE_CLOSE: "porte close"}
    kind = kinds.get(contact.outcome, CardKind.APPOINTMENT)
    reason = words.get(kind, scheme.visit_word.with_participle("prévu"))
    return CalendarCard(
        kind, contact.day, contact.at, "", contact.household_id, "", scheme.id, scheme.name, Reason("", reason),
        contact.measure_id, contact.id, contact.kind is ContactKind.HOME,
    )  # fmt: skip


def _proposed(measure: Measure, due: Due, scheme: Scheme) -> CalendarCard:
    return CalendarCard(
        CardKind.PROPOSED, due.day, None, "", measure.household_id, "", scheme.id, scheme.name, due.reason, measure.id,
        at_home=ContactKind.HOME in scheme.kinds,
    )  # fmt: skip


def _day(
    day: date, around: date, today: date, span: Span, cards: dict[date, list[CalendarCard]], absences: Absences
) -> CalendarDay:
    order = list(CardKind)
    placed = sorted(
        cards.get(day, ()),
        key=lambda card: (
            card.at is None,
            card.at or time.max,
            order.index(card.kind),
            card.household,
            card.measure_id,
        ),
    )
    outside = span is Span.MONTH and (day.year, day.month) != (around.year, around.month)
    return CalendarDay(
        day,
        day == today,
        day < today,
        is_weekend(day),
        outside,
        holiday_name(day),
        placed,
        ", ".join(day_words(one, day) for one in absences.on(day)),
        any(one.takes(day) for one in absences.on(day)),
    )


def _bounds(span: Span, around: date) -> tuple[date, date]:
    if span is Span.WEEK:
        return monday_of(around), sunday_of(around)
    if span is Span.AHEAD:
        return around, around + _WEEK - timedelta(days=1)
    begin = around.replace(day=1)
    return monday_of(begin), sunday_of(add_months(begin, 1) - timedelta(days=1))


def _title(span: Span, around: date) -> str:
    if span is Span.MONTH:
        month = f"{MONTHS[around.month - 1]} {around.year}"
        return f"{capital(month)}"
    first, last = _bounds(span, around)
    if first.year != last.year:
        return f"Du {long_date(first)} au {long_date(last)}"
    begin = long_date(first).removesuffix(f" {first.year}")
    if first.month == last.month:
        begin = begin.removesuffix(f"\u00a0{MONTHS[first.month - 1]}")
    return f"Du {begin} au {long_date(last)}"
