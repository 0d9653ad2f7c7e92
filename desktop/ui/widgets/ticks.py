"""Check boxes and radio buttons whose words go on over several lines: Qt's own cut them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

_FLAGS: Final = Qt.TextFlag.TextShowMnemonic | Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ENDLESS: Final = 100_000

if TYPE_CHECKING:
    _Button = QCheckBox  # stands for either: Qt's own class comes after this one in what is made of both
else:
    _Button = object


class _Wrapping(_Button):
    """A button with a mark before its words, as high as the words ask for; before the Qt class among the bases."""

    _element: ClassVar[QStyle.ControlElement]
    _contents: ClassVar[QStyle.SubElement]
    """Where the style lets the words stand."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        # « Fixed » would cap it at the height of one line.
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Narrower, it needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines at this width."""
        hint = super().sizeHint()
        if width >= hint.width():
            return hint.height()
        line = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, " ").height()
        return hint.height() + max(0, self._words(max(1, width - self._around(hint))).height() - line)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the longest word."""
        hint = super().sizeHint()
        longest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(hint.width(), longest + self._around(hint) + 2), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the mark, and the words in as many lines as they need."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room, option.text = self._room(self.rect()), ""
        painter = QPainter(self)
        place = QStyle.alignedRect(self.layoutDirection(), _LEFT, self._words(room.width()), room)
        place.setWidth(room.width())
        if not self.property("pill"):  # nothing around it: the mark stands at the first line
            option.rect.setTop(place.top() - room.top())
            option.rect.setHeight(self.sizeHint().height())
        self.style().drawControl(self._element, option, painter, self)
        role = QPalette.ColorRole.WindowText
        self.style().drawItemText(painter, place, int(_FLAGS), option.palette, self.isEnabled(), self.text(), role)
        painter.end()

    def _room(self, whole: QRect) -> QRect:
        """Where the words stand, when the button takes this place."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = whole
        return self.style().subElementRect(self._contents, option, self)

    def _words(self, width: int) -> QSize:
        lines = self.fontMetrics().boundingRect(QRect(0, 0, width, _ENDLESS), int(_FLAGS), self.text())
        return lines.size()

    def _around(self, hint: QSize) -> int:
        """The width of everything but the words."""
        return hint.width() - self._room(QRect(0, 0, hint.width(), hint.height())).width()


class TickBox(_Wrapping, QCheckBox):
    """A check box that is as high as its words ask for."""

    _element = QStyle.ControlElement.CE_CheckBox
    _contents = QStyle.SubElement.SE_CheckBoxContents


class RadioBox(_Wrapping, QRadioButton):
    """A radio button that is as high as its words ask for."""

    _element = QStyle.ControlElement.CE_RadioButton
    _contents = QStyle.SubElement.SE_RadioButtonContents
