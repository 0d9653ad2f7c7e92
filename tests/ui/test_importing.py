"""« Importer un tableau »: from the file to what is made of it, by keys, and nothing written before it is agreed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services.importing import Role, Verdict
from desktop.ui.importing.page import COLUMNS, DONE, FILE, PREVIEW, ImportPage
from desktop.ui.importing.preview_step import ALL
from desktop.ui.screen import Screen
from desktop.ui.widgets import TextLabel
from tests.services.caseloads import HEADS, row, text_table, workbook
from tests.ui.app_steps import unlock
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.app_fixtures"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A new household, one with a fault, and the first again."""
    return workbook(
        tmp_path / "suivi.xlsx",
        [(*row(), "à revoir"), (*row(Dossier="8", NOM="Zola", Ville="Atlantide"), ""), (*row(), "")],
        (*HEADS, "Divers"),
    )


@pytest.fixture
def page(screen: Screen, table: Path, tmp_path: Path, qtbot) -> ImportPage:
    made = ImportPage(screen, lambda _parent: table, lambda _parent, name: tmp_path / name)
    qtbot.addWidget(made)
    made.resize(1366, 900)
    made.show()
    made.activateWindow()
    made.open()
    return made


def reach(page: ImportPage, qtbot, step: int) -> None:
    for at, act in ((COLUMNS, page.file.choose.click), (PREVIEW, page.plan), (DONE, page.apply)):
        if page.step < at <= step:
            act()
            qtbot.waitUntil(lambda at=at: page.step == at)
    qtbot.waitUntil(lambda: not page._screen.tasks.is_busy)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(TextLabel) if label.isVisible())


def told(screen: Screen) -> str:
    return " ".join(screen.messages.messages)  # type: ignore[attr-defined]


def test_a_file_is_understood_and_what_is_not_comes_first_with_examples(page: ImportPage, qtbot) -> None:
    reach(page, qtbot, COLUMNS)
    assert "12\u00a0colonnes reconnues sur 13" in words(page.columns)
    assert list(page.columns.choices) == [(Role.HOUSEHOLDS, 12)]
    assert "à revoir" in words(page.columns)
    assert page.columns.choices[Role.HOUSEHOLDS, 12].isAncestorOf(page.window().focusWidget())


def test_a_column_that_is_chosen_lets_go_of_the_one_before(page: ImportPage, qtbot) -> None:
    reach(page, qtbot, COLUMNS)
    page.columns.choices[Role.HOUSEHOLDS, 12].set_value("last_name")
    columns = page.columns.layout_chosen.columns[Role.HOUSEHOLDS]
    assert columns.place_of("last_name") == 12
    assert "NOM" in columns.left_out


def test_the_preview_narrows_to_what_is_to_correct_and_tells_the_row_at_hand(page: ImportPage, qtbot) -> None:
    reach(page, qtbot, PREVIEW)
    assert [one.number for one in page.preview.table.rows] == [3]
    assert "Atlantide" not in told(page._screen)
    assert "Ville" in words(page.preview.detail)
    page.preview.shown.set_value(ALL)
    assert [one.verdict for one in page.preview.table.rows] == [Verdict.CREATE, Verdict.ERROR, Verdict.SKIP]
    page.preview.table.setFocus()
    qtbot.keyClick(page.preview.table, Qt.Key.Key_Down)
    assert page.preview.detail.row is page.preview.table.rows[1]
    assert page._screen.services.households.is_empty()


def test_what_is_agreed_to_is_written_told_and_taken_back(page: ImportPage, route: Route, qtbot) -> None:
    reach(page, qtbot, DONE)
    services = page._screen.services
    assert services.households.count() == 1
    assert "1\u00a0ligne importée" in words(page.done)
    first = "Corrigez d’abord la ligne laissée de côté, importez-la, puis effacez le fichier."
    assert first in words(page.done)
    assert first in told(page._screen)
    assert "effacez-le" not in words(page.done)
    assert {"household", "measure"} <= set().union(*route.told)
    page.done.undo.click()
    qtbot.waitUntil(services.households.is_empty)
    qtbot.waitUntil(lambda: page.done.imported is None)
    assert "annulé" in words(page.done)


def test_the_import_of_before_is_told_where_the_next_one_begins_and_taken_back(page: ImportPage, qtbot) -> None:
    assert not page.last.isVisible()
    reach(page, qtbot, DONE)
    assert "7\u00a0jours" in words(page.done)
    assert not page.last.isVisible()
    page.prepare_lock()
    page.open()
    assert page.last.isVisible()
    assert "3\u00a0fiches écrites. Il s’annule jusqu’au 29\u00a0novembre 2026" in words(page.last)
    page.last.undo.click()
    qtbot.waitUntil(page._screen.services.households.is_empty)
    qtbot.waitUntil(lambda: not page.last.isVisible())


def test_with_nothing_left_aside_the_file_is_to_be_deleted(page: ImportPage, tmp_path: Path, qtbot) -> None:
    page.read(workbook(tmp_path / "whole.xlsx", [row()]))
    qtbot.waitUntil(lambda: page.step == COLUMNS)
    reach(page, qtbot, DONE)
    assert "effacez-le" in words(page.done)
    assert "Effacez le fichier." in told(page._screen)
    assert "Corrigez" not in words(page.done)


def test_what_cannot_be_read_is_told_and_another_file_may_be_chosen(page: ImportPage, tmp_path: Path, qtbot) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    page.read(tmp_path / "x.xlsx")
    qtbot.waitUntil(lambda: "abîmé" in told(page._screen))
    page.read(tmp_path / "gone.xlsx")
    qtbot.waitUntil(lambda: "n’a pas pu être ouvert" in told(page._screen))
    assert page.step == FILE
    assert page.file.choose.isEnabled()


def test_a_file_may_be_dropped(page: ImportPage, table: Path, qtbot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(table))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.file.dropEvent(QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, buttons, keys))
    qtbot.waitUntil(lambda: page.step == COLUMNS)


def test_locking_forgets_the_file(page: ImportPage, qtbot) -> None:
    reach(page, qtbot, PREVIEW)
    page.prepare_lock()
    assert (page.step, page.columns.book, page.preview.plan, page.preview.detail.row) == (FILE, None, None, None)
    assert list(page.preview.table.rows) == []


def test_reading_that_is_cancelled_shows_nothing(page: ImportPage, table: Path, qtbot) -> None:
    page.read(table)
    page._screen.tasks.cancel()
    qtbot.waitUntil(lambda: not page._screen.tasks.is_busy)
    assert page.file.choose.isEnabled()


def test_a_scheme_is_asked_for_when_no_column_says_it(page: ImportPage, tmp_path: Path, qtbot) -> None:
    path = text_table(tmp_path / "a.csv", [("Caron", "Luc", "Lens", "01/09/2026")], ("Nom", "Prénom", "Ville", "Début"))
    page.read(path)
    qtbot.waitUntil(lambda: page.step == COLUMNS)
    assert page.columns.scheme is not None
    page.columns.scheme.set_value("astre")
    reach(page, qtbot, DONE)
    with page._screen.services.workspace.notebook.read() as uow:
        assert [one.scheme for one in uow.measures.in_states()] == ["astre"]


def test_a_sheet_is_one_thing_or_the_other(page: ImportPage, tmp_path: Path, qtbot) -> None:
    reach(page, qtbot, COLUMNS)
    page.columns.sheets[Role.VISITS].set_value("Ménages")
    assert set(page.columns.layout_chosen.columns) == {Role.VISITS}


def test_the_template_is_written_where_one_says(page: ImportPage, tmp_path: Path, qtbot) -> None:
    page.file.template.click()
    qtbot.waitUntil(lambda: "Modèle d’import" in told(page._screen))
    assert page._screen.services.importing.read(tmp_path / "Modèle d’import.xlsx").sheets


def test_thousands_of_rows_are_shown_at_once(page: ImportPage, tmp_path: Path, qtbot) -> None:
    rows = [row(Dossier=str(one), NOM=f"Nom{one}", Adresse=f"{one} rue Haute") for one in range(2000)]
    page.read(text_table(tmp_path / "b.csv", rows))
    qtbot.waitUntil(lambda: page.step == COLUMNS, timeout=60_000)
    page.plan()
    qtbot.waitUntil(lambda: page.step == PREVIEW, timeout=120_000)
    assert page.preview.plan is not None
    assert page.preview.plan.counts[Verdict.CREATE] == 2000
    assert page.preview.table.rows_model.rowCount() == 2000
    assert "2\u00a0000" in page.preview.agree.text()


@pytest.mark.parametrize("step", range(4))
def test_nothing_is_cut_and_everything_has_a_name(page: ImportPage, qtbot, step: int) -> None:
    reach(page, qtbot, step)
    QApplication.processEvents()
    assert layout_faults(page) == []


def test_from_the_list_of_households_to_an_import_by_the_keyboard_alone(
    open_app, qtbot, gate, template, tmp_path: Path
) -> None:
    template.copy_to(gate.directory)
    window = open_app(build_pages=None)
    unlock(window, qtbot)
    main = window.bench.main
    window.bench.go("households")
    households = main.page("households")
    households.importing.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(households.importing, Qt.Key.Key_Return)
    assert main.current_key == "import"
    page = main.page("import")
    assert isinstance(page, ImportPage)
    path = workbook(tmp_path / "a.xlsx", [row()])
    page.file._ask_file = lambda _parent: path
    assert page.file.choose.hasFocus()
    qtbot.keyClick(page.file.choose, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == COLUMNS)
    assert page.columns.preview.hasFocus()
    qtbot.keyClick(page.columns.preview, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == PREVIEW)
    assert page.preview.table.hasFocus()
    page.preview.agree.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.preview.agree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == DONE)
    qtbot.keyClick(page.done.list, Qt.Key.Key_Return)
    assert main.current_key == "households"
    assert "1\u00a0ménage" in households.count_text
    assert window.windowTitle() == "Perron"
