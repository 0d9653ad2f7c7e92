"""One line of the day: hour, household, commune, scheme and why; its acts unfold under it when it is current."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from desktop.services.agenda import AgendaRow
from desktop.ui.look.theme import RADIUS, SPACE, tokens_of
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.words import hour_in_words
from desktop.ui.screen import Screen
from desktop.ui.today.acts import RowAct, acts_of, can_move
from desktop.ui.today.drag import Handle, Picked
from desktop.ui.today.row_face import RowFace
from desktop.ui.widgets import FlowLayout, PrimaryButton, SecondaryButton
from desktop.ui.widgets.tips import set_tip

_DRAGGED = 380
"""Pixels of a line that are seen under the mouse while it is dragged."""


class DayRow(QFrame):
    """A line that takes the focus; one key does each of its acts."""

    became_current = Signal(object)
    acted = Signal(object, str)
    picked_up = Signal(object)
    """A finger was held on it: the Picked."""
    panel_closed = Signal()
    moved = Signal(object, int)
    """An arrow was pressed: −1 up, +1 down; Home and End are −1000 and +1000."""

    def __init__(self, screen: Screen, row: AgendaRow, scheme_name: str) -> None:
        super().__init__()
        self.row = row
        self.acts: Sequence[RowAct] = acts_of(row)
        self.picked = Picked(row.measure_id, row.contact_id)
        self._handle = (
            Handle(
                self,
                lambda _at: (self.picked, self.rect().adjusted(0, 0, min(0, _DRAGGED - self.width()), 0)),
                self.picked_up.emit,
            )
            if can_move(acts_of(row))
            else None
        )
        self.buttons: dict[str, QPushButton] = {}
        self._is_current = self._rests = False
        self._bar: QWidget | None = None
        self._slot: PanelSlot | None = None
        self._screen = screen
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE + 4, SPACE + 2, SPACE + 4, SPACE + 2)
        self._column.setSpacing(0)
        self._column.addWidget(RowFace(row, scheme_name, self))
        keys = ", ".join(f"{act.label}\u00a0: {act.key_word}" for act in self.acts)
        said = (hour_in_words(row.at), row.household, row.commune, row.reason)
        self.setAccessibleName(", ".join(part for part in said if part))
        self.setAccessibleDescription(keys)

    @property
    def slot(self) -> PanelSlot:
        """The place of a panel under the line; made when it is first needed."""
        if self._slot is None:
            self._slot = PanelSlot(self._screen, self)
            self._slot.closed.connect(self.panel_closed)
            self._column.addWidget(self._slot)
        return self._slot

    @property
    def has_panel(self) -> bool:
        """Whether a panel is open under it."""
        return self._slot is not None and self._slot.is_open

    def close_panel(self) -> None:
        """Takes its panel away."""
        if self._slot is not None:
            self._slot.close_panel()

    @property
    def is_current(self) -> bool:
        """Whether its acts are unfolded."""
        return self._is_current

    def set_current(self, current: bool) -> None:
        """Unfolds or folds the acts."""
        self._rests = False
        if current == self._is_current:
            return
        self._is_current = current
        if current and self._bar is None:
            self._bar = self._make_bar()
            self._column.insertWidget(1, self._bar)
        if self._bar is not None:
            self._bar.setVisible(current)
        self.update()

    def rest(self, *, focus: bool) -> None:
        """Keeps the place of a line that is gone: no key acts on this one before it has been chosen."""
        self._rests = True
        self.update()
        if focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_bar(self) -> QWidget:
        """Made only for the line that is current: a long day stays light."""
        holder = QWidget()
        flow = FlowLayout(holder, spacing=SPACE)
        flow.setContentsMargins(QMargins(0, SPACE, 0, 2))
        for place, act in enumerate(self.acts):
            button = (PrimaryButton if place == 0 else SecondaryButton)(f"{act.label}  ({act.key_word})", act.icon)
            button.setAccessibleName(f"{act.label} : {self.row.household}")
            button.setAccessibleDescription(act.tip)
            set_tip(button, act.tip)
            button.clicked.connect(lambda *_, name=act.name: self.acted.emit(self, name))
            self.buttons[act.name] = button
            flow.addWidget(button)
        return holder

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key for each act; arrows go to the neighbours; Enter on a button presses that button."""
        key = event.key()
        focus = self.window().focusWidget()
        if self._rests and (key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} or any(act.key == key for act in self.acts)):
            self.became_current.emit(self)
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if isinstance(focus, QPushButton) and focus in self.buttons.values():
                focus.click()
            else:
                self.acted.emit(self, self.acts[0].name)
            return
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}
        if key in steps:
            self.moved.emit(self, steps[Qt.Key(key)])
            return
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        act = next((act for act in self.acts if act.key == key), None)
        if act is not None and plain:
            self.acted.emit(self, act.name)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click makes the line current."""
        if self._handle is not None:
            self._handle.press(event)
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.became_current.emit(self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragged once it is far enough."""
        if self._handle is None or not self._handle.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done it."""
        if self._handle is not None:
            self._handle.release()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click does the main act."""
        self.acted.emit(self, self.acts[0].name)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The line with the focus is the current one."""
        super().focusInEvent(event)
        if not self._rests:
            self.became_current.emit(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground under the current line."""
        if not self._is_current:
            return
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.surface if self.has_panel else tokens.accent_soft))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()
