"""Taking up a backup: where it is, which one, what opens it; the notebook in place is kept beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.domain.attachment import size_words
from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.papers.file_windows import ask_folder
from desktop.ui.unlock.try_button import SECOND_MS, TryButton
from desktop.ui.widgets import ChoiceField, FlowRow, LabeledField, LinkButton, SecondaryButton, TextLabel
from desktop.ui.work.tasks import TaskRunner, Token, WorkCancelledError

if TYPE_CHECKING:
    from desktop.services.backup_restore import FoundBackup, RestoreResult

ChooseFolder = Callable[[QWidget], Path | None]

_MOST: Final = 30
_BESIDE: Final = (
    "Le carnet redevient celui du jour de la sauvegarde. Celui qui est en place n’est pas effacé\u00a0: il est gardé à "
    "côté, dans le même dossier."
)
_WHICH_ONE: Final = "La vôtre\u00a0; ou l’ancienne, si vous en avez changé depuis."
_NEW: Final = "Branchez la clé USB ou ouvrez le partage où sont les sauvegardes, puis choisissez cet endroit."
_NONE: Final = "Choisissez dans cette liste une sauvegarde"
_LOOKING: Final = "Recherche des sauvegardes…"


def ask_where(parent: QWidget) -> Path | None:
    """Ask where the backups are; None when they turn back."""
    return ask_folder(parent, "Où sont les sauvegardes\u00a0?", "/media" if Path("/media").is_dir() else "")


class RestorePage(GatePage):
    """`restored(result, by_code)` once a backup is in place: it is then opened as usual, by what opened it here."""

    help_key = "restore"

    restored = Signal(object, bool)
    left = Signal()

    def __init__(
        self,
        gate: Gate,
        tasks: TaskRunner,
        second_ms: int = SECOND_MS,
        choose: ChooseFolder = ask_where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Reprendre une sauvegarde", _BESIDE if gate.exists() else _NEW, parent=parent)
        self._gate, self._tasks, self._choose = gate, tasks, choose
        self._found: list[FoundBackup] = []
        self._token = Token()
        self.where = TextLabel("", muted=True)
        self.elsewhere = SecondaryButton("Choisir l’endroit…", "usb")
        self.which: ChoiceField | None = None
        self._field: LabeledField | None = None
        self._which_room = QVBoxLayout()
        self.means = ChoiceField(
            [("passphrase", "La phrase de passe"), ("recovery", "Le code de secours")], "passphrase", style="buttons"
        )
        self.passphrase, self.code = PassphraseField(), QLineEdit()
        self.passphrase_field = LabeledField("Phrase de passe", self.passphrase, _WHICH_ONE)
        self.code_field = LabeledField("Code de secours", self.code, "Les sept groupes de la fiche de secours.")
        self.button = TryButton("Reprendre cette sauvegarde", "undo", second_ms)
        self.back = LinkButton("Revenir")
        self._lay_out()
        self._connect()
        self.button.wait(gate.wait_seconds)
        self._show_found([], "")
        if gate.exists():
            self._look(None)

    def _lay_out(self) -> None:
        self.card.add(self.where)
        self.card.add(FlowRow((self.elsewhere,)))
        room = QWidget()
        room.setLayout(self._which_room)
        self._which_room.setContentsMargins(0, 0, 0, 0)
        self._room = room
        self._means_field = LabeledField("Elle s’ouvre avec", self.means)
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhPreferUppercase)
        for widget in (room, self._means_field, self.passphrase_field, self.code_field):
            self.card.add(widget)
        self.add_row(self.button, self.back)
        self.first = self.elsewhere

    def _connect(self) -> None:
        self.elsewhere.clicked.connect(lambda *_: self._ask_where())
        self.means.changed.connect(self._show_means)
        self.passphrase.entered.connect(self.submit)
        self.code.returnPressed.connect(self.submit)
        self.code.textChanged.connect(lambda _text: self.code_field.set_error(""))
        self.button.clicked.connect(lambda *_: self.submit())
        self.back.clicked.connect(lambda *_: self._leave())

    def submit(self) -> None:
        """Put the chosen backup in place, or the newest whole one before it."""
        if not self.button.is_ready or self.which is None or self._field is None:
            return
        chosen = self.which.value()
        self._field.set_error("" if chosen else "Choisissez une sauvegarde.")
        if not chosen:
            return
        by_code = self.means.value() == "recovery"
        typed = self.code.text() if by_code else self.passphrase.text()
        field = self.code_field if by_code else self.passphrase_field
        if not typed.strip():
            field.set_error("Tapez le code de la fiche de secours." if by_code else "Tapez la phrase de passe.")
            return
        field.set_error("")
        self.show_trouble("")
        self.button.set_busy("Vérification et mise en place…")
        choices = self._found[int(chosen) :]
        slot = "recovery" if by_code else "passphrase"
        self._tasks.run(
            lambda: self._gate.restores().restore(choices, slot, typed),
            lambda result: self._succeed(result, by_code),
            lambda error: self._fail(error, field),
            "Reprise de la sauvegarde",
        )

    def _ask_where(self) -> None:
        folder = self._choose(self)
        if folder is not None:
            self._look(folder)

    def _look(self, folder: Path | None) -> None:
        """In a place, or among the backups kept beside the notebook; a place that does not answer is left."""
        self._token.cancel()
        self._token = token = Token()
        self.show_trouble("")
        self.where.setText(_LOOKING)

        def work() -> list[FoundBackup]:
            restores = self._gate.restores()
            return restores.own() if folder is None else restores.find(folder, lambda: token.is_cancelled)

        where = str(folder) if folder is not None else "Sur cet ordinateur"
        self._tasks.run(
            work, lambda found: self._show_found(found, where), lambda error: self._fail(error, None), token=token
        )

    def _show_found(self, found: list[FoundBackup], where: str) -> None:
        self._found = [each for each in found if each.line is not None][:_MOST]
        count = plural(len(self._found), "sauvegarde", "sauvegardes")
        nothing = "aucune sauvegarde de Perron n’a été trouvée. Choisissez un autre endroit."
        self.where.setText(f"{where}\u00a0: {count if self._found else nothing}" if where else "")
        self.where.setVisible(bool(where))
        if self._field is not None:
            self._field.hide()
            self._which_room.removeWidget(self._field)
            self._field.deleteLater()
            self._field = self.which = None
        if self._found:
            options = [(str(number), self._words(each)) for number, each in enumerate(self._found)]
            self.which = ChoiceField(options, "0", style="list", empty=_NONE)
            self._field = LabeledField("Sauvegarde", self.which)
            self._which_room.addWidget(self._field)
        for widget in (self._room, self._means_field, self.button):
            widget.setVisible(bool(self._found))
        self._show_means()

    def _words(self, found: FoundBackup) -> str:
        if found.line is None:
            return found.snapshot.directory.name
        several = len({each.notebook for each in self._found}) > 1
        whose = f", carnet {found.notebook}" if several else ""
        ahead = ", datée d’un jour à venir" if found.ahead else ""
        return f"{found.line.words}, {size_words(found.line.size)}{whose}{ahead}"

    def _show_means(self) -> None:
        by_code = self.means.value() == "recovery"
        self.passphrase_field.setVisible(bool(self._found) and not by_code)
        self.code_field.setVisible(bool(self._found) and by_code)

    def _succeed(self, result: RestoreResult, by_code: bool) -> None:
        self.button.set_busy("")
        self.passphrase.clear()
        self.code.clear()
        self._gate.wrong_tries = 0
        self.restored.emit(result, by_code)

    def _fail(self, error: Exception, field: LabeledField | None) -> None:
        self.button.set_busy("")
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        if field is None or not self._gate.is_wrong_key(error):
            if field is None:
                self._show_found([], "")
            self.show_trouble(error.sentence)
            return
        self._gate.wrong_tries += 1
        self.button.wait(self._gate.wait_seconds)
        field.set_error(f"{error.happened} {error.do}")
        field.widget.setFocus()

    def _leave(self) -> None:
        self._token.cancel()
        self.left.emit()
