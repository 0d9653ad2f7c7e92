"""The calm dialog after an unexpected error: what happened, what is safe, what to do now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.ui.crash.reporter import Crash, Kept, safe_words
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.file_windows import ask_to_save
from desktop.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.labels import IconLabel, TextLabel

TITLE: Final = "Une erreur imprévue s’est produite"
HAPPENED: Final = "Perron n’a pas pu finir ce qu’il faisait. Ce n’est pas de votre fait."
AT_START: Final = "Perron n’a pas pu s’ouvrir. Votre carnet n’a pas été touché."
NEXT: Final = (
    "Vous pouvez continuer. Si l’écran ne répond plus comme d’habitude, fermez Perron puis ouvrez-le de nouveau\u00a0: "
    "vous retrouverez votre travail."
)
NEXT_AT_START: Final = "Fermez, puis essayez une nouvelle fois. Si cela se répète, envoyez le diagnostic ci-dessous."
NO_NAME: Final = (
    "Le diagnostic dit à votre service informatique où le programme s’est arrêté. Il ne contient aucun nom, "
    "aucune adresse, rien de ce que vous avez écrit."
)
_CHARS: Final = 72


def show_crash(window: QWidget, crash: Crash, closed: Callable[[], None]) -> None:
    """Show the dialog over a window, or add to the one that is there; `closed` once it is."""
    shown = next((dialog for dialog in window.findChildren(CrashDialog) if dialog.isVisible()), None)
    if shown is not None:
        shown.add(crash)
        return
    dialog = CrashDialog(crash, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.finished.connect(lambda _result: closed())
    dialog.leaving.connect(window.close)
    dialog.open()


class CrashDialog(QDialog):
    """Continue, close, or hand over the diagnostics. It never shows the text of the exception."""

    leaving = Signal()
    """Perron shall be closed."""

    def __init__(self, crash: Crash, parent: QWidget | None = None, *, at_start: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("Perron")
        self.setModal(True)
        self._crashes = [crash.diagnostics]
        self._kept = crash.kept
        self.safe = TextLabel(safe_words(crash.kept), "label")
        self.text = QPlainTextEdit(crash.diagnostics)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Diagnostic technique")
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.told = TextLabel("", "caption", muted=True)
        self._lay_out(at_start=at_start)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * _CHARS)

    def add(self, crash: Crash) -> None:
        """Another error while the dialog is open."""
        self._crashes.append(crash.diagnostics)
        if crash.kept is Kept.LOST:
            self._kept = crash.kept
            self.safe.setText(safe_words(crash.kept))
        self.text.setPlainText("\n\n".join(self._crashes))

    def _lay_out(self, *, at_start: bool) -> None:
        self.go_on = PrimaryButton("Continuer")
        self.leave = SecondaryButton("Fermer Perron")
        self.details = LinkButton("Voir le diagnostic")
        self.copy = LinkButton("Copier le diagnostic")
        self.save = LinkButton("Enregistrer le diagnostic…")
        head = QHBoxLayout()
        head.setSpacing(SPACE + 4)
        head.addWidget(IconLabel("warning", "warning", scale=2.0))
        head.addWidget(TextLabel(TITLE, "title"), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 3, SPACE * 3, SPACE * 3, SPACE * 3)
        column.setSpacing(SPACE + 4)
        column.addLayout(head)
        column.addWidget(TextLabel(AT_START if at_start else HAPPENED))
        column.addWidget(self.safe)
        column.addWidget(TextLabel(NEXT_AT_START if at_start else NEXT))
        column.addSpacing(SPACE)
        column.addWidget(FlowRow((self.go_on, self.leave), SPACE * 2))
        column.addSpacing(SPACE)
        column.addWidget(TextLabel(NO_NAME, "caption", muted=True))
        column.addWidget(FlowRow((self.details, self.copy, self.save), SPACE * 2))
        column.addWidget(self.told)
        column.addWidget(self.text, 100)
        column.addStretch(1)
        self.safe.setVisible(not at_start)
        self.go_on.setVisible(not at_start)
        self.told.hide()
        self.text.setVisible(at_start)
        self.details.setVisible(not at_start)
        (self.leave if at_start else self.go_on).setDefault(True)
        (self.leave if at_start else self.go_on).setFocus()
        self.go_on.clicked.connect(lambda *_: self.accept())
        self.leave.clicked.connect(lambda *_: self._leave())
        self.details.clicked.connect(lambda *_: self._show_details())
        self.copy.clicked.connect(lambda *_: self._copy())
        self.save.clicked.connect(lambda *_: self._ask_and_save())

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its sentences ask for at this width."""
        super().showEvent(event)
        self.resize(self.width(), self.heightForWidth(self.width()))

    def _leave(self) -> None:
        self.accept()
        self.leaving.emit()

    def _show_details(self) -> None:
        self.text.setVisible(self.text.isHidden())
        self.details.setText("Voir le diagnostic" if self.text.isHidden() else "Cacher le diagnostic")
        self.resize(self.width(), self.heightForWidth(self.width()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText(), QClipboard.Mode.Clipboard)
        self._tell("Le diagnostic est copié.")

    def _ask_and_save(self) -> None:
        path = ask_to_save(self, "Enregistrer le diagnostic", "diagnostic-perron.txt", "Texte (*.txt)")
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the diagnostics; a place that cannot be written to is told."""
        try:
            path.write_text(f"{self.text.toPlainText()}\n", encoding="utf-8")
        except OSError:
            self._tell("Le fichier n’a pas pu être écrit. Choisissez un autre dossier, ou copiez le diagnostic.")
        else:
            self._tell("Le diagnostic est enregistré.")

    def _tell(self, words: str) -> None:
        self.told.setText(words)
        self.told.show()
