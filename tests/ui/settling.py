"""Screens refresh a breath after what changed: tests let them."""

from PySide6.QtWidgets import QApplication


def settled() -> None:
    """What was asked for in this breath is done."""
    QApplication.processEvents()
