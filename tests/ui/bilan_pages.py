"""Screens of a bilan as tests look at them."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.bilan import Bilan
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.ui.report.base import ReportPage

ELOISE, KARIM, CAMILLE = "Éloïse Delattre", "Karim Delattre", "Camille Martin"
"""Who signs, in their order."""
REFUSES = "Je veux d’abord en parler à ma fille"

_Page = TypeVar("_Page", bound=ReportPage)


def opened_on(page: _Page, qtbot: QtBot, measure: Measure) -> _Page:
    """Shown, and opened on a measure."""
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.open(measure.id)
    return page


def kept(services: Services, measure: Measure) -> Bilan:
    """The bilan as it is in the notebook."""
    return services.measures.view(measure.id).bilan


def words_of(widget: QWidget) -> str:
    """All that is in sight on a part of the screen."""
    QCoreApplication.processEvents()
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())
