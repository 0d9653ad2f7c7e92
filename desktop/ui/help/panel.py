"""The help beside the screen at hand: its text, the guide, links to the others, and a search in all of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTextBrowser, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.guide import PRINTED
from desktop.ui.help.document import dress
from desktop.ui.help.pictures import fit_pictures
from desktop.ui.help.texts import HelpTexts
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import LinkButton

_CONTENTS = "sommaire"


class _Browser(QTextBrowser):
    """Tells when it has another width."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is as wide as the text follows."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()


class HelpPanel(QWidget):
    """Shows the help of a page; follows when another page is shown, unless somebody is reading elsewhere."""

    def __init__(self, texts: HelpTexts, key: str, pictures: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._pictures = texts, pictures
        self._key = ""
        self._past: list[str] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText("Chercher dans l’aide")
        self.search.setAccessibleName("Chercher dans l’aide")
        self.search.setClearButtonEnabled(True)
        self.back_button = LinkButton("Page précédente", "back")
        self.contents_button = LinkButton("Sommaire")
        self.browser = _Browser()
        self.browser.setOpenLinks(False)
        self.browser.setProperty("part", "help")
        self.browser.setAccessibleName("Texte de l’aide")
        self.browser.document().setDocumentMargin(SPACE)
        links = QHBoxLayout()
        links.addWidget(self.contents_button)
        links.addStretch(1)
        links.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.search)
        column.addLayout(links)
        column.addWidget(self.browser, 1)
        QWidget.setTabOrder(self.contents_button, self.back_button)
        QWidget.setTabOrder(self.back_button, self.browser)
        self.search.textChanged.connect(self._show_found)
        self.search.returnPressed.connect(self.browser.setFocus)
        self.browser.anchorClicked.connect(self._follow)
        self.back_button.clicked.connect(lambda *_: self._go_back())
        self.contents_button.clicked.connect(lambda *_: self._go(_CONTENTS))
        self.browser.resized.connect(self._fit)
        self.show_page(key)

    @property
    def key(self) -> str:
        """The page shown."""
        return self._key

    def show_page(self, key: str) -> None:
        """Show the help of a screen, where one starts reading."""
        self._past.clear()
        self._show(key)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme and the text size."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange} and self._key:
            self._show_found(self.search.text())

    def _go(self, key: str) -> None:
        if key != self._key:
            self._past.append(self._key)
        self.search.clear()
        self._show(key)

    def _go_back(self) -> None:
        if self._past:
            self._show(self._past.pop())

    def _show(self, key: str) -> None:
        self._key = key
        self._set(self._texts.contents() if key == _CONTENTS else self._texts.text(key) + self._texts.onwards(key))
        self.back_button.setEnabled(bool(self._past))

    def _show_found(self, words: str) -> None:
        if not words.strip():
            self._show(self._key)
            return
        hits = self._texts.find(words)
        count = plural(len(hits), "page trouvée", "pages trouvées") if hits else "Aucune page ne contient ces mots."
        self._set("\n\n".join((f"### {count}", *(f"[{hit.title}]({hit.key})\\\n{hit.excerpt}" for hit in hits))))

    def _follow(self, url: QUrl) -> None:
        if url.path() == PRINTED:
            self._open_printed()
        else:
            self._go(url.path())

    def _open_printed(self) -> None:
        place = self._texts.printed
        if place is not None and not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
            self._set(
                "Aucun programme de cet ordinateur n’a ouvert le guide. Le fichier est intact\u00a0: demandez à votre "
                f"service informatique un lecteur de PDF, ou ouvrez-le vous-même\u00a0:\n\n{place}"
            )

    def _fit(self) -> None:
        if self._pictures is not None:
            fit_pictures(self.browser, self._pictures)

    def _set(self, text: str) -> None:
        self.browser.setMarkdown(text)
        dress(self.browser.document(), self.browser)
        self._fit()
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
