"""One side of a budget while it is written: a line for each kind, amounts under each other, the total under them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.domain.budget import OTHER, BudgetLine, Side
from desktop.domain.form_fields import Option
from desktop.domain.french import money
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TextLine
from desktop.ui.widgets import (
    ChoiceField,
    IconButton,
    LevelMark,
    Line,
    LinkButton,
    MoneyField,
    SecondaryButton,
    TextLabel,
)

Persons = Sequence[tuple[str, str]]
"""Ids and first names of who may stand beside a line."""
_TITLES: Final = {Side.INCOME: "Ressources", Side.CHARGE: "Charges"}
_ADD: Final = {Side.INCOME: "Ajouter une ressource", Side.CHARGE: "Ajouter une charge"}
_ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_WORDS_CHARS: Final = 80


class AmountField(MoneyField):
    """An amount in a narrow place: it is put in order where it stands, not said again beside."""

    width_chars = 10

    def _say(self, value: Decimal) -> str:
        return ""


class LedgerRow(QWidget):
    """A kind of line with its amount a month; what it is exactly and whose it is are asked when wanted."""

    changed = Signal()
    finished = Signal()
    """Enter in its amount."""
    remove_asked = Signal()

    def __init__(self, option: Option, persons: Persons, *, offered: bool) -> None:
        super().__init__()
        self.kind, self._label, self._is_offered = option.value, option.label, offered
        self._person_names = dict(persons)
        self.amount, self._detail = AmountField(), QWidget()
        self.amount.edit.setPlaceholderText("" if offered else "à préciser")  # what is not told is not nought
        self.words = TextLine("", "Précision", _WORDS_CHARS)
        self.words.setAccessibleName(f"{option.label}\u00a0: précision")
        self.person = ChoiceField(persons, style="list", empty="Tout le ménage")
        self.person.describe(f"{option.label}\u00a0: de qui", "")
        self.more = IconButton("more", f"{option.label}\u00a0: préciser ou retirer")
        self.more.clicked.connect(lambda *_: self.unfold(unfolded=self._detail.isHidden()))
        self._name, self._told = TextLabel(option.label), TextLabel("", "caption", muted=True)
        self._remove = LinkButton("Retirer la ligne", "cross")
        self._remove.setAccessibleName(f"Retirer la ligne\u00a0: {option.label}")
        self._remove.clicked.connect(lambda *_: self.remove_asked.emit())
        self._lay_out(option)
        self.person.setVisible(bool(persons))
        self.amount.changed.connect(self._on_changed)
        self.words.textEdited.connect(lambda _text: self._on_changed())
        self.person.changed.connect(self._on_changed)
        self._name_amount()

    def _lay_out(self, option: Option) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._told)
        self._told.hide()
        head = QHBoxLayout()
        head.setSpacing(SPACE // 2)
        head.addLayout(names, 1)
        if option.confidential:
            head.addWidget(LevelMark("confidential", worded=False))
        head.addWidget(self.amount, 0, Qt.AlignmentFlag.AlignRight)
        head.addWidget(self.more)
        detail = QVBoxLayout(self._detail)
        detail.setContentsMargins(0, 0, 0, SPACE)
        detail.setSpacing(SPACE // 2)
        for part in (self.words, self.person):
            detail.addWidget(part)
        detail.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        self._detail.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._detail)

    @property
    def is_blank(self) -> bool:
        """Whether it was offered and nothing was said of it: it is then no line of the budget."""
        return self._is_offered and not (self.amount.text() or self.words.value() or self.person.value())

    def unfold(self, *, unfolded: bool) -> None:
        """Shows or hides what it is exactly, whose it is, and how to take it away."""
        self._detail.setVisible(unfolded)
        if unfolded:
            self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def line(self, side: Side) -> BudgetLine:
        """The line as it is entered."""
        return BudgetLine(side, self.kind, self.amount.value(), self.words.value(), self.person.value() or "")

    def raw(self) -> dict[str, Any]:
        """What is typed, right or wrong."""
        return {
            "kind": self.kind, "amount": self.amount.text(), "words": self.words.text(),
            "person": self.person.value(), "offered": self._is_offered,
        }  # fmt: skip

    def put(self, amount: str, words: str, person: str | None) -> None:
        """Shows what was typed earlier; a person who is no longer there is left out."""
        self.amount.set_text(amount)
        self.words.setText(words)
        try:
            self.person.set_value(person or None)
        except ValueError:
            self.person.set_value(None)
        self._show_told()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next amount; Ctrl+Enter belongs to the panel."""
        if event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.finished.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_changed(self) -> None:
        self._show_told()
        self.changed.emit()

    def _show_told(self) -> None:
        named = self._person_names.get(self.person.value() or "", "")
        told = " · ".join(part for part in (self.words.value(), named) if part)
        self._told.setText(told)
        self._told.setVisible(bool(told))
        self._name_amount()

    def _name_amount(self) -> None:
        told = self._told.text()
        name = f"{self._label}, {told}" if told else self._label
        self.amount.describe(f"{name}, par mois", "")
        self.setAccessibleName(name)


class LedgerColumn(QWidget):
    """The lines of one side, with a button for more of them; the total settles as one types."""

    changed = Signal()

    def __init__(self, side: Side, options: Sequence[Option], persons: Persons) -> None:
        super().__init__()
        self.side = side
        self._options = {one.value: one for one in options}
        self._persons = persons
        self.rows: list[LedgerRow] = []
        self.setAccessibleName(_TITLES[side])
        self.total = TextLabel("", "label", wrap=False)
        self.add = SecondaryButton(_ADD[side], "plus")
        self.add.clicked.connect(lambda *_: self._open_menu())
        self._place = QVBoxLayout()
        self._place.setSpacing(SPACE // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        head = QHBoxLayout()
        head.addWidget(TextLabel(_TITLES[side], "label"), 1)
        head.addWidget(LevelMark("team"))
        column.addLayout(head)
        column.addLayout(self._place)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(Line())
        foot = QHBoxLayout()
        foot.addWidget(TextLabel("Total par mois", muted=True), 1)
        foot.addWidget(self.total)
        column.addLayout(foot)
        column.addStretch(1)

    def show_lines(self, lines: Iterable[BudgetLine]) -> None:
        """Lines told before in the order of the list, and those that are usual and not told, offered."""
        given = [line for line in lines if line.side is self.side]
        told = {line.kind for line in given}
        wanted = [(line.kind, line) for line in given] + [
            (one.value, None) for one in self._options.values() if one.usual and one.value not in told
        ]
        ranks = {kind: rank for rank, kind in enumerate(self._options)}
        for kind, line in sorted(wanted, key=lambda one: ranks.get(one[0], len(ranks))):
            row = self._append(kind, offered=line is None)
            if line is not None:
                row.put("" if line.amount is None else money(line.amount), line.words, line.person_id)

    def show_raw(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """What was typed earlier."""
        for kept in rows:
            row = self._append(str(kept["kind"]), offered=bool(kept["offered"]))
            row.put(str(kept["amount"]), str(kept["words"]), kept["person"])

    def raw(self) -> list[dict[str, Any]]:
        """What is typed, offers too."""
        return [row.raw() for row in self.rows]

    def lines(self) -> tuple[BudgetLine, ...]:
        """The lines as they are entered; what was offered and not spoken of is none."""
        return tuple(row.line(self.side) for row in self.rows if not row.is_blank)

    def wrong(self) -> LedgerRow | None:
        """The first line whose amount cannot be read."""
        return next((row for row in self.rows if not row.amount.check()), None)

    def add_line(self, kind: str) -> LedgerRow:
        """One line more, with the cursor where it is filled in."""
        row = self._append(kind, offered=False)
        if kind == OTHER:
            row.unfold(unfolded=True)
        else:
            row.amount.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()
        return row

    def remove_line(self, row: LedgerRow) -> None:
        """Takes a line away; the cursor goes to the one that takes its place."""
        place = self.rows.index(row)
        self.rows.remove(row)
        self._place.removeWidget(row)
        row.hide()
        row.deleteLater()
        after = self.rows[min(place, len(self.rows) - 1)].amount if self.rows else self.add
        after.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _append(self, kind: str, *, offered: bool) -> LedgerRow:
        row = LedgerRow(self._options.get(kind) or Option(kind, kind), self._persons, offered=offered)
        row.changed.connect(self.changed)
        row.finished.connect(lambda: self._on_finished(row))
        row.remove_asked.connect(lambda: self.remove_line(row))
        self.rows.append(row)
        self._place.addWidget(row)
        row.show()
        return row

    def _on_finished(self, row: LedgerRow) -> None:
        place = self.rows.index(row) + 1
        after = self.rows[place].amount if place < len(self.rows) else self.add
        after.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self._options.values():
            if not one.retired:
                menu.addAction(one.label).triggered.connect(lambda *_, kind=one.value: self.add_line(kind))
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
