"""The photos and papers of the recorder: they belong to the draft, which is written before the first of them."""

from __future__ import annotations

from collections.abc import Callable
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


class VisitPapers:
    """The sheet of the visit that is on `page`, which takes what is dropped on it; one at a time."""

    def __init__(self, screen: Screen, keeper: Keeper, page: QWidget) -> None:
        self._screen, self._keeper, self._page = screen, keeper, page
        self.card: AttachmentsCard | None = None
        self._wish: tuple[str, Callable[[], object]] | None = None
        """What waits for the last of them, with the draft that it was wanted for."""

    def open(self, household_id: str) -> AttachmentsCard:
        """A sheet for the draft that the keeper has taken charge of."""
        self.close()

        def place() -> Place | None:
            if self._keeper.draft is None or not self._keeper.flush(always=True):
                return None
            draft = self._keeper.draft
            return Place(Owner(OwnerKind.DRAFT, draft.id), household_id, draft.measure_id)

        self.card = card = AttachmentsCard(self._screen, self._read, place, self._page)
        card.capture.idle_changed.connect(lambda idle: self._follow_capture(card, idle))
        card.show_now()
        return card

    @property
    def are_added(self) -> bool:
        """Whether everything that was dropped is in the draft."""
        return self.card is None or self.card.capture.is_idle

    def once_added(self, act: Callable[[], object]) -> None:
        """Does something when the last of them is in the draft, unless that draft is left before."""
        if self.card is not None and self._keeper.draft is not None:
            self._wish = self._keeper.draft.id, act

    def _follow_capture(self, card: AttachmentsCard, idle: bool) -> None:
        wish, draft = self._wish, self._keeper.draft
        if idle and wish is not None and card is self.card:
            self._wish = None
            if draft is not None and draft.id == wish[0]:
                wish[1]()

    def stop(self) -> None:
        """The draft is given up: what is not yet in it does not come in any more."""
        self._wish = None
        if self.card is not None:
            self.card.capture.stop()

    def close(self) -> None:
        """The visit is left, locked or replaced by another: nothing of it is shown, and no camera is on."""
        card, self.card = self.card, None
        wish, self._wish = self._wish, None
        if wish is not None:
            self._tell_not_recorded(wish[0])
        if card is not None:
            card.close_parts()

    def _tell_not_recorded(self, draft_id: str) -> None:
        left = next((one for one in self._screen.services.visits.drafts() if one.id == draft_id), None)
        if left is None:
            return
        again = {"measure_id": left.measure_id, "contact_id": left.contact_id, "draft_id": left.id}
        words = (
            "La visite n’est pas encore enregistrée\u00a0: un fichier se joignait encore. Elle est gardée en brouillon."
        )
        self._screen.messages.show_warning(words, ("Y revenir", lambda: self._screen.go("visit", **again)))

    def _read(self) -> list[Shown]:
        draft = self._keeper.draft
        return self._screen.services.attachments.of_visit(draft.id, draft.contact_id) if draft is not None else []
