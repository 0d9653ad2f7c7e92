"""The cameras of the computer through QtMultimedia; imported only when somebody wants to take a picture."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QCamera, QImageCapture, QMediaCaptureSession, QMediaDevices, QVideoFrame, QVideoSink

from desktop.ui.attachments.camera import CameraDevice


class QtCamera(QObject):
    """One camera at a time; nothing is written to the disk, pictures come as images in memory."""

    frame_arrived = Signal(object)
    picture_taken = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._capture = QImageCapture(self)
        self._camera: QCamera | None = None
        self._is_wanted = False
        self._session.setVideoSink(self._sink)
        self._session.setImageCapture(self._capture)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._capture.imageCaptured.connect(lambda _id, image: self.picture_taken.emit(QImage(image)))
        self._capture.readyForCaptureChanged.connect(lambda ready: self._take_if_ready(ready=ready))
        self._capture.errorOccurred.connect(lambda _id, _error, words: self.failed.emit(_sentence(words)))

    def devices(self) -> list[CameraDevice]:
        """Those that are there now, the usual one first."""
        usual = QMediaDevices.defaultVideoInput()
        found = sorted(QMediaDevices.videoInputs(), key=lambda device: device.id() != usual.id())
        return [CameraDevice(bytes(device.id().data()).hex(), device.description()) for device in found]

    def start(self, device_id: str) -> None:
        """Begins to show what one of them sees."""
        self.stop()
        for device in QMediaDevices.videoInputs():
            if bytes(device.id().data()).hex() == device_id:
                self._camera = camera = QCamera(device, self)
                camera.errorOccurred.connect(lambda _error, words: self.failed.emit(_sentence(words)))
                self._session.setCamera(camera)
                camera.start()
                return
        self.failed.emit("elle n’est plus branchée.")

    def take(self) -> None:
        """Asks for a picture; a camera that still warms up gives it when it is ready."""
        self._is_wanted = True
        self._take_if_ready(ready=self._capture.isReadyForCapture())

    def _take_if_ready(self, *, ready: bool) -> None:
        if ready and self._is_wanted:
            self._is_wanted = False
            self._capture.capture()

    def stop(self) -> None:
        """Lets the camera go."""
        camera, self._camera, self._is_wanted = self._camera, None, False
        if camera is not None:
            camera.stop()
            self._session.setCamera(None)  # type: ignore[arg-type]  # Qt takes a null pointer here
            camera.deleteLater()

    def _on_frame(self, frame: QVideoFrame) -> None:
        if self._camera is not None and frame.isValid():
            self.frame_arrived.emit(frame.toImage())


def _sentence(words: str) -> str:
    """The driver's own words, which are not always French, as the end of a sentence."""
    return f"{words.strip().rstrip('.') or 'motif inconnu'}."
