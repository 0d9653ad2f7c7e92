"""The photos and papers of the recorder: they belong to the draft, which is written before the first of them."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QWidget

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Draft
from desktop.services.attachments import Place, Shown
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.screen import Screen


class Keeper(Protocol):
    """What keeps the draft being typed."""

    @property
    def draft(self) -> Draft | None:
        """The draft as last written."""

    def flush(self, *, always: bool = False) -> bool:
        """Writes it; False when it failed."""


def visit_papers(screen: Screen, keeper: Keeper, household_id: str, page: QWidget) -> AttachmentsCard:
    """The sheet for the draft that a keeper has taken charge of; `page` takes what is dropped."""
    service = screen.services.attachments

    def read() -> list[Shown]:
        draft = keeper.draft
        return service.of_visit(draft.id, draft.contact_id) if draft is not None else []

    def place() -> Place | None:
        if keeper.draft is None or not keeper.flush(always=True):
            return None
        draft = keeper.draft
        return Place(Owner(OwnerKind.DRAFT, draft.id), household_id, draft.measure_id)

    return AttachmentsCard(screen, read, place, page)
