"""The track of a measure with, under it, the period at hand: its dates, its contacts, its departure from the rhythm.

Where height is scarce it is one line of periods and one of words, which unfolds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.cadence import PeriodState
from desktop.schemes.base import PeriodView
from desktop.services.measure_view import MeasureView
from desktop.services.story import StoryEntry
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.track_data import track_items, track_marks
from desktop.ui.parts.inline_panel import Done, InlinePanel, PanelSlot
from desktop.ui.parts.story_view import Acts, StoryRow
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Card,
    FlowRow,
    IconButton,
    LabeledField,
    Line,
    LinkButton,
    PeriodTrack,
    TextArea,
    TextLabel,
    TrackItem,
    TrackLegend,
    TrackZoom,
    clear_layout,
)

_MONTH_DAYS = 30
_CHANGED = ("measure", "outbox")
_MISSED: Final = "Ce qui manque ne se rattrape pas dans les périodes suivantes. Notez-en le motif\u00a0: il reste ici."


class TrackCard(Card):
    """Walk along the periods; Enter or a click opens the one at hand, Escape closes it."""

    unfolded = Signal(bool)
    """Somebody asked for the whole track, or for one line again."""

    def __init__(
        self, screen: Screen, view: MeasureView, acts_of: Callable[[StoryEntry], Acts], slot: PanelSlot
    ) -> None:
        super().__init__()
        self._screen, self._view, self._acts_of, self._slot = screen, view, acts_of, slot
        self.setAccessibleName("Frise de la mesure")
        items = track_items(view)
        today = screen.services.today()
        self.track = PeriodTrack(items, track_marks(view), today)
        months = ((items[-1].closes - items[0].opens).days + 1) // _MONTH_DAYS if items else 0
        self.zoom = TrackZoom(self.track, months)
        self.line = TextLabel("", "caption", muted=True)
        self.fold = LinkButton()
        self.fold.clicked.connect(lambda *_: self._turn())
        self._is_low = self._is_folded = False
        self.detail = _Detail()
        self.detail.closed.connect(self.close_period)
        self._head = FlowRow([TextLabel("Frise de la mesure", "title", wrap=False), self.zoom], SPACE * 3)
        self._legend = TrackLegend(items)
        for part in (self._head, self.track, self._legend):
            self.add(part)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE * 2)
        foot.addWidget(self.line, 1)
        foot.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(foot)
        self.add(self.detail)
        self.detail.hide()
        self._arrange()
        self.track.focused.connect(self._tell)
        self.track.activated.connect(self.open_period)

    def set_low(self, low: bool, *, folded: bool = True) -> None:
        """One line that unfolds where height is scarce, the whole track elsewhere."""
        wanted = low, low and folded
        if wanted != (self._is_low, self._is_folded):
            self._is_low, self._is_folded = wanted
            self._arrange()

    @property
    def is_folded(self) -> bool:
        """Whether only one line of periods is shown."""
        return self._is_folded

    def _turn(self) -> None:
        self.set_low(self._is_low, folded=not self._is_folded)
        self.unfolded.emit(not self._is_folded)

    def _arrange(self) -> None:
        whole = not self._is_folded
        self.set_air(*((SPACE * 2, SPACE * 2 + 4) if whole else (SPACE, SPACE)))
        self.body.setSpacing(SPACE if whole else SPACE // 2)
        self.track.set_low(not whole)
        for part in (self._head, self._legend):
            part.setVisible(whole)
        self.fold.setVisible(self._is_low)
        self.fold.setText("Replier la frise" if whole else "Déplier la frise")
        self.fold.set_icon("chevron-up" if whole else "chevron-down")
        self._write_line()

    def open_period(self, place: int) -> None:
        """Shows the contacts, tries and dates of a period."""
        self.line.hide()
        self._fill(place)
        self.detail.show()

    def close_period(self) -> None:
        """Back to one line for the period at hand."""
        self._slot.close_panel()
        self.detail.hide()
        self.line.show()
        self.track.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, place: int) -> None:
        self._write_line()
        if not self.detail.isHidden():
            self._fill(place)

    def _write_line(self) -> None:
        """The period at hand in one line; on a folded track without the dates suggested, which unfold with it."""
        if self.track.items:
            item = self.track.items[self.track.current]
            self.line.setText(item.name if self._is_folded else item.headline)

    def _fill(self, place: int) -> None:
        self._slot.close_panel()
        self._slot.stand_aside()  # what the detail shows is deleted, its place for panels is not
        item, period = self.track.items[place], self._view.track[place]
        entries = [
            entry for entry in self._view.story if entry.contact is not None and item.opens <= entry.day <= item.closes
        ]
        rows = [StoryRow(entry, self._acts_of(entry)) for entry in reversed(entries)]
        self.detail.show_period(item, rows)
        if self._view.measure.is_open:
            if period.state is PeriodState.MISSED and not period.deviation:
                self.detail.say(_MISSED)
            words = _deviation_words(period)
            self.detail.add_act(words, lambda: self._deviate(item.opens, item.name, period.deviation))
        self.detail.add_slot(self._slot)

    def _deviate(self, opens: date, name: str, reason: str) -> None:
        self._slot.show_panel(deviation_panel(self._screen, self._view.measure.id, opens, name, reason))


def _deviation_words(period: PeriodView) -> str:
    if period.deviation:
        return "Modifier l’écart au rythme"
    return "Dire pourquoi…" if period.state is PeriodState.MISSED else "Noter un écart au rythme…"


class _Detail(QWidget):
    """The period that was opened."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.acts: dict[str, LinkButton] = {}

    def show_period(self, item: TrackItem, rows: list[StoryRow]) -> None:
        """Shows another period."""
        clear_layout(self._column)
        self.acts = {}
        self.setAccessibleName(item.name)
        close = IconButton("cross", "Refermer la période (Échap)")
        close.clicked.connect(lambda *_: self.closed.emit())
        head = QHBoxLayout()
        head.addWidget(TextLabel(item.name, "label"), 1)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(Line())
        self._column.addLayout(head)
        for text in (item.remark_words, item.target_words):
            if text:
                self._column.addWidget(TextLabel(text, muted=True))
        for row in rows:
            self._column.addWidget(row)
        if not rows:
            self._column.addWidget(TextLabel("Rien n’est noté ni prévu dans cette période.", muted=True))

    def say(self, words: str) -> None:
        """A quiet sentence."""
        self._column.addWidget(TextLabel(words, muted=True))

    def add_act(self, words: str, act: Callable[[], object]) -> None:
        """One more thing that can be done with the period."""
        button = LinkButton(words, "pen")
        button.clicked.connect(lambda *_: act())
        self.acts[words] = button
        self._column.addWidget(button)

    def add_slot(self, slot: PanelSlot) -> None:
        """The place of a panel, under the acts."""
        self._column.addWidget(slot)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def deviation_panel(screen: Screen, measure_id: str, opens: date, name: str, reason: str) -> InlinePanel:
    """Why the rhythm is not followed in a period; it changes no count (C2). Emptied, it is withdrawn."""
    measures = screen.services.measures
    field = LabeledField("Motif de l’écart", TextArea(reason, 2), level_mark="shared")

    def put_back() -> None:
        if reason:
            measures.deviate(measure_id, opens, reason)
        else:
            measures.withdraw_deviation(measure_id, opens)

    def act(values: Mapping[str, Any]) -> Done:
        if reason and not values["reason"].strip():
            measures.withdraw_deviation(measure_id, opens)
            return Done("Écart retiré.", _CHANGED, put_back)
        measures.deviate(measure_id, opens, values["reason"])
        return Done("Écart noté. Il ne change aucun compte.", _CHANGED, put_back)

    note = (
        "Plus ou moins de rencontres que prévu\u00a0: le motif s’affiche à côté de la période, le compte ne change pas."
    )
    head = name.split("\u00a0:")[0]
    return InlinePanel(screen, f"{head}\u00a0: écart au rythme", "Enregistrer", {"reason": field}, act, note)
