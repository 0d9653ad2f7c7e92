"""Linking this laptop to the Department: an address and a one-time code, errors beside them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError
from desktop.services.exchange import ExchangeState, enrolment_field
from desktop.services.sending import is_unreachable
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.fixed import FixedNote, hold_line
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, LabeledField, LinkButton, PrimaryButton, TextLabel

_LINK, _LINKING = "Relier cet ordinateur", "Vérification du code…"
_FIRST: Final = (
    "À faire une seule fois. En attendant, tout ce que vous écrivez reste dans le carnet et partira ensuite."
)
_AGAIN: Final = "Avec un nouveau code, cet ordinateur retrouve sa place\u00a0: ce qui attend ici partira ensuite."
_ADDRESS: Final = "Relisez aussi l’adresse du serveur\u00a0: une lettre de travers suffit."
"""An address that was never reached may be wrong: the network alone is not accused."""
_SECURE: Final = "https://"


class EnrolmentCard(Card):
    """Asks for the server and the code. `enrolled(state)` once the laptop has its token."""

    enrolled = Signal(object)
    given_up = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Relier cet ordinateur au Département", parent)
        self._screen = screen
        self.server, self.code = QLineEdit(), QLineEdit()
        self.server.setPlaceholderText("Par exemple\u00a0: perron.departement.fr")
        self.server.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        in_force = screen.services.policy
        note = in_force.note("server")
        self.server_field = LabeledField(
            "Adresse du serveur", self.server, "" if note else "Elle est donnée avec le code."
        )
        self.code_field = LabeledField(
            "Code de rattachement", self.code, "Demandez-le à votre association. Il ne sert qu’une fois."
        )
        self.button = PrimaryButton(_LINK, "share")
        self.cancel = LinkButton("Garder le lien actuel")
        self.cancel.hide()
        self.note = FixedNote(note)
        if note:
            self.server.setText(in_force.policy.server)
        hold_line(self.server, note)
        self.lead, self.trouble = TextLabel(_FIRST, muted=True), Banner("danger", "")
        self.trouble.hide()
        self._lay_out()

    def show_state(self, state: ExchangeState) -> None:
        """Hidden once linked; the server is that of the operator's file, or the one of before."""
        self.setVisible(not state.enrolled)
        self.cancel.setVisible(state.enrolled)
        self.lead.setText(_AGAIN if state.enrolled else _FIRST)
        known = self._screen.services.trust.state().server or state.server
        if known and not self.server.text():
            self.server.setText(known)

    def _lay_out(self) -> None:
        self.add(self.lead)
        self.add(self.server_field)
        self.add(self.note)
        self.note.settle()
        self.add(self.code_field)
        self.add(self.trouble)
        self.add(FlowRow((self.button, self.cancel), SPACE * 2))
        self.server.textChanged.connect(lambda _text: self.server_field.set_error(""))
        self.code.textChanged.connect(lambda _text: self.code_field.set_error(""))
        self.server.returnPressed.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())
        self.cancel.clicked.connect(lambda *_: self.given_up.emit())

    def submit(self) -> None:
        """Exchange the code for this laptop's token."""
        server, code = self.server.text().strip(), self.code.text().strip()
        if not self.button.isEnabled():
            return
        self.server_field.set_error("" if server else "Tapez l’adresse du serveur.")
        self.code_field.set_error("" if code else "Tapez le code de rattachement.")
        if not server or not code:
            (self.code if server else self.server).setFocus()
            return
        if "://" not in server:
            server = f"{_SECURE}{server}"
        self._set_busy(True)
        self.trouble.hide()
        exchange = self._screen.services.exchange
        self._screen.network.run(
            lambda: exchange.enrol(server, code), self._succeed, self._fail, "Rattachement de cet ordinateur"
        )

    def _succeed(self, state: ExchangeState) -> None:
        self._set_busy(False)
        self.code.clear()
        self.enrolled.emit(state)

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, AppError):
            raise error
        field = {"code": self.code_field, "server": self.server_field}.get(enrolment_field(error))
        if field is None:  # neither is refused: the network, the server, or an address that leads nowhere
            self.trouble.set_text(f"{error.sentence} {_ADDRESS}" if is_unreachable(error) else error.sentence)
            self.trouble.show()
            self.button.setFocus()
            return
        field.set_error(error.sentence)
        field.widget.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.button.setText(_LINKING if busy else _LINK)
        for widget in (self.button, self.server, self.code):
            widget.setEnabled(not busy)
