"""My absences in Réglages: those to come, what falls in them, a new one; they never leave the notebook (P1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import capital, plural
from desktop.services.absence_words import span_words, title_of
from desktop.services.absences import AbsenceLine, Touched
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.contact_panels import postpone_panel
from desktop.ui.parts.inline_panel import InlinePanel, PanelSlot
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.settings.absence_panel import absence_panel
from desktop.ui.settings.absence_row import AbsenceRow
from desktop.ui.widgets import Card, Disclosure, Line, SecondaryButton, TextLabel, clear_layout

_LEAD = (
    "Congés, formations, arrêts\u00a0: les jours proposés pour une visite les évitent, et un rendez-vous qui y tombe "
    "est signalé. Les délais des mesures ne changent pas. Vos absences restent dans ce carnet\u00a0: ni le "
    "Département ni votre opérateur ne les reçoivent."
)
_WATCHED = frozenset({"absence", "contact"})
_NONE = "Aucune absence à venir n’est notée."


class AbsencesCard(Card):
    """Every change is told, and can be taken back from the message bar."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen = screen
        self.rows: list[AbsenceRow] = []
        self.add_button = SecondaryButton("Noter une absence", "plus")
        self.slot = PanelSlot(screen, self)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE * 2)
        self.add(TextLabel(_LEAD, muted=True))
        self.body.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.slot)
        self.body.addLayout(self._list)
        self.add_button.clicked.connect(self._on_add)
        self.slot.closed.connect(self._on_closed)
        screen.hub.changed.connect(self._on_changed)

    def show_absences(self) -> None:
        """Read them again; what is being typed stays."""
        service = self._screen.services.absences
        clear_layout(self._list)
        self.rows = []
        for line in service.lines():
            if self.rows:
                self._list.addWidget(Line())
            row = AbsenceRow(line)
            row.edit_wanted.connect(self._edit)
            row.remove_wanted.connect(self._remove)
            row.postpone_wanted.connect(self._postpone)
            self.rows.append(row)
            self._list.addWidget(row)
        if not self.rows:
            self._list.addWidget(TextLabel(_NONE, muted=True))
        past = service.past()
        if past:
            title = plural(len(past), "absence passée", "absences passées")
            words = [f"{capital(span_words(one))}\u00a0: {title_of(one)}" for one in past]
            self._list.addWidget(Disclosure(title, lambda: _past(words)))

    def _on_changed(self, names: frozenset[str]) -> None:
        if self.isVisible() and not self.slot.is_open and names & _WATCHED:
            self.show_absences()

    def _on_add(self) -> None:
        self._ask(absence_panel(self._screen))

    def _edit(self, line: AbsenceLine) -> None:
        self._ask(absence_panel(self._screen, line.absence))

    def _postpone(self, one: Touched) -> None:
        def ask() -> None:
            planned = self._screen.services.visits.contact(one.contact_id)
            self._ask(postpone_panel(self._screen, planned, one.household))

        attempt(self._screen, ask)

    def _ask(self, panel: InlinePanel) -> None:
        self.add_button.hide()
        self.slot.show_panel(panel)

    def _on_closed(self) -> None:
        self.add_button.show()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_absences()

    def _remove(self, line: AbsenceLine) -> None:
        undo: list[object] = []
        service = self._screen.services.absences
        if not attempt(self._screen, lambda: undo.append(service.remove(line.absence.id))):
            return

        def take_back() -> None:
            put_back = undo[0]
            if callable(put_back):
                put_back()
            self._refresh()

        self._refresh()
        self._screen.messages.show_info(f"Absence retirée, {span_words(line.absence)}.", take_back)

    def _refresh(self) -> None:
        self.show_absences()
        self._screen.hub.tell("absence")


def _past(words: list[str]) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    for one in words:
        column.addWidget(TextLabel(one, muted=True))
    return box
