"""The pages of a bilan for each of those who have a copy: figures from the visits, the text as it was edited (P1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.bilan import Bilan, BilanKind, BilanSection
from desktop.domain.budget_comparison import Comparison
from desktop.domain.cadence import PeriodState
from desktop.domain.contact import Contact, Outcome
from desktop.domain.french import inside, long_dates, plural, short_date
from desktop.domain.glossary import explained
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.noun import Noun
from desktop.domain.privacy import Level
from desktop.domain.recipient import Recipient
from desktop.reports.bilan import BilanDocument
from desktop.reports.bilan_parts import FactTable, NextStepLine, Section, VisitLine
from desktop.reports.charts import Chart
from desktop.reports.track import TrackCell
from desktop.schemes.base import Scheme
from desktop.services.bilan_answers import Answers
from desktop.services.bilan_budget import BUDGET, budget_charts, budget_table
from desktop.services.bilan_facts import charts_of, pairs, tables_of, then_and_now
from desktop.services.bilan_text import FORMAL_TITLES
from desktop.services.budget_words import BudgetWords
from desktop.services.budgets import first_and_last
from desktop.services.ceremony_words import reference, replaces_words
from desktop.services.profile import Profile, profile_of
from desktop.services.promise_words import who_does
from desktop.services.wording import KINDS, PERIOD_STATES, outcome_words
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

COPIES = {
    Recipient.HOUSEHOLD: "",
    Recipient.DEPARTMENT: "Exemplaire du Département",
    Recipient.FILE: "Exemplaire du dossier, réservé à l’équipe",
}
"""What a copy says of itself; the household’s, which is signed, needs no name."""
_TEAM_MARK = "Pour l’équipe\u00a0: cette partie ne va ni au ménage ni au Département."
_AFTERWARDS = (
    "Après la mesure, vous pouvez vous adresser à la Maison du Département Solidarité la plus proche de chez vous."
)
_TITLES = {BilanKind.END: "Bilan de fin de mesure", BilanKind.INTERIM: "Bilan d’étape"}


@dataclass(frozen=True)
class _Facts:
    """What the figures of one copy are made of."""

    scheme: Scheme
    measure: Measure
    contacts: Sequence[Contact]
    answers: Answers
    budgets: Comparison | None
    recipient: Recipient


class BilanPages:
    """What the pages of a bilan show, in the words in which they show it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def document(
        self, uow: UnitOfWork, measure: Measure, bilan: Bilan, recipient: Recipient = Recipient.HOUSEHOLD
    ) -> BilanDocument:
        """The copy of one of those who have it; the household’s is the one that is signed."""
        household = uow.households.get(measure.household_id)
        facts = self._facts(uow, measure, bilan, recipient)
        scheme, profile = facts.scheme, profile_of(uow)
        made = BilanDocument(
            identifier=reference(scheme.name, bilan),
            title=f"{_TITLES[bilan.kind]} {scheme.name}",
            scheme=scheme.title,
            operator=profile.operator,
            worker=measure.referent or profile.worker_name,
            worker_qualification=profile.qualification,
            worker_standing=_standing(profile, measure, bilan.made_on),
            household=household.name,
            household_lines=self._household_lines(household, bilan.made_on),
            key_facts=tuple(self._key_facts(facts, bilan)),
            track=_track(facts, bilan),
            visits=tuple(_visit_line(one, facts) for one in facts.contacts if not one.is_planned),
            sections=tuple(self._sections(facts, bilan)),
            household_words=bilan.household_words,
            next_steps=tuple(_next_steps(facts, measure.referent or profile.worker_name)),
            made_on=bilan.made_on,
            draft=False,
            support_notice="Mesure financée par le Département du Pas-de-Calais.",
            copy_words=COPIES[recipient],
            then_and_now=then_and_now(pairs(scheme, facts.answers), dated=recipient is not Recipient.HOUSEHOLD),
            visits_told=_visits_told(facts, bilan),
            replaces=_replaces(uow, scheme, bilan),
            afterwards=_AFTERWARDS if recipient is Recipient.HOUSEHOLD and bilan.kind is BilanKind.END else "",
        )
        return self._with_words(made) if recipient is Recipient.HOUSEHOLD else made

    def _facts(self, uow: UnitOfWork, measure: Measure, bilan: Bilan, recipient: Recipient) -> _Facts:
        registry, on_the_way = self._workspace.registry, bilan.kind is BilanKind.INTERIM
        last = (
            min(measure.ended_on or bilan.made_on, bilan.made_on) if on_the_way else measure.ended_on or bilan.made_on
        )
        contacts = [one for one in uow.contacts.of_measure(measure.id) if not on_the_way or one.day <= last]
        return _Facts(
            registry.scheme(measure.scheme),
            measure,
            contacts,
            Answers(measure, contacts, registry, recipient.levels),
            first_and_last(uow, measure.household_id, measure.first_day, last),
            recipient,
        )

    def _sections(self, facts: _Facts, bilan: Bilan) -> Iterator[Section]:
        """The text of those levels that the copy may hold, each part with its figures; one without any is left out."""
        days = {one.id: one.day for one in facts.contacts}
        for one in bilan.sections:
            if one.level not in facts.recipient.levels:
                continue
            is_file, is_household = facts.recipient is Recipient.FILE, facts.recipient is Recipient.HOUSEHOLD
            yield Section(
                one.title if is_household else _formal(facts.scheme, one),
                one.text,
                _TEAM_MARK if one.level is Level.TEAM else "",
                tuple(_charts(facts, one)),
                tuple(self._tables(facts, one)),
                _sources(one, days) if is_file else "",
                only_if_filled=is_household,  # « Ce que vous avez décidé : rien » would be a reproach
            )

    def _tables(self, facts: _Facts, section: BilanSection) -> Iterator[FactTable]:
        for part in facts.scheme.outline:
            if part.key == section.key:
                yield from tables_of(part, facts.answers)
        if section.key == BUDGET and facts.budgets is not None and facts.recipient is Recipient.FILE:
            yield budget_table(facts.budgets, BudgetWords(self._workspace.registry))

    def _key_facts(self, facts: _Facts, bilan: Bilan) -> Iterator[tuple[str, str]]:
        scheme, measure = facts.scheme, facts.measure
        yield "Début", short_date(measure.start)
        if measure.last_day:
            yield "Fin", short_date(measure.last_day)
        done, quota = _counted(facts, bilan)
        yield scheme.visit_word.title, f"{done} sur {quota}" if quota else str(done)
        tries = _tries(facts.contacts)
        if tries and facts.recipient is not Recipient.HOUSEHOLD:  # its own pages tell them with their days, once
            yield "Portes closes", str(tries)
        if facts.recipient is not Recipient.HOUSEHOLD and measure.ended_on is not None and measure.end_reason:
            yield "Motif de fin", self._workspace.registry.label("end_reason", measure.end_reason)

    def _household_lines(self, household: Household, on: date) -> tuple[str, ...]:
        dwelling = household.dwelling
        commune = self._workspace.commune_name(dwelling.commune)
        others = [person.full_name for person in household.persons[1:] if person.is_member_on(on)]
        lines = (*others, dwelling.address, f"{dwelling.postal_code} {commune}".strip())
        return tuple(line for line in lines if line)

    def _with_words(self, made: BilanDocument) -> BilanDocument:
        """The words of the trade that occur in it, explained at its end."""
        found = explained(_texts(made), self._workspace.resources.glossary)
        return replace(made, glossary=tuple((one.word, one.means) for one in found))


def _texts(made: BilanDocument) -> Iterator[str]:
    """All that a household reads in it but names."""
    yield from (made.scheme, made.title, made.household_words)
    yield from (" ".join(fact) for fact in made.key_facts)
    yield from (f"{row.name} {row.before} {row.after}" for row in made.then_and_now)
    for section in made.sections:
        yield f"{section.title} {section.text}"
        for chart in section.charts:
            yield chart.told
        for table in section.tables:
            yield " ".join((table.title, *table.heads))
            yield from (" ".join((row.name, *row.details, *row.cells)) for row in table.rows)
    yield from (f"{visit.what} {visit.summary}" for visit in made.visits)
    yield from (step.what for step in made.next_steps)


def _replaces(uow: UnitOfWork, scheme: Scheme, bilan: Bilan) -> str:
    """Which version this one comes after; nothing for a first one."""
    return replaces_words(scheme.name, uow.bilans.get(bilan.replaces), bilan.correction) if bilan.replaces else ""


def _standing(profile: Profile, measure: Measure, on: date) -> str:
    """The level and the experience of whoever answers for the measure, where the profile is theirs (A8)."""
    is_theirs = measure.referent in ("", profile.worker_name)
    return profile.worker.standing(on) if is_theirs else ""


def _formal(scheme: Scheme, section: BilanSection) -> str:
    """The title of a section in the words of the trade."""
    titles = {part.key: part.formal for part in scheme.outline if part.formal} | FORMAL_TITLES
    return titles.get(section.key, section.title)


def _charts(facts: _Facts, section: BilanSection) -> Iterator[Chart]:
    if section.key == BUDGET:
        yield from budget_charts(facts.budgets)
    for part in facts.scheme.outline:
        if part.key == section.key and not (part.is_budget and budget_charts(facts.budgets)):
            yield from charts_of(part, facts.answers, facts.scheme)


def _sources(section: BilanSection, days: dict[str, date]) -> str:
    """« D’après les rencontres des 3 mars et 5 mai 2026. »."""
    known = sorted({days[source] for source in section.source_ids if source in days})
    return f"D’après {plural(len(known), 'rencontre', 'rencontres')}\u00a0: {long_dates(known)}." if known else ""


def _counted(facts: _Facts, bilan: Bilan) -> tuple[int, int]:
    """How many visits count, and how many are owed for the whole measure."""
    done = facts.scheme.done(facts.measure, facts.contacts, bilan.made_on)
    views = facts.scheme.track(facts.measure, facts.contacts, bilan.made_on)
    return done, sum(view.period.quota for view in views)


def _visits_told(facts: _Facts, bilan: Bilan) -> str:
    """How many took place of how many owed, in short sentences."""
    word, (done, quota) = facts.scheme.visit_word, _counted(facts, bilan)
    if not quota:
        return ""
    told = [f"Nombre de {word.many} qui ont eu lieu\u00a0: {done}. Nombre prévu sur toute la mesure\u00a0: {quota}."]
    if tries := _tries(facts.contacts):
        count = "une fois" if tries == 1 else plural(tries, "fois", "fois")
        told.append(f"Nous sommes aussi venus {count} sans trouver personne.")
    return " ".join(told)


def _tries(contacts: Sequence[Contact]) -> int:
    return sum(contact.outcome is Outcome.PORTE_CLOSE for contact in contacts)


def _track(facts: _Facts, bilan: Bilan) -> tuple[TrackCell, ...]:
    return tuple(
        TrackCell(
            view.period.opens, view.period.closes, view.period.quota, view.done,
            *_state(view.state, view.done, facts),
        )
        for view in facts.scheme.track(facts.measure, facts.contacts, bilan.made_on)
    )  # fmt: skip


def _state(state: PeriodState, done: int, facts: _Facts) -> tuple[str, str]:
    """The look and the words of a period; to the household none was « missed »: whose fault it was is not known."""
    if state is PeriodState.MISSED and facts.recipient is Recipient.HOUSEHOLD:
        return "partial", "En partie" if done else f"Sans {facts.scheme.visit_word.one}"
    return state.value, PERIOD_STATES[state]


def _visit_line(contact: Contact, facts: _Facts) -> VisitLine:
    summary = " ; ".join(step.what for step in contact.next_steps)  # a reason may hold words about other people
    outcome = _outcome(contact.outcome, facts.scheme.visit_word, facts.recipient)
    return VisitLine(contact.day, f"{outcome}, {inside(KINDS[contact.kind])}", summary)


def _outcome(outcome: Outcome, word: Noun, recipient: Recipient) -> str:
    """What happened, in the words of nobody: « de mon fait » would be that of whoever signs the page."""
    if outcome is Outcome.CANCELLED_BY_WORKER:
        return f"{word.agreed('Annulé')} par l’association"
    if outcome is Outcome.CANCELLED_BY_HOUSEHOLD and recipient is Recipient.HOUSEHOLD:
        return f"{word.agreed('Annulé')} à votre demande"
    return outcome_words(outcome, word)


def _next_steps(facts: _Facts, worker: str) -> Iterator[NextStepLine]:
    household_reads = facts.recipient is Recipient.HOUSEHOLD
    for step in (step for contact in facts.contacts for step in contact.next_steps if step.is_open):
        yield NextStepLine(step.what, who_does(step, worker, household_reads=household_reads), step.by)
