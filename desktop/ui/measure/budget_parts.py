"""The parts of a budget that is read: its columns, how the rest is counted, its debts, two beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.budget import Budget, BudgetLine, Side
from desktop.domain.budget_comparison import Comparison, Standing
from desktop.domain.budget_results import Results, Total
from desktop.domain.french import long_date, money, number, short_date
from desktop.domain.rest_to_live import Divisor
from desktop.services.budget_words import NOT_TOLD, BudgetWords, amount_words, signed, size_words
from desktop.services.budgets import BudgetTold
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets import Chip, FlowRow, LevelMark, Line, TextLabel

_BESIDE_CHARS: Final = 62
"""Characters that two columns of a budget need to stand side by side."""
_TITLES: Final = {Side.INCOME: "Ressources", Side.CHARGE: "Charges"}
_STATE_TONES: Final[Mapping[str, Tone]] = {
    "owed": "warning", "plan_kept": "success", "plan_broken": "danger", "paid": "success", "erased": "success",
}  # fmt: skip
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


class EqualColumns(QWidget):
    """Parts side by side with equal shares; one under the other when the width or the text asks for it."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE * 4)
        for part in parts:
            self._box.addWidget(part, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stacks them when they would be too narrow."""
        super().resizeEvent(event)
        wide = self.width() >= self.fontMetrics().horizontalAdvance("0") * _BESIDE_CHARS
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)


class RestLine(QWidget):
    """The rest to live on in one line that settles as one types: the amount, or what it would need."""

    def __init__(self) -> None:
        super().__init__()
        self.amount = TextLabel("", "title", wrap=False)
        self.chip = Chip("Partiel", "warning")
        self.words = TextLabel("", muted=True)
        self.name = TextLabel("", "label")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE // 2, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self.name)
        column.addWidget(FlowRow([self.amount, self.chip], SPACE * 2))
        column.addWidget(self.words)

    def show_results(self, told: BudgetTold, words: BudgetWords) -> None:
        """Shows what a budget comes to."""
        found = told.results
        self.name.setText(told.budget.formula.name)
        self.amount.setVisible(found.rest is not None)
        self.chip.setVisible(found.rest is None)
        self.amount.setText("" if found.rest is None else money(found.rest))
        self.words.setText(rest_words(told, words))
        self.setAccessibleName(f"{self.name.text()}\u00a0: {self.amount.text() or 'partiel'}. {self.words.text()}")


def rest_words(told: BudgetTold, words: BudgetWords) -> str:
    """How the rest was counted with its inputs, or what it would need."""
    found = told.results
    if found.rest is None:
        return f"Manque\u00a0: {words.missing(found.missing)}."
    difference = f"{money(found.income.amount)} − {money(found.counted.amount)}"
    if told.budget.formula.divisor is Divisor.NONE or found.divisor is None:
        return f"{difference} de charges comptées."
    return f"({difference} de charges comptées) ÷ {number(found.divisor)}"


def total_words(total: Total) -> str:
    """« 671,17 € », « 671,17 € connus » while something is missing in it."""
    return money(total.amount) if total.whole is not None else f"{money(total.amount)} connus"


def side_view(told: BudgetTold, side: Side, words: BudgetWords, names: Mapping[str, str]) -> QWidget:
    """The lines of one side under each other, with their total."""
    budget = told.budget
    total = told.results.income if side is Side.INCOME else told.results.charges
    holder = QWidget()
    holder.setAccessibleName(_TITLES[side])
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE // 2 + 2)
    head = QHBoxLayout()
    head.addWidget(TextLabel(_TITLES[side], "label"), 1)
    head.addWidget(LevelMark("team"))
    column.addLayout(head)
    for line in budget.side(side):
        column.addWidget(_line_view(line, words, names, private=line in budget.private_lines))
    if not budget.side(side):
        column.addWidget(TextLabel("Rien n’a été noté.", muted=True))
    column.addStretch(1)
    column.addWidget(Line())
    column.addWidget(_pair("Total", total_words(total), strong=True))
    return holder


def _line_view(line: BudgetLine, words: BudgetWords, names: Mapping[str, str], *, private: bool) -> QWidget:
    who = names.get(line.person_id, "")
    kind = words.kind(line.side, line.kind, line.words)
    shown = _pair(f"{kind} ({who})" if who else kind, amount_words(line.amount), warns=line.amount is None)
    if private:
        shown.layout().insertWidget(1, LevelMark("confidential", worded=False))  # type: ignore[union-attr]
    return shown


def _pair(label: str, value: str, *, strong: bool = False, warns: bool = False) -> QWidget:
    """A label and, at the right, its amount."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(TextLabel(label, "label" if strong else "body", selectable=True), 1)
    amount = TextLabel(value, "label" if strong else "body", wrap=False, selectable=True)
    if warns:
        amount.setProperty("tone", "warning")
    row.addWidget(amount, 0, _RIGHT)
    holder.setAccessibleName(f"{label}\u00a0: {value}")
    return holder


def formula_card(told: BudgetTold, words: BudgetWords) -> QFrame:
    """The rest to live on with its formula and its inputs, and the energy effort."""
    budget, found = told.budget, told.results
    card = QFrame()
    card.setProperty("part", "sunken")
    column = QVBoxLayout(card)
    column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
    column.setSpacing(SPACE // 2)
    rest = RestLine()
    rest.show_results(told, words)
    column.addWidget(rest)
    for line in formula_lines(budget, found, words):
        column.addWidget(TextLabel(line, "caption", muted=True))
    return card


def formula_lines(budget: Budget, found: Results, words: BudgetWords) -> list[str]:
    """What stands beside the rest to live on: who lives on it, what was left out, the formula with its version."""
    formula = budget.formula
    left_out = words.uncounted(formula, budget.all_lines)
    lines = [f"Le ménage\u00a0: {size_words(budget.people, budget.units)}."]
    if left_out:
        lines.append(f"Noté et non compté\u00a0: {left_out}.")
    if found.effort is not None:
        lines.append(f"Effort énergétique\u00a0: {number(found.effort)}\u00a0% des ressources.")
    lines.append(
        f"Formule, version {formula.version} du {short_date(formula.valid_from)}\u00a0: {words.formula(formula)}. "
        f"Source\u00a0: {formula.source}."
    )
    return lines


def debts_view(told: BudgetTold, words: BudgetWords) -> QWidget:
    """The register: each debt with its amount, its age, its plan and its state."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    for debt in told.budget.all_debts:
        line = _pair(words.creditor(debt), amount_words(debt.amount), warns=debt.amount is None)
        column.addWidget(line)
        parts = [f"Depuis le {long_date(debt.since)}"] if debt.since else []
        parts += [debt.plan] if debt.plan else []
        parts += [f"{money(debt.monthly)} par mois"] if debt.monthly is not None else []
        below: list[QWidget] = [Chip(words.state(debt), _STATE_TONES.get(debt.state, "neutral"))] if debt.state else []
        if parts:
            below.append(TextLabel(" · ".join(parts), "caption", muted=True))
        if below:
            column.addWidget(FlowRow(below, SPACE))
    column.addWidget(Line())
    column.addWidget(_pair("Reste dû", total_words(told.results.debts), strong=True))
    if told.results.plans:
        column.addWidget(TextLabel(f"Les plans prennent {money(told.results.plans)} par mois.", "caption", muted=True))
    return holder


def comparison_view(found: Comparison, words: BudgetWords) -> QWidget:
    """Two budgets line by line; where an amount was not told the difference is not known."""
    holder = QWidget()
    holder.setAccessibleName("Comparaison")
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE * 2)
    grid.setVerticalSpacing(SPACE // 2 + 2)
    grid.setColumnStretch(0, 1)
    heads = ("", short_date(found.before.day), short_date(found.after.day), "Écart")
    _grid_row(grid, heads, "caption", muted=True)
    side = None
    for change in found.changes:
        if change.side is not side:
            side = change.side
            grid.addWidget(TextLabel(_TITLES[side], "label"), grid.rowCount(), 0, 1, 4)
        cells = (words.kind(change.side, change.kind, change.words), _standing(change.before), _standing(change.after))
        _grid_row(grid, (*cells, _difference(change.difference)), "body")
    grid.addWidget(Line(), grid.rowCount(), 0, 1, 4)
    for totals in comparison_totals(found):
        _grid_row(grid, totals, "label")
    return holder


def comparison_totals(found: Comparison) -> list[tuple[str, str, str, str]]:
    """Income, charges, rest and debts of both days, with how much more they are."""
    then, now = found.then, found.now
    rows = [
        ("Ressources", then.income.whole, now.income.whole, found.income),
        ("Charges", then.charges.whole, now.charges.whole, found.charges),
        ("Reste à vivre", then.rest, now.rest, found.rest),
    ]
    if found.before.all_debts or found.after.all_debts:
        rows.append(("Reste dû", then.debts.whole, now.debts.whole, found.debts))
    return [(name, _partial(before), _partial(after), _difference(more)) for name, before, after, more in rows]


def _grid_row(grid: QGridLayout, cells: Sequence[str], role: str, *, muted: bool = False) -> None:
    place = grid.rowCount()
    for column, text in enumerate(cells):
        if not text:
            continue  # words that can be selected take the keys: none of them may be empty
        label = TextLabel(text, role, muted=muted, wrap=column == 0, selectable=True)  # type: ignore[arg-type]
        grid.addWidget(label, place, column, Qt.AlignmentFlag.AlignTop if column == 0 else _RIGHT)


def _standing(one: Standing) -> str:
    if not one.present:
        return "—"
    return NOT_TOLD if one.amount is None else money(one.amount)


def _partial(amount: Decimal | None) -> str:
    return "partiel" if amount is None else money(amount)


def _difference(amount: Decimal | None) -> str:
    return "?" if amount is None else signed(amount)
