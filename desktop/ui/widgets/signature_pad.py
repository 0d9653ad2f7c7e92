"""A large white pad on which a person signs with a pen, a finger or the mouse."""

from itertools import pairwise
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QEventPoint,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.spoken_role import speak_as

Stroke = tuple[tuple[float, float], ...]

# The pad is a piece of the printed page: white with blue-black ink in both themes.
_PAPER: Final = "#FFFFFF"
_INK: Final = "#14213D"
_RULE: Final = "#8A8F98"
_HINT: Final = "#5C636B"
_NEAR: Final = 1.5
PEN_GONE_AFTER_MS: Final = 800
"""A pen between two strokes is not gone: its hand still rests on the screen."""


class SignaturePad(QWidget):
    """Collects the strokes of a signature: points only, never pressure nor speed (R5).

    A hand rests on the screen while its pen writes: from the first sign of a pen until it is gone for a while, fingers
    are left aside, and what a palm drew before its pen came is taken away. Of several fingers the first alone draws.

    Points run from 0 to 1 of the pad's width and height, origin at its top left.
    """

    changed = Signal()

    def __init__(self, name: str = "Zone de signature", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as(self, QAccessible.Role.Canvas)
        self._strokes: list[list[tuple[float, float]]] = []
        self._drawing = False
        self._finger: int | None = None
        self._pen_near = QTimer(self, interval=PEN_GONE_AFTER_MS, singleShot=True)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_TabletTracking)  # a pen that hovers is told of too
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._describe()

    def strokes(self) -> tuple[Stroke, ...]:
        """The strokes drawn, in order; (x, y) from 0 to 1."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def set_strokes(self, strokes: tuple[Stroke, ...]) -> None:
        """Show strokes drawn earlier."""
        self._strokes = [list(stroke) for stroke in strokes]
        self._drawing, self._finger = False, None
        self._tell()

    def aspect(self) -> float:
        """Width divided by height: with it the strokes keep their shape on paper."""
        return self.width() / max(1, self.height())

    def is_empty(self) -> bool:
        """Whether nothing was drawn."""
        return not self._strokes

    def clear(self) -> None:
        """Take everything away."""
        if self._strokes:
            self._strokes = []
            self._drawing, self._finger = False, None
            self._tell()

    def undo_stroke(self) -> None:
        """Take the last stroke away."""
        if self._strokes:
            self._strokes.pop()
            self._drawing, self._finger = False, None
            self._tell()

    def sizeHint(self) -> QSize:
        """Large enough for an arm's movement."""
        return QSize(640, 260)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than a signature on paper."""
        return QSize(360, 160)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The mouse begins a stroke."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._begin(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The mouse goes on."""
        self._go_on(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The mouse ends the stroke."""
        self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """The pen; what it says of pressure is not read."""
        self._put_finger_aside()
        self._pen_near.start()
        if event.type() == QEvent.Type.TabletPress:
            self._begin(event.position())
        elif event.type() == QEvent.Type.TabletMove:
            self._go_on(event.position())
        elif event.type() == QEvent.Type.TabletRelease:
            self._end()
        event.accept()

    def event(self, event: QEvent) -> bool:
        """The first finger draws; a resting hand is left aside."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        if event.type() == QEvent.Type.TouchCancel:  # the system took it for a palm
            self._put_finger_aside()
            return
        if self._pen_near.isActive():
            return
        for point in event.points():
            if self._finger is None and point.state() == QEventPoint.State.Pressed and not self._drawing:
                self._finger = point.id()
                self._begin(point.position())
            elif point.id() != self._finger:
                continue
            elif point.state() == QEventPoint.State.Updated:
                self._go_on(point.position())
            elif point.state() == QEventPoint.State.Released:
                self._finger = None
                self._end()

    def _put_finger_aside(self) -> None:
        """What the finger has drawn so far was a resting hand."""
        if self._finger is None:
            return
        self.undo_stroke()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete clears the pad, Ctrl+Z takes the last stroke back."""
        if event.key() == Qt.Key.Key_Delete:
            self.clear()
        elif event.key() == Qt.Key.Key_Z and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.undo_stroke()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint paper, line, invitation and strokes."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(QColor(tokens.accent if self.hasFocus() else tokens.border), 2 if self.hasFocus() else 1)
        painter.setPen(edge)
        painter.setBrush(QColor(_PAPER))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        self._paint_line(painter)
        painter.setPen(
            QPen(QColor(_INK), 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self._strokes:
            painter.drawPath(self._path(stroke))
        painter.end()

    def _paint_line(self, painter: QPainter) -> None:
        y = self.height() * 0.76
        painter.setPen(QPen(QColor(_RULE), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(32, y), QPointF(self.width() - 32, y))
        if not self._strokes:
            painter.setPen(QColor(_HINT))
            painter.setFont(sized_font(self, "body"))
            area = QRectF(32, y + 4, self.width() - 64, self.height() - y - 8)
            painter.drawText(area, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, "Signez au-dessus")

    def _path(self, stroke: list[tuple[float, float]]) -> QPainterPath:
        """The points joined by curves through the middles between them."""
        points = [QPointF(x * self.width(), y * self.height()) for x, y in stroke]
        path = QPainterPath(points[0])
        if len(points) == 1:
            path.lineTo(points[0] + QPointF(0.1, 0.1))
        for here, following in pairwise(points[1:]):
            path.quadTo(here, (here + following) / 2)
        if len(points) > 1:
            path.lineTo(points[-1])
        return path

    def _normal(self, point: QPointF) -> tuple[float, float]:
        x, y = point.x() / max(1, self.width()), point.y() / max(1, self.height())
        return (min(1.0, max(0.0, x)), min(1.0, max(0.0, y)))

    def _begin(self, point: QPointF) -> None:
        self._drawing = True
        self._strokes.append([self._normal(point)])
        self.update()

    def _go_on(self, point: QPointF) -> None:
        if not self._drawing:
            return
        last_x, last_y = self._strokes[-1][-1]
        moved = abs(point.x() - last_x * self.width()) + abs(point.y() - last_y * self.height())
        if moved >= _NEAR:
            self._strokes[-1].append(self._normal(point))
            self.update()

    def _end(self) -> None:
        if self._drawing:
            self._drawing = False
            self._tell()

    def _tell(self) -> None:
        self._describe()
        self.update()
        self.changed.emit()

    def _describe(self) -> None:
        state = "vide" if self.is_empty() else "signée"
        self.setAccessibleDescription(
            f"Zone {state}. Signez au stylet, au doigt ou à la souris. Suppr efface, "
            "Ctrl\u00a0+\u00a0Z reprend le dernier trait."
        )
