"""One message of the bar: what it says, what can be done about it, and how long it stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets.buttons import IconButton, LinkButton
from desktop.ui.widgets.labels import IconLabel, TextLabel

UNDO: Final = "Annuler"
_ICONS: Final = {"danger": "error", "success": "check", "warning": "warning", "info": "info"}
_WEIGHTS: Final = {"danger": 3, "warning": 2, "info": 1, "success": 1}
_STAYING: Final = frozenset({"danger", "warning"})

Act = tuple[str, Callable[[], object]]


class Message(QFrame):
    """One message: its icon, words, an act to take it back, and a way to dismiss it."""

    closed = Signal(object)
    """Dismissed or done."""
    expired = Signal(object)
    """Its time is over."""
    led = Signal(object)
    """Whoever read it goes where it leads; what it can take back is not done."""

    def __init__(
        self,
        tone: Tone,
        text: str,
        detail: str = "",
        act: Act | None = None,
        parent: QWidget | None = None,
        *,
        leads: Act | None = None,
    ) -> None:
        super().__init__(parent)
        self.tone = tone
        self.act, self.leads = act, leads
        self.number, self.whose, self.about = 0, "", ""
        """Which one it is, of which household the page was that it was told over, and which lasting fact it tells."""
        self.words = " ".join(part for part in (text, detail) if part)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(lambda: self.expired.emit(self))
        self.setProperty("part", "banner")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, 2, SPACE - 2, 2)
        row.setSpacing(SPACE + 2)
        row.addWidget(IconLabel(_ICONS[tone], tone))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(TextLabel(text, "label" if detail else "body", selectable=True))
        if detail:
            column.addWidget(TextLabel(detail, selectable=True))
        row.addLayout(column, 1)
        if leads is not None:
            row.addWidget(self._lead_button(leads[0]))
        if act is not None:
            row.addWidget(self._act_button(act[0]))
        dismiss = IconButton("cross", "Fermer ce message")
        dismiss.clicked.connect(lambda *_: self.closed.emit(self))
        row.addWidget(dismiss)
        self.setAccessibleName(self.words)

    @property
    def weight(self) -> int:
        """How much it matters: an error more than a warning, that more than the rest; an act counts among equals."""
        return _WEIGHTS[self.tone] * 2 + (self.act is not None)

    @property
    def goes_by_itself(self) -> bool:
        """Whether it goes after a while: what was done, and notes."""
        return self.tone not in _STAYING

    @property
    def can_undo(self) -> bool:
        """Whether its act takes back what was done."""
        return self.act is not None and self.act[0] == UNDO

    def do(self) -> None:
        """Do what it offers, once, and go."""
        act, self.act = self.act, None
        self.closed.emit(self)
        if act is not None:
            act[1]()

    def wait(self, milliseconds: int) -> None:
        """Begin, or begin again, the time it stays."""
        if self.goes_by_itself:
            self._timer.start(milliseconds)

    def hold(self) -> None:
        """Stay until `wait` is called again."""
        self._timer.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit(self)
        else:
            super().keyPressEvent(event)

    def _lead_button(self, name: str) -> LinkButton:
        button = LinkButton(name)
        button.clicked.connect(lambda *_: self.led.emit(self))
        return button

    def _act_button(self, name: str) -> LinkButton:
        button = LinkButton(name, "undo" if name == UNDO else "")
        if name == UNDO:
            button.setToolTip("Ctrl\u00a0+\u00a0Z")
        button.clicked.connect(lambda *_: self.do())
        return button
