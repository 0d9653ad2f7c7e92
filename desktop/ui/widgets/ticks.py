"""Check boxes and radio buttons whose words go on over several lines: Qt's own cut them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

_FLAGS: Final = Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ENDLESS: Final = 100_000


class TickBox(QCheckBox):
    """A check box that is as high as its words ask for."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _let_wrap(self)

    def hasHeightForWidth(self) -> bool:
        """Narrower, it needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        return _height(self, super().sizeHint(), width)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        return _least(self, super().sizeHint())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the box, and the words in as many lines as they need."""
        _paint(self, QStyle.ControlElement.CE_CheckBox)


class RadioBox(QRadioButton):
    """A radio button that is as high as its words ask for."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        _let_wrap(self)

    def hasHeightForWidth(self) -> bool:
        """Narrower, it needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        return _height(self, super().sizeHint(), width)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        return _least(self, super().sizeHint())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the round, and the words in as many lines as they need."""
        _paint(self, QStyle.ControlElement.CE_RadioButton)


Tick = TickBox | RadioBox


def _let_wrap(tick: Tick) -> None:
    # « Fixed » would cap it at the height of one line.
    policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    tick.setSizePolicy(policy)


def _room(tick: Tick, whole: QRect) -> QRect:
    """Where the words stand, when the tick takes this place."""
    option = QStyleOptionButton()
    tick.initStyleOption(option)
    option.rect = whole
    part = (
        QStyle.SubElement.SE_CheckBoxContents if isinstance(tick, TickBox) else QStyle.SubElement.SE_RadioButtonContents
    )
    return tick.style().subElementRect(part, option, tick)


def _words(tick: Tick, width: int) -> QSize:
    lines = tick.fontMetrics().boundingRect(QRect(0, 0, width, _ENDLESS), int(_FLAGS), tick.text())
    return lines.size()


def _around(tick: Tick, hint: QSize) -> int:
    """The width of everything but the words."""
    return hint.width() - _room(tick, QRect(0, 0, hint.width(), hint.height())).width()


def _height(tick: Tick, hint: QSize, width: int) -> int:
    if width >= hint.width():
        return hint.height()
    line = tick.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, " ").height()
    return hint.height() + max(0, _words(tick, max(1, width - _around(tick, hint))).height() - line)


def _least(tick: Tick, hint: QSize) -> QSize:
    longest = max((tick.fontMetrics().horizontalAdvance(word) for word in tick.text().split()), default=0)
    return QSize(min(hint.width(), longest + _around(tick, hint) + 2), hint.height())


def _paint(tick: Tick, element: QStyle.ControlElement) -> None:
    option = QStyleOptionButton()
    tick.initStyleOption(option)
    room, option.text = _room(tick, tick.rect()), ""
    painter = QPainter(tick)
    place = QStyle.alignedRect(tick.layoutDirection(), _LEFT, _words(tick, room.width()), room)
    place.setWidth(room.width())
    if not tick.property("pill"):  # nothing around it: the mark stands at the first line
        option.rect.setTop(place.top() - room.top())
        option.rect.setHeight(tick.sizeHint().height())
    tick.style().drawControl(element, option, painter, tick)
    role = QPalette.ColorRole.WindowText
    tick.style().drawItemText(painter, place, int(_FLAGS), option.palette, tick.isEnabled(), tick.text(), role)
    painter.end()
