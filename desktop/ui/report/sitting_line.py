"""Where a ceremony stands: who has answered, whose turn it is, who is still to come."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.ceremony import Sitting, Slot
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, IconLabel, TextLabel, clear_layout


class SittingLine(QWidget):
    """Names in their order, without what anybody answered: the next signer may be looking."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_sitting(self, sitting: Sitting, place: str) -> None:
        """Tells who has answered; `place` is the one whose turn it is, empty for nobody's."""
        clear_layout(self._column)
        steps = [(slot.signer, _state(slot, place)) for slot in sitting.slots]
        steps.append(("Sceau", "fait" if sitting.sealed_sha256 else "à venir"))
        self._column.addStretch(1)
        self._column.addWidget(FlowRow([_step(*step) for step in steps], SPACE * 3, line_spacing=SPACE // 2))
        self._column.addStretch(1)
        self.setAccessibleName(f"Signatures\u00a0: {_told(steps)}")


def _state(slot: Slot, now: str) -> str:
    if slot.answer is not None:
        return "fait"
    return "en cours" if slot.place == now else "à venir"


def _told(steps: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name} {state}" for name, state in steps)


def _step(name: str, state: str) -> QWidget:
    """A mark and a name; the one whose turn it is stands out by its weight, not by its colour alone."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE // 2)
    icon, ink = {"fait": ("check", "success"), "en cours": ("pen", "accent")}.get(state, ("hourglass", "muted"))
    row.addWidget(IconLabel(icon, ink, scale=1.1))
    row.addWidget(TextLabel(name, "label" if state == "en cours" else "body", muted=state != "en cours"))
    holder.setAccessibleName(f"{name}\u00a0: {state}")
    return holder
