"""Tiles of photos and papers, their small pictures decoded away from the window; what is asked of them is done here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import shiboken6
from PySide6.QtCore import Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.privacy import Level
from desktop.errors import AppError
from desktop.services.attachments import Shown
from desktop.ui.attachments.leaving import LeavingPanel
from desktop.ui.attachments.tile import AttachmentTile
from desktop.ui.attachments.viewer import AttachmentViewer
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowLayout, clear_layout

ChooseCopy = Callable[[QWidget, str], Path | None]


def ask_where(parent: QWidget, name: str) -> Path | None:
    """The system's window to choose a place for a copy; None when it was given up."""
    return ask_to_save(parent, "Enregistrer une copie hors du carnet", name)


class AttachmentTiles(QWidget):
    """A flow of tiles over what `read()` gives; `over` is the page that the viewer covers."""

    changed = Signal()
    """Something was renamed, taken away or brought back."""
    shown_changed = Signal(int)
    """How many there are now."""

    def __init__(
        self,
        screen: Screen,
        read: Callable[[], Sequence[Shown]],
        over: QWidget,
        *,
        editable: bool,
        choose_copy: ChooseCopy = ask_where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._screen, self._read, self._over = screen, read, over
        self._editable, self._choose_copy = editable, choose_copy
        self.tiles: list[AttachmentTile] = []
        self.viewer: AttachmentViewer | None = None
        self._leaving: LeavingPanel | None = None
        self._flow_ground = QWidget()
        self._flow = FlowLayout(self._flow_ground, SPACE * 2, SPACE * 2)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._flow_ground.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE * 2)
        self._column.addWidget(self._flow_ground)
        self.destroyed.connect(partial(_forget, self.tiles))

    @property
    def leaving(self) -> LeavingPanel:
        """The warning above the tiles, made when a copy is first asked for."""
        if self._leaving is None:
            self._leaving = LeavingPanel(self._copy)
            self._column.insertWidget(0, self._leaving)
        return self._leaving

    def refresh(self) -> None:
        """Shows what there is now; the focus stays on the tile that had it."""
        focused = next((tile.attachment.id for tile in self.tiles if tile.isAncestorOf(_focus(self))), "")
        try:
            shown = list(self._read())
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        clear_layout(self._flow)
        _forget(self.tiles)
        self.tiles += [self._tile(one) for one in shown]
        for tile in self.tiles:
            self._flow.addWidget(tile)
            if tile.attachment.id == focused:
                tile.picture.setFocus()
        self.setVisible(bool(self.tiles))
        self.shown_changed.emit(len(self.tiles))
        self._decode([one.attachment.id for one in shown])

    def close_viewer(self) -> None:
        """Takes the large picture away."""
        if self.viewer is not None:
            self.viewer.close_view()

    def forget(self) -> None:
        """The page is left or locked: no small picture, no title stays in memory."""
        self.close_viewer()
        clear_layout(self._flow)
        _forget(self.tiles)

    def _decode(self, ids: Sequence[str]) -> None:
        service = self._screen.services.attachments

        def decoded() -> dict[str, QImage]:
            return {one: QImage.fromData(content) for one, content in service.thumbnails(ids).items()}

        if ids:
            self._screen.tasks.run(decoded, self._show_thumbnails)

    def _show_thumbnails(self, images: dict[str, QImage]) -> None:
        for tile in self.tiles:
            image = images.get(tile.attachment.id)
            if image is not None and not image.isNull():
                tile.set_image(image)

    def _tile(self, shown: Shown) -> AttachmentTile:
        tile = AttachmentTile(shown, editable=self._editable)
        tile.opened.connect(self.open_view)
        tile.copy_asked.connect(self._ask_copy)
        if self._editable:
            tile.renamed.connect(self._rename)
            tile.level_chosen.connect(self._set_level)
            tile.removed.connect(self._remove)
        return tile

    def open_view(self, attachment_id: str) -> None:
        """Shows one in large, with ways to the others."""
        self.close_viewer()
        attachments = [tile.attachment for tile in self.tiles]
        place = next((at for at, one in enumerate(attachments) if one.id == attachment_id), 0)
        self.viewer = AttachmentViewer(self._screen, attachments, place, self._over)
        self.viewer.closed.connect(self._on_viewer_closed)
        self.viewer.open_view()

    def _on_viewer_closed(self, attachment_id: str) -> None:
        self.viewer = None
        for tile in self.tiles:
            if tile.attachment.id == attachment_id:
                tile.picture.setFocus()

    def _rename(self, attachment_id: str, title: str) -> None:
        self._do(lambda: self._screen.services.attachments.rename(attachment_id, title))

    def _set_level(self, attachment_id: str, level: Level) -> None:
        self._do(lambda: self._screen.services.attachments.set_level(attachment_id, level))

    def remove(self, attachment_id: str) -> None:
        """Takes one away, without a word."""
        self._do(lambda: self._screen.services.attachments.remove(attachment_id))

    def _remove(self, attachment_id: str) -> None:
        service = self._screen.services.attachments
        found = next(tile.attachment for tile in self.tiles if tile.attachment.id == attachment_id)
        who = self._screen.services.households.get(found.household_id).name
        if self._do(lambda: service.remove(attachment_id)):
            self._screen.messages.show_info(
                f"{who}\u00a0: «\u00a0{found.title}\u00a0» est retiré.",
                lambda: self._do(lambda: service.bring_back(attachment_id)),
            )

    def _ask_copy(self, attachment_id: str) -> None:
        attachment = next(tile.attachment for tile in self.tiles if tile.attachment.id == attachment_id)
        self.leaving.ask(attachment, self._screen.services.households.get(attachment.household_id).cautions)

    def _copy(self) -> None:
        attachment = self.leaving.attachment
        path = self._choose_copy(self, attachment.copy_name) if attachment is not None else None
        if not shiboken6.isValid(self):  # the notebook was locked meanwhile
            return
        self.leaving.hide()
        if attachment is None or path is None:
            return
        service, messages = self._screen.services.attachments, self._screen.messages
        self._screen.tasks.run(
            lambda: service.save_copy(attachment.id, path),
            lambda _none: messages.show_info("La copie est enregistrée. Elle n’est plus protégée par le carnet."),
            label="Enregistrement de la copie",
        )

    def _do(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AppError as error:
            self._screen.messages.show_error(error)
            return False
        self.refresh()
        self.changed.emit()
        return True


def _focus(widget: QWidget) -> QWidget:
    return widget.window().focusWidget() or widget.window()


def _forget(tiles: list[AttachmentTile], *_: object) -> None:
    """Empties a list of tiles, which may be destroyed already."""
    for tile in tiles:
        tile.forget()
    tiles.clear()
