"""Chips: a few words on a soft ground, and the coloured letter of a scheme."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.look.theme import Tone, sized_font, tokens_of
from desktop.ui.widgets.buttons import RemoveButton
from desktop.ui.widgets.labels import IconLabel, TextLabel


class Chip(QFrame):
    """A short state in words; the tone only adds to them."""

    def __init__(self, text: str, tone: Tone = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "chip")
        self.setProperty("tone", tone)
        self._label = TextLabel(text, "caption", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 2, 7, 2)
        row.setSpacing(4)
        if icon:
            row.addWidget(IconLabel(icon, "muted" if tone == "neutral" else tone, scale=1.1))
        row.addWidget(self._label)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    @property
    def text(self) -> str:
        """The words shown."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Show other words."""
        self._label.setText(text)
        self.setAccessibleName(text)


class RemovableChip(Chip):
    """Something chosen that a cross takes away again: a filter, a person."""

    removed = Signal()

    def __init__(self, text: str, tone: Tone = "accent", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, tone, icon, parent)
        self.remove = RemoveButton(f"Retirer\u00a0: {text}")
        self.remove.clicked.connect(lambda *_: self.removed.emit())
        row = self.layout()
        if row is not None:
            row.setContentsMargins(7, 1, 1, 1)
            row.addWidget(self.remove)


class SchemeLetter(QWidget):
    """The scheme's letter on its colour: told by either."""

    def __init__(self, scheme_id: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scheme_id = scheme_id
        self._letter = name[:1].upper()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square as tall as a line of text."""
        side = round(self.fontMetrics().height() * 1.15)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square and its letter."""
        painter = QPainter(self)
        paint_scheme_letter(painter, QRectF(self.rect()), self, self._scheme_id, self._letter)
        painter.end()


def paint_scheme_letter(painter: QPainter, rect: QRectF, widget: QWidget, scheme_id: str, letter: str) -> None:
    """Paint a scheme's letter into `rect` with the colours of `widget`; lists use it in their rows."""
    tokens = tokens_of(widget)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.scheme(scheme_id)))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(QColor(tokens.on_scheme))
    font = sized_font(widget, "caption", bold=True)
    painter.setFont(font)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


class SchemeChip(QWidget):
    """A scheme told by its coloured letter and its name."""

    def __init__(self, scheme_id: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scheme_id = scheme_id
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(SchemeLetter(scheme_id, name))
        row.addWidget(TextLabel(name, wrap=False))
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
