"""« Deux versions »: the records that two laptops wrote apart, each with the way to settle it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.conflicts import Conflict
from desktop.ui.exchange.conflict_panel import ConflictPanel
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, FlowRow, SecondaryButton, TextLabel, clear_layout

_SHOWN: Final = 8
_LEAD: Final = (
    "Aucune version ne l’emporte d’office\u00a0: les deux sont gardées, ici et au Département, jusqu’à ce que vous "
    "choisissiez. Rien ne presse."
)
_NOT_COME: Final = "L’autre version n’est pas encore arrivée\u00a0: le prochain échange l’apportera."
_ASIDE: Final = (
    "L’autre version contredit ce que tient ce carnet : elle n’y entre pas, et reste au Département. Voyez avec "
    "vos collègues laquelle est juste."
)
_ELSEWHERE: Final = "Cette fiche vient d’être départagée ailleurs\u00a0: rien n’est plus à choisir ici."
_ANOTHER: Final = "Une autre version vient d’arriver\u00a0: relisez les différences. Rien n’a été modifié."


class ConflictsCard(Card):
    """Hidden when nothing is to be settled."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen = screen
        self.slot = PanelSlot(screen, self)
        self._conflicts: list[Conflict] = []
        self.buttons: list[SecondaryButton] = []
        self._lead = TextLabel(_LEAD, muted=True)
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(SPACE * 2)
        for widget in (self._lead, self._list, self.slot):
            self.add(widget)
        self.slot.closed.connect(self._on_closed)
        self.hide()

    @property
    def panel(self) -> ConflictPanel | None:
        """The versions that are being compared."""
        return self.slot.panel if isinstance(self.slot.panel, ConflictPanel) else None

    def refresh(self) -> None:
        """Reads again; what is being chosen stays as long as both versions do."""
        conflicts = self._screen.services.conflicts.conflicts() if self._screen.services.conflicts.count() else []
        self._follow(conflicts)
        if conflicts == self._conflicts:
            return  # nothing moves under a finger, nor under the cursor
        self._conflicts = conflicts
        count = plural(len(conflicts), "fiche écrite", "fiches écrites")
        self.set_title(f"{count} sur deux ordinateurs")
        clear_layout(self._lines)
        self.buttons = []
        for one in conflicts[:_SHOWN]:
            self._lines.addWidget(self._line(one))
        if (rest := len(conflicts) - _SHOWN) > 0:
            self._lines.addWidget(TextLabel(f"et {plural(rest, 'autre', 'autres')}, ensuite", muted=True))
        self._list.setVisible(not self.slot.is_open)
        self.setVisible(bool(conflicts))

    def begin(self, conflict: Conflict) -> None:
        """Shows both versions of a record; the others wait out of sight."""
        self._list.hide()
        panel = ConflictPanel(self._screen, conflict)
        panel.restarted.connect(lambda: self.begin(conflict))
        self.slot.show_panel(panel)

    def _follow(self, conflicts: list[Conflict]) -> None:
        """The panel that is open, when what it shows is no longer so."""
        panel = self.panel
        if panel is None:
            return
        now = next((one for one in conflicts if one.id == panel.conflict.id and one.came), None)
        if now is None:
            panel.forget()
            self.slot.close_panel()
            self._screen.messages.show_info(_ELSEWHERE)
        elif now.version_id != panel.conflict.version_id or now.fields != panel.conflict.fields:
            self.begin(now)
            self._screen.messages.show_info(_ANOTHER)

    def _line(self, one: Conflict) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(one.household or one.headline, "label"))
        differing = plural(len(one.fields), "différence", "différences")
        came = f"{one.headline}. L’autre version a été écrite le {one.written_at}, par {one.by}\u00a0: {differing}."
        without = f"{one.headline}. {_ASIDE if one.aside else _NOT_COME}"
        words.addWidget(TextLabel(came if one.version_id else without, muted=True))
        row.addLayout(words, 3)
        if one.came:
            button = SecondaryButton("Départager…")
            button.setAccessibleName(f"Départager\u00a0: {one.household}, {one.headline}")
            button.clicked.connect(lambda *_: self.begin(one))
            self.buttons.append(button)
            row.addWidget(FlowRow((button,)), 1)
        return holder

    def _on_closed(self) -> None:
        self._list.show()
        if self.buttons:
            self.buttons[0].setFocus()
