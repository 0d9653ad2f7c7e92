"""Messages lie over the page: nothing under the finger moves, the foot stays free, everything can be scrolled out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.changes import ChangeHub
from desktop.ui.look.theme import Theme
from desktop.ui.widgets import ScrollColumn, TextLabel
from desktop.ui.window.main_window import MainWindow
from desktop.ui.window.regions import move_region
from desktop.ui.work.tasks import Progress
from tests.ui.typing import press


class Form(QWidget):
    """A page that scrolls over a foot that does not."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet = ScrollColumn()
        self.sheet.add(TextLabel("Un texte qui prend plusieurs lignes quand la fenêtre est étroite."))
        self.fields = [QLineEdit() for _ in range(40)]
        for place, field in enumerate(self.fields):
            field.setAccessibleName(f"Champ {place}")
            self.sheet.add(field)
        self.save = QPushButton("Enregistrer")
        column = QVBoxLayout(self)
        column.addWidget(self.sheet)
        column.addWidget(self.save)


class Poster(QWidget):
    """A page where nothing scrolls."""

    def __init__(self) -> None:
        super().__init__()
        QVBoxLayout(self).addWidget(QLabel("Rien ne presse aujourd’hui"))


@pytest.fixture
def window(qtbot) -> MainWindow:
    made = MainWindow(Theme("light"), ChangeHub())
    made.add_page("today", "Aujourd’hui", "today", Form)
    made.add_page("households", "Ménages", "household", Poster)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def on_screen(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_a_message_moves_nothing_and_leaves_the_foot_free(qtbot, window: MainWindow):
    form = window.page("today")
    watched = (form.save, form.fields[0], window.status, window.header)
    before = [on_screen(widget, window) for widget in watched]
    window.messages.show_error(AppError("Le disque est plein.", do="Libérez de la place."))
    qtbot.waitUntil(lambda: window.messages.height() > 20)
    assert [on_screen(widget, window) for widget in watched] == before
    bar = on_screen(window.messages, window)
    assert bar.isValid()
    assert not bar.intersects(on_screen(form.save, window))
    assert on_screen(window.floor, window).contains(bar)


def test_what_is_under_the_messages_can_be_scrolled_out_and_they_leave_no_gap(qtbot, window: MainWindow):
    form = window.page("today")
    window.messages.show_error(AppError("Le disque est plein."))
    form.fields[-1].setFocus()
    form.sheet.ensureWidgetVisible(form.fields[-1])
    qtbot.waitUntil(lambda: form.sheet.verticalScrollBar().value() > 0)
    assert not on_screen(window.messages, window).intersects(on_screen(form.fields[-1], window))
    window.messages.clear()
    assert form.sheet.viewportMargins().bottom() == 0


def test_messages_follow_to_the_next_page(window: MainWindow):
    form = window.page("today")
    window.messages.show_error(AppError("Le disque est plein."))
    window.go("households")
    assert window.messages.isVisible()
    assert form.sheet.viewportMargins().bottom() == 0
    assert on_screen(window.messages, window).bottom() <= on_screen(window.status, window).top()


def test_a_low_window_shows_one_message_and_says_that_others_wait(window: MainWindow):
    for words in ("un", "deux", "trois"):
        window.messages.show_warning(words)
    window.resize(1366, 560)
    assert len(window.messages.messages) == 1
    assert window.messages.waiting == 2
    assert window.messages.height() < window.floor.height() / 2
    window.resize(1366, 1400)
    assert len(window.messages.messages) == 3


def test_escape_in_a_message_gives_the_focus_back_to_the_page(qtbot, window: MainWindow):
    form = window.page("today")
    form.fields[3].setFocus()
    window.messages.show_error(AppError("Le disque est plein."))
    close = next(button for button in window.messages.findChildren(QPushButton) if button.isVisible())
    close.setFocus()
    press(close, Qt.Key.Key_Escape)
    assert form.fields[3].hasFocus()


def test_work_comes_and_goes_in_the_strip_without_moving_the_foot(window: MainWindow):
    form = window.page("today")
    before = on_screen(form.save, window)
    window.set_progress(Progress("Envoi au Département", 3, 12, can_cancel=True))
    assert window.status.busy.bar.isVisible()
    assert window.status.busy.cancel.isVisible()
    assert window.status.busy.text == "Envoi au Département\u00a0: 3 sur 12"
    assert on_screen(form.save, window) == before
    window.set_progress(Progress("Envoi au Département", 4, 12, is_ending=True))
    assert not window.status.busy.cancel.isVisible()
    assert "Arrêt en cours" in window.status.busy.text
    window.set_progress(None)
    assert not window.status.busy.isVisible()


def test_cancelling_is_one_click(qtbot, window: MainWindow):
    window.set_progress(Progress("Copie du carnet", can_cancel=True))
    with qtbot.waitSignal(window.status.cancel_requested):
        window.status.busy.cancel.click()


def test_a_narrow_window_leaves_out_the_bar_first_and_cuts_no_word(qtbot, window: MainWindow):
    window.set_queue_text("12 fiches à envoyer, hors ligne", "warning", online=False)
    window.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    window.resize(800, 1000)
    window.set_progress(Progress("Envoi au Département", 3, 12, can_cancel=True))
    strip = window.status
    assert not strip.busy.bar.isVisible()
    parts = (strip.saved, strip.busy, strip.told)
    qtbot.waitUntil(lambda: all(part.width() >= part.minimumSizeHint().width() for part in parts))
    assert all(strip.rect().contains(part.geometry()) for part in parts)
    window.set_progress(None)
    assert strip.queue.isVisible()


def test_f6_goes_round_the_parts_of_the_window_and_remembers_where_it_was(window: MainWindow):
    form = window.page("today")
    form.fields[5].setFocus()
    seen = []
    for _ in range(5):
        move_region(window.regions(), window.focusWidget())
        seen.append(next(part for part in window.regions() if part.isAncestorOf(window.focusWidget())))
    page = window.regions()[2]
    assert seen == [window.status, window.rail, window.header, page, window.status]
    move_region(window.regions(), window.focusWidget(), -1)
    assert form.fields[5].hasFocus()
    window.messages.show_warning("Une fiche a été refusée.")
    move_region(window.regions(), window.focusWidget())
    assert window.messages.isAncestorOf(window.focusWidget())


def test_arrows_go_round_the_rail_and_home_and_end_to_its_ends(window: MainWindow):
    first, last = window.rail.button("today"), window.rail.button("households")
    first.setFocus()
    press(first, Qt.Key.Key_Down)
    assert last.hasFocus()
    press(last, Qt.Key.Key_Down)
    assert first.hasFocus()
    press(first, Qt.Key.Key_Up)
    assert last.hasFocus()
    press(last, Qt.Key.Key_Home)
    assert first.hasFocus()
    press(first, Qt.Key.Key_End)
    assert last.hasFocus()


def test_the_rail_folds_by_hand_and_stays_so_in_a_wide_window(qtbot, window: MainWindow):
    fold = next(button for button in window.rail.findChildren(QPushButton) if "icônes" in button.accessibleName())
    with qtbot.waitSignal(window.rail.folded) as told:
        fold.click()
    assert told.args == [True]
    assert window.rail.is_narrow
    window.resize(1600, 900)
    assert window.rail.is_narrow
    assert "mots" in fold.accessibleName()
    fold.click()
    assert not window.rail.is_narrow


def test_tab_goes_through_rail_header_page_messages_and_strip_in_this_order(window: MainWindow):
    window.messages.show_warning("Une fiche a été refusée.")
    order, widget = [], window.rail.button("today")
    parts = window.regions()
    for _ in range(200):
        part = next((part for part in parts if part.isAncestorOf(widget)), None)
        if part is not None and part not in order and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(part)
        widget = widget.nextInFocusChain()
    assert order == list(parts)
