"""What is shown while something takes its time: a turning arc, a named bar, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.french import NO_BREAK_SPACE, plural
from desktop.ui.look.motion import duration
from desktop.ui.look.theme import SPACE, tokens_of
from desktop.ui.widgets.buttons import IconButton, SecondaryButton
from desktop.ui.widgets.labels import TextLabel

_STEPS = 24
"""Pictures in one turn."""


class Spinner(QWidget):
    """An arc that turns while it is seen; where nothing may move it stands still, and the words beside it tell."""

    def __init__(self, scale: float = 1.4, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale, self._step = scale, 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._turn)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def turns(self) -> bool:
        """Whether it moves now."""
        return self._timer.isActive()

    def sizeHint(self) -> QSize:
        """As tall as a line of text, times its scale."""
        side = round(self.fontMetrics().ascent() * self._scale)
        return QSize(side, side)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to turn, if anything may move."""
        super().showEvent(event)
        self._start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing while nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme may want no movement."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self._start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A faint circle and the arc on it."""
        tokens = tokens_of(self)
        thick = max(2.0, self.height() / 9)
        circle = QRectF(self.rect()).adjusted(thick, thick, -thick, -thick)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.hairline), thick))
        painter.drawEllipse(circle)
        painter.setPen(QPen(QColor(tokens.accent), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, 16 * (90 - round(360 * self._step / _STEPS)), -16 * 100)
        painter.end()

    def _start(self) -> None:
        turn = duration(self, "turn")
        if turn:
            self._timer.start(turn // _STEPS)
        else:
            self._timer.stop()

    def _turn(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()


class ProgressRow(QWidget):
    """One piece of work: its name, how far it is in words and as a bar, and a cross that stops it."""

    cancelled = Signal()

    def __init__(self, name: str, *, can_cancel: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = TextLabel(name)
        self._far = TextLabel("", "caption", muted=True, wrap=False)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.spinner = Spinner()
        self.cancel = IconButton("cross", f"Arrêter{NO_BREAK_SPACE}: {name}")
        self.cancel.clicked.connect(self._stop)
        column = QVBoxLayout()
        column.setSpacing(SPACE // 2)
        words = QHBoxLayout()
        words.setSpacing(SPACE)
        words.addWidget(self.spinner)
        words.addWidget(self._name, 1)
        words.addWidget(self._far)
        column.addLayout(words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addLayout(column, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.cancel.setVisible(can_cancel)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Say what is being done now."""
        self._name.setText(name)
        self.bar.setAccessibleName(name)
        self.setAccessibleName(name)

    def set_progress(self, done: int, total: int, singular: str = "", plural_form: str = "") -> None:
        """How far it is, in words such as « 3 visites sur 12 »; without a total an arc turns instead."""
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(min(done, total))
        self.bar.setVisible(total > 0)
        self.spinner.setVisible(total <= 0)
        if total <= 0:
            self._far.setText("")
        elif singular:
            self._far.setText(f"{plural(done, singular, plural_form or f'{singular}s')} sur {total}")
        else:
            self._far.setText(f"{100 * done // total}{NO_BREAK_SPACE}%")
        self.bar.setAccessibleDescription(self._far.text())

    @property
    def words(self) -> str:
        """How far it is, as it is said."""
        return self._far.text()

    def _stop(self) -> None:
        self.cancel.setEnabled(False)
        self._far.setText("Arrêt demandé…")
        self.cancelled.emit()


class BusyState(QWidget):
    """Stands where something is being made: an arc, what is going on, and « Annuler » if it can be stopped."""

    def __init__(
        self, title: str, sentence: str = "", cancel: Callable[[], object] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 5, SPACE * 3, SPACE * 5)
        column.setSpacing(SPACE)
        self.spinner = Spinner(scale=2.6)
        column.addWidget(self.spinner, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title, self._sentence = TextLabel(title, "title"), TextLabel(sentence, muted=True)
        for label in (self._title, self._sentence):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
            label.setVisible(bool(label.text()))
        if cancel is not None:
            button = SecondaryButton("Annuler")
            button.clicked.connect(lambda *_: cancel())
            column.addSpacing(SPACE)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setAccessibleName(title)
