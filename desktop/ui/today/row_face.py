"""The words of a line of the day, painted: a long day is there at once, and nothing in it is ever cut."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.domain.french_input import WEEKDAYS
from desktop.services.agenda import AgendaRow
from desktop.services.agenda_line import AgendaGroup
from desktop.ui.look.theme import SPACE, sized_font, tokens_of
from desktop.ui.parts.words import hour_in_words
from desktop.ui.today.wrapped import Words
from desktop.ui.widgets.chips import paint_scheme_letter

_TIMED: Final = frozenset({AgendaGroup.TODAY, AgendaGroup.THIS_WEEK, AgendaGroup.TO_CONCLUDE})
"""Groups whose lines have an appointment."""
_GAP: Final = SPACE * 2
_BETWEEN: Final = 2


class RowFace(QWidget):
    """Day and hour, household and commune, why, and the scheme."""

    def __init__(self, row: AgendaRow, scheme_name: str, parent: QWidget | None = None) -> None:
        self._heights: dict[int, int] = {}
        super().__init__(parent)
        self._row, self._scheme_name = row, scheme_name
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """A line of usual length."""
        width = self.fontMetrics().averageCharWidth() * 60
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A few words wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 16, self.fontMetrics().height())

    def hasHeightForWidth(self) -> bool:
        """Its words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all its words at this width."""
        if width not in self._heights:
            self._heights[width] = round(self._lay(None, width))
        return self._heights[width]

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another height."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._heights = {}
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words; the ground is the line's."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._lay(painter, self.width())
        painter.end()

    def _lay(self, painter: QPainter | None, width: int) -> float:
        """Paints, or with no painter only measures; how tall it is."""
        left = self._when(painter)
        chip = self._chip_width()
        beside = width - left - chip - _GAP >= self.fontMetrics().averageCharWidth() * 24
        room = width - left - (chip + _GAP if beside else 0)
        tall = self._middle(painter, left, room)
        side = self._side()
        if beside:
            self._chip(painter, width - chip, 0)
            return max(tall, side)
        self._chip(painter, left, tall + 4)
        return tall + 4 + side

    def _middle(self, painter: QPainter | None, left: float, room: float) -> float:
        tokens = tokens_of(self)
        name = Words(self._row.household, sized_font(self, "body", bold=True), tokens.text)
        commune = Words(self._row.commune, sized_font(self, "body"), tokens.muted)
        ink = tokens.danger if self._row.presses else tokens.muted
        why = Words(self._row.reason.without_scheme, sized_font(self, "caption"), ink)
        name_width = QFontMetricsF(name.font).horizontalAdvance(name.text) + SPACE
        together = name_width + QFontMetricsF(commune.font).horizontalAdvance(commune.text) <= room
        y = 0.0
        for words, x, after in (
            (name, 0.0, not together),
            (commune, name_width if together else 0.0, True),
            (why, 0.0, True),
        ):
            if painter is not None:
                words.paint(painter, QRectF(left + x, y, room - x, 0))
            y += words.height(room - x) + (_BETWEEN if words is commune else 0) if after else 0
        return y

    def _when(self, painter: QPainter | None) -> float:
        """The day when it is not today's, and the hour; how much room they take."""
        if self._row.group not in _TIMED:
            return 0.0
        tokens = tokens_of(self)
        width = QFontMetricsF(sized_font(self, "body", bold=True)).horizontalAdvance("mer. 30") + _GAP
        day = "" if self._row.group is AgendaGroup.TODAY else _short_day(self._row)
        y = 0.0
        for text, bold in ((day, True), (hour_in_words(self._row.at), not day)):
            words = Words(text, sized_font(self, "body", bold=bold), tokens.text)
            if painter is not None:
                words.paint(painter, QRectF(0, y, width - SPACE, 0))
            y += words.height(width - SPACE)
        return width

    def _chip(self, painter: QPainter | None, x: float, y: float) -> None:
        if painter is None:
            return
        side = self._side()
        paint_scheme_letter(painter, QRectF(x, y, side, side), self, self._row.scheme, self._scheme_name[:1].upper())
        name = Words(self._scheme_name, sized_font(self, "body"), tokens_of(self).text)
        name.paint(painter, QRectF(x + side + 6, y + (side - name.height(9999)) / 2, 9999, 0))

    def _chip_width(self) -> float:
        return self._side() + 8 + QFontMetricsF(sized_font(self, "body")).horizontalAdvance(self._scheme_name)

    def _side(self) -> float:
        return round(self.fontMetrics().height() * 1.15)


def _short_day(row: AgendaRow) -> str:
    """« mer. 25 »."""
    return f"{WEEKDAYS[row.day.weekday()][:3]}. {row.day.day}"
