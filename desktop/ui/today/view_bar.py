"""How the day is looked at: list, week or month; forwards, backwards, and back to today."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QMenu, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.today.beside import Beside
from desktop.ui.widgets import FlowLayout, FlowRow, IconButton, SecondaryButton, TextLabel
from desktop.ui.widgets.tips import set_tip


class Look(StrEnum):
    """The three ways to look at what there is to do."""

    LIST = "list"
    WEEK = "week"
    MONTH = "month"


_TITLE_CHARS: Final = 40
ABSENCES, EXPORT, EXPORT_NAMED = "absences", "export", "export_named"
_MORE: Final = (
    (ABSENCES, "Mes absences…"),
    (EXPORT, "Exporter l’agenda sans nom…"),
    (EXPORT_NAMED, "Exporter l’agenda avec les noms…"),
)
LOOKS: Final = {Look.LIST: "Liste", Look.WEEK: "Semaine", Look.MONTH: "Mois"}


class ViewBar(QWidget):
    """The title of what is shown, and the buttons that change it."""

    look_chosen = Signal(str)
    stepped = Signal(int)
    today_asked = Signal()
    print_asked = Signal()
    more_asked = Signal(str)
    """One of ABSENCES, EXPORT, EXPORT_NAMED."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = TextLabel("", "display")
        self._summary = TextLabel("", muted=True)
        self.looks = {look: self._look_button(look, number) for number, look in enumerate(Look, 1)}
        self._group = QButtonGroup(self)
        for button in self.looks.values():
            self._group.addButton(button)
        self.before = IconButton("chevron-left", "")
        self.after = IconButton("chevron-right", "")
        self.today = SecondaryButton("Aujourd’hui")
        self.today.setToolTip("T")
        self.print_button = SecondaryButton("Imprimer la tournée", "printer")
        self.more = SecondaryButton("Plus", "more")
        self.more.setAccessibleName("Plus d’actions sur l’agenda")
        self.menu = QMenu(self)
        for name, words in _MORE:
            self.menu.addAction(words).setData(name)
        self.menu.triggered.connect(lambda action: self.more_asked.emit(action.data()))
        self.more.setMenu(self.menu)
        self.before.clicked.connect(lambda *_: self.stepped.emit(-1))
        self.after.clicked.connect(lambda *_: self.stepped.emit(1))
        self.today.clicked.connect(lambda *_: self.today_asked.emit())
        self.print_button.clicked.connect(lambda *_: self.print_asked.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        titles = QWidget()
        words = QVBoxLayout(titles)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._summary)
        acts = QWidget()
        flow = FlowLayout(acts, spacing=SPACE)
        self._steps = FlowRow((self.before, self.today, self.after), spacing=2)
        self._choice = FlowRow(self.looks.values(), spacing=4)
        self._choice.setAccessibleName("Affichage")
        for widget in (self._steps, self._choice, self.print_button, self.more):
            flow.addWidget(widget)
        self._beside = Beside(titles, acts, _TITLE_CHARS)
        head = QVBoxLayout(self)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._beside)

    def _look_button(self, look: Look, number: int) -> SecondaryButton:
        button = SecondaryButton(LOOKS[look])
        button.setCheckable(True)
        set_tip(button, str(number))
        button.setAccessibleName(f"Affichage\u00a0: {LOOKS[look].lower()}")
        button.clicked.connect(lambda *_: self.look_chosen.emit(look.value))
        return button

    @property
    def title(self) -> str:
        """What is shown."""
        return self._title.text()

    def show_look(self, look: Look, title: str, summary: str) -> None:
        """Marks the way chosen and says what is shown."""
        self.looks[look].setChecked(True)
        self._title.setText(title)
        self._summary.setText(summary)
        self._summary.setVisible(bool(summary))
        self._steps.setVisible(look is not Look.LIST)
        self._beside.fit()
        what = "Mois" if look is Look.MONTH else "Semaine"
        for button, name in ((self.before, f"{what} d’avant"), (self.after, f"{what} d’après")):
            key = "Page préc." if button is self.before else "Page suiv."
            button.setAccessibleName(name)
            set_tip(button, f"{name} ({key})")
