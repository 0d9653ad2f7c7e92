"""Rows in a form: Enter goes on, rows come, go and change places, each cell tells its own error, narrow or wide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.forms import FieldKind, Form, FormField, Option, PairSide, Section
from desktop.domain.privacy import Level
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.rows_input import RowsInput
from tests.ui.typing import press, type_text
from tests.ui.visit_steps import cell

AIDS = (Option("mpr", "MaPrimeRénov’"), Option("fsl", "FSL"), Option("old", "Aide close", retired=True))
ROWS = FormField(
    "plan", "Plan", FieldKind.ROWS, Level.SHARED, add_label="Ajouter une aide",
    columns=(
        FormField("aid", "Aide", FieldKind.CHOICE, Level.SHARED, options=AIDS),
        FormField("firm", "Entreprise", FieldKind.TEXT, Level.TEAM),
        FormField("asked", "Demandé", FieldKind.MONEY, Level.SHARED),
        FormField("on", "Le", FieldKind.DATE, Level.SHARED),
        FormField("paid", "Versé", FieldKind.YES_NO, Level.SHARED),
        FormField("share", "Part", FieldKind.NUMBER, Level.SHARED, unit="%"),
    ),
)  # fmt: skip
FORM = Form(
    "sample", 1, "sample", "Essai",
    (
        Section(
            "all",
            "Tout",
            (
                ROWS,
                FormField("was", "Facture avant", FieldKind.MONEY, Level.SHARED, pair=PairSide.BEFORE),
                FormField("is", "Facture après", FieldKind.MONEY, Level.SHARED, pair=PairSide.AFTER),
            ),
        ),
    ),
)  # fmt: skip
TWO = [
    {"aid": "mpr", "firm": "Lheureux", "asked": "4000.00", "on": "2026-03-14", "paid": "no", "share": "20"},
    {"aid_other": "Fondation du patrimoine", "asked": "12.50"},
]


@pytest.fixture
def view(qtbot):
    made = FormView(FORM, date(2026, 11, 22))
    qtbot.addWidget(made)
    made.resize(1100, 600)
    made.show()
    return made


@pytest.fixture
def rows(view) -> RowsInput:
    return view.field("plan").widget


def line_of(widget: Any) -> Any:
    return widget.lineEdit() if hasattr(widget, "lineEdit") else widget


def test_every_kind_of_cell_comes_back_as_it_was_given(view):
    view.set_values({"plan": TWO})
    assert view.values() == {"plan": TWO}
    assert FORM.check(view.values()) == ()


def test_what_is_typed_in_cells_is_kept_the_way_the_form_checks_it(view, rows):
    rows.add_row()
    [line] = rows.lines
    for name, words in (("aid", "maprimerenov’"), ("firm", "Été"), ("asked", "1 234,5 €"), ("on", "14/3/2026")):
        type_text(line_of(cell(line, name)), words)
    cell(line, "paid").set_value("yes")
    type_text(cell(line, "share"), "12,5")
    assert view.values() == {
        "plan": [{"aid": "mpr", "firm": "Été", "asked": "1234.50", "on": "2026-03-14", "paid": "yes", "share": "12.5"}]
    }


def test_other_words_than_those_of_the_list_stand_beside_it(view, rows):
    rows.add_row()
    type_text(line_of(cell(rows.lines[0], "aid")), "Caisse locale")
    assert view.values()["plan"] == [{"aid_other": "Caisse locale"}]


def test_a_retired_entry_is_not_offered_but_an_old_answer_keeps_it(view, rows):
    view.set_values({"plan": [{"aid": "old"}]})
    offered = cell(rows.lines[0], "aid")
    assert [offered.itemText(place) for place in range(offered.count())] == ["MaPrimeRénov’", "FSL"]
    type_text(cell(rows.lines[0], "firm"), "x")
    assert view.values()["plan"] == [{"aid": "old", "firm": "x"}]


def test_enter_goes_from_cell_to_cell_then_to_a_new_row(qtbot, view, rows):
    rows.add_row()
    assert rows.focused_cell() == "[0].aid"
    for expected in ("[0].firm", "[0].asked", "[0].on", "[0].paid"):
        qtbot.keyClick(view.window().focusWidget(), Qt.Key.Key_Return)
        assert rows.focused_cell() == expected
    rows.focus_cell(0, "share")
    type_text(cell(rows.lines[0], "share"), "1")
    press(view.window().focusWidget(), Qt.Key.Key_Return, text="\r")
    assert len(rows.lines) == 2
    assert rows.focused_cell() == "[1].aid"


def test_a_blank_last_row_is_enough(rows):
    rows.add_row()
    rows.add_row()
    assert len(rows.lines) == 1


def test_a_row_is_taken_away_and_tells_it(qtbot, view, rows):
    view.set_values({"plan": TWO})
    with qtbot.waitSignals([view.changed, view.row_removed]):
        rows.remove_row(rows.lines[0])
    assert view.values()["plan"] == TWO[1:]
    rows.remove_row(rows.lines[0])
    assert view.values() == {}
    assert view.window().focusWidget() is rows.add


def test_rows_change_places(view, rows):
    view.set_values({"plan": TWO})
    rows.move_row(rows.lines[0], 1)
    assert view.values()["plan"] == TWO[::-1]
    rows.move_row(rows.lines[0], -1)
    assert view.values()["plan"] == TWO[::-1], "the first one goes no higher"


@pytest.mark.parametrize(("key", "left"), [(Qt.Key.Key_Down, ["fsl", "mpr"]), (Qt.Key.Key_Delete, ["fsl"])])
def test_the_keyboard_moves_and_removes_rows(qtbot, view, rows, key, left):
    view.set_values({"plan": [{"aid": "mpr"}, {"aid": "fsl"}]})
    rows.focus_cell(0, "firm")
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(view.window().focusWidget(), key, both)
    assert [row["aid"] for row in view.values()["plan"]] == left


def test_the_menu_of_a_row_says_what_can_be_done_and_by_which_keys(rows):
    rows.add_row()
    told = [action.text() for action in rows.lines[0].actions_of(rows)]
    assert [words.partition("\t")[0] for words in told] == ["Monter la ligne", "Descendre la ligne", "Retirer la ligne"]
    assert all("\t" in words for words in told)


def test_each_wrong_cell_is_told_in_its_row_and_the_focus_can_go_to_it(view, rows):
    view.set_values({"plan": [{}, {"aid": "mpr", "asked": "beaucoup"}]})
    findings = {found.field: found.message for found in FORM.check(view.values())}
    assert set(findings) == {"plan[1].asked"}
    view.set_errors(findings)
    assert set(view.errors()) == {"plan[1].asked"}
    assert view.label_of("plan[1].asked") == "Plan, ligne 2\u00a0: Demandé"
    assert view.focus_field("plan[1].asked")
    assert view.focused_field() == "plan[1].asked"
    view.window().focusWidget().clear()
    type_text(cell(rows.lines[1], "asked"), "12")
    assert view.errors() == {}


def test_what_cannot_be_read_in_a_cell_is_kept_as_typed(view, rows):
    rows.add_row()
    type_text(cell(rows.lines[0], "on"), "32/13")
    assert view.values()["plan"] == [{"on": "32/13"}]
    rows.check()
    assert set(view.errors()) == {"plan[0].on"}
    view.set_values({"plan": [{"on": "2026-03-14"}]})
    assert view.errors() == {}


def test_side_by_side_where_there_is_room_and_one_under_the_other_where_not(qtbot, view, rows):
    view.set_values({"plan": TWO})
    first, last = (rows.lines[0].cells[name] for name in ("aid", "share"))
    qtbot.waitUntil(lambda: first.y() == last.y() and first.label.isHidden())
    view.resize(420, 600)
    qtbot.waitUntil(lambda: last.y() > first.y() and not first.label.isHidden())


def test_every_part_of_a_row_has_a_name_of_its_own(view, rows):
    view.set_values({"plan": TWO})
    parts = [
        one for one in rows.findChildren(QWidget) if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    named = [one.accessibleName() for one in parts if one.focusProxy() is None]
    assert len(named) > 14
    assert all(named)
    assert cell(rows.lines[1], "firm").accessibleName() == "Plan, ligne 2\u00a0: Entreprise"


def test_a_column_that_goes_less_far_than_its_rows_says_so_p1(view, rows):
    view.set_values({"plan": TWO})
    assert [line.cells["firm"].label.text() for line in rows.lines] == ["Entreprise · équipe"] * 2
    assert rows.lines[0].cells["asked"].label.text() == "Demandé"


def test_what_no_column_asks_stays_with_its_row(view, rows):
    rows.set_value([{"id": "7", "firm": "Lheureux"}])
    rows.move_row(rows.lines[0], 1)
    type_text(cell(rows.lines[0], "firm"), "!")
    assert rows.value() == [{"id": "7", "firm": "Lheureux!"}]


def test_what_changed_between_before_and_after_is_said_while_typing(view):
    type_text(view.field("was").widget, "250")
    pair = view.field("was").parentWidget().parentWidget()
    assert pair.difference == ""
    type_text(view.field("is").widget, "205")
    assert pair.difference.replace("\u00a0", " ") == "45,00 € de moins (−18 %)"
    view.set_values({})
    assert pair.difference == ""


# --- remarks ----------------------------------------------------------------------------------------------------------

FOLLOWING = FormField(
    "plan", "Plan", FieldKind.ROWS, Level.SHARED,
    columns=(
        FormField("asked", "Demandé", FieldKind.MONEY, Level.SHARED),
        FormField("granted", "Accordé", FieldKind.MONEY, Level.SHARED, follows="asked"),
    ),
)  # fmt: skip
FORGOTTEN = "«\u00a0Accordé\u00a0» est rempli et «\u00a0Demandé\u00a0» est vide."


@pytest.fixture
def following(qtbot):
    made = FormView(Form("sample", 1, "sample", "Essai", (Section("all", "Tout", (FOLLOWING,)),)), date(2026, 11, 22))
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_looks_forgotten_in_a_row_is_remarked_when_it_is_left_and_stops_nothing(following, qtbot):
    rows = following.field("plan").widget
    rows.add_row()
    [line] = rows.lines
    granted, asked = cell(line, "granted").edit, cell(line, "asked").edit
    granted.setFocus()
    type_text(granted, "12000")
    assert line.remark == "", "not while one types"
    qtbot.keyClick(granted, Qt.Key.Key_Tab)
    assert line.remark == FORGOTTEN
    assert FORGOTTEN in granted.accessibleDescription()
    assert following.errors() == {}
    asked.setFocus()
    type_text(asked, "15000")
    qtbot.keyClick(asked, Qt.Key.Key_Tab)
    assert line.remark == ""


def test_rows_shown_again_are_remarked_on_too(following):
    following.set_values({"plan": [{"granted": "12.00"}, {"asked": "15.00", "granted": "12.00"}]})
    assert [line.remark for line in following.field("plan").widget.lines] == [FORGOTTEN, ""]
