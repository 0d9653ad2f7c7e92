"""The budgets of a household: writing one, copying the last one forward, what each comes to, two beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.budget import Budget, BudgetLine, Debt, Side, written_anew
from desktop.domain.budget_comparison import Comparison, compare
from desktop.domain.budget_results import Results, results
from desktop.domain.forms import Option
from desktop.domain.french import short_date
from desktop.domain.household import Person
from desktop.domain.rest_to_live import Formula, Size, newest, size_of
from desktop.errors import InvalidInputError
from desktop.services.budget_words import CREDITORS, LISTS, STATES, BudgetWords
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_FORMULA: Final = "budget_formula"
_USUAL_FORMULA: Final = "rest_units"
_MOST_LINES: Final = 60
_MOST_PEOPLE: Final = 40


@dataclass(frozen=True)
class BudgetInput:
    """What is entered of a budget; `budget_id` is that of the one written anew."""

    household_id: str
    day: date | None
    lines: tuple[BudgetLine, ...] = ()
    debts: tuple[Debt, ...] = ()
    people: int | None = None
    units: Decimal | None = None
    note: str = ""
    budget_id: str = ""


@dataclass(frozen=True)
class BudgetWritten:
    """A budget as it was saved, and as it was before, None when it is new."""

    budget: Budget
    before: Budget | None


@dataclass(frozen=True)
class BudgetTold:
    """A budget with what it comes to."""

    budget: Budget
    results: Results


@dataclass(frozen=True)
class Budgets:
    """The budgets of a household, the latest first, and who may stand beside a line."""

    household_id: str
    told: tuple[BudgetTold, ...]
    persons: tuple[Person, ...]
    formula: Formula
    """The formula by which the next one is counted."""

    @property
    def latest(self) -> BudgetTold | None:
        """The last one, None before the first."""
        return self.told[0] if self.told else None


class BudgetService:
    """The budgets of the households of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.words = BudgetWords(workspace.registry)

    def of_household(self, household_id: str) -> Budgets:
        """All of them that stand; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            household = uow.households.get(household_id)
            found = reversed(uow.budgets.of_household(household_id))
            formula = self._formula(uow)
        told = tuple(BudgetTold(one, results(one)) for one in found)
        return Budgets(household_id, told, household.persons, formula)

    def blank(self, household_id: str) -> BudgetInput:
        """Nothing told yet, of the household as it is today."""
        size = self.size(household_id, self._today)
        return BudgetInput(household_id, self._today, people=size.persons or None, units=size.units or None)

    def copied(self, household_id: str) -> BudgetInput:
        """The last budget carried to today, with the household as it is now; today's own is written on."""
        with self._workspace.notebook.read() as uow:
            found = uow.budgets.of_household(household_id)
        blank = self.blank(household_id)
        if not found:
            return blank
        last = found[-1]
        if last.day == self._today:
            return self.as_entered(last)
        return replace(blank, lines=last.all_lines, debts=tuple(one for one in last.all_debts if not one.is_over))

    def as_entered(self, budget: Budget) -> BudgetInput:
        """A budget to be written anew."""
        return BudgetInput(
            budget.household_id, budget.day, budget.all_lines, budget.all_debts, budget.people, budget.units,
            budget.note, budget.id,
        )  # fmt: skip

    def size(self, household_id: str, day: date) -> Size:
        """How many live in the household on a day, by the formula in use; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return size_of(uow.households.get(household_id).persons, day, self._formula(uow).scale)

    def foreseen(self, entered: BudgetInput, formula: Formula) -> BudgetTold:
        """What is entered so far comes to; nothing is kept."""
        budget = self._made(entered, "", formula, self._today)
        return BudgetTold(budget, results(budget))

    def save(self, entered: BudgetInput) -> BudgetWritten:
        """Keeps a budget; one of an earlier day keeps its formula. Raises InvalidInputError with every field."""
        problems = self._problems(entered)
        if problems:
            raise InvalidInputError(problems)
        with self._workspace.notebook.write() as uow:
            uow.households.get(entered.household_id)
            before = uow.budgets.get(entered.budget_id) if entered.budget_id else None
            formula = before.formula if before and before.written_on < self._today else self._formula(uow)
            made = self._made(entered, before.id if before else self._workspace.new_id(), formula, self._today)
            budget = written_anew(before, made) if before else made
            save(self._workspace, uow, JournalAct.BUDGET_WRITTEN, budget)
        return BudgetWritten(budget, before)

    def take_back(self, written: BudgetWritten) -> None:
        """As if it had not been written: the one before stands again, a new one counts nowhere."""
        with self._workspace.notebook.write() as uow:
            if written.before is not None:
                save(self._workspace, uow, JournalAct.PUT_BACK, written.before)
            else:
                save(self._workspace, uow, JournalAct.BUDGET_WITHDRAWN, replace(written.budget, mistaken=True))

    def withdraw(self, budget_id: str) -> Budget:
        """A budget written by mistake is shown and compared nowhere; gives it as it stood."""
        with self._workspace.notebook.write() as uow:
            budget = uow.budgets.get(budget_id)
            save(self._workspace, uow, JournalAct.BUDGET_WITHDRAWN, replace(budget, mistaken=True))
        return budget

    def put_back(self, budget: Budget) -> None:
        """A budget that was withdrawn stands again."""
        with self._workspace.notebook.write() as uow:
            save(self._workspace, uow, JournalAct.PUT_BACK, replace(budget, mistaken=False))

    def compare(self, before_id: str, after_id: str) -> Comparison:
        """Two budgets line by line; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return compare(uow.budgets.get(before_id), uow.budgets.get(after_id))

    def first_and_last(self, household_id: str, starts: date, ends: date) -> Comparison | None:
        """The first and the last budget of a measure's time, None when there are not two: what a bilan compares."""
        with self._workspace.notebook.read() as uow:
            return first_and_last(uow, household_id, starts, ends)

    def formulas(self) -> tuple[Formula, ...]:
        """The formulas that may be chosen today, each in its version of the day."""
        known = self._workspace.resources.formulas
        names = dict.fromkeys(one.id for one in known)
        return tuple(found for name in names if (found := newest(known, name, self._today)) is not None)

    def choose_formula(self, formula_id: str) -> Formula:
        """The operator counts this way from now on; budgets already written keep their own formula."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_FORMULA, formula_id)
            return self._formula(uow)

    def options(self, side: Side, chosen: str = "") -> tuple[Option, ...]:
        """The kinds of line of one side."""
        return self._workspace.registry.options(LISTS[side], chosen)

    def creditors(self, chosen: str = "") -> tuple[Option, ...]:
        """The kinds of creditor."""
        return self._workspace.registry.options(CREDITORS, chosen)

    def states(self, chosen: str = "") -> tuple[Option, ...]:
        """The states of a debt."""
        return self._workspace.registry.options(STATES, chosen)

    def level(self, list_name: str, kind: str) -> str:
        """Who may read a line of this kind (P1): « team », or « confidential » when it tells of somebody's health."""
        return "confidential" if self._is_private(list_name, kind) else "team"

    @property
    def _today(self) -> date:
        return self._workspace.clock.today()

    def _formula(self, uow: UnitOfWork) -> Formula:
        known = self._workspace.resources.formulas
        chosen = newest(known, str(uow.settings.get(_FORMULA, _USUAL_FORMULA)), self._today)
        return chosen or newest(known, _USUAL_FORMULA, self._today) or known[0]

    def _made(self, entered: BudgetInput, budget_id: str, formula: Formula, on: date) -> Budget:
        lines = [(line, self._is_private(LISTS[line.side], line.kind)) for line in entered.lines]
        debts = [(debt, self._is_private(CREDITORS, debt.creditor)) for debt in entered.debts]
        return Budget(
            budget_id, entered.household_id, entered.day or on, formula, on, entered.people, entered.units,
            tuple(line for line, private in lines if not private), tuple(line for line, private in lines if private),
            tuple(debt for debt, private in debts if not private), tuple(debt for debt, private in debts if private),
            entered.note.strip(),
        )  # fmt: skip

    def _is_private(self, list_name: str, kind: str) -> bool:
        options: Sequence[Option] = self._workspace.registry.lists[list_name]
        return any(one.confidential for one in options if one.value == kind)

    def _problems(self, entered: BudgetInput) -> dict[str, str]:
        problems: dict[str, str] = {}
        if entered.day is None:
            problems["day"] = "Indiquez le jour."
        elif entered.day > self._today:
            problems["day"] = f"Ce jour est à venir. Le budget se note au plus tard le {short_date(self._today)}."
        if not entered.lines and not entered.debts:
            problems["lines"] = "Notez au moins une ressource, une charge ou une dette."
        if len(entered.lines) > _MOST_LINES or len(entered.debts) > _MOST_LINES:
            problems["lines"] = f"Un budget a {_MOST_LINES} lignes au plus."
        if entered.people is not None and not 1 <= entered.people <= _MOST_PEOPLE:
            problems["people"] = f"Le nombre de personnes va de 1 à {_MOST_PEOPLE}."
        if entered.units is not None and not Decimal(0) < entered.units <= _MOST_PEOPLE:
            problems["units"] = f"Les unités de consommation vont de 0,1 à {_MOST_PEOPLE}."
        return problems


def names_of(persons: Sequence[Person]) -> Mapping[str, str]:
    """The first names of persons by their ids."""
    return {person.id: person.first_name or person.full_name for person in persons}


def first_and_last(uow: UnitOfWork, household_id: str, starts: date, ends: date) -> Comparison | None:
    """The first and the last budget of some days, None when there are not two."""
    found = [one for one in uow.budgets.of_household(household_id) if starts <= one.day <= ends]
    return compare(found[0], found[-1]) if len(found) > 1 else None
