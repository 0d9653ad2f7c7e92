"""Taking photos and papers in: files, what was dropped or pasted, pictures of the camera; all off the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage

from desktop.domain.attachment import ACCEPTED, Attachment
from desktop.errors import AppError
from desktop.services.attachments import AttachmentService, CaptureStoppedError, Place
from desktop.ui.screen import Screen
from desktop.ui.work.tasks import Token, WorkCancelledError

PASTED: Final = "Image collée"
DROPPED: Final = "Image déposée"


class Capture(QObject):
    """Adds to one place, given anew for each thing: the draft may only be written once something is added to it."""

    added = Signal(object)
    """An Attachment that was taken in."""
    idle_changed = Signal(bool)
    """Whether nothing is being taken in any more."""

    def __init__(self, screen: Screen, place: Callable[[], Place | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._place = place
        self._tokens: list[Token] = []

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being taken in."""
        return not self._tokens

    def add_files(self, paths: Sequence[Path]) -> None:
        """Takes files in, one after the other; each says its name and can be stopped."""
        place = self._place() if paths else None
        if place is None:
            return
        for path in paths:
            token = Token()
            work = partial(_add_file, self._screen.services.attachments, place, path, token)
            self._run(work, f"Ajout de «\u00a0{path.name}\u00a0»", token)

    def add_image(self, image: QImage, title: str) -> None:
        """Takes a picture in that was never a file."""
        place = self._place()
        if place is None:
            return
        token = Token()
        work = partial(_add_image, self._screen.services.attachments, place, image, title, token)
        self._run(work, f"Ajout de «\u00a0{title}\u00a0»", token)

    def add_mime(self, mime: QMimeData, title: str) -> bool:
        """Takes in what was dropped or pasted; False when there is nothing for us in it."""
        files = files_in(mime)
        if files:
            self.add_files(files)
            return True
        image = mime.imageData() if mime.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            self.add_image(image, title)
            return True
        return False

    def stop(self) -> None:
        """Asks everything under way to stop: what is not yet kept is not kept."""
        for token in self._tokens:
            token.cancel()

    def _run(self, work: Callable[[], Attachment], label: str, token: Token) -> None:
        self._tokens.append(token)
        if len(self._tokens) == 1:
            self.idle_changed.emit(False)
        # bound methods: the runner leaves them out once this page is gone, and what was added is in the notebook
        self._screen.tasks.run(work, self._done, self._failed, label, token)

    def _done(self, attachment: Attachment) -> None:
        self.added.emit(attachment)
        self._end()

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, CaptureStoppedError | WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error)

    def _end(self) -> None:
        self._tokens.pop(0)  # the runner does one after the other
        if not self._tokens:
            self.idle_changed.emit(True)


def files_in(mime: QMimeData) -> list[Path]:
    """The files of the disk that are dragged or were copied; folders are none."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    return [path for path in paths if path.is_file()]


def is_for_us(mime: QMimeData) -> bool:
    """Whether something dragged or copied can be tried: files or a picture."""
    return bool(files_in(mime)) or mime.hasImage()


def nothing_to_paste() -> AppError:
    """Told when the clipboard holds neither picture nor file."""
    return AppError(
        "Le presse-papiers ne contient ni image ni fichier.", do=f"Copiez-en un, puis recommencez. {ACCEPTED}"
    )


def _add_file(service: AttachmentService, place: Place, path: Path, token: Token) -> Attachment:
    return service.add_file(place, path, lambda: token.is_cancelled)


def _add_image(service: AttachmentService, place: Place, image: QImage, title: str, token: Token) -> Attachment:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 90)  # type: ignore[call-overload]  # the stubs want bytes, the binding takes text
    buffer.close()
    return service.add(place, bytes(content.data()), title, lambda: token.is_cancelled)
