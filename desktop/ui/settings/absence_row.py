"""One absence of the list: when, why, and the appointments that fall in it, each to be put off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import capital, plural
from desktop.services.absence_words import span_words, title_of
from desktop.services.absences import AbsenceLine, Touched
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import day_in_words, hour_in_words
from desktop.ui.widgets import Banner, FlowRow, LinkButton, TextLabel


class AbsenceRow(QWidget):
    """Signals give the line; `postpone_wanted` the appointment."""

    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    postpone_wanted = Signal(object)

    def __init__(self, line: AbsenceLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.edit, self.remove = LinkButton("Modifier", "pen"), LinkButton("Retirer", "cross")
        self.postpone: list[LinkButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        when = capital(span_words(line.absence))
        column.addWidget(TextLabel(when, "label"))
        column.addWidget(TextLabel(title_of(line.absence), muted=True))
        if line.touched:
            count = plural(len(line.touched), "rendez-vous tombe", "rendez-vous tombent")
            column.addWidget(Banner("warning", f"{count} dans cette absence."))
        for one in line.touched:
            column.addWidget(self._touched(one))
        column.addWidget(FlowRow((self.edit, self.remove), SPACE * 2))
        for button in (self.edit, self.remove):
            button.setAccessibleName(f"{button.text()}\u00a0: absence {span_words(line.absence)}")
        # methods, not lambdas: the row is deleted by its card, and nothing of it may hold it alive meanwhile
        self.edit.clicked.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)

    def _touched(self, one: Touched) -> QWidget:
        at = f" à\u00a0{hour_in_words(one.at)}" if one.at else ""
        when = f"{capital(day_in_words(one.day))}{at}"
        who = ", ".join(part for part in (one.household, one.commune) if part)
        button = LinkButton("Reporter…", "clock")
        button.setAccessibleName(f"Reporter\u00a0: {who}, {when}")
        button.clicked.connect(self._on_postpone)
        self.postpone.append(button)
        return FlowRow((TextLabel(when, wrap=False), TextLabel(who, wrap=False), button), SPACE * 2)

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.line)

    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.line)

    def _on_postpone(self) -> None:
        place = next((place for place, button in enumerate(self.postpone) if button is self.sender()), None)
        if place is not None:
            self.postpone_wanted.emit(self.line.touched[place])
