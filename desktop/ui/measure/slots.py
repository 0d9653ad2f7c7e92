"""The places on the page of a measure in which something is asked: one panel in each, and what is typed is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from desktop.ui.measure.budget_panel import BudgetPanel
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.screen import Screen


class MeasureSlots:
    """One for each thing that is asked; they outlive what the page shows around them."""

    def __init__(self, screen: Screen, home: QWidget, on_closed: Callable[[], object]) -> None:
        self.act = PanelSlot(screen, home)
        self.step = PanelSlot(screen, home)
        self.period = PanelSlot(screen, home)
        self.opening = PanelSlot(screen, home)
        self.stage = PanelSlot(screen, home)
        self.budget = PanelSlot(screen, home)
        self.objective = PanelSlot(screen, home)
        self.procedure = PanelSlot(screen, home)
        self.education = PanelSlot(screen, home)
        for slot in self:
            slot.closed.connect(on_closed)

    def __iter__(self) -> Iterator[PanelSlot]:
        yield from (self.act, self.step, self.period, self.opening)
        yield from (self.stage, self.budget, self.objective, self.procedure, self.education)

    @property
    def any_open(self) -> bool:
        """Whether a panel is open."""
        return any(slot.is_open for slot in self)

    def close(self) -> None:
        """Takes every panel away."""
        for slot in self:
            slot.close_panel()

    def take_out(self) -> None:
        """They stand aside until what is shown next takes them in."""
        for slot in self:
            slot.stand_aside()

    def put_down(self) -> None:
        """Keeps what is typed, and says so."""
        for panel in self._keeping:
            panel.put_down()

    def keep(self) -> bool | None:
        """Keeps what is typed: None when nothing is, False when it could not be kept."""
        kept = [done for panel in self._keeping if (done := panel.keep()) is not None]
        return all(kept) if kept else None

    @property
    def _keeping(self) -> list[KeptPanel | BudgetPanel]:
        return [slot.panel for slot in self if isinstance(slot.panel, KeptPanel | BudgetPanel)]
