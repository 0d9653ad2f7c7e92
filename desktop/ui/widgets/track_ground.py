"""The ground of a track: the axis, the cells side by side, and over them the day that it is and the measure's marks."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.widgets.track_axis import Axis, AxisLabel, axis_labels
from desktop.ui.widgets.track_cell import PeriodCell
from desktop.ui.widgets.track_items import TrackItem, TrackMark
from desktop.ui.widgets.track_painting import paint_pause
from desktop.ui.widgets.track_scale import TrackScale

_RAIL = 9
"""Height of the strip between axis and cells where suspensions are drawn."""
_TODAY = "Aujourd’hui"


class TrackGround(QWidget):
    """As wide as its scale; its cells lie on it, its marks over them."""

    def __init__(self, items: Sequence[TrackItem], marks: Sequence[TrackMark], today: date | None) -> None:
        super().__init__()
        self.setProperty("part", "scrolled")
        self.marks, self.today = tuple(marks), today
        self.cells = [PeriodCell(item, self, today) for item in items]
        self.scale = TrackScale((), 0, 0)
        self._is_low = False
        self.overlay = _Overlay(self)

    @property
    def is_low(self) -> bool:
        """Whether the cells stand alone, each with the height of a line."""
        return self._is_low

    def set_low(self, low: bool) -> None:
        """Takes the months and the words of the marks away, or shows them again; `lay_out` follows."""
        self._is_low = low
        for cell in self.cells:
            cell.is_low = low
            cell.update()

    def axis_height(self) -> int:
        """Two lines of small text and the strip of the suspensions; nothing on a low track."""
        if self._is_low:
            return 0
        return round(QFontMetricsF(sized_font(self, "caption")).lineSpacing() * 2) + 4 + _RAIL

    def needed_height(self) -> int:
        """Axis, cells and lanes."""
        return self.axis_height() + (self.cells[0].sizeHint().height() if self.cells else 0)

    def lay_out(self, width: float, least: float) -> None:
        """Places the cells over at least so many pixels."""
        self.scale = TrackScale([(cell.item.opens, cell.item.closes) for cell in self.cells], width, least)
        top, height = self.axis_height(), self.needed_height()
        for place, cell in enumerate(self.cells):
            left, right = (round(edge) for edge in self.scale.span(place))
            cell.setGeometry(left, top, right - left, height - top)
        self.resize(max(1, int(self.scale.width + 0.01)), height)
        self.overlay.setGeometry(self.rect())
        self.overlay.raise_()
        self.update()
        self.overlay.update()

    @property
    def today_x(self) -> float | None:
        """Where the day that it is begins, None outside the measure."""
        return self.scale.x(self.today) if self.today is not None and self.scale.is_inside(self.today) else None

    def labels(self) -> list[AxisLabel]:
        """The months that are written over the cells."""
        if not self.cells or self._is_low:
            return []
        fonts = {strong: QFontMetricsF(sized_font(self, "caption", bold=strong)) for strong in (False, True)}
        axis = Axis(
            self.scale.x,
            lambda text, strong: fonts[strong].horizontalAdvance(text) + 5,
            self.scale.width,
        )
        return axis_labels(self.cells[0].item.opens, self.cells[-1].item.closes, axis)

    def is_written_at(self, x: float) -> bool:
        """Whether a month stands there."""
        metrics = QFontMetricsF(sized_font(self, "caption", bold=True))
        return any(one.x - 3 <= x <= one.x + 8 + metrics.horizontalAdvance(one.text) for one in self.labels())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The months over the cells, each with its tick."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = QFontMetricsF(sized_font(self, "caption")).lineSpacing()
        for label in self.labels():
            painter.setPen(QPen(QColor(tokens.border), 1))
            painter.drawLine(QPointF(label.x + 1.5, line + 6), QPointF(label.x + 1.5, line * 2 + 2))
            painter.setFont(sized_font(self, "caption", bold=label.strong))
            painter.setPen(QColor(tokens.text if label.strong else tokens.muted))
            area = QRectF(label.x + 5, line + 2, self.scale.width, line + 2)
            painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label.text)
        painter.end()


class _Overlay(QWidget):
    """Painted over the cells, never in the way of a finger."""

    def __init__(self, ground: TrackGround) -> None:
        super().__init__(ground)
        self._ground = ground
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Suspensions as hatched bars, renewals as broken lines, today as a line with its word."""
        ground = self._ground
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if ground.is_low:
            self._paint_days(painter)
            painter.end()
            return
        told: list[QRectF] = []
        if ground.today is not None and ground.today_x is not None:
            self._paint_line(painter, ground.today, _TODAY, told, today=True)
        for mark in ground.marks:
            if mark.kind == "suspension":
                self._paint_suspension(painter, mark, told)
            else:
                self._paint_line(painter, mark.day, mark.label, told, today=False)
        painter.end()

    def _paint_days(self, painter: QPainter) -> None:
        """On a low track: today, and where months were added, as lines under the cells."""
        ground, tokens = self._ground, tokens_of(self)
        days = [(mark.day, QPen(QColor(tokens.muted), 2, Qt.PenStyle.DashLine)) for mark in ground.marks
                if mark.kind == "renewal"]  # fmt: skip
        if ground.today is not None and ground.today_x is not None:
            days.append((ground.today, QPen(QColor(tokens.accent), 2)))
        for day, pen in days:
            painter.setPen(pen)
            x = ground.scale.x(day)
            painter.drawLine(QPointF(x, ground.cells[0].body_height()), QPointF(x, self.height() - 1.0))

    def _paint_line(self, painter: QPainter, day: date, words: str, told: list[QRectF], *, today: bool) -> None:
        tokens, x = tokens_of(self), self._ground.scale.x(day)
        ink = QColor(tokens.accent if today else tokens.muted)
        style = Qt.PenStyle.SolidLine if today else Qt.PenStyle.DashLine
        area = self._told(painter, x, words, ink, told, strong=today)
        painter.setPen(QPen(ink, 2, style))
        ground = self._ground
        top, body = (area.bottom() if area is not None else 2.0), ground.axis_height()
        if ground.is_written_at(x):
            top = body - _RAIL + 1.0
        painter.drawLine(QPointF(x, top), QPointF(x, body))
        # inside a cell its own words come first: the cell draws the line under them
        below = body + ground.cells[0].body_height() if today else body
        painter.drawLine(QPointF(x, below), QPointF(x, self.height() - 2.0))

    def _paint_suspension(self, painter: QPainter, mark: TrackMark, told: list[QRectF]) -> None:
        scale, tokens = self._ground.scale, tokens_of(self)
        left = scale.x(mark.day)
        right = scale.x(mark.last) if mark.last is not None else scale.width
        top = self._ground.axis_height() - _RAIL + 1
        paint_pause(painter, tokens, QRectF(left, top, max(4.0, right - left), _RAIL - 4))
        self._told(painter, left, mark.label, QColor(tokens.info), told, strong=False)

    def _told(
        self, painter: QPainter, x: float, words: str, ink: QColor, told: list[QRectF], *, strong: bool
    ) -> QRectF | None:
        """Writes a mark's words on the upper line, around its place; None when others stand there already."""
        font = sized_font(self, "caption", bold=strong)
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(words) + 2
        area = next((area for area in self._places(x, width, metrics.lineSpacing()) if _is_free(area, told)), None)
        if area is None:
            return None
        told.append(area)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        return area

    def _places(self, x: float, width: float, height: float) -> list[QRectF]:
        """Where words may stand: over their place, else left of it, else right."""
        last = max(0.0, self.width() - width)
        return [QRectF(min(max(0.0, left), last), 0, width, height) for left in (x - width / 2, x - width, x)]


def _is_free(area: QRectF, told: Sequence[QRectF]) -> bool:
    return not any(area.adjusted(-8, 0, 8, 0).intersects(other) for other in told)
