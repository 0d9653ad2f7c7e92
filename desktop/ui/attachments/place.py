"""The documents of a measure or of a household in one place: to make, handed over, taken in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.attachments import Shown
from desktop.ui.attachments.documents import DocumentsList
from desktop.ui.attachments.making import MakingList
from desktop.ui.attachments.tiles import AttachmentTiles, ChooseCopy, ask_where
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Line, TextLabel

_NONE_MADE: Final = "Rien n’a encore été imprimé ni enregistré. Ce qui le sera restera ici, avec son jour."


class DocumentsPlace(QWidget):
    """`make` stands first where it is given; `made` and `taken_in` read what there is; the viewer covers `over`."""

    def __init__(
        self,
        screen: Screen,
        made: Callable[[], Sequence[Shown]],
        taken_in: Callable[[], Sequence[Shown]],
        over: QWidget,
        *,
        make: QWidget | None = None,
        choose_copy: ChooseCopy = ask_where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + 4)
        if make is not None:
            self._part("À établir", make)
        self.made = AttachmentTiles(screen, made, over, editable=False, choose_copy=choose_copy)
        self.none_made = TextLabel(_NONE_MADE, muted=True)
        self.made.shown_changed.connect(lambda count: self.none_made.setVisible(not count))
        self._part("Déjà remis", self.none_made, self.made)
        self.taken_in = DocumentsList(screen, taken_in, over, choose_copy=choose_copy)
        self._part("Photos et documents reçus", self.taken_in)
        self.made.refresh()

    def _part(self, title: str, *widgets: QWidget) -> None:
        if self._column.count():
            self._column.addSpacing(SPACE)
            self._column.addWidget(Line())
        self._column.addWidget(TextLabel(title, "title"))
        for widget in widgets:
            self._column.addWidget(widget)


def documents_of_measure(screen: Screen, measure_id: str, over: QWidget) -> DocumentsPlace:
    """All of one measure, with what can be made."""
    documents, attachments = screen.services.documents, screen.services.attachments
    return DocumentsPlace(
        screen,
        lambda: documents.made(measure_id),
        lambda: attachments.of_measure(measure_id),
        over,
        make=MakingList(screen, measure_id, documents.kinds(measure_id), documents.begun(measure_id)),
    )


def documents_of_household(screen: Screen, household_id: str, over: QWidget, make: QWidget | None) -> DocumentsPlace:
    """All of one household; what can be made stands with its measures."""
    documents, attachments = screen.services.documents, screen.services.attachments
    return DocumentsPlace(
        screen,
        lambda: documents.made_for(household_id),
        lambda: attachments.of_household(household_id),
        over,
        make=make,
    )
