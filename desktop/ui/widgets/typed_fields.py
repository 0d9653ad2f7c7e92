"""Inputs that understand what is typed the French way: dates, hours and amounts; the text is never wiped."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.french import hour, long_date, money, short_date
from desktop.domain.french_input import WEEKDAYS, parse_date, parse_money, parse_time
from desktop.ui.theme import tokens_of
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.fields import ErrorLine, mark_wrong
from desktop.ui.widgets.labels import TextLabel

T = TypeVar("T")


class _Line(QLineEdit):
    """A line whose cursor goes to the end when the focus comes by keyboard, so that one writes on."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Nothing moves under the mouse, and a selection made by Tab stays."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.hasSelectedText():
            self.end(False)


class _TypedField(QWidget, Generic[T]):
    """A line of text that is read into a value; wrong text stays, with a sentence about it.

    The sentence comes when the field is left (or Enter pressed) and goes as soon as the text is right.
    """

    changed = Signal()
    """The text changed, whether it can be read or not."""
    error_changed = Signal(str)

    width_chars = 12

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._error = ""
        self._shows_error = True
        self.edit = _Line()
        self.edit.textChanged.connect(self._on_text)
        self.edit.editingFinished.connect(self.check)
        self.edit.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._echo = TextLabel("", muted=True)
        self._error_line = ErrorLine()
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.edit)
        self._row.addWidget(self._echo, 20)
        self._row.addWidget(self._error_line, 20)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._row)
        self.setFocusProxy(self.edit)
        self._fit()

    def _read(self, text: str) -> T:
        raise NotImplementedError

    def _write(self, value: T) -> str:
        raise NotImplementedError

    def _say(self, value: T) -> str:
        """What is shown beside the field, so that people see how they were understood."""
        return ""

    def value(self) -> T | None:
        """The value read from the text; None when it is empty or cannot be read (then `error` tells)."""
        try:
            return self._read(self.text()) if self.text() else None
        except ValueError:
            return None

    def set_value(self, value: T | None) -> None:
        """Write a value; None empties the field."""
        self.edit.setText("" if value is None else self._write(value))
        self.check()

    def text(self) -> str:
        """What was typed, without the blanks around it."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Put back what was typed earlier, wrong or not (drafts)."""
        self.edit.setText(text)
        self.check()

    @property
    def error(self) -> str:
        """The French sentence about the text, empty when it is right."""
        return self._error

    @property
    def is_valid(self) -> bool:
        """Whether the text is empty or can be read; told at once, also while typing."""
        return not self.text() or self.value() is not None

    def check(self) -> bool:
        """Read the text now: write it neatly when right, tell what is wrong otherwise."""
        if not self.text():
            self._set_error("")
            return True
        try:
            value = self._read(self.text())
        except ValueError as problem:
            self._set_error(str(problem))
            if not self.edit.hasFocus():
                self.edit.home(False)  # a long text shows its beginning
            return False
        neat = self._write(value)
        if neat != self.edit.text():
            self.edit.setText(neat)
        self._set_error("")
        return True

    def show_own_error(self, shown: bool) -> None:
        """Whether the sentence is shown here or by the labelled field around."""
        self._shows_error = shown
        self._error_line.set_text(self._error if shown else "")

    def describe(self, name: str, description: str) -> None:
        """Name the line for screen readers."""
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(description)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        width = self.edit.fontMetrics().horizontalAdvance("0") * self.width_chars + 28
        self.edit.setMinimumWidth(width)
        self.edit.setMaximumWidth(width)

    def _on_text(self) -> None:
        value = self.value()
        self._echo.setText("" if value is None else self._say(value))
        if self._error and self.is_valid:
            self._set_error("")
        self.changed.emit()

    def _set_error(self, error: str) -> None:
        if error == self._error:
            return
        self._error = error
        self._echo.setVisible(not error)
        if self._shows_error:
            self._error_line.set_text(error)
            mark_wrong(self.edit, wrong=bool(error))
            self.edit.setAccessibleDescription(error)
        self.error_changed.emit(error)


class DateField(_TypedField[date]):
    """A day, typed (« 3/5 », « 3 mai 2026 », « demain », « lundi ») or taken from a calendar (Alt+Down)."""

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
        self._row.insertWidget(1, self._open)
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


class _CalendarPopup(QFrame):
    """One month to pick a day from; closes itself."""

    picked = Signal(object)

    def __init__(self, owner: QWidget, day: date) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("part", "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = QCalendarWidget()
        self.calendar.setAccessibleName("Calendrier")
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
        self._dress()
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._pick)
        self.calendar.clicked.connect(self._pick)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.calendar)

    def _dress(self) -> None:
        """Weekends quieter instead of Qt's red; cells wide enough for the names of the days at any text size."""
        weekend = QTextCharFormat()
        weekend.setForeground(QColor(tokens_of(self).muted))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(weekday, weekend)
        metrics = self.fontMetrics()
        self.calendar.setMinimumSize(metrics.horizontalAdvance("mer.") * 7 + 140, metrics.height() * 13 + 60)

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()


class TimeField(_TypedField[time]):
    """An hour of the day (« 14h30 », « 9:10 », « 910 », « 9 h »), written « 14 h 30 »."""

    width_chars = 7

    def __init__(self, value: time | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setPlaceholderText("14\u00a0h\u00a030")
        self.edit.setAccessibleName("Heure")
        self.set_value(value)

    def _read(self, text: str) -> time:
        return parse_time(text)

    def _write(self, value: time) -> str:
        return hour(value)


class MoneyField(_TypedField[Decimal]):
    """An amount in euros, two decimals."""

    width_chars = 12

    def __init__(self, value: Decimal | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setPlaceholderText("0,00\u00a0€")
        self.edit.setAccessibleName("Montant en euros")
        self.set_value(value)

    def _read(self, text: str) -> Decimal:
        return parse_money(text)

    def _write(self, value: Decimal) -> str:
        return money(value)
