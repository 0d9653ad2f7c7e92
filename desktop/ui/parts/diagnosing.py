"""A diagnosis for the IT service: made, read whole by the worker, then written where they choose. It is never sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.widgets import Banner, FlowRow, PrimaryButton, SecondaryButton, TextLabel
from desktop.ui.work.tasks import TaskRunner, Token, WorkCancelledError

if TYPE_CHECKING:
    from desktop.services.diagnostics import Diagnosis

MakeDiagnosis = Callable[[Token], "Diagnosis"]
AskPlace = Callable[[QWidget], Path | None]

_MAKE, _MAKING = "Préparer le diagnostic", "Préparation…"
_LABEL: Final = "Diagnostic pour le service informatique"
_LINES: Final = 14
WHAT: Final = (
    "Quand quelque chose ne va pas, le diagnostic aide votre service informatique\u00a0: il donne des versions, des "
    "nombres et des états. Il ne contient ni nom, ni adresse, ni rien de ce que vous avez écrit. Perron ne l’envoie à "
    "personne\u00a0: vous le lisez, puis vous choisissez où l’enregistrer."
)
_READ: Final = "Voici tout ce que le fichier contiendra."
_KEPT: Final = "Le diagnostic est enregistré. Donnez-le à votre service informatique, puis effacez-le."
_UNWRITTEN: Final = "Le fichier n’a pas pu être écrit. Choisissez un autre dossier."


def ask_place(parent: QWidget) -> Path | None:
    """Where to write it; None when they turn back."""
    return ask_to_save(parent, "Enregistrer le diagnostic", "diagnostic-perron.zip", "Dossier compressé (*.zip)")


class DiagnosingView(QWidget):
    """Makes it off the window, shows it, writes it."""

    def __init__(
        self, tasks: TaskRunner, make: MakeDiagnosis, ask: AskPlace = ask_place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._make, self._ask = tasks, make, ask
        self._made: Diagnosis | None = None
        self._token: Token | None = None
        self.make, self.save = SecondaryButton(_MAKE, "document"), PrimaryButton("Enregistrer…", "save")
        self.read = TextLabel(_READ, "label")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Contenu du diagnostic")
        self.kept, self.trouble = Banner("success", _KEPT), Banner("danger", _UNWRITTEN)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        hidden: tuple[QWidget, ...] = (self.read, self.text, self.kept, self.trouble)
        for widget in (TextLabel(WHAT, muted=True), *hidden, FlowRow((self.save, self.make), SPACE * 2)):
            column.addWidget(widget)
        for widget in (*hidden, self.save):
            widget.hide()
        self.make.clicked.connect(lambda *_: self.begin())
        self.save.clicked.connect(lambda *_: self._save())

    def begin(self) -> None:
        """Look at everything."""
        self.make.setEnabled(False)
        self.make.setText(_MAKING)
        for banner in (self.kept, self.trouble):
            banner.hide()
        token = self._token = Token()
        self._tasks.run(lambda: self._make(token), self._show, self._fail, _LABEL, token)

    def stop(self) -> None:
        """Whoever asked has gone elsewhere."""
        if self._token is not None:
            self._token.cancel()

    def _show(self, made: Diagnosis) -> None:
        self._let_go()
        self._made = made
        self.text.setMinimumHeight(self.fontMetrics().lineSpacing() * _LINES)
        self.text.setPlainText(made.text)
        for widget in (self.read, self.text, self.save):
            widget.show()
        self.text.setFocus()

    def _save(self) -> None:
        from desktop.services.diagnostics import write_diagnosis

        made, place = self._made, self._ask(self) if self._made is not None else None
        if made is None or place is None:
            return
        try:
            write_diagnosis(made, place)
        except OSError:
            self.kept.hide()
            self.trouble.set_text(_UNWRITTEN)
            self.trouble.show()
        else:
            self.trouble.hide()
            self.kept.show()

    def _fail(self, error: Exception) -> None:
        self._let_go()
        if isinstance(error, WorkCancelledError):
            return
        if not isinstance(error, AppError):
            raise error
        self.trouble.set_text(error.sentence)
        self.trouble.show()

    def _let_go(self) -> None:
        self._token = None
        self.make.setEnabled(True)
        self.make.setText(_MAKE)
