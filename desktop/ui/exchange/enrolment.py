"""Linking this laptop to the Department: an address and a one-time code, errors beside them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError
from desktop.services.exchange import ExchangeState, enrolment_field
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, FlowRow, LabeledField, LinkButton, PrimaryButton, TextLabel

_LINK, _LINKING = "Relier cet ordinateur", "Vérification du code…"


class EnrolmentCard(Card):
    """Asks for the server and the code. `enrolled(state)` once the laptop has its token."""

    enrolled = Signal(object)
    given_up = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Relier cet ordinateur au Département", parent)
        self._screen = screen
        self.server, self.code = QLineEdit(), QLineEdit()
        self.server.setPlaceholderText("https://perron.departement.fr")
        self.server.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.server_field = LabeledField("Adresse du serveur", self.server, "Elle est donnée avec le code.")
        self.code_field = LabeledField(
            "Code de rattachement", self.code, "Le Département le remet à votre opérateur. Il ne sert qu’une fois."
        )
        self.button = PrimaryButton(_LINK, "share")
        self.cancel = LinkButton("Garder le lien actuel")
        self.cancel.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        self.add(
            TextLabel(
                "Une seule fois par ordinateur. En attendant, tout ce que vous écrivez reste dans le carnet et rien "
                "n’est perdu.",
                muted=True,
            )
        )
        self.add(self.server_field)
        self.add(self.code_field)
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
        self._set_busy(True)
        exchange = self._screen.services.exchange
        self._screen.tasks.run(
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
        field = self.code_field if enrolment_field(error) == "code" else self.server_field
        field.set_error(error.sentence)
        field.widget.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self.button.setText(_LINKING if busy else _LINK)
        for widget in (self.button, self.server, self.code):
            widget.setEnabled(not busy)
