"""A day, typed the French way or taken from a calendar."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QTableView, QVBoxLayout, QWidget

from desktop.domain.french import long_date, short_date
from desktop.domain.french_input import WEEKDAYS, parse_date, step_date
from desktop.ui.look.theme import tokens_of
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.typed_field import TypedField


class DateField(TypedField[date]):
    """A day, typed (« 3/5 », « 3 mai 2026 », « demain », « lundi ») or taken from a calendar (Alt+Down).

    The arrows go a day on or back, the page keys a month.
    """

    width_chars = 12

    def __init__(
        self,
        value: date | None = None,
        today: Callable[[], date] = date.today,
        parent: QWidget | None = None,
    ) -> None:
        self._today = today
        super().__init__(parent)
        self.edit.setPlaceholderText("jj/mm/aaaa")
        self.edit.setAccessibleName("Date")
        self.edit.installEventFilter(self)
        self._open = IconButton("calendar", "Choisir dans un calendrier")
        self._open.clicked.connect(self.open_calendar)
        self._row.insert(1, self._open)
        self._popup: _CalendarPopup | None = None
        self.set_value(value)

    def describe(self, name: str, description: str) -> None:
        """Name the line and the calendar's button."""
        super().describe(name, description)
        self._open.setAccessibleName(f"{name}\u00a0: choisir dans un calendrier")

    def open_calendar(self) -> None:
        """Show the calendar under the field; Escape leaves it, Enter or a click takes the day."""
        popup = _CalendarPopup(self, self.value() or self._today())
        popup.picked.connect(self._take)
        popup.move(self.edit.mapToGlobal(QPoint(0, self.edit.height() + 4)))
        popup.show()
        popup.calendar.setFocus()
        self._popup = popup

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down opens the calendar, as in any list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
            if (event.key() == Qt.Key.Key_F4 and not alt) or (event.key() == Qt.Key.Key_Down and alt):
                self.open_calendar()
                return True
        return super().eventFilter(watched, event)

    def _take(self, day: date) -> None:
        self.set_value(day)
        self.edit.setFocus()

    def _read(self, text: str) -> date:
        return parse_date(text, self._today())

    def _write(self, value: date) -> str:
        return short_date(value)

    def _say(self, value: date) -> str:
        return f"{WEEKDAYS[value.weekday()]} {long_date(value)}"

    def _step(self, value: date | None, by: int, *, far: bool) -> date | None:
        if value is None:
            return self._today()
        return step_date(value, months=by) if far else step_date(value, days=by)

    def set_read_only(self, *, read_only: bool) -> None:
        """Without its calendar when it can only be read."""
        super().set_read_only(read_only=read_only)
        self._open.setVisible(not read_only)


class Calendar(QCalendarWidget):
    """A month in the French way, from Monday on, in the colours of the theme."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Calendrier")
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        days = self.findChild(QTableView)
        if days is not None:
            days.setAccessibleName("Jours du mois")
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._dress()

    def _dress(self) -> None:
        """Weekends quieter instead of Qt's red; cells wide enough for the names of the days at any text size."""
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(tokens_of(self).muted))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(weekday, weekend)
        metrics = self.fontMetrics()
        self.setMinimumSize(metrics.horizontalAdvance("mer.") * 7 + 140, metrics.height() * 13 + 60)


class _CalendarPopup(QFrame):
    """One month to pick a day from; closes itself."""

    picked = Signal(object)

    def __init__(self, owner: QWidget, day: date) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = Calendar()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()
