"""The path of a measure as a calm line: a point for each stage, its name and its day under it; each can be opened."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.domain.french import long_date
from desktop.services.path_view import PathPoint, PointState
from desktop.ui.look.icons import icon_renderer
from desktop.ui.look.theme import SPACE, sized_font, tokens_of

_DOT: Final = 18
_LEAST_CHARS: Final = 13
"""Characters of a title that a point has room for at least; its longest word stays whole."""
_STATES: Final = {PointState.DONE: "fait", PointState.OPEN: "à noter", PointState.LATER: "à venir"}


class PathDot(QAbstractButton):
    """One point: full with a tick when it is done, a ring when it can be noted, a small ring while it is to come."""

    def __init__(self, point: PathPoint) -> None:
        super().__init__()
        self.point = point
        self.setText(point.title)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(", ".join((point.title, _STATES[point.state], *self.lines)))

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands under the title: the day, and what was said."""
        day = long_date(self.point.day) if self.point.day else ""
        if day and self.point.state is not PointState.DONE:
            day = f"à partir du {day}"
        return tuple(part for part in (day, self.point.words) if part)

    def sizeHint(self) -> QSize:
        """Room for the dot and its words."""
        self.ensurePolished()
        metrics = QFontMetrics(sized_font(self, "body", bold=True))
        words = " ".join((self.point.title, *self.lines)).split(" ")
        longest = max(metrics.horizontalAdvance(word) for word in words) + SPACE * 2 + 4
        width = max(longest, metrics.horizontalAdvance("0") * _LEAST_CHARS)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The dot, and every line of the words."""
        self.ensurePolished()
        height = sum(rect.height() for _text, rect, _role in self._texts(width))
        return max(height + self._dot + SPACE * 3, 44)

    @property
    def _dot(self) -> int:
        return max(_DOT, round(self.fontMetrics().height() * 0.95))

    @property
    def center(self) -> QPointF:
        """The middle of the dot, in the point's own place."""
        return QPointF(SPACE + self._dot / 2, SPACE + self._dot / 2)

    def _texts(self, width: int) -> list[tuple[str, QRect, str]]:
        """Every text with its place and its look, one under the other."""
        top = SPACE + self._dot + SPACE // 2
        found = []
        for number, text in enumerate((self.point.title, *self.lines)):
            role = "caption" if number else "label"
            metrics = QFontMetrics(self._font(role))
            rect = metrics.boundingRect(
                QRect(0, 0, max(1, width - SPACE * 2), 10_000), Qt.TextFlag.TextWordWrap.value, text
            )
            found.append((text, QRect(SPACE, top, width - SPACE * 2, rect.height()), role))
            top += rect.height()
        return found

    def _font(self, role: str) -> QFont:
        strong = role == "label" and self.point.state is PointState.OPEN
        return sized_font(self, "caption" if role == "caption" else "body", bold=strong)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Its ground when it is chosen or looked at, the dot, the words."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.hasFocus() or self.underMouse():
            painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            ground = tokens.accent_soft if self.isChecked() else tokens.sunken
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        self._paint_dot(painter)
        later = self.point.state is PointState.LATER
        for text, rect, role in self._texts(self.width()):
            painter.setFont(self._font(role))
            painter.setPen(QColor(tokens.muted if later or role == "caption" else tokens.text))
            painter.drawText(rect, Qt.TextFlag.TextWordWrap.value, text)
        painter.end()

    def _paint_dot(self, painter: QPainter) -> None:
        tokens, radius = tokens_of(self), self._dot / 2
        match self.point.state:
            case PointState.DONE:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.success))
                painter.drawEllipse(self.center, radius, radius)
                inner = QRectF(0, 0, radius * 1.3, radius * 1.3)
                inner.moveCenter(self.center)
                icon_renderer("check", tokens.surface).render(painter, inner)
            case PointState.OPEN:
                painter.setBrush(QColor(tokens.surface))
                painter.setPen(QPen(QColor(tokens.accent), 2.5))
                painter.drawEllipse(self.center, radius - 1.5, radius - 1.5)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.accent))
                painter.drawEllipse(self.center, radius * 0.4, radius * 0.4)
            case PointState.LATER:
                painter.setBrush(QColor(tokens.surface))
                painter.setPen(QPen(QColor(tokens.border), 1.5))
                painter.drawEllipse(self.center, radius * 0.6, radius * 0.6)


class PathLine(QWidget):
    """The points side by side, on as many lines as the width asks for, joined by a thin line."""

    chosen = Signal(str)
    """The key of the point that was opened, empty when it was closed again."""

    def __init__(self, points: Sequence[PathPoint]) -> None:
        super().__init__()
        self.dots = {point.key: PathDot(point) for point in points}
        self.setAccessibleName("Parcours de la mesure")
        for key, dot in self.dots.items():
            dot.setParent(self)
            dot.clicked.connect(lambda checked, key=key: self._on_clicked(key, checked))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def choose(self, key: str) -> None:
        """Shows a point as opened, and no other."""
        for name, dot in self.dots.items():
            dot.setChecked(name == key)

    def hasHeightForWidth(self) -> bool:
        """More lines in a narrow window."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All lines."""
        return self._lay(width, move=False)

    def sizeHint(self) -> QSize:
        """All points on one line."""
        hints = [dot.sizeHint() for dot in self.dots.values()]
        return QSize(sum(hint.width() for hint in hints), max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """One point wide."""
        hint = max((dot.sizeHint().width() for dot in self.dots.values()), default=0)
        return QSize(hint, self.heightForWidth(max(self.width(), hint)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays the points out anew."""
        super().resizeEvent(event)
        self._lay(event.size().width(), move=True)

    def _lay(self, width: int, *, move: bool) -> int:
        """As many columns as have room, all of the same width; gives the whole height."""
        dots = list(self.dots.values())
        if not dots:
            return 0
        least = max(dot.sizeHint().width() for dot in dots)
        lines = -(-len(dots) // max(1, min(len(dots), width // least)))
        columns = -(-len(dots) // lines)
        cell, top = width // columns, 0
        for start in range(0, len(dots), columns):
            line = dots[start : start + columns]
            height = max(dot.heightForWidth(cell - 2) for dot in line)
            for place, dot in enumerate(line):
                if move:
                    dot.setGeometry(place * cell, top, cell - 2, height)
            top += height + SPACE
        return top - SPACE

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line between points that stand side by side."""
        painter = QPainter(self)
        dots = list(self.dots.values())
        painter.setPen(QPen(QColor(tokens_of(self).hairline), 2))
        for one, other in pairwise(dots):
            start, end = one.pos() + one.center.toPoint(), other.pos() + other.center.toPoint()
            if start.y() == end.y():
                away = one.center.x() + SPACE // 2
                painter.drawLine(QPointF(start.x() + away, start.y()), QPointF(end.x() - away, end.y()))
        painter.end()

    def _on_clicked(self, key: str, checked: bool) -> None:
        self.choose(key if checked else "")
        self.chosen.emit(key if checked else "")
