"""The fixed parts of the window: the rail at the left, the header above."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.search.field import SearchField
from desktop.ui.widgets.buttons import IconButton, RailButton, SecondaryButton
from desktop.ui.widgets.labels import IconLabel, TextLabel
from desktop.ui.widgets.tips import set_tip

FOLD: Final = "Réduire la navigation à ses icônes"
UNFOLD: Final = "Montrer les mots de la navigation"


class Rail(QWidget):
    """The main pages, one under the other; only icons when the window is narrow, or when people like it so."""

    chosen = Signal(str)
    folded = Signal(bool)
    """Somebody wants icons only, or words as well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "rail")
        self.setAccessibleName("Navigation")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self._buttons: dict[str, RailButton] = {}
        self._narrow = self._wanted_narrow = False
        self._has_room = True
        self._fold = IconButton("rail", FOLD)
        self._brand = TextLabel("Perron", "title", wrap=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE, SPACE * 2, SPACE, SPACE)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(SPACE + 2, 0, SPACE, SPACE * 2)
        head.setSpacing(SPACE)
        head.addWidget(IconLabel("door-open", "accent", scale=1.8))
        head.addWidget(self._brand, 1)
        self._column.addLayout(head)
        self._column.addStretch(1)
        self._column.addWidget(self._fold)
        self._fold.clicked.connect(lambda *_: self._fold_by_hand())

    def add(self, key: str, title: str, icon_name: str) -> int:
        """Add a page at the end; its number from 1."""
        number = len(self._buttons) + 1
        button = RailButton(title, icon_name, f"Ctrl+{number}")
        button.clicked.connect(lambda *_: self._choose(key))
        button.set_narrow(self._narrow)
        button.installEventFilter(self)
        self._buttons[key] = button
        self._column.insertWidget(self._column.count() - 2, button)
        return number

    def button(self, key: str) -> QPushButton:
        """The button of a page."""
        return self._buttons[key]

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, in its order."""
        return (*self._buttons.values(), self._fold)

    def mark(self, key: str) -> None:
        """Show which page is open; a page that is not on the rail leaves the mark where it was."""
        if key in self._buttons:
            for name, button in self._buttons.items():
                button.setChecked(name == key)

    @property
    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    @property
    def is_folded(self) -> bool:
        """Whether somebody wants icons only, however wide the window is."""
        return self._wanted_narrow

    def fold(self, folded: bool) -> None:
        """Show icons only from now on, or words as well where there is room."""
        self._wanted_narrow = folded
        self._fit()

    def set_room(self, room: bool) -> None:
        """Whether the window is wide enough for words."""
        self._has_room = room
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows go from page to page, round and round; Home and End to the first and the last."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QWidget):
            buttons = list(self._buttons.values())
            here = next((place for place, button in enumerate(buttons) if button is watched), 0)
            moves: dict[int, int] = {
                Qt.Key.Key_Up: here - 1,
                Qt.Key.Key_Down: (here + 1) % len(buttons),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: -1,
            }
            target = moves.get(event.key())
            if target is not None:
                buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False

    def _fold_by_hand(self) -> None:
        self.fold(not self._wanted_narrow)
        self.folded.emit(self._wanted_narrow)

    def _fit(self) -> None:
        self._fold.setVisible(self._has_room)
        name = UNFOLD if self._wanted_narrow else FOLD
        set_tip(self._fold, name)
        self._fold.setAccessibleName(name)
        narrow = self._wanted_narrow or not self._has_room
        if narrow != self._narrow:
            self._narrow = narrow
            self._brand.setVisible(not narrow)
            for button in self._buttons.values():
                button.set_narrow(narrow)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
        self.mark(key)


class Header(QWidget):
    """Back, search, and the lock: always there."""

    back_requested = Signal()
    lock_requested = Signal()
    search_text_changed = Signal(str)
    search_moved = Signal(int)
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "header")
        self.help_button = IconButton("help", "Aide sur cet écran (F1)")
        self.back_button = IconButton("back", "Revenir à l’écran précédent (Alt+Gauche)")
        self.search = SearchField()
        self.lock_button = SecondaryButton("Verrouiller", "lock")
        self.lock_button.setToolTip("Carnet ouvert. Verrouiller maintenant (Ctrl\u00a0+\u00a0L)")
        self.lock_button.setAccessibleName("Carnet ouvert. Verrouiller")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.back_button)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        row.addWidget(self.help_button)
        row.addWidget(self.lock_button)
        self.help_button.clicked.connect(lambda *_: self.help_requested.emit())
        self.back_button.clicked.connect(lambda *_: self.back_requested.emit())
        self.lock_button.clicked.connect(lambda *_: self.lock_requested.emit())
        self.search.textChanged.connect(self.search_text_changed)
        self.search.moved.connect(self.search_moved)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab comes to, in its order."""
        return (self.back_button, self.search, self.help_button, self.lock_button)

    def focus_search(self) -> None:
        """Put the cursor into the search field, what is there selected."""
        self.search.take_focus()

    def set_back_enabled(self, enabled: bool) -> None:
        """Whether there is a place to go back to."""
        self.back_button.setEnabled(enabled)
