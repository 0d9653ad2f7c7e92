"""Choosing: one of a few, one of many, several; and yes, no, not known."""

from collections.abc import Collection, Sequence
from typing import Final, Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.click_through import ClickThrough
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.ticks import RadioBox, TickBox

Options = Sequence[tuple[str, str]]
"""(value, label) pairs."""

_FEW: Final = 4
_CLEARING: Final = frozenset({Qt.Key.Key_Delete, Qt.Key.Key_Backspace})


class _Pill(RadioBox):
    """A radio button in a frame that a finger hits."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("pill", True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class _Combo(QComboBox):
    """A list to unfold; the wheel never changes it by accident while the page scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(8)
        self.setView(QListView())  # the style's own view ignores the height of the rows
        # kept here: Qt made the window of the list, and nobody holds its wrapper
        self._through = ClickThrough(self.view().window(), self)

    def sizeHint(self) -> QSize:
        """A few pixels more than Qt asks for: at large text it cuts the longest label by two."""
        return super().sizeHint() + QSize(SPACE // 2, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()


class ChoiceField(QWidget):
    """One value out of several: framed radio buttons up to four choices, a list beyond.

    Delete or Backspace takes the answer back; `value()` is then None, which a list shows as `empty`.
    """

    changed = Signal()

    def __init__(
        self,
        options: Options,
        value: str | None = None,
        style: Literal["auto", "buttons", "list"] = "auto",
        empty: str = "—",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._buttons: dict[str, _Pill] = {}
        self._combo: _Combo | None = None
        self._name = ""
        if style == "buttons" or (style == "auto" and len(options) <= _FEW):
            self._make_buttons(options)
        else:
            self._make_list(options, empty)
        self.set_value(value)

    def _make_buttons(self, options: Options) -> None:
        flow = FlowLayout(self)
        for value, label in options:
            button = _Pill(label)
            button.toggled.connect(lambda checked, button=button: self._on_toggled(button, checked=checked))
            button.installEventFilter(self)
            self._buttons[value] = button
            flow.addWidget(button)
        if self._buttons:
            self.setFocusProxy(next(iter(self._buttons.values())))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _make_list(self, options: Options, empty: str) -> None:
        self._combo = _Combo()
        self._combo.addItem(empty, None)
        for value, label in options:
            self._combo.addItem(label, value)
        self._combo.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._combo.installEventFilter(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._combo)
        self.setFocusProxy(self._combo)

    def value(self) -> str | None:
        """The chosen value, None when nothing was chosen."""
        if self._combo is not None:
            chosen = self._combo.currentData()
            return None if chosen is None else str(chosen)
        return next((value for value, button in self._buttons.items() if button.isChecked()), None)

    def offer(self, values: Collection[str]) -> None:
        """Show these buttons and the one chosen; the others wait until they are offered again."""
        for value, button in self._buttons.items():
            button.setVisible(value in values or button.isChecked())

    def set_value(self, value: str | None) -> None:
        """Choose a value; None takes the choice back; ValueError for a value that is not offered."""
        if value == self.value():
            return
        if self._combo is not None:
            index = self._combo.findData(value) if value is not None else 0
            if index < 0:
                raise ValueError(f"not among the choices: {value}")
            self._combo.setCurrentIndex(index)
        elif value is None:
            self._uncheck()
        elif value in self._buttons:
            self._buttons[value].setChecked(True)
        else:
            raise ValueError(f"not among the choices: {value}")

    def set_label(self, value: str, label: str) -> None:
        """Write another label on a choice (a count that changed)."""
        if self._combo is not None:
            self._combo.setItemText(self._combo.findData(value), label)
        else:
            self._buttons[value].setText(label)
            self._buttons[value].setAccessibleName(f"{self._name}\u00a0: {label}" if self._name else label)

    def describe(self, name: str, description: str) -> None:
        """Name every part for screen readers."""
        self._name = name
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        if self._combo is not None:
            self._combo.setAccessibleName(name)
            self._combo.setAccessibleDescription(description)
        for button in self._buttons.values():
            button.setAccessibleName(f"{name}\u00a0: {button.text()}")
            button.setAccessibleDescription(description)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Delete or Backspace takes the answer back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _CLEARING:
            self.set_value(None)
            return True
        return False

    def _on_toggled(self, button: _Pill, *, checked: bool) -> None:
        if checked:
            self.setFocusProxy(button)  # whoever comes back is at the answer given
            self.changed.emit()

    def _uncheck(self) -> None:
        for button in self._buttons.values():
            button.setAutoExclusive(False)
            button.setChecked(False)
            button.setAutoExclusive(True)
        self.setFocusProxy(next(iter(self._buttons.values())))
        self.changed.emit()


class YesNoUnknown(ChoiceField):
    """« yes », « no », « unknown », or None while the question was not put."""

    def __init__(self, value: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(
            (("yes", "Oui"), ("no", "Non"), ("unknown", "Non vu / ne sait pas")), value, "buttons", parent=parent
        )


class ChoicesField(QWidget):
    """Several values out of a list of check boxes, in as many columns as the width allows."""

    changed = Signal()

    def __init__(self, options: Options, values: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes: dict[str, TickBox] = {}
        flow = FlowLayout(self, spacing=SPACE * 2, line_spacing=SPACE // 2)
        for value, label in options:
            box = TickBox(label)
            box.toggled.connect(lambda _checked: self.changed.emit())
            self._boxes[value] = box
            flow.addWidget(box)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_value(values)

    def value(self) -> tuple[str, ...]:
        """The ticked values, in the order of the list."""
        return tuple(value for value, box in self._boxes.items() if box.isChecked())

    def set_value(self, values: Sequence[str] | None) -> None:
        """Tick these values only; ValueError for a value that is not offered."""
        wanted = set(values or ())
        if wanted - set(self._boxes):
            raise ValueError(f"not among the choices: {sorted(wanted - set(self._boxes))}")
        for value, box in self._boxes.items():
            box.setChecked(value in wanted)

    def offer(self, values: Collection[str]) -> None:
        """Show these values and those that are ticked; the others wait until they are offered again."""
        shown = [box for value, box in self._boxes.items() if value in values or box.isChecked()]
        for box in self._boxes.values():
            box.setVisible(box in shown)
        if shown:
            self.setFocusProxy(shown[0])

    def describe(self, name: str, description: str) -> None:
        """Name every box for screen readers."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        for box in self._boxes.values():
            box.setAccessibleName(f"{name}\u00a0: {box.text()}")
            box.setAccessibleDescription(description)
