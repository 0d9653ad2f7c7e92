"""How the parts of a track are painted: cells, marks of contacts and tries; each tells itself by its shape."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from desktop.ui.look.icons import icon_renderer
from desktop.ui.look.theme import Tokens
from desktop.ui.widgets.track_items import LOOKS, TryKind

_PLAIN: Final = frozenset({"upcoming", "cut_short"})
_STRONG: Final = frozenset({"due", "missed"})
_HATCHED: Final = {
    "suspended": Qt.BrushStyle.FDiagPattern,
    "cut_short": Qt.BrushStyle.BDiagPattern,
}


def paint_ground(painter: QPainter, tokens: Tokens, state: str, rect: QRect, *, hovered: bool = False) -> None:
    """Paint a cell's ground: its colour, its hatching, and its frame, stronger where something is wrong or owed."""
    tone = LOOKS[state][0]
    ink = QColor(tokens.ink(tone))
    wide = (2 if state in _STRONG or hovered else 1) + tokens.line - 1
    pen = QPen(QColor(tokens.border) if state in _PLAIN else ink, wide)
    if state in _HATCHED:
        pen.setStyle(Qt.PenStyle.DashLine)
    inside = 1 if wide == 2 else 1.5  # a line of odd width falls on whole pixels, not half on two
    box = QRectF(rect).adjusted(inside, inside, -inside, -inside)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.surface if state == "upcoming" else tokens.soft(tone)))
    painter.drawRoundedRect(box, 5, 5)
    if state in _HATCHED:
        painter.setBrush(QBrush(_faint(ink), _HATCHED[state]))
        painter.drawRoundedRect(box, 5, 5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 5, 5)


def paint_period(painter: QPainter, tokens: Tokens, state: str, rect: QRect, side: float) -> None:
    """Paint a small cell with its sign, a square of `side` pixels in its middle."""
    paint_ground(painter, tokens, state, rect)
    tone, sign, _ = LOOKS[state]
    if sign:
        middle = QRectF(rect).center()
        box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        icon_renderer(sign, QColor(tokens.ink(tone))).render(painter, box)


def paint_try(painter: QPainter, tokens: Tokens, kind: TryKind, centre: QPointF, size: float) -> None:
    """Paint one contact or try: disc, ring, barred square, cross, or hollow diamond."""
    half = size / 2
    box = QRectF(centre.x() - half, centre.y() - half, size, size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match kind:
        case "counted":
            painter.setBrush(QColor(tokens.success))
            painter.drawEllipse(box)
        case "other":
            painter.setPen(QPen(QColor(tokens.info), 1.8))
            painter.drawEllipse(box.adjusted(0.9, 0.9, -0.9, -0.9))
        case "closed":
            painter.setBrush(QColor(tokens.warning))
            painter.drawRect(box.adjusted(1, 0, -1, 0))
        case "failed":
            painter.setPen(QPen(QColor(tokens.danger), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            inner = box.adjusted(1.2, 1.2, -1.2, -1.2)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case "planned":
            painter.setPen(QPen(QColor(tokens.accent), 1.6))
            corners = [(0.0, -half), (half, 0.0), (0.0, half), (-half, 0.0)]
            painter.drawPolygon(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


def paint_target(painter: QPainter, tokens: Tokens, x: float, bottom: float, size: float) -> None:
    """A suggested date: a small mark that points up into the cell."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.muted))
    painter.drawPolygon(
        QPolygonF([QPointF(x, bottom - size), QPointF(x + size * 0.62, bottom), QPointF(x - size * 0.62, bottom)])
    )


def paint_pause(painter: QPainter, tokens: Tokens, box: QRectF) -> None:
    """The days of a suspension: a hatched bar."""
    ink = QColor(tokens.info)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(QColor(tokens.info_soft))
    painter.drawRect(box)
    painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
    painter.drawRect(box)


def _faint(ink: QColor) -> QColor:
    """The ink of a pattern that must not drown the words upon it."""
    return QColor(ink.red(), ink.green(), ink.blue(), 70)
