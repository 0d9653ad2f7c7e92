"""How the program looks and moves: applied at once, seen at once."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from desktop.services.settings import Settings
from desktop.ui.look.theme import SPACE, tokens_of
from desktop.ui.look.tokens import DARK, LIGHT, Tokens
from desktop.ui.widgets import Card, ChoiceField, FlowRow, LabeledField, TextLabel, TickBox

THEMES: Final = (("system", "Comme l’ordinateur"), ("light", "Clair"), ("dark", "Sombre"))
TEXT_SIZES: Final = (100, 125, 150, 175, 200)
"""Percent of the usual size."""
_SAMPLE: Final = QSize(168, 104)


class DisplayCard(Card):
    """Theme, contrast, text size, movement. `changed(values)`."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.theme = ThemeChoice()
        self.high_contrast = TickBox("Contraste élevé")
        self.text_size = ChoiceField([(str(size), f"{size}\u00a0%") for size in TEXT_SIZES], style="buttons")
        self.calm = TickBox("Réduire les mouvements")
        self.add(LabeledField("Couleurs", self.theme))
        self.add(
            _explained(
                self.high_contrast, "Noir et blanc francs, bords épais\u00a0: pour une vue basse ou un écran au soleil."
            )
        )
        self.add(LabeledField("Taille du texte", self.text_size, "Aussi de n’importe où\u00a0: Ctrl et +, Ctrl et −."))
        self.add(_explained(self.calm, "Rien ne glisse ni ne s’estompe."))
        self.theme.changed.connect(lambda: self._tell({"theme": self.theme.value()}))
        self.text_size.changed.connect(self._tell_size)
        self.high_contrast.toggled.connect(lambda on: self._tell({"high_contrast": on}))
        self.calm.toggled.connect(lambda on: self._tell({"reduced_motion": on}))

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept; a value between two choices shows as the nearer one."""
        self.theme.set_value(settings.theme)
        self.text_size.set_value(str(nearest(TEXT_SIZES, settings.text_percent)))
        self.high_contrast.setChecked(settings.high_contrast)
        self.calm.setChecked(settings.reduced_motion)

    def _tell_size(self) -> None:
        size = self.text_size.value()
        if size is not None:
            self._tell({"text_percent": int(size)})

    def _tell(self, values: dict[str, object]) -> None:
        self.changed.emit(values)


def _explained(box: TickBox, help_text: str) -> QWidget:
    """A box to tick with what it does under it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(box)
    column.addWidget(TextLabel(help_text, "caption", muted=True))
    box.setAccessibleDescription(help_text)
    return holder


class ThemeChoice(QWidget):
    """Three small windows to choose from."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles = {
            "system": _ThemeTile("Comme l’ordinateur", LIGHT, DARK),
            "light": _ThemeTile("Clair", LIGHT, LIGHT),
            "dark": _ThemeTile("Sombre", DARK, DARK),
        }
        self._group = QButtonGroup(self)
        for tile in self._tiles.values():
            self._group.addButton(tile)
            tile.toggled.connect(self._on_toggled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FlowRow(self._tiles.values(), SPACE * 2))
        self.setFocusProxy(self._tiles["system"])

    def value(self) -> str:
        """The chosen theme."""
        return next((value for value, tile in self._tiles.items() if tile.isChecked()), "system")

    def set_value(self, value: str) -> None:
        """Choose a theme; an unknown one is « system »."""
        self._tiles.get(value, self._tiles["system"]).setChecked(True)

    def describe(self, name: str, description: str) -> None:
        """Name every tile for screen readers."""
        for tile in self._tiles.values():
            tile.setAccessibleName(f"{name}\u00a0: {tile.text()}")
            tile.setAccessibleDescription(description)

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            self.changed.emit()


class _ThemeTile(QRadioButton):
    """A choice painted as the window it gives: the left half in one theme, the right half in another."""

    def __init__(self, text: str, left: Tokens, right: Tokens) -> None:
        super().__init__(text)
        self._left, self._right = left, right
        self.setProperty("tile", True)

    def sizeHint(self) -> QSize:
        """The small window and its name under it."""
        words = self.fontMetrics()
        return QSize(
            max(_SAMPLE.width(), words.horizontalAdvance(self.text()) + SPACE),
            _SAMPLE.height() + words.height() + SPACE * 2,
        )

    def hitButton(self, pos: object) -> bool:
        """The whole tile answers."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the sample, the ring of the chosen one and of the focus, and the name."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(3, 3, _SAMPLE.width() - 6, _SAMPLE.height() - 6)
        outline = QPainterPath()
        outline.addRoundedRect(frame, 8, 8)
        painter.setClipPath(outline)
        _paint_window(painter, frame, self._left)
        painter.setClipRect(
            QRectF(frame.center().x(), 0, frame.width(), _SAMPLE.height()), Qt.ClipOperation.IntersectClip
        )
        _paint_window(painter, frame, self._right)
        painter.setClipping(False)
        chosen = self.isChecked()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(tokens.accent if chosen else tokens.border), 3 if chosen else 1))
        painter.drawPath(outline)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 10, 10)
        font = self.font()
        font.setBold(chosen)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text))
        words = QRectF(0, _SAMPLE.height(), self.width(), self.height() - _SAMPLE.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


def _paint_window(painter: QPainter, frame: QRectF, tokens: Tokens) -> None:
    """A window in little: its rail, a sheet, three lines and a button."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(frame, QColor(tokens.window))
    rail = QRectF(frame.left() + 8, frame.top() + 12, 26, 8)
    for place, color in enumerate((tokens.accent, tokens.border, tokens.border)):
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(rail.translated(0, place * 16), 3, 3)
    sheet = QRectF(frame.left() + 44, frame.top() + 10, frame.width() - 54, frame.height() - 20)
    painter.setBrush(QColor(tokens.surface))
    painter.setPen(QPen(QColor(tokens.hairline), 1))
    painter.drawRoundedRect(sheet, 4, 4)
    painter.setPen(Qt.PenStyle.NoPen)
    for place, (color, share) in enumerate(((tokens.text, 0.5), (tokens.muted, 0.8), (tokens.muted, 0.65))):
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(
            QRectF(sheet.left() + 8, sheet.top() + 10 + place * 13, (sheet.width() - 16) * share, 5), 2, 2
        )
    painter.setBrush(QColor(tokens.accent))
    painter.drawRoundedRect(QRectF(sheet.left() + 8, sheet.bottom() - 20, 34, 11), 4, 4)


def nearest(offered: tuple[int, ...], value: int) -> int:
    """The choice nearest to a value that was kept."""
    return min(offered, key=lambda each: abs(each - value))
