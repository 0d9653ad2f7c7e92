"""One period of a track: a button that a finger hits, a key reaches and a screen reader names."""

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop.ui.look.icons import icon_pixmap
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.tips import set_tip
from desktop.ui.widgets.track_items import LOOKS, TrackItem
from desktop.ui.widgets.track_painting import paint_ground, paint_target, paint_try

_ROWS = 2
"""Rows of marks under a cell; one where the track is low."""
_INSET = 3
"""Between the cell and its neighbours, in pixels, half of it on each side."""


class PeriodCell(QAbstractButton):
    """A period with, under it, a lane for what was tried; the keys go to `moved` and the track decides."""

    moved = Signal(int)
    reached = Signal()

    def __init__(self, item: TrackItem, parent: QWidget, today: date | None = None) -> None:
        super().__init__(parent)
        self.item = item
        self.is_low = False
        """Whether the cell has the height of a line: sign and count side by side, the marks in one row."""
        self._today = today if today is not None and item.opens <= today <= item.closes else None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(item.name)
        self.setAccessibleDescription(". ".join(item.words.splitlines()[1:]))
        set_tip(self, item.words)

    def body_height(self) -> int:
        """Tall enough for a finger, a sign and a count; low, the row of marks makes up the height of a finger."""
        line = self.fontMetrics().lineSpacing()
        return max(28, round(line * 1.5)) if self.is_low else max(44, round(line * 2.5))

    @property
    def _rows(self) -> int:
        return 1 if self.is_low else _ROWS

    def dot_size(self) -> float:
        """The side of a mark in the lane."""
        return max(9.0, self.fontMetrics().ascent() * 0.72)

    def sizeHint(self) -> QSize:
        """The cell, and the rows of marks."""
        return QSize(44, max(44, self.body_height() + round((self.dot_size() + 3) * self._rows) + 4))

    @property
    def body(self) -> QRect:
        """The cell itself, without its lane."""
        return QRect(0, 0, self.width(), self.body_height()).adjusted(_INSET // 2, 0, -(_INSET - _INSET // 2), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows, Home and End are the track's; Enter opens like Space."""
        steps = {
            Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
            Qt.Key.Key_Home: -10_000, Qt.Key.Key_End: 10_000,
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tells the track that this period is the one at hand."""
        super().focusInEvent(event)
        self.reached.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Shows that it can be pressed."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to its plain look."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, sign, count, suggested dates, tries; and the ring of the focus."""
        tokens, body = tokens_of(self), self.body
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, tokens, self.item.state, body, hovered=self.underMouse() and self.isEnabled())
        self._paint_targets(painter)
        if self._today is not None:
            x = self._x((self._today - self.item.opens).days, 0)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom() + 1))
        self._paint_words(painter)
        self._paint_tries(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(body).adjusted(2, 2, -2, -2), 4, 4)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        """The sign and the count, on a patch of the cell's own ground so that no line crosses them."""
        tokens = tokens_of(self)
        tone, sign, _ = LOOKS[self.item.state]
        count = f"{self.item.done}/{self.item.quota}" if self.item.quota else ""
        box, place = self._besides(sign, count) if self.is_low else self._stacked(sign, count)
        ground = QColor(tokens.surface if self.item.state == "upcoming" else tokens.soft(tone))
        if sign:
            painter.fillRect(box.adjusted(-1, 0, 1, 0), ground)
            picture = icon_pixmap(sign, tokens.ink(tone), round(box.width()), self.devicePixelRatioF())
            painter.drawPixmap(box.topLeft(), picture)
        if not place.isEmpty():
            painter.setFont(sized_font(self, "caption"))
            area = painter.boundingRect(place, Qt.AlignmentFlag.AlignCenter, count)
            painter.fillRect(area.adjusted(-2, 1, 2, -1), ground)
            painter.setPen(QColor(tokens.text))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, count)

    def _stacked(self, sign: str, count: str) -> tuple[QRectF, QRectF]:
        """The place of the sign, and under it that of the count; empty where it has no room."""
        body = QRectF(self.body)
        box = self._sign_box()
        if not count or self._count_width(count) > body.width() - 4:
            return box, QRectF()
        if not sign:
            return box, body
        box.moveTop(body.top() + body.height() * 0.12)
        return box, body.adjusted(0, round(body.height() * 0.44), 0, -4)

    def _besides(self, sign: str, count: str) -> tuple[QRectF, QRectF]:
        """The place of the sign, and beside it that of the count; empty where it has no room."""
        body, box, wide = QRectF(self.body), self._sign_box(), self._count_width(count)
        whole = wide + (box.width() + 4 if sign else 0)
        if not count or whole > body.width() - 8:
            return box, QRectF()
        box.moveLeft(body.center().x() - whole / 2)
        return box, QRectF(body.center().x() + whole / 2 - wide, body.top(), wide, body.height())

    def _sign_box(self) -> QRectF:
        side, middle = min(self.fontMetrics().ascent() * 1.2, self.body.width() - 6.0), QRectF(self.body).center()
        return QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)

    def _count_width(self, count: str) -> float:
        return QFontMetricsF(sized_font(self, "caption")).horizontalAdvance(count)

    def _x(self, day_number: int, inside: float = 0.5) -> float:
        """The middle of a day of the period, counted from its first; its beginning with `inside` nought."""
        body, days = self.body, (self.item.closes - self.item.opens).days + 1
        return body.left() + body.width() * (day_number + inside) / days

    def _paint_targets(self, painter: QPainter) -> None:
        if self.is_low or self.item.is_settled or self.body.width() < self.fontMetrics().horizontalAdvance("000"):
            return
        for day in self.item.targets:
            size = self.dot_size() * 0.55
            paint_target(painter, tokens_of(self), self._x((day - self.item.opens).days), self.body.bottom() - 2, size)

    def _paint_tries(self, painter: QPainter) -> None:
        """Each on its day; those too near one another go to the second row, and further ones are left to the words."""
        size, tokens = self.dot_size(), tokens_of(self)
        taken = [-size] * self._rows
        for one in sorted(self.item.tries, key=lambda shown: shown.day):
            x = min(max(self._x((one.day - self.item.opens).days), size / 2), self.width() - size / 2)
            row = next((row for row in range(self._rows) if x - taken[row] >= size + 1), None)
            if row is None:
                row = taken.index(min(taken))
                x = taken[row] + size + 1
                if x > self.width() - size / 2:
                    continue
            taken[row] = x
            y = self.body_height() + 4 + size / 2 + row * (size + 3)
            paint_try(painter, tokens, one.kind, QPointF(x, y), size)
