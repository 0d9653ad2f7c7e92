"""A visit prepared: reached by one key from its line, read on the screen, printed or saved, gone when it is left."""

from __future__ import annotations

import stat
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from desktop.ui.today.preparation_page import PreparationPage
from tests.factories import opened_measure, person, saved_household, set_day
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route, add_household, add_measure

pytest_plugins = ["tests.ui.screen_fixtures"]

TUESDAY = date(2026, 11, 24)


def to_file(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


@pytest.fixture
def measure(services: Services, clock: FixedClock):
    set_day(clock, TUESDAY)
    made = add_measure(services, add_household(services), start=date(2026, 11, 1))
    services.visits.plan(made.id, TUESDAY, time(9, 30))
    return made


@pytest.fixture
def page(screen: Screen, measure, qtbot: QtBot, tmp_path: Path) -> PreparationPage:
    shown = PreparationPage(
        screen, lambda _parent: to_file(tmp_path / "printed.pdf"), lambda _parent: str(tmp_path / "p.pdf")
    )
    qtbot.addWidget(shown)
    shown.resize(1200, 760)
    shown.show()
    shown.open(measure.id)
    qtbot.waitUntil(lambda: bool(shown.pages.page_count))
    return shown


def words(page: PreparationPage) -> str:
    return " ".join(label.text() for label in page.reading.findChildren(QLabel))


def test_f_on_a_line_of_the_day_opens_its_sheet(screen: Screen, route: Route, measure, qtbot: QtBot):
    day = TodayPage(screen)
    qtbot.addWidget(day)
    day.resize(1200, 760)
    day.show()
    qtbot.waitActive(day)
    day.open()
    qtbot.waitUntil(lambda: day.current is not None)
    assert day.current is not None
    qtbot.keyClick(day.current, Qt.Key.Key_F)
    assert route.last == ("preparation", {"measure_id": measure.id, "contact_id": day.current.row.contact_id})


def test_the_sheet_is_read_on_the_screen_before_anything_leaves(page: PreparationPage, tmp_path: Path):
    assert "DELATTRE" in page.pages.view.accessibleDescription()
    assert list(tmp_path.glob("*.pdf")) == []
    assert "DELATTRE Éloïse" in words(page)
    assert "Ce qui est dû" in words(page)
    assert layout_faults(page) == []


def test_r6_the_screen_says_to_whom_nothing_may_be_revealed_and_the_paper_does_not(
    page: PreparationPage, services: Services, qtbot: QtBot
):
    assert page.guarded.isHidden()
    home = saved_household(services, persons=(person("Petit", "Nadia", keep_from="son mari"),))
    page.open(opened_measure(services, start=date(2026, 11, 1), of=home).id)
    qtbot.waitUntil(page.guarded.isVisible)
    assert "ne rien révéler à son mari" in words(page)
    paper = " ".join(one.extract_text() for one in PdfReader(BytesIO(page.content)).pages)
    assert "PETIT" in paper
    assert "mari" not in paper
    assert layout_faults(page) == []


def test_a_key_pressed_twice_prints_nothing(page: PreparationPage, qtbot: QtBot, tmp_path: Path):
    page.activateWindow()
    qtbot.waitUntil(page.measure_button.hasFocus)
    assert list(tmp_path.glob("*.pdf")) == []


def test_printing_and_saving_are_told_and_written_for_the_owner_alone(
    page: PreparationPage, screen: Screen, tmp_path: Path
):
    page.print_button.click()
    assert PdfReader(BytesIO((tmp_path / "printed.pdf").read_bytes())).pages
    assert "Détruisez-la au retour" in " ".join(screen.messages.messages)  # type: ignore[attr-defined]
    page.save_button.click()
    assert stat.S_IMODE((tmp_path / "p.pdf").stat().st_mode) == 0o600
    assert "Effacez-la" in " ".join(screen.messages.messages)  # type: ignore[attr-defined]


@pytest.mark.parametrize("how", ["leave", "prepare_lock"])
def test_nothing_of_it_stays_when_it_is_left_or_locked(page: PreparationPage, qtbot: QtBot, how: str):
    getattr(page, how)()
    assert page.content == b""
    assert page.pages.page_count == 0
    qtbot.waitUntil(lambda: "DELATTRE" not in words(page))
