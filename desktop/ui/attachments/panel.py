"""The sheet of photos and papers of a visit: what is there, and the four ways to add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from desktop.domain.attachment import Attachment
from desktop.services.attachments import Place, Shown
from desktop.ui.attachments.camera import NO_CAMERA, CameraPanel, MakeSource, real_camera
from desktop.ui.attachments.capture import Capture, nothing_to_paste
from desktop.ui.attachments.drop_target import DropTarget
from desktop.ui.attachments.tiles import AttachmentTiles, ChooseCopy, ask_where
from desktop.ui.forms.reveal import reveal
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_open
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, FlowRow, SecondaryButton, TextLabel

TITLE: Final = "Photos et documents"
HINT: Final = (
    "Déposez des fichiers n’importe où sur cette page, ou collez une image. Les photos sont réduites, leur position "
    "effacée, et tout est gardé chiffré. Rien n’en part tant que vous ne changez pas la marque "
    "«\u00a0Confidentiel\u00a0»."
)
FILTER: Final = "Images et PDF (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif *.pdf);;Tous les fichiers (*)"
PHOTO: Final = "Photo"

ChooseFiles = Callable[[QWidget], Sequence[Path]]


def ask_files(parent: QWidget) -> list[Path]:
    """The system's window to choose files."""
    return ask_to_open(parent, "Joindre des photos ou des documents", FILTER)


class AttachmentsCard(Card):
    """What `read()` gives, and ways to add to `place()`, which is asked anew for each thing; `page` takes the drops."""

    changed = Signal()
    """Something was added, renamed, taken away or brought back."""

    def __init__(
        self,
        screen: Screen,
        read: Callable[[], Sequence[Shown]],
        place: Callable[[], Place | None],
        page: QWidget,
        *,
        make_camera: MakeSource = real_camera,
        choose_files: ChooseFiles = ask_files,
        choose_copy: ChooseCopy = ask_where,
    ) -> None:
        super().__init__(TITLE)
        self._screen, self._choose_files, self._make_camera = screen, choose_files, make_camera
        self._camera: CameraPanel | None = None
        self.capture = Capture(screen, place, self)
        self.drops = DropTarget(page, self.capture)
        self.tiles = AttachmentTiles(screen, read, page, editable=True, choose_copy=choose_copy)
        self.files_button = SecondaryButton("Choisir des fichiers…", "paperclip")
        self.camera_button = SecondaryButton("Prendre une photo", "camera")
        self.paste_button = SecondaryButton("Coller", "plus")
        self.paste_button.setToolTip("Coller l’image ou le fichier copié (Ctrl\u00a0+\u00a0V)")
        self.no_camera = TextLabel(NO_CAMERA, "caption", muted=True)
        self.hint = TextLabel(HINT, "caption", muted=True)
        row = FlowRow((self.files_button, self.camera_button, self.paste_button), spacing=SPACE + 4)
        for widget in (self.tiles, row, self.no_camera, self.hint):
            self.add(widget)
        self.no_camera.hide()
        self._connect()

    @property
    def camera(self) -> CameraPanel:
        """The camera under the tiles, made when it is first asked for: few visits need it."""
        if self._camera is None:
            self._camera = camera = CameraPanel(self._make_camera)
            camera.kept.connect(self._keep_photo)
            camera.closed.connect(self.camera_button.setFocus)
            self.body.insertWidget(1, camera)
        return self._camera

    def show_now(self) -> None:
        """Shows what there is."""
        self.tiles.refresh()

    def close_parts(self) -> None:
        """The page is left or locked: no camera, no large picture, nothing watched; what is being added is added."""
        if self._camera is not None:
            self._camera.close_camera()
        self.tiles.forget()
        self.drops.release()

    def _connect(self) -> None:
        self.files_button.clicked.connect(lambda *_: self._add_chosen())
        self.camera_button.clicked.connect(lambda *_: self._open_camera())
        self.paste_button.clicked.connect(lambda *_: self._paste())
        self.capture.added.connect(self._on_added)
        self.tiles.changed.connect(self.changed)

    def _add_chosen(self) -> None:
        paths = self._choose_files(self)
        if shiboken6.isValid(self):  # the notebook may have been locked meanwhile
            self.capture.add_files(paths)

    def _open_camera(self) -> None:
        there = self.camera.open_camera()
        self.no_camera.setVisible(not there)
        self.camera_button.setAccessibleDescription("" if there else NO_CAMERA)
        QTimer.singleShot(0, self, lambda: reveal(self.camera if there else self.no_camera))

    def _paste(self) -> None:
        if not self.drops.paste():
            self._screen.messages.show_error(nothing_to_paste())

    def _keep_photo(self, image: QImage) -> None:
        self.capture.add_image(image, PHOTO)

    def _on_added(self, attachment: Attachment) -> None:
        self.tiles.refresh()
        self.changed.emit()
        who = self._screen.services.households.get(attachment.household_id).name
        self._screen.messages.show_info(
            f"{who}\u00a0: «\u00a0{attachment.title}\u00a0» est joint.", lambda: self.tiles.remove(attachment.id)
        )
