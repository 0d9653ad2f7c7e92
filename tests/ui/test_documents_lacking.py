"""What a sheet does not know is told beside its pages, and stops nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.ui.documents.page import DocumentPage
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner
from tests.factories import opened_measure, recorded
from tests.ui.layout_walk import layout_faults

pytest_plugins = ["tests.ui.screen_fixtures"]

SHEET = "eviction_sheet"


@pytest.fixture
def page(screen: Screen, qtbot: QtBot, tmp_path: Path) -> DocumentPage:
    def printer(_parent: object) -> QPrinter:
        made = QPrinter()
        made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        made.setOutputFileName(str(tmp_path / "printed.pdf"))
        made.setResolution(100)
        return made

    shown = DocumentPage(screen, printer, lambda _parent: tmp_path / "copy.pdf")
    qtbot.addWidget(shown)
    shown.resize(1300, 760)
    shown.show()
    return shown


def remarks(page: DocumentPage) -> list[str]:
    return [one.text for one in page.findChildren(Banner) if "renseigné" in one.text and not one.isHidden()]


def test_a_sheet_of_which_little_is_known_says_so_and_is_printed_all_the_same(
    page, services: Services, qtbot: QtBot, tmp_path: Path
):
    measure = opened_measure(services, "vej", start=date(2026, 11, 2))
    page.open(measure.id, SHEET)
    qtbot.waitUntil(lambda: bool(page.content))
    (told,) = remarks(page)
    assert "rubriques ne sont pas renseignées" in told
    assert layout_faults(page) == []
    page.side.print_button.click()
    qtbot.waitUntil(lambda: bool(services.documents.made(measure.id)))
    assert len(PdfReader(tmp_path / "printed.pdf").pages) >= 3


def test_the_remark_goes_with_the_document_it_is_about(page, services: Services, qtbot: QtBot):
    measure = opened_measure(services, "microcredit", start=date(2026, 9, 5), terms={"monthly_payment": "125"})
    known = {"instalment_paid": "yes", "income": "1300", "charges": "1100", "rest_to_live": "200",
             "project_state": "done", "project_lasts": "yes"}  # fmt: skip
    recorded(services, measure, date(2026, 11, 10), answers=known)
    page.open(opened_measure(services, "vej", start=date(2026, 11, 2)).id, SHEET)
    qtbot.waitUntil(lambda: bool(remarks(page)))
    page.open(measure.id, "microcredit_follow_up")
    qtbot.waitUntil(lambda: bool(page.content))
    assert remarks(page) == []
