"""What is said before a readable copy of a signed document leaves the notebook, then the choice of where."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop.ui.papers.file_windows import PDF, ask_to_save
from desktop.ui.widgets import Banner, Card, FlowRow, LinkButton, SecondaryButton, TextLabel

_LEAVES = (
    "Cette copie sort du carnet chiffré\u00a0: elle sera lisible par toute personne qui a accès à l’endroit choisi. "
    "Remettez-la au ménage, puis effacez-la de la clé ou du dossier."
)
_SEAL = "Elle n’a pas de mot de passe\u00a0: en ajouter un à un PDF signé en briserait le sceau."
_CAUTION = "Une précaution est gardée\u00a0: relisez la fiche du ménage avant de remettre ce document."


def ask_for_path(parent: QWidget) -> str:
    """Where to write a copy, asked with the system's own window; empty when it was given up."""
    path = ask_to_save(parent, "Enregistrer une copie", "Document.pdf", PDF)
    return "" if path is None else str(path)


class LeavingCard(Card):
    """Hidden until a copy is asked for; « Ne pas copier » changes nothing."""

    def __init__(self, ask_path: Callable[[QWidget], str] = ask_for_path, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._ask_path = ask_path
        self._go_on: Callable[[], object] = self.hide
        self._leaves, self._is_cautioned = Banner("warning", f"{_LEAVES} {_SEAL}"), False
        self.caution = TextLabel(_CAUTION, "label")
        self.choose = SecondaryButton("Choisir l’endroit…", "save")
        self.give_up = LinkButton("Ne pas copier")
        self.choose.clicked.connect(lambda *_: self._choose())
        self.give_up.clicked.connect(lambda *_: self.hide())
        for widget in (self._leaves, self.caution):
            self.add(widget)
        self.add(FlowRow((self.choose, self.give_up)))
        self.hide()

    def prepare(self, *, cautioned: bool) -> None:
        """Another bilan is shown: nothing is asked; `cautioned` when something is to be read before (R6)."""
        self._is_cautioned = cautioned
        self.caution.setVisible(cautioned)
        self.hide()

    def ask(self, what: str, write: Callable[[str], object]) -> None:
        """Shows the warning for « le bilan » or « la preuve »; `write` is told the path chosen."""
        self._ask(f"Enregistrer {what}", "Choisir l’endroit…", "Ne pas copier", lambda: self._write(write))
        self._leaves.show()

    def ask_paper(self, print_it: Callable[[], object], what: str = "le bilan") -> None:
        """Says first what is to be read before it is on paper (R6); it is printed at once where nothing is."""
        if not self._is_cautioned:
            print_it()
            return
        self._ask(f"Imprimer {what}", "Imprimer…", "Ne pas imprimer", print_it)
        self._leaves.hide()

    def _ask(self, title: str, go_on: str, give_up: str, act: Callable[[], object]) -> None:
        self._go_on = act
        self.set_title(title)
        self.choose.setText(go_on)
        self.give_up.setText(give_up)
        self.show()
        self.choose.setFocus()

    def _choose(self) -> None:
        self._go_on()
        if isValid(self):  # the notebook may have been locked meanwhile
            self.hide()

    def _write(self, write: Callable[[str], object]) -> None:
        path = self._ask_path(self)
        if path and isValid(self):
            write(path)
