"""Screens refresh a breath after what changed: tests let them."""

from PySide6.QtWidgets import QApplication

_BREATHS = 30
"""More than the longest screen takes to be shown, step by step."""


def settled() -> None:
    """What was asked for in this breath, and what followed from it, is done."""
    for _ in range(_BREATHS):
        QApplication.processEvents()
