"""What is wrong with a page stands in one place: counted, each point a link, read aloud when it comes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.ui.widgets import ErrorSummary, FieldError

DAY = FieldError("day", "Date", "Cette date est à venir.")
NAME = FieldError("name", "Nom", "«\u00a0Nom\u00a0» est à remplir.")


@pytest.fixture(params=[False, True], ids=["lines", "compact"])
def summary(qtbot, request):
    made = ErrorSummary(compact=request.param)
    qtbot.addWidget(made)
    return made


def test_it_takes_no_room_when_all_is_right(summary):
    assert summary.isHidden()
    summary.show_errors([DAY])
    assert not summary.isHidden()
    summary.show_errors([])
    assert summary.isHidden()
    assert summary.links == ()


def test_it_counts_the_points(summary):
    summary.show_errors([DAY])
    assert summary.title == "Un point à revoir"
    summary.show_errors([DAY, NAME])
    assert summary.title == "2\u00a0points à revoir"


def test_a_link_leads_to_its_field(qtbot, summary):
    summary.show_errors([DAY, NAME])
    summary.show()
    with qtbot.waitSignal(summary.field_asked) as asked:
        qtbot.mouseClick(summary.links[1], Qt.MouseButton.LeftButton)
    assert asked.args == ["name"]


def test_a_link_says_its_label_once(summary):
    summary.show_errors([DAY, NAME])
    assert [link.accessibleName() for link in summary.links] == [
        "Date\u00a0: Cette date est à venir.",
        "«\u00a0Nom\u00a0» est à remplir.",
    ]


def test_what_comes_is_read_aloud_and_what_goes_is_not(qtbot, summary):
    with qtbot.waitSignal(summary.announced) as told:
        summary.show_errors([DAY, NAME])
    assert told.args == ["2\u00a0points à revoir\u00a0: Date, Nom."]
    with qtbot.assertNotEmitted(summary.announced):
        summary.show_errors([NAME])


def test_a_great_many_are_counted_not_listed(summary):
    summary.show_errors([FieldError(f"f{n}", f"Champ {n}", "Trop long.") for n in range(11)])
    assert len(summary.links) == 8
    assert summary.title.startswith("11")
