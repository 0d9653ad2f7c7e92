"""The sheets of the recorder as the list beside them shows them: a title, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.domain.forms import is_empty
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.forms.form_view import FormView, SectionState
from desktop.ui.visit.happened import HappenedCard
from desktop.ui.visit.left_out import LeftOut


@dataclass(frozen=True)
class SheetState:
    """One sheet as the list of sections shows it."""

    title: str
    widget: QWidget
    state: SectionState


def sheets_of(parts: Iterable[Any]) -> Iterator[SheetState]:
    """The sheets shown, in the order of the page; a form is as many as it has sections."""
    for part in parts:
        if part.isHidden() or isinstance(part, LeftOut):
            continue
        if isinstance(part, FormView):
            shown = (card for card in part.cards if not card.isHidden())
            yield from (SheetState(card.section.title, card, part.section_state(card)) for card in shown)
        else:
            yield SheetState(part.accessibleName(), part, _state_of(part))


def _state_of(part: Any) -> SectionState:
    if isinstance(part, AttachmentsCard):
        return SectionState.BEGUN if part.tiles.tiles else SectionState.EMPTY
    if part.errors():
        return SectionState.WRONG
    begun = isinstance(part, HappenedCard) or any(not is_empty(value) for value in part.values().values())
    return SectionState.BEGUN if begun else SectionState.EMPTY
