"""Who took part: several households ticked at once, found by a few letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.domain.text import fold
from desktop.services.educations import Invited
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, SearchLine, TextLabel, TickBox, clear_layout

_SHOWN: Final = 12
"""Boxes at once: more is searched for."""
_MANY: Final = 8
"""Fewer need no search."""


class ParticipantsField(QWidget):
    """Boxes to tick, those of the scheme first; who is ticked stays in sight while others are searched for."""

    changed = Signal()

    def __init__(self, invited: Sequence[Invited], chosen: Iterable[str] = ()) -> None:
        super().__init__()
        self._invited = invited
        self._words = {one.household_id: fold(f"{one.name} {one.commune}") for one in invited}
        self._chosen: dict[str, None] = dict.fromkeys(chosen)
        self.search = SearchLine("Chercher un ménage par son nom ou sa commune", short="Chercher")
        self.told = TextLabel("", "caption", muted=True)
        self.boxes: dict[str, TickBox] = {}
        self._place = QVBoxLayout()
        self._place.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for part in (self.search, self.told):
            column.addWidget(part)
        column.insertLayout(1, self._place)
        self.search.setVisible(len(invited) > _MANY)
        self.search.textChanged.connect(lambda _text: self._show())
        self._show()
        if len(invited) > _MANY:
            self.setFocusProxy(self.search)
        elif self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def value(self) -> tuple[str, ...]:
        """The households ticked."""
        return tuple(self._chosen)

    def set_value(self, chosen: Iterable[str]) -> None:
        """Ticks these and no other."""
        self._chosen = dict.fromkeys(chosen)
        self._show()

    def describe(self, name: str, description: str) -> None:
        """The search line is what a screen reader comes to first."""
        self.search.setAccessibleName(f"{name}, recherche")
        self.search.setAccessibleDescription(description)

    def _show(self) -> None:
        """The ticked ones, then those that the letters find."""
        wanted = fold(self.search.text()).split()
        found = [
            one for one in self._invited
            if one.household_id not in self._chosen and all(word in self._words[one.household_id] for word in wanted)
        ]  # fmt: skip
        ticked = [one for one in self._invited if one.household_id in self._chosen]
        clear_layout(self._place)
        self.boxes = {}
        row = [self._box(one) for one in (*ticked, *found[:_SHOWN])]
        self._place.addWidget(FlowRow(row, SPACE * 3, line_spacing=SPACE))
        self._tell(len(found) - _SHOWN)

    def _box(self, one: Invited) -> TickBox:
        box = TickBox(f"{one.name}, {one.commune}" if one.commune else one.name)
        box.setChecked(one.household_id in self._chosen)
        box.toggled.connect(lambda ticked, of=one.household_id: self._on_ticked(of, ticked=ticked))
        self.boxes[one.household_id] = box
        return box

    def _on_ticked(self, household_id: str, *, ticked: bool) -> None:
        if ticked:
            self._chosen[household_id] = None
        else:
            self._chosen.pop(household_id, None)
        self._tell()
        self.changed.emit()

    def _tell(self, more: int = 0) -> None:
        words = []
        if self._chosen:
            words.append(f"{plural(len(self._chosen), 'ménage choisi', 'ménages choisis')}.")
        if more > 0:
            others = plural(more, "autre ménage", "autres ménages")
            words.append(f"{others}\u00a0: écrivez quelques lettres pour les trouver.")
        if not self._invited:
            words.append("Ce carnet n’a pas encore de ménage.")
        self.told.setText(" ".join(words))
        self.told.setVisible(bool(words))
