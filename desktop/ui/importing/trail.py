"""Where one stands between the file and what was made of it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowLayout, SecondaryButton

STEPS: Final = ("Fichier", "Colonnes", "Aperçu", "Import")


class StepTrail(QWidget):
    """Four numbered steps; those gone through can be gone back to until the import is made."""

    asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        flow = FlowLayout(self, spacing=SPACE // 2)
        self.buttons: list[SecondaryButton] = []
        self._now = 0
        for place, title in enumerate(STEPS):
            button = SecondaryButton(f"{place + 1}.  {title}")
            button.setProperty("kind", "rail")
            button.setCheckable(True)
            button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _checked, place=place: self._ask(place))
            self.buttons.append(button)
            flow.addWidget(button)
        self.show_step(0)

    @property
    def step(self) -> int:
        """The present step."""
        return self._now

    def show_step(self, now: int) -> None:
        """Marks the present step and those done."""
        self._now = now
        over = now == len(STEPS) - 1
        for place, button in enumerate(self.buttons):
            button.setChecked(place == now)
            button.setEnabled(place == now or (place < now and not over))
            button.setText(f"{'✓' if place < now or over else f'{place + 1}.'}  {STEPS[place]}")
            state = "étape en cours" if place == now else "fait" if place < now else "à venir"
            button.setAccessibleName(f"Étape {place + 1} sur {len(STEPS)}, {STEPS[place]}\u00a0: {state}")

    def _ask(self, place: int) -> None:
        self.buttons[place].setChecked(place == self._now)
        if place != self._now:
            self.asked.emit(place)
