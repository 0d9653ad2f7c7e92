"""What a picture shows of a page that is longer than the window."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea, QWidget


def scroll_to(widget: QWidget) -> None:
    """So that it stands at the top of what is seen."""
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None and (inside := area.widget()) is not None:
        area.verticalScrollBar().setValue(widget.mapTo(inside, widget.rect().topLeft()).y())
