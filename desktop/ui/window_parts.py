"""The fixed parts of the window: the rail at the left, the header above, the status strip below."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.theme import SPACE, Tone, tokens_of
from desktop.ui.widgets.buttons import IconButton, RailButton, SecondaryButton
from desktop.ui.widgets.labels import IconLabel, TextLabel

_STATE_CHARS: Final = 56
"""Longer words of a state take two lines."""


class Rail(QWidget):
    """The main pages, one under the other; only icons when the window is narrow."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "rail")
        self.setAccessibleName("Navigation")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self._buttons: dict[str, RailButton] = {}
        self._narrow = False
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

    def add(self, key: str, title: str, icon_name: str) -> int:
        """Add a page at the end; its number from 1."""
        number = len(self._buttons) + 1
        button = RailButton(title, icon_name, f"Ctrl+{number}")
        button.clicked.connect(lambda *_: self._choose(key))
        button.set_narrow(self._narrow)
        self._buttons[key] = button
        self._column.insertWidget(self._column.count() - 1, button)
        return number

    def button(self, key: str) -> QPushButton:
        """The button of a page."""
        return self._buttons[key]

    def mark(self, key: str) -> None:
        """Show which page is open; a page that is not on the rail leaves the mark where it was."""
        if key in self._buttons:
            for name, button in self._buttons.items():
                button.setChecked(name == key)

    @property
    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons and words."""
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
    search_requested = Signal(str)
    search_text_changed = Signal(str)
    search_moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "header")
        self.back_button = IconButton("back", "Revenir à l’écran précédent (Alt+Gauche)")
        self.search = SearchField()
        self.lock_button = SecondaryButton("Verrouiller", "lock")
        self.lock_button.setToolTip("Carnet ouvert. Verrouiller maintenant (Ctrl+L)")
        self.lock_button.setAccessibleName("Carnet ouvert. Verrouiller")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, SPACE, SPACE * 2, SPACE)
        row.setSpacing(SPACE)
        row.addWidget(self.back_button)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        row.addWidget(self.lock_button)
        self.back_button.clicked.connect(lambda *_: self.back_requested.emit())
        self.lock_button.clicked.connect(lambda *_: self.lock_requested.emit())
        self.search.textChanged.connect(self.search_text_changed)
        self.search.returnPressed.connect(lambda: self.search_requested.emit(self.search.text().strip()))
        self.search.moved.connect(self.search_moved)

    def focus_search(self) -> None:
        """Put the cursor into the search field, what is there selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_search(self) -> None:
        """Empty the search field."""
        self.search.clear()

    def set_back_enabled(self, enabled: bool) -> None:
        """Whether there is a place to go back to."""
        self.back_button.setEnabled(enabled)


class SearchField(QLineEdit):
    """The search everywhere: Enter searches, Escape empties, up and down go through the results."""

    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "search")
        self.setPlaceholderText("Rechercher un ménage, une commune, un téléphone…  (Ctrl+K)")
        self.setAccessibleName("Rechercher partout")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)
        self.setMaximumWidth(720)
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._tint()
        self.installEventFilter(self)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._tint()

    def _tint(self) -> None:
        self._icon.setIcon(icon("search", tokens_of(self).muted, self.fontMetrics().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape, up and down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.text():
                self.clear()
                return True
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
        return False


class StatusStrip(QWidget):
    """What is saved, what is being done, what waits to be sent: always in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "status")
        self.setAccessibleName("État")
        self.saved = _State("save", "Enregistrement")
        self.busy = _State("hourglass", "Travail en cours")
        self.queue = _State("cloud", "Envois")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, 4, SPACE * 2, 4)
        row.setSpacing(SPACE * 3)
        row.addWidget(self.saved)
        row.addWidget(self.busy)
        row.addStretch(1)
        row.addWidget(self.queue)

    def set_saved(self, text: str, tone: Tone = "neutral") -> None:
        """Whether what is being written is saved."""
        self.saved.show_text(text, tone)

    def set_busy(self, text: str) -> None:
        """The work under way."""
        self.busy.show_text(text)

    def set_queue(self, text: str, tone: Tone = "neutral", *, online: bool = True) -> None:
        """What waits, and whether the network is there."""
        self.queue.set_icon("cloud" if online else "cloud-off")
        self.queue.show_text(text, tone)


class _State(QWidget):
    """An icon and a few words; hidden while there is nothing to say."""

    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__()
        self._name = name
        self._icon_name = icon_name
        self._icon = IconLabel(icon_name)
        self._label = TextLabel("", "caption")
        self._label.ensurePolished()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The words shown."""
        return self._label.text()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon from now on."""
        self._icon_name = icon_name

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """Short words stay on one line, long ones wrap."""
        metrics = self._label.fontMetrics()
        wanted = metrics.horizontalAdvance(self._label.text()) + 4
        self._label.setMinimumWidth(min(metrics.averageCharWidth() * _STATE_CHARS, wanted))

    def show_text(self, text: str, tone: Tone = "neutral") -> None:
        """Show these words; empty hides the state."""
        self._icon.set_icon(self._icon_name, "muted" if tone == "neutral" else tone)
        self._label.setText(text)
        self._fit()
        self.setAccessibleName(f"{self._name}\u00a0: {text}" if text else self._name)
        self.setVisible(bool(text))
