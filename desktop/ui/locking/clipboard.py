"""What is copied out of the notebook is marked as secret: programs that keep a history of copies leave it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QByteArray, QMimeData, QObject
from PySide6.QtGui import QClipboard

_WINDOWS: Final = 'application/x-qt-windows-mime;value="{}"'
_HINTS: Final = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"1",
    _WINDOWS.format("CanIncludeInClipboardHistory"): bytes(4),
    _WINDOWS.format("CanUploadToCloudClipboard"): bytes(4),
}
"""What KDE, and Windows for its history and its cloud, ask for; no desktop refuses what it does not know."""


class SecretCopies(QObject):
    """Marks whatever this program puts on the clipboard, from a table or from any field; never what others put there.

    `is_ours` tells which it is, where the system does not.
    """

    def __init__(
        self, clipboard: QClipboard, parent: QObject | None = None, is_ours: Callable[[], bool] | None = None
    ) -> None:
        super().__init__(parent)
        self._clipboard, self._is_ours = clipboard, is_ours or clipboard.ownsClipboard
        clipboard.dataChanged.connect(self._mark)

    def clear(self) -> None:
        """Leaves nothing to be pasted."""
        self._clipboard.clear(QClipboard.Mode.Clipboard)
        if self._clipboard.supportsSelection():
            self._clipboard.clear(QClipboard.Mode.Selection)

    def _mark(self) -> None:
        mode = QClipboard.Mode.Clipboard
        there = self._clipboard.mimeData(mode) if self._is_ours() else None
        formats = there.formats() if there is not None else []
        if there is None or not formats or set(_HINTS) & set(formats):
            return
        marked = QMimeData()
        for name in formats:
            marked.setData(name, there.data(name))
        for name, value in _HINTS.items():
            marked.setData(name, QByteArray(value))
        self._clipboard.setMimeData(marked, mode)
