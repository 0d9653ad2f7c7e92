"""Choosing persons: those of the household at a touch, others by their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.text import fold
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import SecondaryButton
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.ticks import TickBox

_LONGEST = 120


@dataclass(frozen=True)
class PersonRef:
    """A person chosen: one of the household by `id`, or somebody else whose name was typed (`id` is empty)."""

    id: str
    name: str


class _PersonBox(TickBox):
    """One person, in a frame that a finger hits."""

    def __init__(self, person: PersonRef, detail: str = "") -> None:
        super().__init__(f"{person.name} ({detail})" if detail else person.name)
        self.person = person
        self.setProperty("pill", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class PersonPicker(QWidget):
    """One or several persons of a household, and whoever else is typed in.

    `persons` are (id, name, detail): the detail, an age or a role, is shown in brackets.
    """

    changed = Signal()

    def __init__(
        self,
        persons: Sequence[tuple[str, str, str]] = (),
        *,
        several: bool = True,
        other: str = "Autre personne",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._several, self._name = several, ""
        self._boxes: list[_PersonBox] = []
        self._ground = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._ground.setSizePolicy(policy)
        self._flow = FlowLayout(self._ground)
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.edit.setPlaceholderText(other)
        self.edit.setAccessibleName(other)
        self.edit.returnPressed.connect(self.take_typed)
        self.edit.textChanged.connect(self._on_text)
        self.add = SecondaryButton("Ajouter", "plus")
        self.add.setEnabled(False)
        self.add.clicked.connect(lambda *_: self.take_typed())
        for id_, name, detail in persons:
            self._put(PersonRef(id_, name), detail)
        self._lay_out()
        self.setFocusProxy(self._boxes[0] if self._boxes else self.edit)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.edit, 1)
        row.addWidget(self.add)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._ground)
        column.addLayout(row)
        self._ground.setVisible(bool(self._boxes))

    def value(self) -> tuple[PersonRef, ...]:
        """The persons chosen, in the order shown; a name still being typed counts too."""
        chosen = tuple(box.person for box in self._boxes if box.isChecked())
        typed = self.edit.text().strip()
        if not typed or self._same(typed) is not None:
            return chosen
        return (*chosen, PersonRef("", typed)) if self._several else (PersonRef("", typed),)

    def set_value(self, persons: Sequence[PersonRef]) -> None:
        """Choose these only; whoever is not of the household is added to the boxes."""
        self.edit.clear()
        for person in persons:
            if self._find(person) is None:
                self._put(person)
        for box in self._boxes:
            box.setChecked(any(self._find(person) is box for person in persons))

    def take_typed(self) -> None:
        """Make a box of the name typed; a name that is there already is ticked instead."""
        typed = self.edit.text().strip()
        if not typed:
            return
        box = self._same(typed) or self._put(PersonRef("", typed))
        self.edit.clear()
        box.setChecked(True)

    def describe(self, name: str, description: str) -> None:
        """Name every part for screen readers."""
        self._name = name
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for box in self._boxes:
            self._describe(box)
        self.edit.setAccessibleName(f"{name}\u00a0: {self.edit.placeholderText()}")
        self.edit.setAccessibleDescription(description)
        self.add.setAccessibleName(f"{name}\u00a0: ajouter cette personne")

    def _put(self, person: PersonRef, detail: str = "") -> _PersonBox:
        box = _PersonBox(person, detail)
        box.toggled.connect(lambda checked: self._on_toggled(box, checked=checked))
        self._boxes.append(box)
        self._flow.addWidget(box)
        self._describe(box)
        if self._ground.parentWidget() is not None:
            self._ground.show()
        return box

    def _describe(self, box: _PersonBox) -> None:
        box.setAccessibleName(f"{self._name}\u00a0: {box.text()}" if self._name else box.text())

    def _find(self, person: PersonRef) -> _PersonBox | None:
        if person.id:
            return next((box for box in self._boxes if box.person.id == person.id), None)
        return self._same(person.name)

    def _same(self, name: str) -> _PersonBox | None:
        folded = fold(name)
        return next((box for box in self._boxes if fold(box.person.name) == folded), None)

    def _on_toggled(self, box: _PersonBox, *, checked: bool) -> None:
        if checked and not self._several:
            for other in self._boxes:
                if other is not box:
                    other.setChecked(False)
        self.changed.emit()

    def _on_text(self, text: str) -> None:
        self.add.setEnabled(bool(text.strip()))
        self.changed.emit()
