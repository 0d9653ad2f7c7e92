"""Taking a picture with the camera of the laptop, in the window: see, take, take again, keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, LinkButton, PrimaryButton, SecondaryButton, TextLabel

NO_CAMERA: Final = (
    "Aucune caméra n’est reconnue sur cet ordinateur. Photographiez avec le téléphone, puis ajoutez le fichier."
)
_LINES: Final = 18


@dataclass(frozen=True)
class CameraDevice:
    """One camera of the computer."""

    id: str
    name: str


class CameraSource(Protocol):
    """What a camera does; a test has one of its own."""

    frame_arrived: Any
    """A QImage of what it sees now."""
    picture_taken: Any
    """A QImage at its full size."""
    failed: Any
    """Why it gives nothing, in French."""

    def devices(self) -> list[CameraDevice]:
        """Those that are there now, the usual one first."""

    def start(self, device_id: str) -> None:
        """Begins to show what one of them sees."""

    def take(self) -> None:
        """Asks for a picture."""

    def stop(self) -> None:
        """Lets the camera go: its light goes out."""


MakeSource = Callable[[QWidget], CameraSource]


def real_camera(parent: QWidget) -> CameraSource:
    """The computer's own; imported when it is first asked for."""
    from desktop.ui.attachments.qt_camera import QtCamera

    return QtCamera(parent)


class _Preview(QWidget):
    """What the camera sees, whole, as large as the room allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES)

    def set_image(self, image: QImage) -> None:
        """Shows another picture."""
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture in the middle."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawImage(self.rect().adjusted(left, top, -left, -top), self._image)
        painter.end()


class CameraPanel(QFrame):
    """Opens in place; Escape or « Fermer » lets the camera go."""

    kept = Signal(object)
    """A QImage to add."""
    closed = Signal()

    def __init__(self, make_source: MakeSource = real_camera, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "sunken")
        self.setAccessibleName("Prendre une photo")
        self._make_source = make_source
        self._source: CameraSource | None = None
        self._taken: QImage | None = None
        self.preview = _Preview()
        self.device = QComboBox()
        self.device.setAccessibleName("Caméra")
        self.said = TextLabel("", muted=True)
        self.take = PrimaryButton("Prendre la photo", "camera")
        self.keep = PrimaryButton("Garder cette photo", "check")
        self.again = SecondaryButton("Reprendre", "refresh")
        self.close_button = LinkButton("Fermer la caméra")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE + 4)
        for widget in (self.preview, self.said):
            column.addWidget(widget)
        column.addWidget(FlowRow((self.take, self.keep, self.again, self.device, self.close_button), spacing=SPACE + 4))
        self.take.clicked.connect(lambda *_: self._take())
        self.keep.clicked.connect(lambda *_: self._keep())
        self.again.clicked.connect(lambda *_: self._retake())
        self.close_button.clicked.connect(lambda *_: self.close_camera())
        self.device.activated.connect(lambda _place: self._start())
        self.hide()

    def open_camera(self) -> bool:
        """Shows what the camera sees; False when the computer has none."""
        devices = self._devices()
        if not devices:
            return False
        self.device.clear()
        for device in devices:
            self.device.addItem(device.name, device.id)
        self.show()
        self.device.setVisible(len(devices) > 1)
        self._start()
        self.take.setFocus()
        return True

    def close_camera(self) -> None:
        """Lets the camera go and forgets the picture."""
        if self._source is not None:
            self._source.stop()
        self._forget()
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: Any) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_camera()
        else:
            super().keyPressEvent(event)

    def _devices(self) -> list[CameraDevice]:
        if self._source is None:
            try:
                source = self._make_source(self)
            except ImportError:  # a system without the sound library that Qt's cameras are linked to
                return []
            self._source = source
            source.frame_arrived.connect(self._on_frame)
            source.picture_taken.connect(self._on_taken)
            source.failed.connect(self._on_failed)
        return self._source.devices()

    def _start(self) -> None:
        self._forget()
        self.said.setText("La caméra s’allume…")
        self._show_state()
        if self._source is not None:
            self._source.start(str(self.device.currentData()))

    def _take(self) -> None:
        if self._source is not None:
            self.take.setEnabled(False)
            self._source.take()

    def _retake(self) -> None:
        self._start()
        self.take.setFocus()

    def _keep(self) -> None:
        taken = self._taken
        if taken is not None:
            self.kept.emit(taken)
            self._retake()

    def _on_frame(self, image: QImage) -> None:
        if self._taken is None and not self.isHidden():
            self.preview.set_image(image)
            self.said.hide()

    def _on_taken(self, image: QImage) -> None:
        if self._source is not None:
            self._source.stop()
        self._taken = image
        self.preview.set_image(image)
        self.said.hide()
        self._show_state()
        self.keep.setFocus()

    def _on_failed(self, why: str) -> None:
        self.said.setText(f"La caméra ne répond pas\u00a0: {why} Une autre application s’en sert peut-être.")
        self.said.show()
        self.take.setEnabled(False)

    def _show_state(self) -> None:
        taken = self._taken is not None
        self.take.setVisible(not taken)
        self.take.setEnabled(not taken)
        for button in (self.keep, self.again):
            button.setVisible(taken)
        self.said.setVisible(bool(self.said.text()) and not taken)

    def _forget(self) -> None:
        self._taken = None
        self.preview.set_image(QImage())
