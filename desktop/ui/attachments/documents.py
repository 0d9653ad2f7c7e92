"""The photos and papers of a measure or of a household, to look at: they are changed where the visit is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.attachments import Shown
from desktop.ui.attachments.tiles import AttachmentTiles, ChooseCopy, ask_where
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import TextLabel

NONE_YET: Final = (
    "Aucune photo ni document pour l’instant. Ils s’ajoutent en notant une rencontre\u00a0: par fichier, par "
    "glisser-déposer, par copier-coller ou avec la caméra."
)


class DocumentsList(QWidget):
    """What `read()` gives, say `lambda: services.attachments.of_measure(id)`; `over` is covered by the viewer."""

    def __init__(
        self,
        screen: Screen,
        read: Callable[[], Sequence[Shown]],
        over: QWidget,
        *,
        choose_copy: ChooseCopy = ask_where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tiles = AttachmentTiles(screen, read, over, editable=False, choose_copy=choose_copy)
        self.empty = TextLabel(NONE_YET, muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for widget in (self.empty, self.tiles):
            column.addWidget(widget)
        self.tiles.shown_changed.connect(lambda count: self.empty.setVisible(not count))
        self.tiles.refresh()
