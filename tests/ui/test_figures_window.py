"""Chiffres in the whole window: from the rail to a number, its records, a measure, and back by the keys."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from desktop.domain.calendar import previous_working_day
from desktop.ui.figures.page import FiguresPage
from tests.conftest import PASSPHRASE, TODAY
from tests.ui.app_steps import unlock
from tests.ui.samples import add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.app_fixtures"]


def test_from_the_rail_to_a_measure_and_back_where_one_was(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    measure = add_measure(services, add_household(services), start=TODAY - timedelta(days=20))
    add_visit(services, measure, previous_working_day(TODAY))
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    main = window.bench.main
    qtbot.keyClick(main, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert main.current_key == "figures"
    page = main.page("figures")
    assert isinstance(page, FiguresPage)
    qtbot.waitUntil(lambda: page.view.is_answered and page.indicators.table.isVisible())
    table = page.indicators.table
    wanted = [line.name for line in table.rows].index("Visites à domicile")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(wanted):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    records = page.indicators.records
    qtbot.waitUntil(lambda: len(records.table.rows) == 1 and records.table.isVisible())
    records.table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(records.table, Qt.Key.Key_Return)
    assert main.current_key == "measure"
    assert main.windowTitle() == "Perron"
    qtbot.keyClick(main, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert main.current_key == "figures"
    qtbot.waitUntil(lambda: page.view.is_answered)
    assert records.isVisible()
    assert window.windowTitle() == "Perron"


def test_locking_while_figures_are_counted_leaves_nothing_of_them(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_visit(services, add_measure(services, add_household(services)), previous_working_day(TODAY))
    services.close()
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    window.bench.go("figures", view="claim", scheme="astre")
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert window.bench is None
