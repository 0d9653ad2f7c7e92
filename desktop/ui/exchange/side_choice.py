"""Which of two versions counts: both in full, side by side where there is room, one under the other where not."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from desktop.services.conflict_choices import Side
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.widgets import RadioBox, TextLabel

SIDES: Final[dict[Side, str]] = {"mine": "Ma version", "theirs": "L’autre version", "both": "Les deux"}
_BOTH: Final = "Garder les deux textes, l’un après l’autre"
_HALF_CHARS: Final = 26


class SideChoice(QWidget):
    """`value()` is the side that was chosen, None as long as none is: nothing is proposed."""

    changed = Signal()

    def __init__(self, mine: str, theirs: str, *, both: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: dict[Side, RadioBox] = {}
        self._words: dict[Side, str] = {"mine": mine, "theirs": theirs}
        if both:
            self._words["both"] = _BOTH
        self._group = QButtonGroup(self)  # they have not the same parent: only a group lets one of them be chosen
        layout = PairLayout(self, _HALF_CHARS)
        for side in self._words:
            layout.add_field(self._version(side, SIDES[side] if side != "both" else ""), half=side != "both")
        self.setFocusProxy(self.buttons["mine"])
        self._group.buttonToggled.connect(self._on_toggled)

    def value(self) -> Side | None:
        """The side that counts."""
        return next((side for side, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, side: Side) -> None:
        """Takes one of them."""
        self.buttons[side].setChecked(True)

    def describe(self, name: str, description: str) -> None:
        """Name both for screen readers, with what they say."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for side, button in self.buttons.items():
            button.setAccessibleName(f"{name}, {SIDES[side].lower()}\u00a0: {self._words[side]}")
            button.setAccessibleDescription(description)

    def _version(self, side: Side, title: str) -> QWidget:
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        button = self.buttons[side] = RadioBox(self._words[side].replace("&", "&&"))
        button.setProperty("pill", True)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        button.setSizePolicy(policy)
        self._group.addButton(button)
        if title:
            column.addWidget(TextLabel(title, "caption", muted=True))
        column.addWidget(button)
        return cell

    def _on_toggled(self, button: RadioBox, checked: bool) -> None:
        if checked:
            self.setFocusProxy(button)
            self.changed.emit()
