"""The foot of the recorder, always in sight: what is wrong with links to it, and the acts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme import SPACE
from desktop.ui.widgets import FlowLayout, IconLabel, LinkButton, PrimaryButton, TextLabel, clear_layout

_SHOWN = 6
_WIDTH = 1040
"""As wide as the column of sheets above."""


class Footer(QFrame):
    """Save, give up, and the summary of errors; `field_asked` gives the name of the field to go to."""

    field_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "status")
        self.save = PrimaryButton("Enregistrer", "check")
        self.save.setToolTip("Ctrl+S")
        self.abandon = LinkButton("Abandonner le brouillon")
        self._summary = QWidget()
        self._summary.setAccessibleName("À corriger")
        self._flow = FlowLayout(self._summary)
        self._links: list[LinkButton] = []
        acts = QHBoxLayout()
        acts.setSpacing(SPACE * 2)
        middle = Qt.AlignmentFlag.AlignVCenter  # without it the lowest button bounds the height of the row
        acts.addWidget(self.save, 0, middle)
        acts.addStretch(1)
        acts.addWidget(self.abandon, 0, middle)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self._summary)
        column.addLayout(acts)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 3, SPACE, SPACE * 3 + 14, SPACE)
        row.addStretch(1)
        row.addWidget(inner, 100)
        row.addStretch(1)
        self.show_errors(())

    @property
    def links(self) -> tuple[LinkButton, ...]:
        """The links to the fields that are wrong."""
        return tuple(self._links)

    def show_errors(self, errors: Sequence[tuple[str, str, str]]) -> None:
        """Shows (field name, label, message) of everything that is wrong; nothing when all is right."""
        clear_layout(self._flow)
        self._links = []
        self._summary.setVisible(bool(errors))
        if not errors:
            return
        count = len(errors)
        told = "Un point à corriger\u00a0:" if count == 1 else f"{count} points à corriger\u00a0:"
        label = TextLabel(told, "label", wrap=False)
        label.setProperty("tone", "danger")
        self._flow.addWidget(IconLabel("error", "danger"))
        self._flow.addWidget(label)
        for name, title, message in errors[:_SHOWN]:
            link = LinkButton(title)
            link.setToolTip(message)
            link.setAccessibleDescription(message)
            link.clicked.connect(lambda *_, name=name: self.field_asked.emit(name))
            self._links.append(link)
            self._flow.addWidget(link)
        if count > _SHOWN:
            self._flow.addWidget(TextLabel(f"et {count - _SHOWN} plus bas", muted=True, wrap=False))
