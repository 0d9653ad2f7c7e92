"""The round before it is put on paper: shown, printed, saved, and gone when the screen is left."""

from __future__ import annotations

import stat
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.journal import JournalChoice, JournalSort
from desktop.ui.papers.printing import print_pdf, print_window, refuse_files
from desktop.ui.screen import Screen
from desktop.ui.today.round_page import RoundPage
from tests.factories import set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import add_household, add_measure

pytest_plugins = ["tests.ui.screen_fixtures"]

TUESDAY = date(2026, 11, 24)


def to_file(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


@pytest.fixture
def page(screen: Screen, services: Services, clock: FixedClock, qtbot: QtBot, tmp_path: Path) -> RoundPage:
    set_day(clock, TUESDAY)
    measure = add_measure(services, add_household(services, phone="06 39 98 00 01"), start=date(2026, 11, 1))
    services.visits.plan(measure.id, TUESDAY, time(9, 30))
    services.visits.plan(measure.id, TUESDAY, time(14))
    shown = RoundPage(
        screen, lambda _parent: to_file(tmp_path / "printed.pdf"), lambda _parent: str(tmp_path / "r.pdf")
    )
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    return shown


def opened(page: RoundPage, qtbot: QtBot, day: date | None = None) -> RoundPage:
    page.open(day)
    qtbot.waitUntil(lambda: bool(page.pages.page_count) or page.empty_shown)
    return page


def words(content: bytes) -> str:
    return " ".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages)


def test_today_s_round_is_shown_before_anything_is_printed(page: RoundPage, qtbot, tmp_path: Path):
    opened(page, qtbot)
    assert page.pages.page_count == 1
    assert "DELATTRE" in page.pages.view.accessibleDescription()
    assert list(tmp_path.glob("*.pdf")) == []
    assert layout_faults(page) == []


def test_an_empty_day_is_a_sentence_and_cannot_be_printed(page: RoundPage, qtbot):
    opened(page, qtbot, TUESDAY + timedelta(days=1))
    assert page.empty_shown
    assert not page.print_button.isEnabled()
    assert not page.save_button.isEnabled()


def test_without_names_the_pages_are_made_again(page: RoundPage, qtbot):
    opened(page, qtbot)
    page.names.set_value("initials")
    qtbot.waitUntil(lambda: "D. É." in page.pages.view.accessibleDescription())
    assert "DELATTRE" not in page.pages.view.accessibleDescription()


def test_printing_paints_the_pages_and_says_to_destroy_them(page: RoundPage, screen: Screen, qtbot, tmp_path: Path):
    opened(page, qtbot)
    page.print_button.click()
    printed = (tmp_path / "printed.pdf").read_bytes()
    assert len(PdfReader(BytesIO(printed)).pages) == 1
    assert any("Détruisez-la" in one for one in screen.messages.messages)
    (line,) = screen.services.journal.page(0, 5, JournalChoice(JournalSort.OUT))
    assert (line.about, line.what) == ("Carnet", "Tournée imprimée")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_answer_is_told(page: RoundPage, screen: Screen, qtbot, tmp_path: Path):
    opened(page, qtbot)
    assert print_pdf(page.content, to_file(tmp_path / "nowhere" / "printed.pdf")) == 0


def test_saving_writes_for_its_owner_alone(page: RoundPage, screen: Screen, qtbot, tmp_path: Path):
    opened(page, qtbot)
    page.save_button.click()
    saved = tmp_path / "r.pdf"
    assert "DELATTRE" in words(saved.read_bytes())
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert any("enregistrée" in one for one in screen.messages.messages)


def test_giving_up_in_the_system_s_window_does_nothing(screen: Screen, page: RoundPage, qtbot):
    given_up = RoundPage(screen, lambda _parent: None, lambda _parent: "")
    qtbot.addWidget(given_up)
    opened(given_up, qtbot)
    given_up.print_button.click()
    given_up.save_button.click()
    assert screen.messages.messages == ()


@pytest.mark.parametrize("how", ["leave", "prepare_lock"])
def test_nothing_of_the_round_stays_when_it_is_left_or_locked(page: RoundPage, qtbot, how: str):
    opened(page, qtbot)
    getattr(page, how)()
    assert page.content == b""
    assert page.pages.page_count == 0


def test_without_a_printer_nothing_is_written_and_saving_is_offered(page: RoundPage, screen: Screen, qtbot):
    assert QPrinterInfo.availablePrinterNames() == []  # as on the machines that run these tests
    here = RoundPage(screen)
    qtbot.addWidget(here)
    opened(here, qtbot)
    here.print_button.click()
    assert any("Aucune imprimante" in one and "aucun fichier" in one for one in screen.messages.messages)


def test_the_system_s_window_offers_no_printer_that_is_a_file(page: RoundPage, tmp_path: Path):
    printer = QPrinter()
    assert not print_window(printer, page).testOption(QPrintDialog.PrintDialogOption.PrintToFile)
    for wrong in (to_file(tmp_path / "tournée.pdf"), printer):  # without a printer, Qt writes a PDF
        with pytest.raises(AppError, match="écrit un fichier"):
            refuse_files(wrong)
    assert list(tmp_path.glob("*.pdf")) == []
