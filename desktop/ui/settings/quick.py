"""A short code for the day, in the place of the passphrase, for who wants it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.domain.pin import MOST_DIGITS, digits_of, pin_problem
from desktop.domain.policy import PolicyInForce
from desktop.errors import AppError, InvalidInputError
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.parts.fixed import FixedNote
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, LabeledField, PrimaryButton, SecondaryButton, TextLabel

_ON, _CHANGE, _BUSY = "Activer le code du jour", "Changer le code", "Préparation…"
WHAT = (
    "Après une ouverture par la phrase de passe, un code d’au moins six chiffres suffit pour rouvrir ce carnet "
    "pendant douze heures. Il ne vaut que sur cet ordinateur et avec son trousseau\u00a0; après trois codes faux, un "
    "redémarrage ou une fin de session, la phrase de passe est redemandée."
)
RISK = (
    "Il protège moins que la phrase de passe si quelqu’un prend l’ordinateur allumé, votre session ouverte. Gardez-le "
    "pour vous, et n’y mettez ni date ni code qui sert ailleurs."
)


class QuickCard(Card):
    """Off until it is turned on; the passphrase is asked for, since the code opens everything."""

    def __init__(self, screen: Screen, gate: Gate, parent: QWidget | None = None) -> None:
        super().__init__("Code du jour", parent)
        self._screen, self._gate = screen, gate
        self.state = Banner("info", "Le code du jour est activé.")
        self.passphrase, self.code, self.again = PassphraseField(), _code_field(), _code_field()
        self.passphrase_field = LabeledField(
            "Phrase de passe", self.passphrase, "Demandée parce que le code ouvre tout."
        )
        self.code_field = LabeledField("Code", self.code, "Au moins six chiffres, sans suite ni date.")
        self.again_field = LabeledField("Le même, une seconde fois", self.again)
        self.button, self.off = PrimaryButton(_ON, "key"), SecondaryButton("Désactiver")
        self.note = FixedNote(_not_allowed(screen.services.policy))
        self.about = (TextLabel(WHAT, muted=True), TextLabel(RISK, muted=True))
        for widget in (
            self.note,
            *self.about,
            self.state,
            self.code_field,
            self.again_field,
            self.passphrase_field,
            FlowRow((self.button, self.off)),
        ):
            self.add(widget)
        self._connect()
        self.note.settle()
        self.show_state()

    def _connect(self) -> None:
        for field, labelled in (
            (self.passphrase, self.passphrase_field),
            (self.code, self.code_field),
            (self.again, self.again_field),
        ):
            field.changed.connect(lambda labelled=labelled: labelled.set_error(""))
        self.code.entered.connect(self.again.setFocus)
        self.again.entered.connect(self.passphrase.setFocus)
        self.passphrase.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())
        self.off.clicked.connect(lambda *_: self.turn_off())

    def show_state(self) -> None:
        """Whether it is on."""
        if self.note.is_wanted:
            fields = (self.code_field, self.again_field, self.passphrase_field)
            for widget in (*self.about, self.state, *fields, self.button, self.off):
                widget.hide()
            return
        is_on = self._gate.quick_is_on(self._screen.services)
        self.state.setVisible(is_on)
        self.off.setVisible(is_on)
        self.button.setText(_CHANGE if is_on else _ON)

    def clear(self) -> None:
        """Forget what was typed."""
        for field in (self.passphrase, self.code, self.again):
            field.clear()

    def submit(self) -> None:
        """Turn it on, or change the code."""
        code, again, passphrase = digits_of(self.code.text()), digits_of(self.again.text()), self.passphrase.text()
        problem = pin_problem(code)
        differs = "" if problem or code == again else "Les deux codes ne sont pas les mêmes."
        missing = "" if passphrase else "Tapez votre phrase de passe."
        self.code_field.set_error(problem)
        self.again_field.set_error(differs)
        self.passphrase_field.set_error("" if problem or differs else missing)
        if problem or differs or missing:
            (self.code if problem else self.again if differs else self.passphrase).setFocus()
        elif self.button.isEnabled():
            self._set_busy(True)
            services = self._screen.services
            self._screen.tasks.run(
                lambda: self._gate.turn_quick_on(services, passphrase, code), self._succeed, self._fail, _ON
            )

    def turn_off(self) -> None:
        """Have none any more."""
        services = self._screen.services
        self._screen.tasks.run(lambda: self._gate.turn_quick_off(services), self._turned_off, self._fail)

    def _succeed(self, _nothing: object) -> None:
        self._set_busy(False)
        self.clear()
        self.show_state()
        self._screen.messages.show_info("Le code du jour est activé, pour douze heures à chaque fois.")

    def _turned_off(self, _nothing: object) -> None:
        self.show_state()
        self._screen.messages.show_info("Le code du jour est désactivé\u00a0: la phrase de passe sera demandée.")

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        self.show_state()
        if isinstance(error, InvalidInputError):
            self.code_field.set_error(error.fields.get("code", error.sentence))
        elif isinstance(error, AppError):
            wrong = self._gate.is_wrong_key(error)
            self.passphrase_field.set_error(f"{error.happened} {error.do}" if wrong else error.sentence)
        else:
            raise error

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText(_BUSY if busy else _ON)


def _not_allowed(in_force: PolicyInForce) -> str:
    note = in_force.note("quick_code")
    return f"Le code du jour n’est pas permis sur cet ordinateur. {note}" if note else ""


def _code_field() -> PassphraseField:
    field = PassphraseField()
    field.edit.setMaxLength(MOST_DIGITS)
    field.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhPreferNumbers)
    return field
