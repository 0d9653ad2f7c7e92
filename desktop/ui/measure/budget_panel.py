"""A budget written in place: two columns whose totals settle as one types, who lives on it, the debts, a note."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt

from desktop.domain.budget import Side
from desktop.domain.french import join_words
from desktop.domain.rest_to_live import Formula, Size
from desktop.services.budget_words import size_words
from desktop.services.budgets import BudgetInput, Budgets, names_of
from desktop.ui.measure.budget_debts import debts_input, debts_of, rows_of
from desktop.ui.measure.budget_ledger import LedgerColumn
from desktop.ui.measure.budget_parts import EqualColumns, RestLine, total_words
from desktop.ui.measure.step_panels import CHANGED
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.screen import Screen
from desktop.ui.widgets import DateField, LabeledField, NumberField, TextArea, TextLabel


class BudgetPanel(InlinePanel):
    """What is typed is kept until it is saved: neither a lock, nor « Annuler », nor another page loses it."""

    restarted = Signal()
    """What was kept is dropped: the panel is wanted anew."""

    def __init__(self, screen: Screen, budgets: Budgets, entered: BudgetInput, formula: Formula) -> None:
        self._budgets, self._entered, self._formula = budgets, entered, formula
        service, today = screen.services.budgets, screen.services.today
        persons = list(names_of(budgets.persons).items())
        self.columns = {side: LedgerColumn(side, service.options(side), persons) for side in Side}
        self.debts = debts_input(service.creditors(), service.states(), today)
        self._day, self._people, self._units = DateField(None, today), NumberField(), NumberField(places=2)
        self._size = Size(0, Decimal(0))
        fields = {
            "day": LabeledField("Budget du", self._day, level_mark="shared"),
            "people": LabeledField("Personnes", self._people, level_mark="shared"),
            "units": LabeledField("Unités de consommation", self._units, level_mark="shared"),
        }
        title = "Corriger le budget" if entered.budget_id else "Le budget du ménage"
        note = "Montants par mois. Ce qui n’est pas dit reste «\u00a0à préciser\u00a0» et ne compte pas pour zéro."
        super().__init__(screen, title, "Enregistrer le budget", fields, self._save, note)
        self._words = TextArea(min_lines=2)
        self.note = LabeledField("Note personnelle", self._words, level_mark="confidential")
        self.rest = RestLine()
        self._size_told = TextLabel("", "caption", muted=True)
        ledger = EqualColumns(tuple(self.columns.values()))
        for part in (self._size_told, ledger, self.rest, TextLabel("Dettes", "label"), self.debts, self.note):
            self.insert(part)
        self._unsaved = UnsavedForm(screen, self, self._raw)
        self._unsaved.take_up(key_of(entered), self._fill)
        self._settle()
        self._watch()
        self.given_up.connect(self.put_down)

    def keep(self) -> bool | None:
        """Keeps what is typed: None when nothing is, False when it could not be kept."""
        return self._unsaved.keep()

    def put_down(self) -> None:
        """The panel goes away and what is typed stays."""
        self._unsaved.leave("Le budget commencé est gardé\u00a0: vous le reprendrez quand vous le rouvrirez.")

    def focus_first(self) -> None:
        """In the first amount: the day is today's."""
        first = self.columns[Side.INCOME].rows
        (first[0].amount if first else self.columns[Side.INCOME].add).setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """An amount that cannot be read is not dropped in silence: it is gone to."""
        self.debts.check()
        wrong = next((row for column in self.columns.values() if (row := column.wrong()) is not None), None)
        cell = next(iter(self.debts.errors()), "")
        if wrong is not None:
            wrong.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        elif cell:
            self.debts.focus_cell(int(cell[1 : cell.index("]")]), cell.rpartition(".")[2])
        else:
            super().submit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only Ctrl+Enter, or Enter on the button, saves: Enter goes from amount to amount."""
        enters = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        on_button = self.accept_button.hasFocus() or self.cancel_button.hasFocus()
        if enters and not on_button and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.accept()
        else:
            super().keyPressEvent(event)

    def entered(self) -> BudgetInput:
        """What is entered so far."""
        count = self._people.value()
        return replace(
            self._entered,
            day=self._day.value(),
            lines=tuple(line for column in self.columns.values() for line in column.lines()),
            debts=debts_of(self.debts.value() or ()),
            people=None if count is None else int(count),
            units=self._units.value(),
            note=self._words.value(),
        )

    def _fill(self, kept: Mapping[str, Any]) -> None:
        if kept:
            for name, widget in self._heads().items():
                widget.set_text(str(kept.get(name, "")))
            for side, column in self.columns.items():
                column.show_raw(kept.get(side.value, ()))
            self.debts.set_value(kept.get("debts", ()))
            self._words.set_value(str(kept.get("note", "")))
            self._column.insertWidget(1, self._unsaved.taken_up("Repartir de zéro", self.restarted.emit))
            return
        entered = self._entered
        self._day.set_value(entered.day)
        self._put_size(entered.people, entered.units)
        for column in self.columns.values():
            column.show_lines(entered.lines)
        self.debts.set_value(rows_of(entered.debts))
        self._words.set_value(entered.note)

    def _heads(self) -> dict[str, DateField | NumberField]:
        return {"day": self._day, "people": self._people, "units": self._units}

    def _raw(self) -> dict[str, Any]:
        texts = {name: widget.text() for name, widget in self._heads().items()}
        sides = {side.value: column.raw() for side, column in self.columns.items()}
        return {**texts, **sides, "debts": self.debts.value() or [], "note": self._words.value()}

    def _watch(self) -> None:
        self._day.changed.connect(self._on_day)
        for column in self.columns.values():
            column.changed.connect(self._on_changed)
        for widget in (self._people, self._units, self._words):
            widget.changed.connect(self._on_changed)
        self.debts.changed.connect(lambda _cell: self._on_changed())
        self.debts.row_removed.connect(self._on_changed)

    def _on_changed(self) -> None:
        self._settle()
        self._unsaved.touch()

    def _on_day(self) -> None:
        """Who lives there is counted on the day, unless it was said otherwise."""
        before, entered = self._size, self.entered()
        self._size = self._counted(entered.day)
        if (entered.people, entered.units) == (before.persons or None, before.units or None):
            self._put_size(self._size.persons or None, self._size.units or None)
        self._on_changed()

    def _counted(self, day: date | None) -> Size:
        services = self._screen.services
        return services.budgets.size(self._budgets.household_id, day or services.today())

    def _put_size(self, people: int | None, units: Decimal | None) -> None:
        self._people.set_value(None if people is None else Decimal(people))
        self._units.set_value(units)

    def _settle(self) -> None:
        """Totals and rest to live on of what is entered so far."""
        entered = self.entered()
        service = self._screen.services.budgets
        told = service.foreseen(entered, self._formula)
        for side, total in ((Side.INCOME, told.results.income), (Side.CHARGE, told.results.charges)):
            self.columns[side].total.setText(total_words(total))
        self.rest.show_results(told, service.words)
        size = self._size = self._counted(entered.day)
        guessed = f" Âge à préciser\u00a0: {join_words(size.guessed)}." if size.guessed else ""
        self._size_told.setText(f"D’après la fiche du ménage\u00a0: {size_words(size.persons, size.units)}.{guessed}")

    def _save(self, _values: Mapping[str, Any]) -> Done:
        service, unsaved, key, typed = self._screen.services.budgets, self._unsaved, key_of(self._entered), self._raw()
        written = service.save(self.entered())
        unsaved.forget()

        def take_back() -> None:
            service.take_back(written)
            self._screen.services.unsaved.keep(key, typed)

        return Done("Budget enregistré.", CHANGED, take_back)


def key_of(entered: BudgetInput) -> str:
    """Under which what is typed of a budget is kept."""
    return f"budget:{entered.budget_id or entered.household_id}"
