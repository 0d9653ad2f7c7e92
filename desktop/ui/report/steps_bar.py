"""Where one stands on the way to a sealed bilan; a click goes to a step that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowLayout, SecondaryButton
from desktop.ui.widgets.tips import set_tip

STEPS: Final = ("Relire et compléter", "Aperçu et signataires", "Lecture et signatures", "Remise")


class StepsBar(QWidget):
    """Numbered steps: done ones carry a check mark, the present one is marked."""

    asked = Signal(int)
    """The place of a step that was clicked, from 0."""

    def __init__(self, steps: Sequence[str] = STEPS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        flow = FlowLayout(self, spacing=SPACE // 2)
        self.buttons: list[SecondaryButton] = []
        for place, title in enumerate(steps):
            button = SecondaryButton(f"{place + 1}.  {title}")
            button.setProperty("kind", "rail")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked, place=place: self._ask(place))
            self.buttons.append(button)
            flow.addWidget(button)
        self._now = 0

    def show_state(self, now: int, done: int, open_steps: frozenset[int], why_closed: str) -> None:
        """Marks the present step (−1 when all is over), how many are done, which can be gone to."""
        self._now = now
        for place, button in enumerate(self.buttons):
            button.setChecked(place == now)
            button.setEnabled(place in open_steps or place == now)
            finished = place < done
            button.setText(f"{'✓' if finished else f'{place + 1}.'}  {self._steps[place]}")
            state = "fait" if finished else "étape en cours" if place == now else "à venir"
            button.setAccessibleName(f"Étape {place + 1} sur {len(self._steps)}, {self._steps[place]}\u00a0: {state}")
            set_tip(button, "" if button.isEnabled() else why_closed)

    def _ask(self, place: int) -> None:
        self.buttons[place].setChecked(place == self._now)
        if place != self._now:
            self.asked.emit(place)
