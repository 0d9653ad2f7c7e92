"""A page with a text and the sheet of photos and papers, and what is done to it by hand."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.ui.attachments.camera import CameraDevice
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.widgets import TextArea


class HandMadeCamera(QObject):
    """A camera that sees blue, and takes red pictures."""

    frame_arrived = Signal(object)
    picture_taken = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, names: tuple[str, ...] = ("Webcam",)) -> None:
        super().__init__(parent)
        self.names, self.running = names, ""

    def devices(self) -> list[CameraDevice]:
        return [CameraDevice(f"id-{name}", name) for name in self.names]

    def start(self, device_id: str) -> None:
        self.running = device_id
        self.frame_arrived.emit(plain_picture(Qt.GlobalColor.blue))

    def take(self) -> None:
        self.picture_taken.emit(plain_picture(Qt.GlobalColor.red))

    def stop(self) -> None:
        self.running = ""


def plain_picture(color: Qt.GlobalColor) -> QImage:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


class Page(QWidget):
    """A page with a text and the sheet, as the recorder has them."""

    def __init__(self, screen, place, tmp_path: Path, camera: HandMadeCamera) -> None:
        super().__init__()
        self.text = TextArea()
        self.files: list[Path] = []
        self.copy_to: Path | None = tmp_path / "copie"
        service = screen.services.attachments
        self.card = AttachmentsCard(
            screen,
            lambda: service.of_owner(place.owner),
            lambda: place,
            self,
            make_camera=lambda _parent: camera,
            choose_files=lambda _parent: self.files,
            choose_copy=lambda _parent, _name: self.copy_to,
        )
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(self.card)
        self.resize(900, 900)
        self.card.show_now()


def tiles(page: Page):
    return page.card.tiles.tiles


def titles(page: Page) -> list[str]:
    return [tile.attachment.title for tile in tiles(page)]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def add(page: Page, qtbot, *paths: Path) -> None:
    count = len(tiles(page)) + len(paths)
    page.files = list(paths)
    page.card.files_button.click()
    qtbot.waitUntil(lambda: len(tiles(page)) == count)


def urls(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(widget: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def drop(widget: QWidget, mime: QMimeData) -> QDropEvent:
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event
