"""Réglages, Confiance: the certificate that this laptop shows to a server that asks who it is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.services.client_certificate import LARGEST_FILE, CertificateState
from desktop.services.usb_files import read_outside
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.verifying import ChooseFile, ask_one
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    FlowRow,
    LabeledField,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
)

_KINDS: Final = "Certificat (*.p12 *.pfx *.pem *.crt *.cer)"
_KEYS: Final = "Clé du certificat (*.pem *.key)"
_LEAD: Final = (
    "Certains serveurs demandent à l’ordinateur de prouver qui il est. Le service informatique donne alors un fichier "
    "et son mot de passe. Si personne ne vous en a parlé, il n’y a rien à faire ici."
)
_KEPT: Final = "Il n’est demandé qu’une fois\u00a0: la clé est gardée dans le carnet chiffré, et nulle part ailleurs."


class ClientCertificateCard(Card):
    """« Certificat de cet ordinateur »: chosen, opened by its password, taken away."""

    def __init__(self, screen: Screen, choose: ChooseFile = ask_one, parent: QWidget | None = None) -> None:
        super().__init__("Certificat de cet ordinateur", parent)
        self._screen, self._choose = screen, choose
        self._service = screen.services.client_certificate
        self._file: Path | None = None
        self._key: Path | None = None
        self.over = Banner("warning", "")
        self.facts = TextLabel("", selectable=True)
        self.chosen = TextLabel("")
        self.trouble = Banner("danger", "")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = LabeledField("Mot de passe du fichier", self.password, _KEPT)
        self.choose = SecondaryButton("Choisir le certificat…", "paperclip")
        self.choose_key = SecondaryButton("Choisir sa clé…", "key")
        self.accept = PrimaryButton("Prendre en compte", "check")
        self.leave, self.remove = LinkButton("Renoncer"), LinkButton("Retirer ce certificat")
        for widget in (
            TextLabel(_LEAD, muted=True), self.over, self.facts, self.chosen, self.field, self.trouble,
            FlowRow((self.choose, self.accept, self.choose_key, self.leave, self.remove), SPACE * 2),
        ):  # fmt: skip
            self.add(widget)
        self._connect()
        self.show_state()

    def _connect(self) -> None:
        self.choose.clicked.connect(lambda *_: self._on_choose())
        self.choose_key.clicked.connect(lambda *_: self._on_choose_key())
        self.accept.clicked.connect(lambda *_: self._on_accept())
        self.password.returnPressed.connect(self._on_accept)
        self.password.textEdited.connect(lambda _text: self.field.set_error(""))
        self.leave.clicked.connect(lambda *_: self.show_state())
        self.remove.clicked.connect(lambda *_: self._on_remove())

    def show_state(self) -> None:
        """What is kept; what was being chosen is let go."""
        self._file = self._key = None
        state = self._service.state()
        self._show(state, choosing=False)
        self.over.set_text(_warning(state))
        self.over.setVisible(bool(_warning(state)))
        self.facts.setText("\n".join(f"{label}\u00a0: {words}" for label, words in state.facts))
        self.facts.setVisible(state.is_there)

    def _show(self, state: CertificateState, *, choosing: bool) -> None:
        self.password.clear()
        self.field.set_error("")
        self.trouble.hide()
        self.choose.setText("Choisir un autre certificat…" if state.is_there else "Choisir le certificat…")
        for widget in (self.chosen, self.field, self.accept, self.leave):
            widget.setVisible(choosing)
        self.choose_key.hide()
        self.choose.setVisible(not choosing)
        self.remove.setVisible(state.is_there and not choosing)

    def _on_choose(self) -> None:
        path = self._choose(self, "Certificat de cet ordinateur", _KINDS)
        if path is not None:
            self.show_file(path)

    def show_file(self, path: Path) -> None:
        """Asks for the password of a file that was chosen."""
        self._file, self._key = path, None
        self._show(self._service.state(), choosing=True)
        self._tell_chosen()
        self.password.setFocus()

    def _on_choose_key(self) -> None:
        path = self._choose(self, "Clé du certificat", _KEYS)
        if path is not None:
            self._key = path
            self.trouble.hide()
            self._tell_chosen()
            self.password.setFocus()

    def _tell_chosen(self) -> None:
        names = [one.name for one in (self._file, self._key) if one is not None]
        self.chosen.setText(f"Choisi\u00a0: {' et '.join(names)}")

    def _on_accept(self) -> None:
        file, key, password = self._file, self._key, self.password.text()
        if file is None or not self.accept.isEnabled():
            return
        self.accept.setEnabled(False)
        service = self._service

        def work() -> CertificateState:
            content = read_outside(file, LARGEST_FILE)
            return service.accept(content, password, read_outside(key, LARGEST_FILE) if key is not None else b"")

        self._screen.tasks.run(work, self._tell, self._fail)

    def _tell(self, _state: CertificateState) -> None:
        self.accept.setEnabled(True)
        self.show_state()
        self._screen.messages.show_info("Le certificat de cet ordinateur est pris en compte.")
        self.choose.setFocus()

    def _fail(self, error: Exception) -> None:
        self.accept.setEnabled(True)
        if isinstance(error, InvalidInputError):
            self._tell_wrong(error.fields)
        elif isinstance(error, AppError):
            self._show_trouble(error.sentence)
        else:
            raise error

    def _tell_wrong(self, wrong: dict[str, str]) -> None:
        if "password" in wrong:
            self.field.set_error(wrong["password"])
            self.password.setFocus()
            return
        self._show_trouble(" ".join(wrong.values()))
        if "key" in wrong:
            self.choose_key.show()
            self.choose_key.setFocus()

    def _show_trouble(self, words: str) -> None:
        self.trouble.set_text(words)
        self.trouble.show()

    def _on_remove(self) -> None:
        kept = self._service.remove()
        self.show_state()
        self.choose.setFocus()

        def undo() -> None:
            self._service.put_back(kept)
            if shiboken6.isValid(self):
                self.show_state()

        self._screen.messages.show_info("Le certificat de cet ordinateur est retiré du carnet.", undo)


def _warning(state: CertificateState) -> str:
    if state.is_over:
        return "Ce certificat n’est plus valable\u00a0: demandez-en un autre au service informatique."
    if state.ends_soon:
        return "Ce certificat se termine bientôt\u00a0: demandez le suivant au service informatique."
    return ""
