"""Where a measure stands, in its head: contacts, month, end, what is owed next."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.domain.measure import MeasureState
from desktop.services.measure_view import MeasureView
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.sections import contact_words, current_period, owed
from desktop.ui.widgets import FlowRow, TextLabel


class Progress(FlowRow):
    """Figures under their labels, or beside them, on one line, where height is scarce."""

    def __init__(self, view: MeasureView, today: date) -> None:
        self._pairs = [_figure(label, value) for label, value in _facts(view, today)]
        if view.measure.state is MeasureState.ACTIVE and view.track:
            self._pairs.append(_owed(view, today))
        super().__init__(self._pairs, SPACE * 5, line_spacing=SPACE)

    def set_low(self, low: bool) -> None:
        """One line of text, or two with larger figures."""
        self.flow.setSpacing(SPACE * (3 if low else 5))
        for pair in self._pairs:
            pair.set_low(low)


def _facts(view: MeasureView, today: date) -> list[tuple[str, str]]:
    facts = []
    if view.visits_owed:
        facts.append(("Avancement", f"{contact_words(view, view.visits_done)} sur {view.visits_owed}"))
    period = current_period(view, today)
    if period is not None:
        label = view.scheme.period_label(view.measure, period.index, len(view.track), period.period)
        facts.append(("Période en cours", label))
    last = view.measure.last_day
    if last is not None:
        facts.append(("Terminée le" if view.measure.ended_on else "Fin prévue", long_date(last)))
    elif view.measure.state is MeasureState.PREPARING:
        facts.append((view.scheme.received_label, long_date(view.measure.first_day)))
    elif view.measure.start:
        facts.append((view.scheme.start_label, long_date(view.measure.start)))
    return facts


def _figure(label: str, value: str) -> _Pair:
    """A small label with its figure, which is larger where there is room."""
    figure = TextLabel(value, "title", wrap=False)
    return _Pair(TextLabel(label, "caption", muted=True, wrap=False), figure, f"{label}\u00a0: {value}", figure)


def _owed(view: MeasureView, today: date) -> _Pair:
    """What is owed next: its haste in a chip, with what, and before when."""
    chip, words = owed(view, today)
    return _Pair(chip, TextLabel(words, wrap=False), f"{chip.text}\u00a0: {words}")


class _Pair(QWidget):
    """One over the other, or side by side."""

    def __init__(self, first: QWidget, second: QWidget, name: str, figure: TextLabel | None = None) -> None:
        super().__init__()
        self._figure = figure
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(2)
        self._box.addWidget(first, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(second)
        self.setAccessibleName(name)

    def set_low(self, low: bool) -> None:
        """Side by side, the figure no larger than a text."""
        directions = QBoxLayout.Direction
        self._box.setDirection(directions.LeftToRight if low else directions.TopToBottom)
        self._box.setSpacing(SPACE if low else 2)
        if self._figure is not None:
            self._figure.set_role("label" if low else "title")
