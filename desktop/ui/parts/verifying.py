"""Verifying a signed document, with or without a notebook: one button, then a verdict in plain French (R5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.errors import AppError
from desktop.services.verification import (
    Outcome,
    SignatureTold,
    Verified,
    read_authorities,
    read_document,
    verify_document,
)
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.papers.file_windows import PDF, ask_to_open
from desktop.ui.widgets import Banner, ErrorLine, FlowRow, PrimaryButton, SecondaryButton, TextLabel, clear_layout
from desktop.ui.work.tasks import TaskRunner, Token, WorkCancelledError

ChooseFile = Callable[[QWidget, str, str], Path | None]
Authorities = Callable[[], tuple[bytes, ...]]

_CHOOSE, _BUSY = "Choisir un document…", "Vérification en cours…"
_CERTIFICATE: Final = "Certificat (*.pem *.crt *.cer *.der)"
_TONES: Final[dict[Outcome, Tone]] = {
    Outcome.WHOLE: "success",
    Outcome.UNCHECKED: "info",
    Outcome.WRONG: "danger",
    Outcome.UNREADABLE: "warning",
}


def ask_one(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for one file; None when they turn back."""
    return next(iter(ask_to_open(parent, title, kinds)), None)


@dataclass(frozen=True)
class _Chosen:
    document: Path
    proof: Path | None = None
    authority: Path | None = None


class VerifyingView(QWidget):
    """Asks for a document and tells what it is worth; its proof and an authority may be added to the question."""

    def __init__(
        self,
        tasks: TaskRunner,
        authorities: Authorities = tuple,
        choose: ChooseFile = ask_one,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._authorities, self._choose = tasks, authorities, choose
        self._chosen: _Chosen | None = None
        self._token = Token()
        self.document = PrimaryButton(_CHOOSE, "document")
        self.proof = SecondaryButton("Ajouter le document de preuve…", "paperclip")
        self.authority = SecondaryButton("Indiquer l’autorité de l’opérateur…", "key")
        self.trouble = ErrorLine()
        self.name = TextLabel("", "label")
        verdict = QWidget()
        self._verdict = QVBoxLayout(verdict)
        self._verdict.setContentsMargins(0, 0, 0, 0)
        self._verdict.setSpacing(SPACE + 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for widget in (FlowRow((self.document,)), self.trouble, self.name, verdict):
            column.addWidget(widget)
        self._more = FlowRow((self.proof, self.authority))
        column.addWidget(self._more)
        for hidden in (self.name, self._more):
            hidden.hide()
        self.document.clicked.connect(self._on_document)
        self.proof.clicked.connect(self._on_proof)
        self.authority.clicked.connect(self._on_authority)

    def stop(self) -> None:
        """Wait for nothing any more."""
        self._token.cancel()

    def _on_document(self) -> None:
        path = self._choose(self, "Document à vérifier", PDF)
        if path is not None:
            self._verify(_Chosen(path))

    def _on_proof(self) -> None:
        path = self._choose(self, "Document de preuve", PDF)
        if path is not None and self._chosen is not None:
            self._verify(replace(self._chosen, proof=path))

    def _on_authority(self) -> None:
        path = self._choose(self, "Certificat de l’autorité", _CERTIFICATE)
        if path is not None and self._chosen is not None:
            self._verify(replace(self._chosen, authority=path))

    def _verify(self, chosen: _Chosen) -> None:
        self._token.cancel()
        self._token = token = Token()
        self._set_busy(busy=True)
        known = self._authorities()

        def work() -> Verified:
            brought = read_authorities(chosen.authority) if chosen.authority is not None else ()
            proof = read_document(chosen.proof) if chosen.proof is not None else b""
            content = read_document(chosen.document)
            return verify_document(content, (*known, *brought), proof, lambda: token.is_cancelled)

        self._tasks.run(
            work,
            lambda verified: self._end(chosen, verified),
            lambda error: self._fail(error, token),
            "Vérification du document",
            token,
        )

    def _end(self, chosen: _Chosen, verified: Verified) -> None:
        if isValid(self):
            self._chosen = chosen
            self._set_busy(busy=False)
            self.show_verified(chosen.document.name, verified)

    def show_verified(self, name: str, verified: Verified) -> None:
        """Tell what a document is worth."""
        self.name.setText(name)
        self.name.show()
        clear_layout(self._verdict)
        for widget in (
            Banner(_TONES[verified.outcome], verified.headline),
            *(TextLabel(f"• {one}") for one in verified.findings),
            *_lines("Signatures", verified.signatures),
            *_lines("Horodatage", verified.stamps),
            TextLabel("\n".join(verified.notes), "caption", muted=True, selectable=True),
        ):
            self._verdict.addWidget(widget)
        self._more.setVisible(bool(verified.signatures))

    def _fail(self, error: Exception, token: Token) -> None:
        if not isValid(self) or token is not self._token:
            return
        self._set_busy(busy=False)
        if isinstance(error, WorkCancelledError):
            return
        if isinstance(error, OSError):
            self.trouble.set_text("Ce fichier n’a pas pu être lu. Vérifiez qu’il est encore là, puis recommencez.")
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
        else:
            raise error

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self.document, self.proof, self.authority):
            button.setEnabled(not busy)
        self.document.setText(_BUSY if busy else _CHOOSE if self._chosen is None else "Choisir un autre document…")
        if busy:
            self.trouble.set_text("")


def _lines(title: str, told: tuple[SignatureTold, ...]) -> list[QWidget]:
    return [TextLabel(title, "label"), *(_pair(one) for one in told)] if told else []


def _pair(told: SignatureTold) -> QWidget:
    """Whose, and close under it what it is worth."""
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(TextLabel(f"{told.who}\u00a0: {told.what}."))
    column.addWidget(TextLabel(told.worth, "caption", muted=told.is_sound))
    return pair
