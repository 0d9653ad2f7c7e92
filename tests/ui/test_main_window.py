"""The window: pages and their history, shortcuts, what is always visible, and what a lock leaves behind."""

from typing import Any

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.changes import ChangeHub
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.window.main_window import MainWindow
from desktop.ui.work.tasks import Progress
from tests.ui.typing import press, type_text


class Page(QWidget):
    """A page that remembers how it was opened and left."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[dict[str, Any]] = []
        self.left = 0
        column = QVBoxLayout(self)
        column.addWidget(QLineEdit())

    def open(self, **args: Any) -> None:
        self.opened.append(args)

    def leave(self) -> None:
        self.left += 1


@pytest.fixture
def window(qtbot) -> MainWindow:
    made = MainWindow(Theme("light"), ChangeHub())
    for key, title, icon in (
        ("today", "Aujourd’hui", "today"),
        ("households", "Ménages", "household"),
        ("exchange", "Échanges", "exchange"),
        ("settings", "Réglages", "settings"),
    ):
        made.add_page(key, title, icon, Page)
    made.add_detail("household", Page)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def _shortcut(window: MainWindow, qtbot, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(window, key, modifiers)


def test_the_first_page_is_shown(window: MainWindow):
    assert window.current_key == "today"
    assert window.rail.button("today").isChecked()


def test_the_title_names_nobody(window: MainWindow):
    window.go("household", household_id="Lefebvre")
    assert window.windowTitle() == "Perron"


def test_a_page_is_opened_with_its_arguments_and_the_one_before_is_left(window: MainWindow):
    window.go("household", household_id="h1")
    assert window.page("household").opened == [{"household_id": "h1"}]
    assert window.page("today").left == 1


def test_back_opens_the_place_before_as_it_was(qtbot, window: MainWindow):
    window.go("households", search="lens")
    window.go("household", household_id="h1")
    window.go("household", household_id="h2")
    _shortcut(window, qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.page("household").opened[-1] == {"household_id": "h1"}
    qtbot.mouseClick(window.header.back_button, Qt.MouseButton.LeftButton)
    assert window.current_key == "households"
    assert window.page("households").opened[-1] == {"search": "lens"}


def test_back_at_the_beginning_stays(window: MainWindow):
    window.back()
    assert window.current_key == "today"
    assert not window.header.back_button.isEnabled()


def test_the_same_place_twice_is_one_step_of_history(window: MainWindow):
    window.go("household", household_id="h1")
    window.go("household", household_id="h1")
    assert [place.key for place in window.history] == ["today", "household"]
    assert len(window.page("household").opened) == 2


def test_an_unknown_page_is_an_error_and_a_key_is_taken_once(window: MainWindow):
    with pytest.raises(KeyError):
        window.go("nowhere")
    with pytest.raises(ValueError, match="today"):
        window.add_detail("today", QWidget)


@pytest.mark.parametrize(
    ("key", "page"),
    [(Qt.Key.Key_2, "households"), (Qt.Key.Key_3, "exchange"), (Qt.Key.Key_4, "settings")],
)
def test_pages_have_their_keys(qtbot, window: MainWindow, key: Qt.Key, page: str):
    _shortcut(window, qtbot, key, Qt.KeyboardModifier.ControlModifier)
    assert window.current_key == page


def test_the_rail_goes_to_its_pages(qtbot, window: MainWindow):
    qtbot.mouseClick(window.rail.button("settings"), Qt.MouseButton.LeftButton)
    assert window.current_key == "settings"
    assert not window.rail.button("today").isChecked()


def test_search_is_one_key_away_and_tells_what_is_typed(qtbot, window: MainWindow):
    typed: list[str] = []
    window.search_text_changed.connect(typed.append)
    _shortcut(window, qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.header.search.hasFocus()
    type_text(window.header.search, "Hé")
    assert typed == ["H", "Hé"]
    with qtbot.waitSignal(window.search_moved) as moved:
        press(window.header.search, Qt.Key.Key_Down)
    assert moved.args == [1]
    press(window.header.search, Qt.Key.Key_Escape)
    assert window.header.search.text() == ""


def test_locking_is_one_key_or_one_click(qtbot, window: MainWindow):
    with qtbot.waitSignal(window.lock_requested):
        _shortcut(window, qtbot, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(window.lock_requested):
        qtbot.mouseClick(window.header.lock_button, Qt.MouseButton.LeftButton)


def test_the_states_are_told_in_words(window: MainWindow):
    window.set_queue_text("3 fiches à envoyer, hors ligne", "warning", online=False)
    window.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    window.set_progress(Progress("Sauvegarde en cours…"))
    assert window.status.queue.accessibleName() == "Envois\u00a0: 3 fiches à envoyer, hors ligne"
    assert window.status.saved.text == "Brouillon enregistré à 14\u00a0h\u00a032"
    assert window.status.busy.isVisible()
    window.set_progress(None)
    assert not window.status.busy.isVisible()


def test_closing_lets_the_page_save(qtbot, window: MainWindow):
    with qtbot.waitSignal(window.closing):
        window.close()
    assert window.page("today").left == 1


def test_a_narrow_window_keeps_the_names_as_tooltips(window: MainWindow):
    window.resize(1366, 768)
    assert not window.rail.is_narrow
    window.resize(1024, 640)
    assert window.rail.is_narrow
    assert window.rail.button("households").text() == ""
    assert "Ménages" in window.rail.button("households").toolTip()
    assert window.rail.button("households").accessibleName() == "Ménages"


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_the_smallest_window_is_enough_at_any_text_size(qapp: QApplication, qtbot, scale: float):
    apply_theme(qapp, Theme("light", scale))
    window = MainWindow(Theme("light", scale), ChangeHub())
    window.add_page("today", "Aujourd’hui", "today", Page)
    window.set_queue_text("12 fiches à envoyer, hors ligne depuis 3 jours", "warning", online=False)
    window.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    qtbot.waitUntil(lambda: window.size().width() == 1024 and window.size().height() == 640)
    assert window.header.lock_button.geometry().right() <= window.header.width()


def test_a_tall_page_never_presses_the_header_flat(qapp: QApplication, qtbot):
    apply_theme(qapp, Theme("light", 2.0))
    window, tall = MainWindow(Theme("light", 2.0), ChangeHub()), Page()
    words = QLabel("Un texte qui prend beaucoup de place. " * 60)
    words.setWordWrap(True)
    tall.layout().addWidget(words)
    window.add_page("today", "Aujourd’hui", "today", lambda: tall)
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    qtbot.waitExposed(window)
    assert words.height() > 300
    assert window.header.height() == window.header.sizeHint().height()


def test_everything_that_takes_the_focus_has_a_name(window: MainWindow):
    window.messages.show_info("Visite reportée.", lambda: None)
    parts = [*window.rail.findChildren(QWidget), *window.header.findChildren(QWidget)]
    parts += window.messages.findChildren(QWidget)
    unnamed = [
        part
        for part in parts
        if part.isVisible()
        and part.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not part.accessibleName()
        and not (isinstance(part, QPushButton | QLabel) and part.text())
    ]
    assert unnamed == []


class AlonePage(Page):
    """A page that is turned to somebody of a household."""

    alone_asked = Signal(bool)


def test_a_page_turned_to_somebody_has_the_window_alone_until_it_is_left(window: MainWindow, qtbot):
    window.add_detail("turned", AlonePage)
    window.messages.show_info("DELATTRE Éloïse\u00a0: la visite est enregistrée.")
    window.go("turned")
    page = window.page("turned")
    page.alone_asked.emit(True)
    parts = (window.rail, window.header, window.status, window.messages)
    assert not any(part.isVisible() for part in parts)
    window.messages.show_info("ROGER Paul\u00a0: la visite est enregistrée.")
    assert not window.messages.isVisible(), "what is told meanwhile waits"
    press(page, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    window.go("today")
    assert all(part.isVisible() for part in parts)
    assert "ROGER Paul" in " ".join(window.messages.messages)
    assert not window.header.search.hasFocus()
