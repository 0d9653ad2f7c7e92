"""Tabs: one page at a time, by mouse and by keyboard, named for screen readers."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QLabel, QWidget

from desktop.ui.widgets import TabBar, TabPages

TITLES = {"visits": "Visites", "goals": "Objectifs", "budget": "Budget"}


@pytest.fixture
def tabs(qtbot) -> TabPages:
    made = TabPages("Parties de la mesure")
    for key, title in TITLES.items():
        made.add(key, title, QLabel(f"Page {title}"))
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    return made


def shown(tabs: TabPages) -> list[str]:
    return [label.text() for label in tabs.findChildren(QLabel) if label.isVisible()]


def test_the_first_page_is_shown_and_the_others_are_not(tabs: TabPages):
    assert (tabs.current, shown(tabs)) == ("visits", ["Page Visites"])


def test_a_click_shows_a_page_and_says_which(tabs: TabPages, qtbot):
    with qtbot.waitSignal(tabs.changed) as told:
        qtbot.mouseClick(tabs.bar, Qt.MouseButton.LeftButton, pos=tabs.bar.tabRect(2).center())
    assert (told.args, tabs.current, shown(tabs)) == (["budget"], "budget", ["Page Budget"])


def test_the_arrows_go_from_title_to_title(tabs: TabPages, qtbot):
    tabs.bar.setFocus()
    qtbot.keyClick(tabs.bar, Qt.Key.Key_Right)
    assert tabs.current == "goals"
    qtbot.keyClick(tabs.bar, Qt.Key.Key_End)
    assert tabs.current == "budget"
    qtbot.keyClick(tabs.bar, Qt.Key.Key_Left)
    assert tabs.current == "goals"


def test_a_page_is_shown_by_its_key(tabs: TabPages):
    tabs.show_page("budget")
    assert shown(tabs) == ["Page Budget"]
    with pytest.raises(ValueError, match="elsewhere"):
        tabs.show_page("elsewhere")


def test_a_page_given_as_a_callable_is_made_when_it_is_first_shown(tabs: TabPages):
    made: list[QWidget] = []

    def make() -> QWidget:
        made.append(QLabel("Page Bilan"))
        return made[-1]

    tabs.add("bilan", "Bilan", make)
    assert made == []
    tabs.show_page("bilan")
    tabs.show_page("visits")
    tabs.show_page("bilan")
    assert (len(made), shown(tabs), tabs.page("bilan")) == (1, ["Page Bilan"], made[0])


def test_it_is_as_high_as_the_page_shown(tabs: TabPages):
    tall = QWidget()
    tall.setMinimumHeight(2000)
    tabs.add("tall", "Documents", tall)
    assert tabs.sizeHint().height() < 300
    tabs.show_page("tall")
    assert tabs.sizeHint().height() > 2000


def test_a_screen_reader_finds_named_tabs_in_a_named_list(tabs: TabPages):
    found = QAccessible.queryAccessibleInterface(tabs.bar)
    assert found.role() == QAccessible.Role.PageTabList
    assert (tabs.bar.accessibleName(), found.text(QAccessible.Text.Name)) == ("Parties de la mesure", "Visites")
    children = [found.child(place) for place in range(found.childCount())]
    tabs_told = [child.text(QAccessible.Text.Name) for child in children if child.role() == QAccessible.Role.PageTab]
    assert tabs_told[:3] == list(TITLES.values())


def test_a_title_can_say_a_count_and_be_out_of_reach(tabs: TabPages, qtbot):
    tabs.set_title("visits", "Visites (14)")
    tabs.set_enabled("goals", enabled=False)
    assert tabs.bar.tabText(0) == "Visites (14)"
    tabs.bar.setFocus()
    qtbot.keyClick(tabs.bar, Qt.Key.Key_Right)
    assert tabs.current == "budget"


def test_the_focus_ring_goes_around_the_title_at_hand(tabs: TabPages):
    tabs.show_page("goals")
    assert tabs.bar.focus_rect() == tabs.bar.tabRect(1)


def test_many_titles_never_make_the_window_wider(qtbot):
    bar = TabBar("Parties")
    qtbot.addWidget(bar)
    for place in range(30):
        bar.addTab(f"Une partie au long nom {place}")
    assert bar.minimumSizeHint().width() < 200


def test_the_wheel_is_left_to_the_page_around(tabs: TabPages):
    here, down = QPointF(tabs.bar.tabRect(0).center()), QPoint(0, -120)
    no_buttons, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(here, here, down, down, no_buttons, no_keys, Qt.ScrollPhase.NoScrollPhase, False)
    tabs.bar.wheelEvent(event)
    assert (tabs.current, event.isAccepted()) == ("visits", False)
