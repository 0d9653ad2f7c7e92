"""Réglages, Sceau des documents: who stands behind this laptop, the request to its operator, what comes back (R5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.domain.french import long_date, plural
from desktop.errors import AppError, InvalidInputError
from desktop.services.identity import IdentityState, Standing
from desktop.services.outside import write_private
from desktop.services.timestamps import Stamped, TimestampState
from desktop.services.verification import read_certificate_file
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.parts.fixed import FixedNote, hold_line
from desktop.ui.parts.verifying import ChooseFile, VerifyingView, ask_one
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, LabeledField, SecondaryButton, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

ChooseNew = Callable[[QWidget, str, str, str], Path | None]

_REQUEST: Final = "Demande de certificat (*.pem)"
_CERTIFICATE: Final = "Certificat (*.pem *.crt *.cer *.der)"
_LEAD: Final = (
    "Chaque document signé est scellé par cet ordinateur\u00a0: s’il change ensuite, même d’un caractère, cela se "
    "voit. Un certificat dit de quel organisme vient l’ordinateur. La clé qui scelle reste dans le carnet."
)
_STATES: Final = {
    Standing.NONE: "Aucun document n’a encore été scellé avec ce carnet.",
    Standing.PROVISIONAL: "Certificat provisoire\u00a0: cet ordinateur se porte garant de lui-même. Une modification "
    "se verrait, mais rien ne prouve de quel organisme viennent les documents. Demandez un certificat à votre "
    "opérateur.",
    Standing.EXPIRED: "Le certificat de l’opérateur n’est plus valable. Les documents déjà scellés le restent\u00a0; "
    "les prochains le seront sous un certificat provisoire. Demandez-en un nouveau.",
}


class SealCard(Card):
    """The certificate of the laptop."""

    def __init__(
        self, screen: Screen, choose: ChooseFile = ask_one, save: ChooseNew = ask_to_save, parent: QWidget | None = None
    ) -> None:
        super().__init__("Certificat de cet ordinateur", parent)
        self._screen, self._choose, self._save = screen, choose, save
        self._identity = screen.services.identity
        self.states = {
            Standing.NONE: Banner("neutral", _STATES[Standing.NONE]),
            Standing.PROVISIONAL: Banner("warning", _STATES[Standing.PROVISIONAL]),
            Standing.EXPIRED: Banner("warning", _STATES[Standing.EXPIRED]),
            Standing.CERTIFIED: Banner("success", ""),
        }
        self.details = TextLabel("", "caption", muted=True, selectable=True)
        self.trouble = Banner("danger", "")
        self.request = SecondaryButton("Enregistrer la demande…", "save")
        self.accept = SecondaryButton("Joindre le certificat reçu…", "paperclip")
        self.add(TextLabel(_LEAD, muted=True))
        for widget in (*self.states.values(), self.details, self.trouble, FlowRow((self.request, self.accept))):
            self.add(widget)
        self.trouble.hide()
        self.request.clicked.connect(lambda *_: self._on_request())
        self.accept.clicked.connect(lambda *_: self._on_accept())
        self.show_state()

    def show_state(self) -> None:
        """Read again who stands behind the laptop."""
        self._show(self._identity.state())

    def _show(self, state: IdentityState) -> None:
        until = long_date(state.until) if state.until else ""
        self.states[Standing.CERTIFIED].set_text(f"Certifié par {state.authority} jusqu’au {until}.")
        for standing, banner in self.states.items():
            banner.setVisible(standing is state.standing)
        self.details.setText(f"{state.laptop}\nEmpreinte de l’autorité\u00a0: {state.fingerprint}")
        self.details.setVisible(state.standing is not Standing.NONE)

    def _on_request(self) -> None:
        path = self._save(self, "Enregistrer la demande", "demande-de-certificat.pem", _REQUEST)
        if path is None:
            return

        def work() -> IdentityState:
            write_private(path, self._identity.request())
            return self._identity.state()

        self._screen.tasks.run(work, self._tell_requested, self._fail)

    def _tell_requested(self, state: IdentityState) -> None:
        self.trouble.hide()
        self._show(state)
        self._screen.messages.show_info("Demande enregistrée\u00a0: donnez ce fichier à votre association.")

    def _on_accept(self) -> None:
        path = self._choose(self, "Certificat reçu de l’opérateur", _CERTIFICATE)
        if path is not None:
            self._screen.tasks.run(
                lambda: self._identity.accept(read_certificate_file(path)), self._tell_accepted, self._fail
            )

    def _tell_accepted(self, state: IdentityState) -> None:
        self.trouble.hide()
        self._show(state)
        self._screen.messages.show_info(f"Les documents sont désormais scellés au nom de {state.authority}.")

    def _fail(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self.trouble.set_text(
                "Ce fichier n’a pas pu être lu ou écrit. Rien n’a changé. Choisissez un autre endroit."
            )
        elif isinstance(error, AppError):
            self.trouble.set_text(error.sentence)
        else:
            raise error
        self.trouble.show()


class TimestampCard(Card):
    """The server that says when, and the bilans that wait for it."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Horodatage", parent)
        self._screen, self._timestamps = screen, screen.services.timestamps
        self.address = QLineEdit()
        self.field = LabeledField(
            "Adresse du serveur d’horodatage",
            self.address,
            "Facultatif. Le serveur reçoit l’empreinte du document, jamais le document.",
        )
        self.waiting = TextLabel("", muted=True)
        self.trouble = Banner("warning", "")
        self.now = SecondaryButton("Horodater maintenant", "clock")
        self.add(
            TextLabel(
                "Un serveur indépendant peut attester le jour et l’heure d’un sceau. Perron le lui demande après la "
                "signature, quand l’ordinateur est connecté.",
                muted=True,
            )
        )
        note = screen.services.policy.note("timestamp_server")
        self.note = FixedNote(note)
        hold_line(self.address, note)
        for widget in (self.field, self.note, self.waiting, self.trouble, FlowRow((self.now,))):
            self.add(widget)
        self.note.settle()
        self.trouble.hide()
        self.address.setPlaceholderText("https://…")
        self.address.textEdited.connect(lambda _text: self.field.set_error(""))
        self.address.editingFinished.connect(self._on_edited)
        self.now.clicked.connect(lambda *_: self._on_now())
        self._kept = ""
        self.show_state()

    def show_state(self) -> None:
        """Read again which server was chosen and what waits."""
        self._show(self._timestamps.state())

    def _show(self, state: TimestampState) -> None:
        self._kept = state.server
        self.address.setText(state.server)
        words = ("bilan scellé attend son horodatage.", "bilans scellés attendent leur horodatage.")
        self.waiting.setText(plural(state.waiting, *words) if state.waiting else "")
        self.waiting.setVisible(bool(state.server) and state.waiting > 0)
        self.now.setVisible(self.waiting.isVisibleTo(self))

    def _on_edited(self) -> None:
        typed = self.address.text().strip()
        if typed == self._kept:
            return
        try:
            self._show(self._timestamps.choose(typed))
        except InvalidInputError as error:
            self.field.set_error(error.fields["server"])
            return
        self._screen.set_saved("Réglages enregistrés")

    def _on_now(self) -> None:
        token = Token()
        self.now.setEnabled(False)
        self.trouble.hide()
        self._screen.network.run(
            lambda: self._timestamps.stamp_waiting(lambda: token.is_cancelled),
            self._tell, self._fail, "Horodatage des bilans", token,
        )  # fmt: skip

    def _tell(self, done: Stamped) -> None:
        self.now.setEnabled(True)
        self.show_state()
        if done.trouble is not None:
            self.trouble.set_text(done.trouble.sentence)
            self.trouble.show()
        elif done.stamped:
            self._screen.messages.show_info(f"{plural(done.stamped, 'bilan horodaté', 'bilans horodatés')}.")

    def _fail(self, error: Exception) -> None:
        self.now.setEnabled(True)
        if not isinstance(error, WorkCancelledError):
            raise error


class VerifyCard(Card):
    """A signed document that somebody brings."""

    def __init__(self, screen: Screen, choose: ChooseFile = ask_one, parent: QWidget | None = None) -> None:
        super().__init__("Vérifier un document signé", parent)
        self.add(
            TextLabel(
                "Dit si un document signé est entier, qui a signé, et ce qui a changé depuis. Le fichier reste où il "
                "est. Sans carnet, la même vérification se fait depuis l’écran d’ouverture.",
                muted=True,
            )
        )
        self.view = VerifyingView(screen.tasks, screen.services.identity.authorities, choose)
        self.add(self.view)
