"""The focus ring: outside whatever has the focus, the same everywhere, and shadows that follow what floats."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from desktop.ui.look.focus_ring import OWN_RING, FocusRing, RingFrame
from desktop.ui.look.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Theme, apply_theme
from desktop.ui.widgets import ScrollColumn, SecondaryButton, TabPages
from desktop.ui.widgets.elevation import Shadow


@pytest.fixture
def ring(qapp: QApplication) -> FocusRing:
    return next(iter(qapp.findChildren(FocusRing)))


@pytest.fixture
def window(qtbot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).setContentsMargins(40, 40, 40, 40)
    qtbot.addWidget(made)
    made.resize(500, 400)
    return made


def shown(window: QWidget, widget: QWidget, qtbot) -> QWidget:
    window.layout().addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return widget


def around(widget: QWidget, host: QWidget) -> QRect:
    return QRect(widget.mapTo(host, QPoint(0, 0)), widget.size())


def test_there_is_one_follower_however_often_the_theme_is_applied(qapp: QApplication):
    apply_theme(qapp, Theme("dark"))
    apply_theme(qapp, Theme("light"))
    assert len(qapp.findChildren(FocusRing)) == 1


@pytest.mark.parametrize(
    "make", [lambda: SecondaryButton("Reporter"), QLineEdit, QComboBox], ids=["act", "line", "list"]
)
def test_the_ring_lies_outside_of_what_has_the_focus(window, ring, qtbot, make):
    widget = shown(window, make(), qtbot)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.frame.isVisible()
    assert ring.frame.geometry() == around(widget, window).adjusted(-4, -4, 4, 4)


@pytest.mark.parametrize(("theme", "tokens", "wide"), [
    (Theme("light"), LIGHT, 2), (Theme("dark"), DARK, 2),
    (Theme("light", 1.0, True), HIGH_LIGHT, 3), (Theme("dark", 1.0, True), HIGH_DARK, 3),
], ids=["light", "dark", "high-light", "high-dark"])  # fmt: skip
def test_the_ring_is_painted_in_the_accent_and_thicker_in_high_contrast(window, qtbot, qapp, theme, tokens, wide):
    apply_theme(qapp, theme)
    widget = shown(window, SecondaryButton("Reporter"), qtbot)
    frame = RingFrame(widget)
    picture = window.grab().toImage()
    middle = frame.geometry().center().x()
    painted = [picture.pixelColor(middle, frame.y() + row).name().upper() for row in range(wide + 1)]
    assert painted == [tokens.accent] * wide + [tokens.window]


def test_it_follows_what_it_is_around(window, ring, qtbot):
    widget = shown(window, QLineEdit(), qtbot)
    widget.setFocus()
    before = ring.frame.geometry()
    window.layout().setContentsMargins(40, 90, 40, 40)
    qtbot.waitUntil(lambda: ring.frame.geometry().top() > before.top())
    assert ring.frame.geometry() == around(widget, window).adjusted(-4, -4, 4, 4)


def test_it_goes_with_the_focus(window, ring, qtbot):
    first, second = shown(window, QLineEdit(), qtbot), shown(window, QLineEdit(), qtbot)
    first.setFocus()
    second.setFocus()
    qtbot.waitUntil(lambda: len([frame for frame in window.findChildren(RingFrame) if frame.isVisible()]) == 1)
    qtbot.waitUntil(lambda: ring.frame.geometry() == around(second, window).adjusted(-4, -4, 4, 4))


def test_a_ring_that_was_left_never_comes_back_with_its_widget(window, ring, qtbot):
    first, second = shown(window, QLineEdit(), qtbot), shown(window, QLineEdit(), qtbot)
    qtbot.waitUntil(second.isVisible)
    first.setFocus()
    left = ring.frame
    second.setFocus()
    first.resize(200, 60)
    first.hide()
    first.show()
    assert not left.isVisible()


def test_a_click_shows_no_ring_until_a_key_is_pressed(window, qtbot):
    widget = shown(window, SecondaryButton("Reporter"), qtbot)
    frame = RingFrame(widget, seen=False)
    assert not frame.isVisible()
    qtbot.keyClick(widget, Qt.Key.Key_Shift)
    assert frame.isVisible()


def test_it_scrolls_with_the_page(window, ring, qtbot):
    column = ScrollColumn()
    lines = [QLineEdit() for _ in range(30)]
    for line in lines:
        column.add(line)
    shown(window, column, qtbot)
    lines[3].setFocus()
    assert ring.frame.parentWidget() is column.widget()
    assert isinstance(column, QScrollArea)


def test_in_a_splitter_it_is_no_side_of_its_own(window, ring, qtbot):
    splitter, left, line = QSplitter(), QWidget(), QLineEdit()
    QVBoxLayout(left).addWidget(line)
    splitter.addWidget(left)
    splitter.addWidget(QWidget())
    qtbot.addWidget(splitter)
    splitter.show()
    splitter.activateWindow()
    RingFrame(line)
    assert splitter.count() == 2


def test_at_an_edge_it_is_drawn_inside_and_stays_whole(window, qtbot):
    window.layout().setContentsMargins(0, 0, 0, 0)
    widget = shown(window, QLineEdit(), qtbot)
    frame = RingFrame(widget)
    assert window.rect().contains(frame.geometry())


def test_around_tabs_only_the_title_at_hand_has_it(window, ring, qtbot):
    tabs = TabPages("Parties")
    for key in ("Visites", "Objectifs"):
        tabs.add(key, key, QWidget())
    shown(window, tabs, qtbot)
    tabs.bar.setFocus(Qt.FocusReason.TabFocusReason)
    first = ring.frame.geometry()
    qtbot.keyClick(tabs.bar, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: ring.frame.geometry().left() > first.left() + 20)


def test_what_shows_the_focus_by_itself_has_none(window, ring, qtbot):
    widget = SecondaryButton("Reporter")
    widget.setProperty(OWN_RING, True)
    shown(window, widget, qtbot).setFocus()
    assert ring.frame is None


def test_a_widget_that_is_deleted_takes_its_ring_along(window, ring, qtbot):
    keeper, widget = shown(window, QLineEdit(), qtbot), shown(window, QLineEdit(), qtbot)
    widget.setFocus()
    widget.deleteLater()
    qtbot.waitUntil(lambda: len([frame for frame in window.findChildren(RingFrame) if frame.isVisible()]) <= 1)
    keeper.setFocus()
    assert ring.frame.geometry() == around(keeper, window).adjusted(-4, -4, 4, 4)


def test_a_shadow_lies_under_what_floats_and_follows_it(window, qtbot):
    below = shown(window, QWidget(), qtbot)
    floating = QWidget(window)
    floating.setGeometry(100, 100, 200, 100)
    floating.show()
    shadow = Shadow(floating)
    assert shadow.geometry().contains(floating.geometry())
    order = [child for child in window.children() if isinstance(child, QWidget)]
    assert order.index(below) < order.index(shadow) < order.index(floating)
    floating.move(150, 140)
    assert shadow.geometry().center() == floating.geometry().center()
    floating.hide()
    assert not shadow.isVisible()


def test_high_contrast_has_no_shadow(window, qtbot, qapp):
    def darkest() -> int:
        floating = QWidget(window)
        floating.setGeometry(100, 100, 200, 100)
        window.show()
        floating.show()
        shadow = Shadow(floating)
        seen = window.grab().toImage().pixelColor(200, 206).lightness()
        shadow.deleteLater()
        floating.deleteLater()
        return seen

    apply_theme(qapp, Theme("light"))
    with_shadow = darkest()
    apply_theme(qapp, Theme("light", high_contrast=True))
    assert with_shadow < 245 < darkest()
