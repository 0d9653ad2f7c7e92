"""What the tests of the recorder do with it again and again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from desktop.ui.forms.row_line import RowLine
from desktop.ui.forms.rows_input import RowsInput
from desktop.ui.messages.bar import Message
from desktop.ui.screen import Screen
from desktop.ui.visit.page import VisitPage
from tests.ui.settling import settled
from tests.ui.typing import type_text

LEFT = Qt.MouseButton.LeftButton


def shown(screen: Screen, qtbot: QtBot, width: int = 1200) -> VisitPage:
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()
    return page


def drawn(page: VisitPage, qtbot: QtBot) -> None:
    """Waits until every section of the form is there."""
    form = page.content.form
    qtbot.waitUntil(lambda: all(card.is_built for card in form.cards))
    settled()


def words_of(page: VisitPage) -> str:
    settled()
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def messages_of(page: VisitPage) -> str:
    return " ".join(page._screen.messages.messages)


def act_of_message(page: VisitPage, words: str) -> QPushButton:
    """The button of a message in the bar that says these words."""
    messages = page._screen.messages.findChildren(Message)
    buttons = [button for message in messages for button in message.findChildren(QPushButton)]
    return next(button for button in buttons if button.text() == words)


def rows_of(page: VisitPage, name: str) -> RowsInput:
    return page.content.form.field(name).widget


def cell(line: RowLine, name: str):
    return line.cells[name].widget


def add_step(page: VisitPage, what: str = "", who: str = "", by: str = "") -> RowLine:
    """Adds a promise the way it is typed."""
    rows = page.content.next_steps.rows
    rows.add_row()
    line = rows.lines[-1]
    for name, words in (("what", what), ("who", who), ("by", by)):
        widget = cell(line, name)
        type_text(widget.lineEdit() if name == "who" else widget, words)
    return line
