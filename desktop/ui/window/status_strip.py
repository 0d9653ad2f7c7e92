"""The strip at the foot of the window: what is saved, what is being done, what waits to be sent, what was told."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.labels import IconLabel, TextLabel
from desktop.ui.work.tasks import Progress

_STATE_CHARS: Final = 24
"""Longer words of a state take two lines."""
_WORD_CHARS: Final = 14
"""A line ends a word too early or too late."""
_LINES: Final = 2
_AIR: Final = 4
"""Words that wrap ask for a little more than their lines."""
_BAR_CHARS: Final = 14


class StatusStrip(QWidget):
    """Always in words, always of the same height: what comes and goes in it moves nothing above it."""

    cancel_requested = Signal()
    messages_requested = Signal()
    queue_requested = Signal()
    """What waits for a person is to be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("part", "status")
        self.setAccessibleName("État")
        self.saved = State("save", "Enregistrement")
        self.busy = WorkState()
        self.queue = LeadingState("cloud", "Envois")
        self.told = LinkButton("Messages", "clock")
        self.told.setToolTip("Relire ce qui a été dit depuis l’ouverture du carnet")
        self.told.setAccessibleDescription(self.told.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE * 2, 2, SPACE * 2, 2)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row.setSpacing(SPACE * 2)
        row.addWidget(self.saved)
        row.addWidget(self.busy)
        row.addStretch(1)
        row.addWidget(self.queue)
        row.addWidget(self.told)
        self._row = row
        self.queue.lead.clicked.connect(lambda *_: self.queue_requested.emit())
        self.told.clicked.connect(lambda *_: self.messages_requested.emit())
        self.busy.cancel.clicked.connect(lambda *_: self.cancel_requested.emit())

    def set_saved(self, text: str, tone: Tone = "neutral") -> None:
        """Whether what is being written is saved."""
        self.saved.show_text(text, tone)
        self._fit()

    def set_progress(self, progress: Progress | None) -> None:
        """The named work under way, None when there is none."""
        self.busy.show_progress(progress)
        self._fit()

    def set_queue(self, text: str, tone: Tone = "neutral", *, online: bool = True) -> None:
        """What waits, and whether the network is there."""
        self.queue.set_icon("cloud" if online else "cloud-off")
        self.queue.show_text(text, tone)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """What does not fit is left out: the strip never widens the window."""
        return QSize(0, self._height())

    def sizeHint(self) -> QSize:
        """Always of the same height, whatever is told in it."""
        return QSize(super().sizeHint().width(), self._height())

    def hasHeightForWidth(self) -> bool:
        """Words that wrap have their two lines at any width."""
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less fits."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window the bar of the work gives way first, then what waits, then what is saved.

        What is shown is settled before anything is shown or hidden: each change lays the window out again.
        """
        wanted = {
            self.busy.bar: self.busy.has_length,
            self.queue: bool(self.queue.text),
            self.saved: bool(self.saved.text),
        }
        for part in wanted:
            if self._needed(wanted) > self.width():
                wanted[part] = False
        for part, shown in wanted.items():
            if part.isHidden() == shown:
                part.setVisible(shown)

    def _needed(self, wanted: dict[QWidget, bool]) -> int:
        """The width of everything that is wanted, in pixels."""
        shown = [self.told, *(state for state in (self.queue, self.saved) if wanted[state])]
        widths = [part.minimumSizeHint().width() for part in shown]
        if self.busy.text:
            widths.append(self.busy.width_with_bar(shown=wanted[self.busy.bar]))
        margins = self._row.contentsMargins()
        return sum(widths) + self._row.spacing() * len(widths) + margins.left() + margins.right()

    def _height(self) -> int:
        margins = self._row.contentsMargins()
        lines = self.saved.line_height * _LINES + _AIR
        parts = (self.told.minimumSizeHint().height(), self.busy.cancel.minimumSizeHint().height(), lines)
        return max(parts) + margins.top() + margins.bottom()


class _Words(TextLabel):
    """A few words that wrap only where there is no room for them on one line."""

    def sizeHint(self) -> QSize:
        """All of it on one line."""
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + _AIR, super().sizeHint().height())


class State(QWidget):
    """An icon and a few words; hidden while there is nothing to say."""

    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__()
        self._name = name
        self._icon_name = icon_name
        self._icon = IconLabel(icon_name)
        self._label = _Words("", "caption")
        self._label.ensurePolished()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The words shown."""
        return self._label.text()

    @property
    def line_height(self) -> int:
        """Of one line of its words, in pixels."""
        return self._label.fontMetrics().lineSpacing()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon from now on."""
        self._icon_name = icon_name

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """Short words stay on one line, long ones wrap."""
        metrics = self._label.fontMetrics()
        whole = metrics.horizontalAdvance(self._label.text()) + 4
        half = whole // _LINES + metrics.averageCharWidth() * _WORD_CHARS
        self._label.setMinimumWidth(min(whole, max(metrics.averageCharWidth() * _STATE_CHARS, half)))

    def show_text(self, text: str, tone: Tone = "neutral") -> None:
        """Show these words; empty hides the state."""
        self._icon.set_icon(self._icon_name, "muted" if tone == "neutral" else tone)
        self._label.setText(text)
        self._fit()
        self.setAccessibleName(f"{self._name}\u00a0: {text}" if text else self._name)
        self.setVisible(bool(text))


class LeadingState(State):
    """A state with a way to what it speaks of, as long as somebody has to do something about it."""

    def __init__(self, icon_name: str, name: str) -> None:
        super().__init__(icon_name, name)
        self.lead = LinkButton("Voir")
        self.lead.setAccessibleName(f"Voir\u00a0: {name.lower()}")
        self._row.addWidget(self.lead)
        self.lead.hide()

    def show_text(self, text: str, tone: Tone = "neutral") -> None:
        """Show these words; the way leads there while their tone is not neutral."""
        self.lead.setVisible(tone != "neutral")
        super().show_text(text, tone)


class WorkState(State):
    """The named work under way: how far it is, and a way to stop it where that is possible."""

    def __init__(self) -> None:
        super().__init__("hourglass", "Travail en cours")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(self.fontMetrics().averageCharWidth() * _BAR_CHARS)
        self.cancel = LinkButton("Annuler", "cross")
        for widget in (self.bar, self.cancel):
            self._row.addWidget(widget)
            widget.hide()

    @property
    def has_length(self) -> bool:
        """Whether it is known how much there is to do."""
        return bool(self.text) and self.bar.maximum() > 0

    def width_with_bar(self, *, shown: bool) -> int:
        """The least width with or without the bar, in pixels."""
        bar = self.bar.width() + self._row.spacing()
        here = self.minimumSizeHint().width() - (0 if self.bar.isHidden() else bar)
        return here + (bar if shown else 0)

    def show_progress(self, progress: Progress | None) -> None:
        """None hides everything."""
        if progress is None:
            self.show_text("")
            return
        words = f"{progress.label}\u00a0: {progress.done} sur {progress.total}" if progress.total else progress.label
        self.show_text(f"Arrêt en cours\u00a0: {progress.label}" if progress.is_ending else words)
        self.bar.setAccessibleName(progress.label)
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        self.bar.setVisible(progress.total > 0)
        self.cancel.setAccessibleName(f"Annuler\u00a0: {progress.label}")
        self.cancel.setVisible(progress.can_cancel)
