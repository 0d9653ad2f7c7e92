"""One's own figures for whoever counts a team: what the file holds is said before it is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.services.transfer import Purpose, Written
from desktop.ui.exchange.colleague_card import ColleagueCard
from desktop.ui.exchange.usb_department import BUNDLES, ChooseNew
from desktop.ui.papers.file_windows import ask_for_new
from desktop.ui.screen import Screen
from desktop.ui.widgets import FlowRow, PrimaryButton, TextLabel

_HOLDS: Final = (
    "Le fichier dira de {households} ce qu’il faut pour compter\u00a0: dates, commune, dates de naissance, réponses à "
    "choix. Il n’y aura aucun nom, aucune adresse, aucun téléphone, aucun texte, aucune photo."
)
_WHOLE: Final = (
    "Tout votre carnet est compté\u00a0: la période se choisit en comptant. Seule cette personne peut l’ouvrir."
)


class MyFiguresCard(ColleagueCard):
    """« Donner mes chiffres »."""

    def __init__(self, screen: Screen, save: ChooseNew = ask_for_new, parent: QWidget | None = None) -> None:
        super().__init__(screen, "Pour qui", parent)
        self._save = save
        self.holds, self.whole = TextLabel(), TextLabel(_WHOLE, muted=True)
        self.write = PrimaryButton("Enregistrer mes chiffres…", "chart")
        self._given = (self.holds, self.whole, self._place, FlowRow((self.write,)))
        for widget in (self.nobody, *self._given, self.trouble):
            self.add(widget)
        self.write.clicked.connect(lambda *_: self._on_write())
        self.refresh()

    def refresh(self) -> None:
        """Read again who the colleagues are and how much there is."""
        is_known = self._offer()
        count = len(self._service.households())
        self.holds.setText(_HOLDS.format(households=plural(count, "ménage", "ménages")))
        for widget in self._given:
            widget.setVisible(is_known)

    def _on_write(self) -> None:
        colleague = self.colleague.value() or ""
        self.colleague_field.set_error("" if colleague else "Choisissez à qui vous les donnez.")
        if not colleague:
            self.colleague.setFocus()
            return
        path = self._save(self, "Enregistrer mes chiffres", self._service.file_name(Purpose.FIGURES), BUNDLES)
        if path is not None:
            self.write.setEnabled(False)
            self._screen.tasks.run(
                lambda: self._service.write_for_figures(path, colleague),
                lambda done: self._tell(done, colleague),
                self._fail,
                "Enregistrement des chiffres",
            )

    def _tell(self, done: Written, colleague: str) -> None:
        self.write.setEnabled(True)
        self.trouble.hide()
        told = plural(done.households, "ménage", "ménages")
        self._screen.messages.show_info(
            f"Chiffres prêts pour {colleague}\u00a0: {told}, sans aucun nom. Remettez-lui le fichier "
            f"«\u00a0{done.path.name}\u00a0»."
        )

    def _fail(self, error: Exception) -> None:
        self.write.setEnabled(True)
        super()._fail(error)
