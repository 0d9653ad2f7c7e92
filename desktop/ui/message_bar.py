"""The one place where the program speaks to the user: a bar that blocks nothing."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.theme import SPACE, Tone
from desktop.ui.widgets.buttons import IconButton, LinkButton
from desktop.ui.widgets.labels import IconLabel, TextLabel

_ICONS: Final = {"danger": "error", "success": "check", "warning": "warning", "info": "info"}
_KEPT: Final = 3
DEFAULT_INFO_MS: Final = 12_000


class Message(QFrame):
    """One message: its icon, words, an act to take it back, and a way to dismiss it."""

    closed = Signal(object)

    def __init__(
        self, tone: Tone, text: str, detail: str = "", act: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        super().__init__()
        self.tone = tone
        self.can_act = act is not None
        self.words = " ".join(part for part in (text, detail) if part)
        self.setProperty("part", "banner")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE + 4, SPACE - 2, SPACE - 2, SPACE - 2)
        row.setSpacing(SPACE + 2)
        row.addWidget(IconLabel(_ICONS[tone], tone))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(TextLabel(text, "label" if detail else "body", selectable=True))
        if detail:
            column.addWidget(TextLabel(detail, selectable=True))
        row.addLayout(column, 1)
        if act is not None:
            row.addWidget(self._act_button(*act))
        dismiss = IconButton("cross", "Fermer ce message")
        dismiss.clicked.connect(lambda *_: self.closed.emit(self))
        row.addWidget(dismiss)
        self.setAccessibleName(self.words)

    def _act_button(self, name: str, act: Callable[[], object]) -> LinkButton:
        button = LinkButton(name, "undo")

        def once(*_: object) -> None:
            self.closed.emit(self)
            act()

        button.clicked.connect(once)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape dismisses."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit(self)
        else:
            super().keyPressEvent(event)


class MessageBar(QWidget):
    """Shows the latest messages at the foot of the window and has them read aloud.

    Errors stay until they are dismissed; infos go after `info_ms` unless the mouse or the focus is on the bar.
    """

    announced = Signal(str)

    def __init__(self, info_ms: int = DEFAULT_INFO_MS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, 0, SPACE * 2, SPACE)
        self._column.setSpacing(SPACE // 2)
        self._timer = QTimer(self, interval=info_ms, singleShot=True)
        self._timer.timeout.connect(self._let_infos_go)
        self.setAccessibleName("Messages")
        self.hide()

    @property
    def messages(self) -> tuple[str, ...]:
        """The words of the messages shown, oldest first."""
        return tuple(message.words for message in self._shown())

    def show_error(self, error: AppError) -> None:
        """Tell a trouble: what happened, what is safe, what to do; stays until dismissed."""
        detail = " ".join(part for part in (error.safe, error.do) if part)
        self._add(Message("danger", error.happened, detail))

    def show_info(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Tell that something was done, with « Annuler » when it can be undone."""
        self._add(Message("success", text, act=("Annuler", undo) if undo is not None else None))

    def show_note(self, text: str, act: tuple[str, Callable[[], object]]) -> None:
        """Tell of something that can be done now or later; goes by itself."""
        self._add(Message("info", text, act=act))

    def show_warning(self, text: str, act: tuple[str, Callable[[], object]] | None = None) -> None:
        """Tell something that wants attention but stops nothing; stays until dismissed."""
        self._add(Message("warning", text, act=act))

    def clear(self) -> None:
        """Take every message away (on locking)."""
        for message in self._shown():
            self._remove(message)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Nothing goes away under the mouse."""
        self._timer.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """The wait starts again."""
        self._timer.start()
        super().leaveEvent(event)

    def _shown(self) -> list[Message]:
        items = (self._column.itemAt(place) for place in range(self._column.count()))
        return [widget for item in items if item and isinstance(widget := item.widget(), Message)]

    def _add(self, message: Message) -> None:
        same = [shown for shown in self._shown() if shown.words == message.words or _is_past(shown, message)]
        others = [shown for shown in self._shown() if shown not in same]
        for old in same + others[: max(0, len(others) - _KEPT + 1)]:
            self._remove(old)
        message.closed.connect(self._remove)
        self._column.addWidget(message)
        self.show()
        self._timer.start()
        self._announce(message)

    def _remove(self, message: Message) -> None:
        self._column.removeWidget(message)
        message.hide()
        message.deleteLater()
        self.setVisible(bool(self._shown()))

    def _let_infos_go(self) -> None:
        if self.underMouse() or any(message.isAncestorOf(self._focus()) for message in self._shown()):
            self._timer.start()
            return
        for message in self._shown():
            if message.tone in {"success", "info"}:
                self._remove(message)

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self.window()

    def _announce(self, message: Message) -> None:
        spoken = QAccessibleAnnouncementEvent(self, message.words)
        urgent = message.tone == "danger"
        politeness = QAccessible.AnnouncementPoliteness
        spoken.setPoliteness(politeness.Assertive if urgent else politeness.Polite)
        QAccessible.updateAccessibility(spoken)
        self.announced.emit(message.words)


def _is_past(shown: Message, new: Message) -> bool:
    """A thing done that cannot be taken back has been told once the next one is done."""
    return shown.tone == new.tone == "success" and not shown.can_act
