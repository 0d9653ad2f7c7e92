"""The recovery code: shown once in groups, saved as a sheet away from the laptop, one group typed back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStorageInfo, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.locking.frame import LATER, GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import PDF, chosen, file_window
from desktop.ui.widgets import (
    Banner,
    FlowRow,
    LabeledField,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
)
from desktop.ui.work.tasks import TaskRunner

ChoosePlace = Callable[[QWidget], Path | None]

_KEEPING: Final = (
    "Cette fiche ouvre le carnet à elle seule. Enregistrez-la sur une clé USB ou imprimez-la, rangez-la loin de "
    "l’ordinateur, dans un meuble qui ferme à clé, et ne l’envoyez pas par courriel."
)
_KEY_FOLDERS: Final = ("/media/", "/run/media/", "/Volumes/")
_SAME_COMPUTER: Final = (
    "Un dossier de ce même ordinateur protège peu\u00a0: perdue ou volée avec lui, la fiche ne vous sert plus et peut "
    "servir à d’autres."
)
_RISK: Final = (
    "Sans fiche de secours, une phrase de passe oubliée rend ce carnet illisible pour toujours et pour tout le monde. "
    "Le code montré ici ne le sera plus\u00a0; Réglages permet d’en faire un autre."
)


def sheet_dialog(parent: QWidget) -> QFileDialog:
    """The system's window that asks where to write the sheet; it opens on a USB key when there is one.

    No name is proposed: a place must be chosen, and the one at hand is on the computer that the sheet is to outlive.
    The ending is added before the window asks whether a file that is there may be replaced.
    """
    dialog = file_window(parent, "Enregistrer la fiche de secours", _key_folder(), PDF)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    return dialog


def ask_sheet_place(parent: QWidget) -> Path | None:
    """Ask the user where to write the sheet; None when they turn back."""
    return next(iter(chosen(sheet_dialog(parent))), None)


def _key_folder() -> str:
    """Where a USB key or another volume is mounted by the system, empty when none is seen."""
    volumes = (volume for volume in QStorageInfo.mountedVolumes() if volume.isReady() and not volume.isReadOnly())
    return next((volume.rootPath() for volume in volumes if volume.rootPath().startswith(_KEY_FOLDERS)), "")


class CodeGroups(FlowRow):
    """The seven groups with their numbers, large enough to be copied by hand."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(
            [_group(number, group) for number, group in enumerate(code.split("-"), start=1)], parent=parent
        )
        self.setAccessibleName(f"Code de secours\u00a0: {code}")


def _group(number: int, text: str) -> QWidget:
    frame = QFrame()
    frame.setProperty("part", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(SPACE + 4, SPACE // 2, SPACE + 4, SPACE)
    column.setSpacing(0)
    column.addWidget(TextLabel(str(number), "caption", muted=True, wrap=False))
    label = TextLabel(text, "title", wrap=False, selectable=True)
    label.setStyleSheet(f"font-family: '{QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()}';")
    column.addWidget(label)
    frame.setAccessibleName(f"Groupe {number}\u00a0: {' '.join(text)}")
    return frame


class RecoveryCodeStep(GatePage):
    """Shows the code, saves its sheet, asks one group back: `done(True)` when it was typed, `done(False)` later."""

    done = Signal(bool)

    def __init__(
        self,
        gate: Gate,
        tasks: TaskRunner,
        code: str,
        made_on: date,
        *,
        step: int = 0,
        choose_place: ChoosePlace = ask_sheet_place,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "Votre fiche de secours",
            "Si vous oubliez votre phrase de passe, ce code rouvre le carnet. Il n’y a pas d’autre secours.",
            step,
            parent,
        )
        self._gate, self._tasks, self._code, self._made_on = gate, tasks, code, made_on
        self._choose_place = choose_place
        self.asked = secrets.randbelow(len(code.split("-"))) + 1
        """The number of the group to be typed back."""
        self.groups = CodeGroups(code)
        self.keeping = Banner("warning", f"{_KEEPING} {_SAME_COMPUTER}", ("Choisir l’endroit…", self._save))
        self.saved = Banner("success", "")
        self.typed = QLineEdit()
        self.typed.setMaxLength(12)
        self.question = LabeledField(
            f"Groupe n°\u00a0{self.asked}", self.typed, "Lisez-le sur votre fiche ou sur votre copie."
        )
        self.risk = Banner("danger", _RISK, ("Continuer sans fiche", lambda: self.done.emit(False)))
        self._lay_out()
        self._show_code()

    def _lay_out(self) -> None:
        self.save = PrimaryButton("Enregistrer la fiche de secours…", "save")
        self.copied = SecondaryButton("J’ai recopié le code à la main")
        self.check = PrimaryButton("Vérifier", "check")
        self.show_again = LinkButton("Revoir le code")
        self.later = LinkButton(LATER)
        for widget in (self.groups, self.keeping, self.saved, self.question, self.risk):
            self.card.add(widget)
        self.add_row(self.save, self.copied, self.check, self.show_again, self.later)
        self.risk.hide()
        self.saved.hide()
        self.first = self.save
        self.save.clicked.connect(lambda *_: self.keeping.show())
        self.copied.clicked.connect(lambda *_: self._ask())
        self.check.clicked.connect(lambda *_: self._compare())
        self.typed.returnPressed.connect(self._compare)
        self.typed.textChanged.connect(lambda _text: self.question.set_error(""))
        self.show_again.clicked.connect(lambda *_: self._show_code())
        self.later.clicked.connect(lambda *_: self.risk.show())

    def _show_code(self) -> None:
        self._show(code=True)
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._show(code=False)
        self.typed.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, *, code: bool) -> None:
        with_code: tuple[QWidget, ...] = (self.groups, self.save, self.copied)
        without: tuple[QWidget, ...] = (self.question, self.check, self.show_again)
        for widget in (*with_code, *without):
            widget.setVisible((widget in with_code) is code)
        self.keeping.hide()
        self.saved.setVisible(not code and bool(self.saved.text))

    def _save(self) -> None:
        place = self._choose_place(self)
        if place is None:
            return
        self.show_trouble("")
        self._tasks.run(
            lambda: self._gate.write_sheet(self._code, self._made_on, place),
            lambda _nothing: self._sheet_written(place),
            self._fail,
            "Écriture de la fiche de secours",
        )

    def _sheet_written(self, place: Path) -> None:
        self.saved.set_text(f"Fiche enregistrée\u00a0: {place}. Pour vérifier qu’elle se lit, tapez un de ses groupes.")
        self._ask()

    def _compare(self) -> None:
        wanted = self._code.split("-")[self.asked - 1]
        if "".join(self.typed.text().upper().split()).translate(str.maketrans("OIL", "011")) == wanted:
            self.done.emit(True)
            return
        self.question.set_error("Ce n’est pas ce groupe. Relisez-le, ou revoyez le code.")
        self.typed.setFocus()
        self.typed.selectAll()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        self.show_trouble(error.sentence)
