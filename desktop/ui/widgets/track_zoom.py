"""How much of a track is in sight: everything, a year, a quarter; nearer and farther."""

from typing import Final

from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.choices import ChoiceField
from desktop.ui.widgets.flow import FlowLayout
from desktop.ui.widgets.period_track import PeriodTrack

_ALL: Final = "0"
_SPANS: Final = ((_ALL, "Tout"), ("12", "12\u00a0mois"), ("3", "3\u00a0mois"))
_STEP: Final = 1.6


class TrackZoom(QWidget):
    """« tout · 12 mois · 3 mois », − and +; a span longer than the measure is left out."""

    def __init__(self, track: PeriodTrack, months: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._track = track
        spans = [span for span in _SPANS if int(span[0]) < months]
        self._values = frozenset(value for value, _ in spans)
        self.spans = ChoiceField(spans, _ALL, "buttons")
        self.spans.describe("Durée montrée", "")
        self.farther = IconButton("minus", "Voir plus de mois (touche −)")
        self.nearer = IconButton("plus", "Voir de plus près (touche +)")
        flow = FlowLayout(self, spacing=SPACE)
        for part in (self.spans, self.farther, self.nearer):
            flow.addWidget(part)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.spans.changed.connect(self._choose)
        self.farther.clicked.connect(lambda *_: track.zoom(1 / _STEP))
        self.nearer.clicked.connect(lambda *_: track.zoom(_STEP))
        track.zoomed.connect(self._follow)

    def _choose(self) -> None:
        chosen = self.spans.value()
        if chosen is not None and int(chosen) != (self._track.months_shown or 0):
            self._track.show_months(int(chosen) or None)

    def _follow(self) -> None:
        """The keys and the wheel zoom too: the span that is shown, if it is one of these, is marked."""
        shown = str(self._track.months_shown or 0)
        self.spans.set_value(shown if shown in self._values else None)
