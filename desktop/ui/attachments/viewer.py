"""A photo or a paper in large, over the page that it belongs to; read from memory, gone when the notebook is locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.domain.attachment import Attachment, MediaType
from desktop.errors import AppError
from desktop.ui.attachments.image_view import ImageView
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_trial import readable_pages
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, IconButton, LinkButton, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

NOT_SHOWN: Final = (
    "Ce PDF n’a pas pu être affiché. Il est gardé tel quel\u00a0: enregistrez-en une copie pour l’ouvrir."
)
_OPENING: Final = "Ouverture du document…"


class AttachmentViewer(QFrame):
    """Covers `over`; Escape closes it, the arrows go to the others, + − 0 and R change how it is seen."""

    closed = Signal(str)
    """It was closed; the id of what was shown last."""

    def __init__(self, screen: Screen, attachments: Sequence[Attachment], place: int, over: QWidget) -> None:
        super().__init__(over)
        self._screen, self._attachments, self._place, self._over = screen, list(attachments), place, over
        self.setProperty("overlay", True)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.image = ImageView()
        self.said = TextLabel("", muted=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = TextLabel("", "title")
        self.about = TextLabel("", "caption", muted=True)
        self.cautions = TextLabel("", "label")
        self.before, self.after = LinkButton("Document précédent", "back"), LinkButton("Document suivant", "forward")
        self.smaller = IconButton("minus", "Réduire (−)")
        self.larger = IconButton("plus", "Agrandir (+)")
        self.fit = LinkButton("Ajuster")
        self.turn = LinkButton("Tourner", "refresh")
        self.close_button = LinkButton("Fermer", "cross")
        self._stack = QStackedWidget()
        for widget in (self.said, self.image):
            self._stack.addWidget(widget)
        self._pages: QWidget | None = None
        self._connect()
        self._lay_out()
        over.installEventFilter(self)

    @property
    def attachment(self) -> Attachment:
        """What is shown."""
        return self._attachments[self._place]

    @property
    def shows(self) -> QWidget | None:
        """The part that shows it now: the sentence, the picture or the pages."""
        return self._stack.currentWidget()

    def open_view(self) -> None:
        """Shows itself over the page and reads the document."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self.close_button.setFocus()
        self._load()

    def close_view(self) -> None:
        """Takes itself and what it shows away."""
        self._over.removeEventFilter(self)
        self._forget()
        self.hide()
        self.closed.emit(self.attachment.id)
        self.deleteLater()

    def go(self, step: int) -> None:
        """To the next or the one before; nothing at the ends."""
        if 0 <= self._place + step < len(self._attachments):
            self._place += step
            self._load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays as large as the page, and goes when another page is shown."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        elif event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close_view()
        return False

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays inside: what lies under is covered."""
        parts = [part for part in self.findChildren(QWidget) if _takes_tab(part)]
        here = self.focusWidget()
        if parts:
            place = parts.index(here) if here in parts else -1
            parts[(place + (1 if forward else -1)) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same by keys."""
        acts = {
            Qt.Key.Key_Escape: self.close_view,
            Qt.Key.Key_Left: lambda: self.go(-1),
            Qt.Key.Key_Right: lambda: self.go(1),
            Qt.Key.Key_Plus: self._enlarge,
            Qt.Key.Key_Minus: self._reduce,
            Qt.Key.Key_0: self._fit,
            Qt.Key.Key_R: self.image.turn,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is not None:
            act()

    def _connect(self) -> None:
        self.before.clicked.connect(lambda *_: self.go(-1))
        self.after.clicked.connect(lambda *_: self.go(1))
        self.larger.clicked.connect(lambda *_: self._enlarge())
        self.smaller.clicked.connect(lambda *_: self._reduce())
        self.fit.clicked.connect(lambda *_: self._fit())
        self.turn.clicked.connect(lambda *_: self.image.turn())
        self.close_button.clicked.connect(lambda *_: self.close_view())

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.about)
        words.addWidget(self.cautions)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 2, SPACE * 3, SPACE * 2)
        column.setSpacing(SPACE)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        acts = (self.before, self.after, self.smaller, self.larger, self.fit, self.turn)
        column.addWidget(FlowRow(acts, spacing=SPACE * 2))

    def _load(self) -> None:
        attachment = self.attachment
        self._forget()
        count = f"{self._place + 1} sur {len(self._attachments)}"
        self.title.setText(attachment.title)
        self.about.setText(f"{attachment.about} — {count}")
        self._heed(attachment)
        self.setAccessibleName(f"{attachment.title}, {count}")
        self.image.setAccessibleName(attachment.title)
        several = len(self._attachments) > 1
        for button, possible in (
            (self.before, self._place > 0),
            (self.after, self._place + 1 < len(self._attachments)),
        ):
            button.setVisible(several)
            button.setEnabled(possible)
        self.turn.setVisible(attachment.media_type is not MediaType.PDF)
        self.said.setText(_OPENING)
        self._stack.setCurrentWidget(self.said)
        service = self._screen.services.attachments
        is_pdf = attachment.media_type is MediaType.PDF

        token = Token()  # a lock stops it

        def read() -> tuple[str, bytes, int, QImage]:
            content = service.read(attachment.id)
            if not is_pdf:
                return attachment.id, b"", 0, QImage.fromData(content)
            return attachment.id, content, readable_pages(content, lambda: token.is_cancelled), QImage()

        self._screen.tasks.run(read, self._show, self._fail, token=token)

    def _heed(self, attachment: Attachment) -> None:
        """What is shown may be handed over next: the cautions stand with it, for it covers those of the page (R6)."""
        cautions = self._screen.services.households.get(attachment.household_id).cautions
        self.cautions.setText("\n".join(cautions))
        self.cautions.setVisible(bool(cautions))

    def _show(self, read: tuple[str, bytes, int, QImage]) -> None:
        attachment_id, content, count, image = read
        if attachment_id != self.attachment.id or self.isHidden():
            return
        if self.attachment.media_type is MediaType.PDF:
            self._show_pages(content, count)
        else:
            self._stack.setCurrentWidget(self.image)
            self.image.set_image(image)

    def _show_pages(self, content: bytes, count: int) -> None:
        """Only those that were tried elsewhere: any other might freeze the window."""
        if not count:
            self._say(NOT_SHOWN)
            return
        from desktop.ui.papers.pdf_pages import PdfPages  # QtPdf is imported with the first paper

        pages = PdfPages(self.attachment.title)
        self._pages = pages
        self._stack.addWidget(pages)
        self._stack.setCurrentWidget(pages)
        pages.set_bytes(content, count)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        if not self.isHidden():
            self._say(error.sentence)

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self._stack.setCurrentWidget(self.said)

    def _forget(self) -> None:
        """Nothing of what was shown stays in memory."""
        self.image.set_image(QImage())
        pages, self._pages = self._pages, None
        if pages is not None:
            pages.clear()  # type: ignore[attr-defined]
            self._stack.removeWidget(pages)
            pages.deleteLater()

    def _enlarge(self) -> None:
        self._zoom(1.25) if self._pages is not None else self.image.enlarge()

    def _reduce(self) -> None:
        self._zoom(0.8) if self._pages is not None else self.image.reduce()

    def _fit(self) -> None:
        self._zoom(0) if self._pages is not None else self.image.fit()

    def _zoom(self, factor: float) -> None:
        """Of pages; 0 is as wide as the room."""
        from PySide6.QtPdfWidgets import QPdfView

        view: QPdfView = self._pages.view  # type: ignore[union-attr]
        if not factor:
            view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
            return
        view.setZoomMode(QPdfView.ZoomMode.Custom)
        view.setZoomFactor(max(0.2, min(8.0, view.zoomFactor() * factor)))


def _takes_tab(part: QWidget) -> bool:
    tabs = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tabs and part.isVisible() and part.isEnabled()
