"""Réglages, Confiance: the operator's file, and how this laptop reaches the network."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.services.trust import LARGEST_FILE, Proxy, TrustState
from desktop.services.usb_files import read_outside
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.fixed import FixedNote, hold_line
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

_FILE: Final = "Fichier de l’association (*.json)"
_LEAD: Final = (
    "Votre association établit un fichier signé\u00a0: il dit à cet ordinateur qui sont vos collègues, où envoyer, "
    "et à quelles clés se fier. Le premier se vérifie de vive voix\u00a0; les suivants se reconnaissent seuls."
)
_TYPED: Final = (
    "Appelez votre association, et faites-vous lire l’empreinte de sa clé. Recopiez-la ici\u00a0: pas celle que "
    "montre le fichier lui-même."
)


class TrustCard(Card):
    """« Fichier de votre association »: what the operator issues."""

    def __init__(self, screen: Screen, choose: ChooseFile = ask_one, parent: QWidget | None = None) -> None:
        super().__init__("Fichier de votre association", parent)
        self._screen, self._choose = screen, choose
        self._trust = screen.services.trust
        self._file = b""
        self.none = Banner("neutral", "Le fichier de votre association n’est pas encore dans ce carnet.")
        self.looked = Banner("accent", "Voici ce que dit le fichier choisi. Il n’est pas encore pris en compte.")
        self.facts = TextLabel("", selectable=True)
        self.trouble = Banner("danger", "")
        self.fingerprint = QLineEdit()
        self.field = LabeledField("Empreinte lue par votre association", self.fingerprint, _TYPED)
        self.choose = SecondaryButton("Choisir le fichier…", "paperclip")
        self.accept = PrimaryButton("Prendre en compte", "check")
        self.leave = LinkButton("Renoncer")
        self.add(TextLabel(_LEAD, muted=True))
        for widget in (self.none, self.looked, self.facts, self.field, self.trouble):
            self.add(widget)
        self.add(FlowRow((self.choose, self.accept, self.leave), SPACE * 2))
        self.choose.clicked.connect(lambda *_: self._on_choose())
        self.accept.clicked.connect(lambda *_: self._on_accept())
        self.leave.clicked.connect(lambda *_: self.show_state())
        self.fingerprint.textEdited.connect(lambda _text: self.field.set_error(""))
        self.fingerprint.returnPressed.connect(self._on_accept)
        self.show_state()

    def show_state(self) -> None:
        """The file in hand."""
        self._file = b""
        self._show(self._trust.state(), looked=False, typed=False)

    def _show(self, state: TrustState, *, looked: bool, typed: bool) -> None:
        self.trouble.hide()
        self.none.setVisible(not state.is_there)
        self.looked.setVisible(looked)
        told = state.facts if looked is False or not typed else state.facts[:-1]
        self.facts.setText("\n".join(f"{label}\u00a0: {words}" for label, words in told))
        self.facts.setVisible(state.is_there)
        self.field.setVisible(typed)
        self.choose.setVisible(not looked)
        for widget in (self.accept, self.leave):
            widget.setVisible(looked)

    def _on_choose(self) -> None:
        path = self._choose(self, "Fichier de votre association", _FILE)
        if path is None:
            return

        def work() -> tuple[bytes, TrustState, bool]:
            file = read_outside(path, LARGEST_FILE)
            return file, *self._trust.look(file)

        self._screen.tasks.run(work, self._show_looked, self._fail)

    def _show_looked(self, found: tuple[bytes, TrustState, bool]) -> None:
        self._file, state, to_be_typed = found
        self.fingerprint.clear()
        self.field.set_error("")
        self._show(state, looked=True, typed=to_be_typed)
        (self.fingerprint if to_be_typed else self.accept).setFocus()

    def _on_accept(self) -> None:
        file, typed = self._file, self.fingerprint.text()
        if file:
            self._screen.tasks.run(lambda: self._trust.accept(file, typed), self._tell, self._fail)

    def _tell(self, state: TrustState) -> None:
        self.show_state()
        self._screen.messages.show_info(f"Le fichier de votre association, {state.operator}, est pris en compte.")
        self._screen.hub.tell("settings")
        self.choose.setFocus()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, InvalidInputError):
            self.field.set_error(error.fields.get("fingerprint", error.sentence))
            self.fingerprint.setFocus()
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
            self.trouble.show()
        else:
            raise error


class ProxyCard(Card):
    """« Serveur mandataire »: only where the network asks for one."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Serveur mandataire (proxy)", parent)
        self._screen, self._trust = screen, screen.services.trust
        self.address, self.user, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address.setPlaceholderText("proxy.exemple.fr:3128")
        note = screen.services.policy.note("proxy")
        without = "" if note else "Laissez vide si votre réseau n’en demande pas."
        self.fields = {
            "address": LabeledField("Adresse", self.address, without),
            "user": LabeledField("Identifiant", self.user),
            "password": LabeledField(
                "Mot de passe", self.password, "Il est gardé dans le carnet chiffré, et nulle part ailleurs."
            ),
        }
        self.keep = SecondaryButton("Enregistrer", "save")
        self.note = FixedNote(note)
        hold_line(self.address, note)
        self.add(
            TextLabel(
                "Dans certains bureaux, on ne va sur Internet que par ce serveur. Le service informatique le dira.",
                muted=True,
            )
        )
        for field in self.fields.values():
            self.add(field)
            if field is self.fields["address"]:
                self.add(self.note)
        self.note.settle()
        self.add(FlowRow((self.keep,)))
        self.address.textEdited.connect(lambda _text: self.fields["address"].set_error(""))
        self.keep.clicked.connect(lambda *_: self._on_keep())
        self.show_state()

    def show_state(self) -> None:
        """What is kept."""
        kept = self._trust.proxy()
        self.address.setText(kept.address)
        self.user.setText(kept.user)
        self.password.setText(kept.password)

    def _on_keep(self) -> None:
        try:
            self._trust.set_proxy(Proxy(self.address.text(), self.user.text(), self.password.text()))
        except InvalidInputError as error:
            self.fields["address"].set_error(error.fields["address"])
            self.address.setFocus()
            return
        self._screen.set_saved("Réglages enregistrés")
