"""What was told since the notebook was opened, to be read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from desktop.domain.french import hour
from desktop.ui.look.theme import SPACE
from desktop.ui.messages.bar import MessageBar, Told
from desktop.ui.messages.message import UNDO
from desktop.ui.widgets.tips import plain_tip

_TONES: Final = {"danger": "Erreur", "warning": "À savoir", "info": "À savoir", "success": "Fait"}
_NOTHING: Final = "Aucun message depuis l’ouverture du carnet."


class MessagesPanel(QWidget):
    """The latest message first, each with its hour; the text can be read with the keyboard and copied."""

    def __init__(self, told: Sequence[Told], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.browser = QTextBrowser()
        self.browser.setProperty("part", "help")
        self.browser.setAccessibleName("Messages de la session")
        self.browser.document().setDocumentMargin(SPACE)
        self.browser.setOpenLinks(False)
        self.browser.anchorClicked.connect(self._on_link)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.browser)
        self._messages: MessageBar | None = None
        self.show_told(told)

    def follow(self, messages: MessageBar) -> None:
        """Write the list again at each new message."""
        self._messages = messages
        messages.announced.connect(self._refresh)
        messages.told_changed.connect(self._refresh)

    def _refresh(self) -> None:
        if self._messages is not None:
            self.show_told(self._messages.told)

    def show_told(self, told: Sequence[Told]) -> None:
        """Write the list again; the words are never read as markup."""
        self.browser.clear()
        cursor = self.browser.textCursor()
        strong, usual = QTextCharFormat(), QTextCharFormat()
        strong.setFontWeight(QFont.Weight.DemiBold)
        for one in reversed(told):
            cursor.insertText(f"{hour(one.at)}, {_TONES[one.tone]}\n", strong)
            cursor.insertText(one.words, usual)
            if one.can_undo:
                cursor.insertText("\n", usual)
                cursor.insertText(UNDO, self._link(one))
            cursor.insertText("\n\n", usual)
        if not told:
            cursor.insertText(_NOTHING, usual)
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)

    def _link(self, told: Told) -> QTextCharFormat:
        link = QTextCharFormat()
        link.setAnchor(True)
        link.setAnchorHref(f"#{told.number}")
        link.setToolTip(plain_tip(f"{UNDO}\u00a0: {told.words}"))
        link.setForeground(self.palette().brush(QPalette.ColorRole.Link))
        link.setFontUnderline(True)
        return link

    def _on_link(self, link: QUrl) -> None:
        if self._messages is not None:
            self._messages.take_back(int(link.fragment()))
