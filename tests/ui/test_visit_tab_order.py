"""Tab goes through the recorder in the order in which it is read, also to rows added and sections drawn later."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.contact import Outcome
from tests.ui.visit_steps import add_step, cell, drawn

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]

TAB = Qt.Key.Key_Tab


def walk(page, qtbot, first: QWidget, most: int = 120) -> list[QWidget]:
    """Where the focus goes from a field on, until it leaves the sheets."""
    first.setFocus()
    gone = [first]
    for _ in range(most):
        qtbot.keyClick(page.window().focusWidget(), TAB)
        focus = page.window().focusWidget()
        if not page.content.isAncestorOf(focus):
            break
        gone.append(focus)
    return gone


def heights(page, widgets):
    """The top of the sheet that each stands on."""
    sheets = [sheet.widget for sheet in page.content.sheets()]
    on = (next(sheet for sheet in sheets if sheet.isAncestorOf(widget)) for widget in widgets)
    return [sheet.mapTo(page.content, QPoint(0, 0)).y() for sheet in on]


def test_tab_goes_from_what_happened_through_every_section_to_the_note(page, measure, qtbot):
    page.open(measure.id)
    drawn(page, qtbot)
    gone = walk(page, qtbot, page.content.happened.day)
    tops = heights(page, gone)
    assert tops == sorted(tops), [widget.accessibleName() for widget in gone]
    assert len(set(tops)) == len(page.content.sheets())


def test_after_the_last_field_come_the_acts_at_the_foot(page, measure, qtbot):
    page.open(measure.id)
    drawn(page, qtbot)
    last = walk(page, qtbot, page.content.happened.day)[-1]
    last.setFocus()
    qtbot.keyClick(last, TAB)
    assert page.footer.isAncestorOf(page.window().focusWidget())


def test_a_row_added_later_stands_between_what_is_above_and_below_it(page, measure, qtbot):
    page.open(measure.id)
    drawn(page, qtbot)
    line = add_step(page, "Appeler la mairie")
    gone = walk(page, qtbot, cell(line, "what"), 6)
    assert line.isAncestorOf(gone[1])
    names = [widget.accessibleName() for widget in gone]
    assert names.index("Prochaines étapes : ajouter une étape".replace(" :", "\u00a0:")) < names.index(
        "Date du rendez-vous"
    )


def test_a_porte_close_has_an_order_of_its_own(page, measure, qtbot):
    page.open(measure.id, outcome=Outcome.PORTE_CLOSE)
    tops = heights(page, walk(page, qtbot, page.content.happened.day))
    assert tops == sorted(tops)
