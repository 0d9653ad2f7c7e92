"""The interface is tried without a screen, dressed and in French as people get it; a Qt warning fails a test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication

from desktop.ui.look.theme import Theme, apply_theme


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication):
    """Every test begins in the light theme at the usual text size, with French numbers."""
    # what earlier tests closed: left to pile up, it would all be dressed again here
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    apply_theme(qapp, Theme("light", 1.0))
