"""The tab « Budget » of a measure: the budget of a day, how it is counted, how it went, and what visits said of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.budget import Budget, Side
from desktop.domain.french import long_date
from desktop.domain.rest_to_live import Formula
from desktop.services.budget_words import history_words
from desktop.services.budgets import BudgetInput, Budgets, BudgetTold, names_of
from desktop.services.measure_view import MeasureView
from desktop.ui.measure.budget_panel import BudgetPanel, key_of
from desktop.ui.measure.budget_parts import EqualColumns, comparison_view, debts_view, formula_card, side_view
from desktop.ui.measure.file import MeasureFile
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.measure.tabs import Tab
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.page_base import Fact, attempt, keep_in_place
from desktop.ui.screen import Screen
from desktop.ui.widgets import ChoiceField, FlowRow, LinkButton, SecondaryButton, TextLabel, clear_layout
from desktop.ui.widgets.line_chart import Curve, LineChart

BUDGET: Final = "budget"
"""The key of the tab, and what a measure is opened with to write one."""
_SAID_SHOWN: Final = 8
_WITHDRAW: Final = "Retirer, noté par erreur"


class BudgetPage(Tab):
    """Shows the latest budget; another day is chosen from a list, and two days are compared."""

    writing = Signal(bool)
    """Whether a budget is being written: it then wants all the width."""

    def __init__(self, screen: Screen, view: MeasureView, slot: PanelSlot) -> None:
        super().__init__()
        self._screen, self._view, self.slot = screen, view, slot
        self._service = screen.services.budgets
        self._budgets: Budgets = self._service.of_household(view.household.id)
        self.day, self.formula = self._days(0), self._formulas()
        self.before, self.after = self._days(1), self._days(0)
        self.redo = SecondaryButton(self._redo_label(), "euro")
        self.redo.clicked.connect(lambda *_: self.open())
        self._shown, self._compared = Tab(), Tab()
        self._head()
        self.add(slot)
        slot.closed.connect(self._on_closed)
        self._show_budgets()
        self._show_said()
        self.column.addStretch(1)

    def open(self) -> None:
        """Opens the panel: what was begun, else today's budget, else the last one carried to today."""
        self._open(self._service.copied(self._view.household.id), self._budgets.formula)

    def _redo_label(self) -> str:
        begun = self._screen.services.unsaved.load(key_of(self._service.copied(self._view.household.id)))
        if begun:
            return "Reprendre le budget commencé"
        return "Refaire le budget" if self._budgets.told else "Noter le budget"

    def _head(self) -> None:
        parts: list[QWidget] = [self.redo]
        if len(self._budgets.told) > 1:
            parts = [TextLabel("Budget du", "label", wrap=False), self.day, self.redo]
        self.add(FlowRow(parts, 12))
        if not self._budgets.told:
            self.say("Aucun budget n’a encore été noté pour ce ménage. Ressources et charges se notent par mois\u00a0; "
                     "le reste à vivre se calcule à mesure.")  # fmt: skip
        elif not self.slot.is_open:
            self.say("«\u00a0Refaire le budget\u00a0» reprend le dernier à la date d’aujourd’hui\u00a0: "
                     "il ne reste qu’à changer ce qui a bougé.")  # fmt: skip

    def _show_budgets(self) -> None:
        if not self._budgets.told:
            return
        self.add(self._shown)
        self.day.changed.connect(lambda: keep_in_place(self.day, self._show_day))
        self._show_day()
        if len(self._budgets.told) > 1:
            self._show_course()
            self.title("Comparer deux budgets")
            self.add(FlowRow([self.before, TextLabel("↔", "label", wrap=False), self.after], 12))
            self.add(self._compared)
            for choice in (self.before, self.after):
                choice.changed.connect(lambda choice=choice: keep_in_place(choice, self._compare))
            self._compare()
        self.title("Formule du reste à vivre", "Celle de l’opérateur, pour les prochains budgets\u00a0: "
                   "ceux qui sont écrits gardent la leur.")  # fmt: skip
        self.add(self.formula)
        self.formula.changed.connect(self._on_formula)

    def _show_day(self) -> None:
        told = next((one for one in self._budgets.told if one.budget.id == self.day.value()), self._budgets.told[0])
        shown, words, names = self._shown, self._service.words, names_of(self._budgets.persons)
        clear_layout(shown.column)
        if len(self._budgets.told) == 1:
            shown.title(f"Budget du {self._named(told.budget)}")
        shown.add(EqualColumns([side_view(told, side, words, names) for side in Side]))
        shown.add(formula_card(told, words))
        if told.budget.all_debts:
            shown.title("Dettes")
            shown.add(debts_view(told, words))
        if told.budget.note:
            shown.add(Fact("Note personnelle", told.budget.note, "confidential"))
        for earlier in told.budget.earlier:
            shown.say(f"Corrigé depuis\u00a0: ce budget se lisait autrement le {long_date(earlier.written_on)}.")
        shown.add(self._acts(told))

    def _acts(self, told: BudgetTold) -> QWidget:
        correct, withdraw = LinkButton("Corriger ce budget", "pen"), LinkButton(_WITHDRAW, "cross")
        correct.clicked.connect(lambda *_: self._open(self._service.as_entered(told.budget), told.budget.formula))
        withdraw.clicked.connect(lambda *_: self._withdraw(told.budget))
        for link in (correct, withdraw):
            link.setAccessibleDescription(f"Budget du {long_date(told.budget.day)}")
        return FlowRow([correct, withdraw], 16)

    def _show_course(self) -> None:
        """How income, charges and rest went, from the oldest budget on."""
        told = tuple(reversed(self._budgets.told))
        curves = (
            Curve("Ressources", "info", "square", [one.results.income.whole for one in told]),
            Curve("Charges", "warning", "diamond", [one.results.charges.whole for one in told]),
            Curve("Reste à vivre", "accent", "disc", [one.results.rest for one in told]),
        )
        words = history_words([(one.budget, one.results) for one in told])
        self.title("Au fil du temps", "Ce qui est partiel n’a pas de point.")
        self.course = LineChart("Budget au fil du temps", [one.budget.day for one in told], curves, words)
        self.add(self.course)

    def _show_said(self) -> None:
        """What each contact said of the budget, the latest first."""
        for told in self._view.budget[:_SAID_SHOWN]:
            self.title(f"Dit le {long_date(told.day)}")
            self.facts([Fact(answer.label, answer.words, answer.level) for answer in told.answers])

    def _compare(self) -> None:
        before, after = self.before.value(), self.after.value()
        clear_layout(self._compared.column)
        if not before or not after or before == after:
            self._compared.say("Choisissez deux jours différents.")
            return
        found = self._service.compare(before, after)
        self._compared.add(comparison_view(found, self._service.words))
        if not found.same_formula:
            self._compared.say("Les deux restes à vivre n’ont pas été comptés par la même formule\u00a0: "
                               "ils ne se comparent pas.")  # fmt: skip

    def _open(self, entered: BudgetInput, formula: Formula) -> None:
        panel = BudgetPanel(self._screen, self._budgets, entered, formula)
        panel.restarted.connect(lambda: self._open(entered, formula))
        self.writing.emit(True)
        self.slot.show_panel(panel)

    def _on_closed(self) -> None:
        self.redo.setText(self._redo_label())
        self.writing.emit(False)

    def _withdraw(self, budget: Budget) -> None:
        """At once, with the way back in the message bar."""
        screen, service = self._screen, self._service

        def put_back() -> None:
            if attempt(screen, lambda: service.put_back(budget)):
                screen.hub.tell(*CHANGED)

        if attempt(screen, lambda: service.withdraw(budget.id)):
            screen.messages.show_info(f"Budget du {long_date(budget.day)} retiré.", put_back)
            screen.hub.tell(*CHANGED)

    def _on_formula(self) -> None:
        chosen = self.formula.value()
        if chosen is None:
            self.formula.set_value(self._budgets.formula.id)  # there is always one
        elif chosen != self._budgets.formula.id and attempt(self._screen, lambda: self._service.choose_formula(chosen)):
            self._screen.messages.show_info("Formule changée pour les prochains budgets.")
            self._screen.hub.tell(*CHANGED)

    def _days(self, place: int) -> ChoiceField:
        """A list of the budgets with one of them chosen."""
        days = [(told.budget.id, self._named(told.budget)) for told in self._budgets.told]
        chosen = days[min(place, len(days) - 1)][0] if days else None
        made = ChoiceField(days, chosen, "list")
        made.describe(("Jour du budget", "Comparer le budget du")[min(place, 1)], "")
        return made

    def _formulas(self) -> ChoiceField:
        known = [(one.id, one.name) for one in self._service.formulas()]
        made = ChoiceField(known, self._budgets.formula.id, "list")
        made.describe("Formule du reste à vivre", "")
        return made

    def _named(self, budget: Budget) -> str:
        is_today = budget.day == self._screen.services.today()
        return f"{long_date(budget.day)}, aujourd’hui" if is_today else long_date(budget.day)


def budget_page(file: MeasureFile) -> BudgetPage:
    """The page behind the tab of a measure's file, brought to the front."""
    file.show_page(BUDGET)
    page = file.page(BUDGET)
    assert isinstance(page, BudgetPage)  # noqa: S101 - as it is made
    return page
