"""A picture that can be fitted, enlarged, moved and turned; it is painted from memory."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QMouseEvent, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from desktop.ui.widgets.spoken_role import speak_as

_STEP: Final = 1.25
_LARGEST: Final = 8.0
_SMALLEST: Final = 0.05


class ImageView(QScrollArea):
    """Begins fitted to the room that there is; « zoom » 1.0 shows a point of the picture on a point of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        speak_as(self, QAccessible.Role.Graphic)
        self._image = QImage()
        self._quarters = 0
        self._zoom = 1.0
        self._fits = True
        self._held: QPoint | None = None
        self._label = QLabel()
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWidget(self._label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.installEventFilter(self)

    @property
    def zoom(self) -> float:
        """How large it is shown now."""
        return self._fitting() if self._fits else self._zoom

    @property
    def fits(self) -> bool:
        """Whether it follows the room that there is."""
        return self._fits

    @property
    def quarters(self) -> int:
        """How often it was turned to the right, 0 to 3."""
        return self._quarters

    def set_image(self, image: QImage) -> None:
        """Shows another picture, fitted and upright."""
        self._image, self._quarters, self._fits = image, 0, True
        self._paint()

    def fit(self) -> None:
        """As large as the room allows, never larger than it is."""
        self._fits = True
        self._paint()

    def enlarge(self) -> None:
        """A quarter larger."""
        self._set_zoom(self.zoom * _STEP)

    def reduce(self) -> None:
        """A fifth smaller."""
        self._set_zoom(self.zoom / _STEP)

    def turn(self) -> None:
        """A quarter to the right, on the screen only."""
        self._quarters = (self._quarters + 1) % 4
        self._paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit again."""
        super().resizeEvent(event)
        if self._fits:
            self._paint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel change the size."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.enlarge if event.angleDelta().y() > 0 else self.reduce)()
            event.accept()
        else:
            super().wheelEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The picture is moved by the mouse or a finger."""
        if isinstance(event, QMouseEvent):
            where = event.globalPosition().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress:
                self._held = where
            elif event.type() == QEvent.Type.MouseMove and self._held is not None:
                moved, self._held = where - self._held, where
                self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() - moved.x())
                self.verticalScrollBar().setValue(self.verticalScrollBar().value() - moved.y())
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._held = None
        return super().eventFilter(watched, event)

    def _set_zoom(self, zoom: float) -> None:
        self._fits, self._zoom = False, max(_SMALLEST, min(_LARGEST, zoom))
        self._paint()

    def _turned(self) -> QImage:
        return self._image.transformed(QTransform().rotate(90 * self._quarters)) if self._quarters else self._image

    def _fitting(self) -> float:
        image, ratio = self._turned(), self.devicePixelRatioF()
        if image.isNull():
            return 1.0
        room = self.viewport().size() * ratio
        return max(_SMALLEST, min(1.0, room.width() / image.width(), room.height() / image.height()))

    def _paint(self) -> None:
        image = self._turned()
        if image.isNull():
            self._label.clear()
            return
        size = image.size() * self.zoom
        smooth = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, smooth))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self._label.setPixmap(pixmap)
        self._label.setMinimumSize(pixmap.deviceIndependentSize().toSize() if not self._fits else pixmap.size() * 0)
