"""The lines of a preparation sheet: what was done, promised, owed, aimed at; confidential content left out (P1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from desktop.domain.absence import Absences
from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.budget import Budget
from desktop.domain.budget_results import Results, results
from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.french import capital, inside, join_words, long_date, money
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import ActionState, Objective
from desktop.domain.privacy import Level
from desktop.domain.sitting import in_hand
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from desktop.services.agenda_line import AgendaGroup
from desktop.services.agenda_path import concern_lines, path_lines
from desktop.services.agenda_term import term_lines
from desktop.services.agenda_visits import Moment, visit_lines
from desktop.services.clock import PARIS
from desktop.services.contact_words import left_and_promised, told_in_story
from desktop.services.objective_words import action_words
from desktop.services.said import said_so_far

_CONTACTS, _STEPS, _OBJECTIVES, _ASKED = 3, 8, 4, 6
"""How many of each stand on the sheet: it is read on the doorstep."""
_BUDGET_LASTS = timedelta(days=183)
"""A budget older than that is asked for again."""


@dataclass(frozen=True)
class FileRead:
    """All that is read of a measure for its sheet; contacts, versions of the bilan, milestones and budgets in order."""

    measure: Measure
    scheme: Scheme
    household: Household
    contacts: tuple[Contact, ...]
    bilans: tuple[Bilan, ...]
    milestones: tuple[Milestone, ...]
    objectives: tuple[Objective, ...]
    budgets: tuple[Budget, ...]
    today: date

    @property
    def past(self) -> list[Contact]:
        """What took place or was tried, the latest first."""
        return [one for one in reversed(self.contacts) if not one.is_planned and one.day <= self.today]


def promised(read: FileRead) -> tuple[str, ...]:
    """The steps still to be done, the most urgent first: what, who, by when."""
    steps = [step for contact in read.contacts for step in contact.next_steps if step.is_open]
    steps.sort(key=lambda step: step.by or date.max)
    return _first(_STEPS, [_step_words(step, read.today) for step in steps], "autre étape", "autres étapes")


def owed(read: FileRead) -> tuple[str, ...]:
    """What the agenda asks of the measure beyond this very appointment: contacts, stages, bilan, signatures."""
    moment = Moment(read.today, datetime.combine(read.today, time.min, PARIS), Absences())
    said = next((one for one in read.past if read.scheme.watched and read.scheme.watched in one.answers), None)
    lines = [
        *(line.reason for line in visit_lines(read.scheme, read.measure, read.contacts, moment)
          if line.contact_id is None or line.group is AgendaGroup.TO_CONCLUDE),
        *(line.reason for line in term_lines(read.scheme, read.measure, read.bilans, read.today)),
        *(line.reason for line in path_lines(read.scheme, read.measure, read.contacts, read.milestones, read.today)),
        *(line.reason for line in concern_lines(read.scheme, said, (), read.today)),
    ]  # fmt: skip
    return tuple(dict.fromkeys(reason.without_scheme for reason in lines))


def met(read: FileRead, registry: Registry) -> tuple[str, ...]:
    """The last contacts and tries in brief, the latest first."""
    return tuple(
        ". ".join(
            part.rstrip(".")
            for part in (
                f"Le {long_date(one.day)}, {told_in_story(one, read.scheme, registry)}",
                left_and_promised(replace(one, next_steps=())),
            )
            if part
        )
        for one in read.past[:_CONTACTS]
    )


def objective_lines(read: FileRead) -> tuple[str, ...]:
    """The objectives in progress, each with the actions still to do."""
    told = []
    for one in read.objectives:
        if one.is_open:
            left = [action_words(action) for action in one.actions if action.state is ActionState.TO_DO]
            until = f", pour le {long_date(one.by)}" if one.by else ""
            to_do = f"\u00a0: {join_words(left)}" if left else ""
            told.append(f"{one.target.strip().rstrip('.')}{until}{to_do}")
    return _first(_OBJECTIVES, told, "autre objectif", "autres objectifs")


def budget_lines(read: FileRead) -> tuple[str, ...]:
    """The figures of the last budget, without its confidential lines."""
    if not read.budgets:
        return ()
    last = read.budgets[-1]
    found = results(replace(last, private_lines=(), private_debts=()))
    head = f"Au {long_date(last.day)}\u00a0: ressources {_sum(found.income.whole)}, charges {_sum(found.charges.whole)}"
    without = ["Sans les lignes confidentielles"] if last.private_lines or last.private_debts else []
    return (head, *_rest(found), *without)


def asked(read: FileRead, registry: Registry) -> tuple[str, ...]:
    """What to ask for, what to bring."""
    return tuple(_asked(read, registry))


def _asked(read: FileRead, registry: Registry) -> Iterator[str]:
    bilan = in_hand(read.bilans)
    if bilan is not None and bilan.state is BilanState.FROZEN:
        yield "Apporter le bilan, à faire signer"
    if read.past and read.past[0].outcome is Outcome.PORTE_CLOSE:
        yield "Apporter un avis de passage\u00a0: la dernière fois, personne n’a ouvert"
    if read.household.agreed_on is None:
        yield "Demander l’accord du ménage à l’accompagnement\u00a0: il n’est pas encore noté"
    if not read.budgets:
        yield "Faire un premier point du budget"
    elif read.budgets[-1].day + _BUDGET_LASTS < read.today:
        yield f"Refaire le point du budget\u00a0: le dernier est du {long_date(read.budgets[-1].day)}"
    unknown = _unanswered(read, registry)
    if unknown:
        yield f"Encore inconnu\u00a0: {join_words(unknown)}"


def _unanswered(read: FileRead, registry: Registry) -> list[str]:
    """The lasting questions of the contact form that nothing answered so far, in the order of the form."""
    form = registry.form(read.scheme.contact_form)
    if form is None:
        return []
    said = said_so_far(registry, read.measure, read.past, read.milestones)
    lasting = [one for one in form.fields() if one.slow and one.when is None and one.level is not Level.CONFIDENTIAL]
    open_ones = [one for one in lasting if said.keys().isdisjoint(one.answer_names)]
    return [inside(one.label) for one in open_ones[:_ASKED]]


def _step_words(step: NextStep, today: date) -> str:
    by = ""
    if step.by is not None:
        by = f"avant le {long_date(step.by)}{', en retard' if step.by < today else ''}"
    behind = ", ".join(part for part in (step.who.strip(), by) if part)
    what = capital(step.what.strip().rstrip("."))
    return f"{what} ({behind})" if behind else what


def _rest(found: Results) -> Iterator[str]:
    yield f"Reste à vivre\u00a0: {_sum(found.rest)}"
    if found.debts.amount or found.debts.missing:
        more = "" if found.debts.whole is not None else ", et d’autres dont le montant n’est pas connu"
        yield f"Dettes\u00a0: {money(found.debts.amount)}{more}"


def _sum(amount: Decimal | None) -> str:
    return "non connu" if amount is None else money(amount)


def _first(count: int, lines: list[str], one: str, several: str) -> tuple[str, ...]:
    """The first lines, and how many more there are."""
    more = len(lines) - count
    return (*lines[:count], *([f"Et {more} {several if more > 1 else one} dans la mesure"] if more > 0 else []))
