"""What keeps the notebook closed: the delay of the lock, the passphrase and the recovery sheet."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.domain.policy import NO_POLICY, PolicyInForce
from desktop.errors import AppError, InvalidInputError
from desktop.services.settings import Settings
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.new_passphrase import NewPassphrase
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.parts.fixed import FixedNote
from desktop.ui.screen import Screen
from desktop.ui.settings.display import nearest
from desktop.ui.widgets import Banner, Card, ChoiceField, LabeledField, PrimaryButton, SecondaryButton, TextLabel

_CHANGE, _CHANGING = "Changer la phrase de passe", "Changement en cours…"
_RENEW, _RENEWING = "Faire une nouvelle fiche de secours", "Préparation…"

LOCK_DELAYS: Final = (1, 3, 5, 10, 15)
"""Minutes."""


def allowed_delays(most: int) -> tuple[int, ...]:
    """The delays that may be chosen, where the IT fixed the longest one; 0 when it did not."""
    if not most:
        return LOCK_DELAYS
    return tuple(sorted({most, *(delay for delay in LOCK_DELAYS if delay <= most)}))


def _longest(in_force: PolicyInForce) -> str:
    most, note = in_force.policy.lock_minutes, in_force.note("lock_minutes")
    return f"{plural(most, 'minute', 'minutes')} au plus. {note}" if note else ""


COPIES: Final = (
    "Les sauvegardes de cet ordinateur suivent aussitôt, celles du second endroit à la prochaine copie. Mais qui "
    "connaît l’ancienne phrase ou l’ancienne fiche, et a copié vos fichiers avant, ouvrirait encore le carnet "
    "d’aujourd’hui\u00a0: dans le doute, changez la clé."
)
"""What a change reaches, and what only another key does."""


class LockCard(Card):
    """After how long the notebook locks by itself. `changed(values)`."""

    changed = Signal(object)

    def __init__(self, in_force: PolicyInForce = NO_POLICY, parent: QWidget | None = None) -> None:
        super().__init__("Verrouillage", parent)
        self._delays = allowed_delays(in_force.policy.lock_minutes)
        self.delay = ChoiceField(
            [(str(delay), plural(delay, "minute", "minutes")) for delay in self._delays], style="buttons"
        )
        self.note = FixedNote(_longest(in_force))
        self.add(
            LabeledField(
                "Verrouiller le carnet après",
                self.delay,
                "Sans toucher au clavier, à la souris ni à l’écran. Ce que vous écrivez est gardé. "
                "Ctrl\u00a0+\u00a0L verrouille tout de suite.",
            )
        )
        self.add(self.note)
        self.note.settle()
        self.delay.changed.connect(self._tell)

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept; a value between two choices shows as the nearer one."""
        self.delay.set_value(str(nearest(self._delays, settings.lock_minutes)))

    def _tell(self) -> None:
        chosen = self.delay.value()
        if chosen is not None:
            self.changed.emit({"lock_minutes": int(chosen)})


class PassphraseCard(Card):
    """The current passphrase, then the new one twice; errors beside the fields."""

    def __init__(self, screen: Screen, gate: Gate, parent: QWidget | None = None) -> None:
        super().__init__("Phrase de passe", parent)
        self._screen, self._gate = screen, gate
        self.current = PassphraseField()
        self.current_field = LabeledField("Phrase de passe actuelle", self.current)
        self.new = NewPassphrase(gate.propose_passphrase, "Nouvelle phrase de passe")
        self.button = PrimaryButton(_CHANGE, "key")
        for widget in (self.current_field, self.new, self.button):
            self.add(widget)
        self.current.changed.connect(lambda: self.current_field.set_error(""))
        self.current.entered.connect(self.new.setFocus)
        self.new.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())

    def submit(self) -> None:
        """Change it."""
        if not self.button.isEnabled():
            return
        current = self.current.text()
        new = self.new.check()
        if not current:
            self.current_field.set_error("Tapez votre phrase de passe actuelle.")
            self.current.setFocus()
        elif new:
            self._set_busy(True)
            services = self._screen.services
            self._screen.tasks.run(
                lambda: self._gate.change_passphrase(services, current, new), self._succeed, self._fail, _CHANGE
            )

    def clear(self) -> None:
        """Forget what was typed."""
        self.current.clear()
        self.new.clear()

    def _succeed(self, _nothing: object) -> None:
        self._set_busy(False)
        self.clear()
        self._screen.messages.show_info(f"La phrase de passe est changée. La fiche de secours reste valable. {COPIES}")

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        _tell(error, self._gate, self.current_field, self.new)

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText(_CHANGING if busy else _CHANGE)


class RecoveryCard(Card):
    """Another recovery sheet: asks the passphrase, since the code opens everything. `renewed(code)`."""

    renewed = Signal(str)

    def __init__(self, screen: Screen, gate: Gate, parent: QWidget | None = None) -> None:
        super().__init__("Fiche de secours", parent)
        self._screen, self._gate = screen, gate
        self.missing = Banner(
            "warning",
            "Aucune fiche de secours n’a été vérifiée. Sans elle, une phrase de passe oubliée rend le carnet illisible "
            "pour toujours.",
        )
        self.passphrase = PassphraseField()
        self.field = LabeledField("Phrase de passe", self.passphrase, "Demandée parce que la fiche ouvre tout.")
        self.button = SecondaryButton(_RENEW, "document")
        self.add(self.missing)
        self.add(
            TextLabel(
                "Si votre fiche est perdue ou si quelqu’un l’a vue, faites-en une autre\u00a0: l’ancienne n’ouvrira "
                f"plus ce carnet. {COPIES}",
                muted=True,
            )
        )
        self.add(self.field)
        self.add(self.button)
        self.passphrase.changed.connect(lambda: self.field.set_error(""))
        self.passphrase.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())

    def submit(self) -> None:
        """Make another code."""
        typed = self.passphrase.text()
        if not self.button.isEnabled():
            return
        if not typed:
            self.field.set_error("Tapez votre phrase de passe.")
            self.passphrase.setFocus()
            return
        self._set_busy(True)
        services = self._screen.services
        self._screen.tasks.run(
            lambda: self._gate.renew_recovery_code(services, typed), self._succeed, self._fail, _RENEW
        )

    def _succeed(self, code: str) -> None:
        self._set_busy(False)
        self.passphrase.clear()
        self.renewed.emit(code)

    def _fail(self, error: Exception) -> None:
        self._set_busy(False)
        _tell(error, self._gate, self.field, None)

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.button.setText(_RENEWING if busy else _RENEW)


def _tell(error: Exception, gate: Gate, current: LabeledField, new: NewPassphrase | None) -> None:
    """Put an error beside the field it is about."""
    if isinstance(error, InvalidInputError) and new is not None:
        new.set_error(error.fields.get("passphrase", error.sentence))
    elif isinstance(error, AppError):
        current.set_error(f"{error.happened} {error.do}" if gate.is_wrong_key(error) else error.sentence)
        current.widget.setFocus()
    else:
        raise error
