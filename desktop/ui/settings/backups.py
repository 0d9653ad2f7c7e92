"""Réglages, Carnet: the backups there are, the second place, making one now, checking them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.attachment import size_words
from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.backup_state import BackupLine, BackupState, CheckedPlace
from desktop.ui.papers.file_windows import ask_folder
from desktop.ui.parts.fixed import FixedNote
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, LinkButton, PrimaryButton, SecondaryButton, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

ChooseFolder = Callable[[QWidget], Path | None]

_SHOWN: Final = 3
_NOW, _MAKING = "Sauvegarder maintenant", "Sauvegarde en cours…"
_CHECK, _CHECKING = "Vérifier les sauvegardes", "Vérification en cours…"
_NONE: Final = "Aucune sauvegarde n’est encore faite\u00a0: si le carnet s’abîme, rien ne le remplace."
_LEAD: Final = (
    "Le carnet se sauvegarde seul\u00a0: après une demi-heure de travail, au verrouillage et quand vous quittez. "
    "Chaque sauvegarde est chiffrée. Elle s’ouvre avec votre phrase de passe ou votre fiche de secours\u00a0; si vous "
    "en changez, celles du second endroit suivent à la prochaine copie."
)


def ask_backup_place(parent: QWidget) -> Path | None:
    """Ask where a second copy goes; None when they turn back."""
    return ask_folder(parent, "Choisir un second endroit", "/media" if Path("/media").is_dir() else "")


class BackupsCard(Card):
    """What is kept, and where; everything is read and made in the worker thread."""

    def __init__(self, screen: Screen, choose: ChooseFolder = ask_backup_place, parent: QWidget | None = None) -> None:
        super().__init__("Sauvegardes", parent)
        self._screen, self._choose = screen, choose
        self._backups = screen.services.backups
        self.latest = TextLabel("")
        self.none = Banner("warning", _NONE)
        self.count = TextLabel("", "caption", muted=True)
        self.place = TextLabel("", selectable=True)
        self.away = Banner("neutral", "")
        self.missing = Banner("warning", "")
        self.ahead = Banner("warning", "")
        self.result, self.trouble = Banner("success", ""), Banner("danger", "")
        self.now, self.check = PrimaryButton(_NOW, "save"), SecondaryButton(_CHECK, "check")
        self.choose_place = SecondaryButton("Choisir un second endroit…", "usb")
        self.forget_place = LinkButton("Ne plus y copier")
        self.note = FixedNote(screen.services.policy.note("backup_place"))
        self._lay_out()

    def _lay_out(self) -> None:
        self.add(TextLabel(_LEAD, muted=True))
        for widget in (self.none, self.latest, self.count, self.result, self.trouble, FlowRow((self.now, self.check))):
            self.add(widget)
        self.add(TextLabel("Second endroit", "label"))
        self.add(
            TextLabel(
                "Une clé USB ou un partage du service\u00a0: les sauvegardes y sont copiées chaque fois qu’il est là. "
                "Rien n’y est lisible.",
                muted=True,
            )
        )
        under: tuple[QWidget, ...] = (self.ahead, self.place, self.away, self.missing, self.note)
        for part in (*under, FlowRow((self.choose_place, self.forget_place))):
            self.add(part)
        hidden: tuple[QWidget, ...] = (
            self.none,
            self.result,
            self.trouble,
            self.missing,
            self.ahead,
            self.place,
            self.away,
            self.forget_place,
        )
        for part in hidden:
            part.hide()
        self.note.settle()
        self.choose_place.setVisible(not self.note.is_wanted)
        self.now.clicked.connect(lambda *_: self.make())
        self.check.clicked.connect(lambda *_: self.start_check())
        self.choose_place.clicked.connect(lambda *_: self._ask_place())
        self.forget_place.clicked.connect(lambda *_: self._set_place(None))

    def show_state(self) -> None:
        """Read again what is there."""
        self._screen.tasks.run(self._backups.state, self._show, self._fail)

    def make(self) -> None:
        """Make a backup now, in both places."""
        self._begin(self.now, _MAKING)
        token = Token()

        def work() -> tuple[BackupLine, bool, BackupState]:
            line = self._backups.make(lambda: token.is_cancelled)
            copied = self._backups.copy_away(lambda: token.is_cancelled)
            return line, copied, self._backups.state()

        self._screen.tasks.run(work, self._tell_made, self._fail, "Sauvegarde du carnet", token)

    def start_check(self) -> None:
        """Open the latest of each place and read it whole."""
        self._begin(self.check, _CHECKING)
        token = Token()
        self._screen.tasks.run(
            lambda: self._backups.check(lambda: token.is_cancelled),
            self._tell_checked,
            self._fail,
            "Vérification des sauvegardes",
            token,
        )

    def _begin(self, button: PrimaryButton | SecondaryButton, words: str) -> None:
        self.result.hide()
        self.trouble.hide()
        for each in (self.now, self.check):
            each.setEnabled(False)
        button.setText(words)

    def _end(self) -> None:
        self.now.setText(_NOW)
        self.check.setText(_CHECK)
        for each in (self.now, self.check):
            each.setEnabled(True)

    def _tell_made(self, made: tuple[BackupLine, bool, BackupState]) -> None:
        line, copied, state = made
        self._end()
        where = "ici et au second endroit" if copied else "sur cet ordinateur"
        absent = " Le second endroit n’est pas là." if state.place and not copied else ""
        self._say(f"Sauvegarde faite et vérifiée {where}\u00a0: {_inside(line)}.{absent}")
        self._show(state)

    def _tell_checked(self, places: tuple[CheckedPlace, ...]) -> None:
        self._end()
        good = [f"{place.name}\u00a0: entière, {_inside(place.line)}." for place in places if place.line]
        bad = [f"{place.name}\u00a0: {place.trouble}" for place in places if place.line is None]
        if good:
            self._say(" ".join(good))
        self._warn(" ".join(bad))

    def _show(self, state: BackupState) -> None:
        lines = [f"{line.words}, {size_words(line.size)}" for line in state.latest[:_SHOWN]]
        self.latest.setText("\n".join(lines))
        kept = "sauvegarde gardée sur cet ordinateur", "sauvegardes gardées sur cet ordinateur"
        self.count.setText(plural(state.count, *kept))
        self.count.setVisible(state.count > 0)
        self.place.setText(state.place)
        self.away.set_text(state.away_words)
        self.missing.set_text(state.away_words)
        self.ahead.set_text(state.ahead_words)
        for widget, shown in (
            (self.none, not lines),
            (self.latest, bool(lines)),
            (self.place, bool(state.place)),
            (self.away, not state.warns),
            (self.missing, state.warns),
            (self.ahead, state.ahead > 0),
            (self.forget_place, bool(state.place) and not self.note.is_wanted),
        ):
            widget.setVisible(shown)
        self.choose_place.setText("Changer de second endroit…" if state.place else "Choisir un second endroit…")

    def _ask_place(self) -> None:
        folder = self._choose(self)
        if folder is not None:
            self._set_place(folder)

    def _set_place(self, folder: Path | None) -> None:
        self.trouble.hide()
        self.result.hide()

        def work() -> tuple[str, BackupState]:
            warning = self._backups.set_place(folder)
            if folder is not None:
                self._backups.copy_away()
            return warning, self._backups.state()

        self._screen.tasks.run(work, self._tell_place, self._fail, "Copie au second endroit" if folder else "")

    def _tell_place(self, told: tuple[str, BackupState]) -> None:
        warning, state = told
        if warning:
            self._say(warning)
        self._show(state)

    def _say(self, words: str) -> None:
        self.result.set_text(words)
        self.result.show()

    def _warn(self, words: str) -> None:
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))

    def _fail(self, error: Exception) -> None:
        self._end()
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        self._warn(error.sentence)


def _inside(line: BackupLine | None) -> str:
    if line is None:
        return ""
    lost = f", {plural(line.lost, 'document manquant', 'documents manquants')}" if line.lost else ""
    return f"{line.words}, {plural(line.households, 'ménage', 'ménages')}, {size_words(line.size)}{lost}"
