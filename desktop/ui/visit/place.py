"""Where one was in the recorder: the field with the focus and how far the page was scrolled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from desktop.ui.visit.content import VisitContent
from desktop.ui.widgets import ScrollColumn


class PlaceKeeper(QObject):
    """Goes back to a place: the focus at once, the page when every sheet above it is drawn."""

    def __init__(self, page: ScrollColumn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._content: VisitContent | None = None
        self._values: Mapping[str, Any] = {}
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._restore)

    def of(self, content: VisitContent) -> dict[str, Any]:
        """The place where one is now, for the draft."""
        return {"focus": content.focused_field(), "scroll": self._page.verticalScrollBar().value()}

    def restore(self, content: VisitContent, values: Mapping[str, Any]) -> None:
        """Goes back to the place that a draft holds, to the outcome when it holds none."""
        self._content, self._values = content, values
        self._soon.start()
        content.built.connect(self._restore_scroll)
        content.changed.connect(self._stay)

    def stop(self) -> None:
        """Goes nowhere any more."""
        self._soon.stop()
        self._content, self._values = None, {}

    def _restore(self) -> None:
        content = self._content
        if content is None:
            return
        # just after unlocking nothing has its place yet, and a page without a height cannot be scrolled
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        if not content.focus_field(str(self._values.get("focus", ""))):
            content.focus_field("outcome")
            self._page.verticalScrollBar().setValue(0)
        content.start_building()

    def _restore_scroll(self) -> None:
        if "scroll" in self._values:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            self._page.verticalScrollBar().setValue(int(self._values["scroll"]))

    def _stay(self) -> None:
        """Whoever writes already is where they want to be."""
        self._values = {}
