"""The page Réglages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.locking.code_step import ChoosePlace, RecoveryCodeStep, ask_sheet_place
from desktop.ui.locking.gate import Gate
from desktop.ui.screen import Screen
from desktop.ui.settings.about import AboutCard
from desktop.ui.settings.display import DisplayCard
from desktop.ui.settings.notebook import JournalCard, PlaceCard
from desktop.ui.settings.profile import ProfileCard
from desktop.ui.settings.sections import Sections
from desktop.ui.settings.security import COPIES, LockCard, PassphraseCard, RecoveryCard
from desktop.ui.settings.writing import OwnWordsCard, SpellingCard

if TYPE_CHECKING:
    from desktop.services.settings import Settings


class SettingsPage(QWidget):
    """Réglages. Whatever is changed is kept at once; `hub.tell("settings")` has it applied."""

    shortcuts: Final = (("Haut", "Section précédente"), ("Bas", "Section suivante"))

    def __init__(
        self, screen: Screen, gate: Gate, choose_place: ChoosePlace = ask_sheet_place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._screen, self._gate, self._choose_place = screen, gate, choose_place
        self._showing = False
        self.profile = ProfileCard(screen.services.reference.territories())
        self.display = DisplayCard()
        self.lock = LockCard()
        self.passphrase = PassphraseCard(screen, gate)
        self.recovery = RecoveryCard(screen, gate)
        self.spelling = SpellingCard()
        self.own_words = OwnWordsCard(screen)
        self.journal = JournalCard(screen)
        self.sections = Sections("Réglages")
        self.sections.add("profile", "Mon profil", "person", self.profile)
        self.sections.add("display", "Affichage", "eye", self.display)
        self.sections.add("writing", "Écriture", "pen", self.spelling, self.own_words)
        self.sections.add("security", "Sécurité", "lock", self.lock, self.passphrase, self.recovery)
        self.sections.add("notebook", "Carnet", "document", PlaceCard(gate.directory), self.journal)
        self.sections.add("about", "À propos", "info", AboutCard())
        self._layers = QStackedWidget()
        self._layers.addWidget(self.sections)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layers)
        for card in (self.profile, self.display, self.spelling, self.lock):
            card.changed.connect(self._keep)
        self.recovery.renewed.connect(self._show_code)

    def open(self, section: str = "") -> None:
        """Read the settings again; `section` is shown, else the one shown before."""
        if section:
            self.sections.show_section(section)
        self._show(self._screen.services.settings.load())
        self.own_words.show_words()
        self.journal.show_lines()

    def leave(self) -> None:
        """Forget the passphrases and the code that were on the screen."""
        self.passphrase.clear()
        self.recovery.passphrase.clear()
        self._close_code()

    def prepare_lock(self) -> None:
        """Nothing secret stays; what was typed in the profile is kept."""
        self._keep(self.profile.values())
        self.leave()

    def _show(self, settings: Settings) -> None:
        self._showing = True
        self.profile.show_settings(settings)
        self.display.show_settings(settings)
        self.spelling.show_settings(settings)
        self.lock.show_settings(settings)
        self.recovery.missing.setVisible(not settings.recovery_noted)
        self._showing = False

    def _keep(self, values: dict[str, Any]) -> None:
        if self._showing:
            return
        service = self._screen.services.settings
        before = service.load()
        after = replace(before, **values)
        if after != before:
            service.save(after)
            self._screen.set_saved("Réglages enregistrés")
            self._screen.hub.tell("settings")

    def _show_code(self, code: str) -> None:
        self._keep({"recovery_noted": False})
        today = self._screen.services.today()
        step = RecoveryCodeStep(self._gate, self._screen.tasks, code, today, choose_place=self._choose_place)
        step.done.connect(self._finish_code)
        self._layers.addWidget(step)
        self._layers.setCurrentWidget(step)

    def _finish_code(self, noted: bool) -> None:
        self._keep({"recovery_noted": noted})
        self._close_code()
        self.open()
        if noted:
            self._screen.messages.show_info(f"La nouvelle fiche de secours est vérifiée. {COPIES}")

    def _close_code(self) -> None:
        step = self._layers.currentWidget()
        if isinstance(step, RecoveryCodeStep):
            self._layers.removeWidget(step)
            step.deleteLater()
