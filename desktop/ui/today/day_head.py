"""The head of a day on the calendar: its name and number, today marked, a public holiday and an absence named."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.domain.french import plural
from desktop.domain.french_input import WEEKDAYS
from desktop.services.calendar import CalendarDay
from desktop.ui.look.theme import sized_font, tokens_of
from desktop.ui.parts.words import day_in_words
from desktop.ui.today.wrapped import Words
from desktop.ui.widgets.tips import set_tip

_AIR: Final = 6


def day_name(day: CalendarDay) -> str:
    """« mardi 24 novembre 2026, aujourd’hui, 3 rendez-vous » for a screen reader."""
    parts = [day_in_words(day.day)]
    if day.is_today:
        parts.append("aujourd’hui")
    if day.holiday:
        parts.append(f"jour férié\u00a0: {day.holiday}")
    if day.away:
        parts.append(f"absence\u00a0: {day.away}")
    parts.append(plural(day.appointments, "rendez-vous", "rendez-vous") if day.appointments else "aucun rendez-vous")
    return ", ".join(parts)


class DayHead(QPushButton):
    """Takes the focus, so that an empty day can be reached and told too."""

    def __init__(self, day: CalendarDay, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_day(day)

    def show_day(self, day: CalendarDay) -> None:
        """Heads this day."""
        self.day = day
        self.setAccessibleName(day_name(day))
        set_tip(self, day.remark)
        self.update()

    @property
    def weekday(self) -> str:
        """« mar. »."""
        return f"{WEEKDAYS[self.day.day.weekday()][:3]}."

    def sizeHint(self) -> QSize:
        """The name, the number, and what is remarked under them."""
        width = self.fontMetrics().horizontalAdvance("mer. 30") + self._number_side()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The number alone."""
        return QSize(self._number_side() + 4, self._number_side())

    def hasHeightForWidth(self) -> bool:
        """The name of a holiday wraps."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The line of the day, then the holiday."""
        return max(44, round(self._number_side() + 2 * _AIR + self._remark().height(width - 2 * _AIR)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key is the calendar's."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name and number; today's number on the accent colour."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = self._number_side()
        quiet = self.day.quiet or self.day.is_past
        painter.setFont(sized_font(self, "body", bold=self.day.is_today))
        painter.setPen(QColor(tokens.muted if quiet and not self.day.is_today else tokens.text))
        name_width = painter.fontMetrics().horizontalAdvance(self.weekday)
        both = name_width + 4 + side <= self.width() - 2 * _AIR
        left = float(_AIR)
        if both:
            painter.drawText(QRectF(left, _AIR, name_width + 2, side), Qt.AlignmentFlag.AlignVCenter, self.weekday)
            left += name_width + 4
        number = QRectF(left, _AIR, side, side)
        if self.day.is_today:
            painter.setBrush(QColor(tokens.accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(number)
            painter.setPen(QColor(tokens.on_accent))
        painter.setFont(sized_font(self, "body", bold=True))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, str(self.day.day.day))
        self._remark().paint(painter, QRectF(_AIR, side + _AIR * 1.5, self.width() - 2 * _AIR, self.height()))
        painter.end()

    def _remark(self) -> Words:
        return Words(self.day.remark, sized_font(self, "caption"), tokens_of(self).muted)

    def _number_side(self) -> int:
        return round(self.fontMetrics().height() * 1.55)
