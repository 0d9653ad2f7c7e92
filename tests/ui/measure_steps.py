"""The short ways to look at the page of a measure and to act on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent

from desktop.ui.measure.page import MeasurePage
from desktop.ui.widgets import LinkButton, SecondaryButton, TextLabel


def gone() -> None:
    """Deletes now what a refresh took away, which otherwise waits for the event loop."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def texts(measure_page: MeasurePage) -> list[str]:
    gone()
    return [label.text().replace("\u00a0", " ") for label in measure_page.findChildren(TextLabel)]


def button(measure_page: MeasurePage, words: str) -> LinkButton | SecondaryButton:
    gone()
    return next(
        b
        for b in measure_page.findChildren(LinkButton) + measure_page.findChildren(SecondaryButton)
        if b.text() == words
    )
