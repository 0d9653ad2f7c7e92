"""The page Réglages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.locking.code_step import ChoosePlace, RecoveryCodeStep, ask_sheet_place
from desktop.ui.locking.gate import Gate
from desktop.ui.screen import Screen
from desktop.ui.settings.about import AboutCard
from desktop.ui.settings.absences import AbsencesCard
from desktop.ui.settings.aside import AsideCard
from desktop.ui.settings.backups import BackupsCard
from desktop.ui.settings.client_certificate import ClientCertificateCard
from desktop.ui.settings.conventions import ConventionsCard
from desktop.ui.settings.display import DisplayCard
from desktop.ui.settings.health import HealthCard
from desktop.ui.settings.journal import JournalCard
from desktop.ui.settings.managed import DiagnosticsCard, PolicyCard, UpdateCard
from desktop.ui.settings.new_key import NewKeyCard
from desktop.ui.settings.notebook import PlaceCard
from desktop.ui.settings.personal_data import DelayCard, ExamineCard
from desktop.ui.settings.profile import ProfileCard
from desktop.ui.settings.quick import QuickCard
from desktop.ui.settings.seal import SealCard, TimestampCard, VerifyCard
from desktop.ui.settings.sections import Sections
from desktop.ui.settings.security import COPIES, LockCard, PassphraseCard, RecoveryCard
from desktop.ui.settings.trust import ProxyCard, TrustCard
from desktop.ui.settings.writing import OwnWordsCard, SpellingCard

if TYPE_CHECKING:
    from desktop.services.settings import Settings


_KEPT: Final = ("profile", "display", "spelling", "lock")
KeptCard = TypeVar("KeptCard", ProfileCard, DisplayCard, SpellingCard, LockCard)


class SettingsPage(QWidget):
    """Réglages, each section made when it is first shown.

    Whatever is changed is kept at once; `hub.tell("settings")` has it applied.
    """

    shortcuts: Final = (("Haut", "Section précédente"), ("Bas", "Section suivante"))

    def __init__(
        self, screen: Screen, gate: Gate, choose_place: ChoosePlace = ask_sheet_place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._screen, self._gate, self._choose_place = screen, gate, choose_place
        self._showing = self._locked = False
        self.rest = self._make_rest()
        self.sections = Sections("Réglages")
        self.sections.add("profile", "Mon profil", "person", lambda: (self.profile,))
        self.sections.add("absences", "Mes absences", "calendar", lambda: (self.absences,))
        self.sections.add("conventions", "Conventions", "euro", lambda: (self.conventions,))
        self.sections.add("display", "Affichage", "eye", lambda: (self.display,))
        self.sections.add("writing", "Écriture", "pen", lambda: (self.spelling, self.own_words))
        self.sections.add("security", "Sécurité", "lock", self._security)
        self.sections.add("seal", "Sceau des documents", "key", lambda: (self.seal, self.timestamps, self.verify))
        self.sections.add("trust", "Confiance", "team", lambda: (self.trust, self.proxy, self.client_certificate))
        self.sections.add(
            "notebook",
            "Carnet",
            "document",
            lambda: (PlaceCard(gate.directory), self.backups, self.health, self.journal),
        )
        self.sections.add("personal", "Données personnelles", "household", self._personal)
        self.sections.add("it", "Service informatique", "phone", self._it)
        self.sections.add("about", "À propos", "info", lambda: (AboutCard(),))
        self._layers = QStackedWidget()
        self._layers.addWidget(self.sections)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._layers)

    @cached_property
    def profile(self) -> ProfileCard:
        """Who works here."""
        return self._kept(ProfileCard(self._screen.services.reference.territories(), self._screen.services.today))

    @cached_property
    def absences(self) -> AbsencesCard:
        """When I am away."""
        card = AbsencesCard(self._screen)
        card.show_absences()
        return card

    @cached_property
    def conventions(self) -> ConventionsCard:
        """What the Department pays, and until when."""
        card = ConventionsCard(self._screen)
        card.show_conventions()
        return card

    @cached_property
    def display(self) -> DisplayCard:
        """How the program looks."""
        return self._kept(DisplayCard())

    @cached_property
    def spelling(self) -> SpellingCard:
        """Whether misspelt words are underlined."""
        return self._kept(SpellingCard())

    @cached_property
    def lock(self) -> LockCard:
        """When the notebook locks by itself."""
        return self._kept(LockCard(self._screen.services.policy))

    @cached_property
    def passphrase(self) -> PassphraseCard:
        """Another passphrase."""
        return PassphraseCard(self._screen, self._gate)

    @cached_property
    def recovery(self) -> RecoveryCard:
        """Another recovery sheet."""
        card = RecoveryCard(self._screen, self._gate)
        card.missing.setVisible(not self._screen.services.settings.load().recovery_noted)
        card.renewed.connect(self._show_code)
        return card

    @cached_property
    def quick(self) -> QuickCard:
        """A short code for the day."""
        return QuickCard(self._screen, self._gate)

    @cached_property
    def new_key(self) -> NewKeyCard:
        """Everything encrypted anew."""
        return NewKeyCard(self._screen, self._gate)

    @cached_property
    def trust(self) -> TrustCard:
        """Whom the operator's file names."""
        return TrustCard(self._screen)

    @cached_property
    def proxy(self) -> ProxyCard:
        """How the network is reached."""
        return ProxyCard(self._screen)

    @cached_property
    def client_certificate(self) -> ClientCertificateCard:
        """What a server that asks who this laptop is gets shown."""
        return ClientCertificateCard(self._screen)

    @cached_property
    def seal(self) -> SealCard:
        """Who stands behind what is sealed here."""
        return SealCard(self._screen)

    @cached_property
    def timestamps(self) -> TimestampCard:
        """Who says when it was."""
        return TimestampCard(self._screen)

    @cached_property
    def verify(self) -> VerifyCard:
        """What somebody else's signed document is worth."""
        return VerifyCard(self._screen)

    def _security(self) -> tuple[QWidget, ...]:
        return (self.lock, self.quick, self.passphrase, self.recovery, self.new_key)

    @cached_property
    def own_words(self) -> OwnWordsCard:
        """Words added to the dictionary."""
        card = OwnWordsCard(self._screen)
        card.show_words()
        return card

    @cached_property
    def health(self) -> HealthCard:
        """Whether the notebook is whole."""
        return HealthCard(self._screen)

    @cached_property
    def backups(self) -> BackupsCard:
        """What is kept elsewhere than in the notebook."""
        card = BackupsCard(self._screen)
        card.show_state()
        return card

    @cached_property
    def delay(self) -> DelayCard:
        """How long households are kept."""
        return DelayCard(self._screen)

    def _it(self) -> tuple[QWidget, ...]:
        return self.policy, self.next_version, self.diagnostics

    def _personal(self) -> tuple[QWidget, ...]:
        return self.delay, self.aside, self.examine

    @cached_property
    def aside(self) -> AsideCard:
        """The notebooks of before a backup was put back."""
        card = AsideCard(self._screen)
        card.look()
        return card

    @cached_property
    def examine(self) -> ExamineCard:
        """The households whose time is over."""
        card = ExamineCard(self._screen, self.delay)
        card.look()
        return card

    @cached_property
    def next_version(self) -> UpdateCard:
        """A newer version of the program."""
        return UpdateCard(self._screen)

    @cached_property
    def policy(self) -> PolicyCard:
        """What the IT fixed for this computer."""
        return PolicyCard(self._screen.services.policy)

    @cached_property
    def diagnostics(self) -> DiagnosticsCard:
        """What helps the IT to understand what goes wrong."""
        return DiagnosticsCard(self._screen, self._gate)

    @cached_property
    def journal(self) -> JournalCard:
        """What was written, and when."""
        card = JournalCard(self._screen)
        card.show_lines()
        return card

    def _make_rest(self) -> Iterator[None]:
        """The first section."""
        self.sections.make_first()
        yield

    def open(self, section: str = "") -> None:
        """Read the settings again; `section` is shown, else the one shown before."""
        self._locked = False
        if section:
            self.sections.show_section(section)
        for _part in self.rest:
            pass
        self._show(self._screen.services.settings.load())

    def leave(self) -> None:
        """Forget the passphrases and the code that were on the screen."""
        made = vars(self)
        if "passphrase" in made:
            self.passphrase.clear()
        if "recovery" in made:
            self.recovery.passphrase.clear()
        if "quick" in made:
            self.quick.clear()
        if "diagnostics" in made:
            self.diagnostics.view.stop()
        self._close_code()

    def prepare_lock(self) -> None:
        """Nothing secret stays; what was typed in the profile is kept."""
        if "profile" in vars(self):
            self._keep(self.profile.values())
        self._locked = True  # a line that loses the cursor behind the lock tells of itself once more
        self.leave()

    def _kept(self, card: KeptCard) -> KeptCard:
        """A card of settings, as they are now; what is changed in it is kept."""
        card.show_settings(self._screen.services.settings.load())
        card.changed.connect(self._keep)
        return card

    def _show(self, settings: Settings) -> None:
        """In what has been made so far: the rest shows it when it is made."""
        made = vars(self)
        self._showing = True
        for name in _KEPT:
            if name in made:
                made[name].show_settings(settings)
        self._showing = False
        if "recovery" in made:
            self.recovery.missing.setVisible(not settings.recovery_noted)
        for name in ("seal", "timestamps"):
            if name in made:
                made[name].show_state()
        if "own_words" in made:
            self.own_words.show_words()
        if "absences" in made:
            self.absences.show_absences()
        if "conventions" in made:
            self.conventions.show_conventions()
        if "backups" in made:
            self.backups.show_state()
        if "journal" in made:
            self.journal.show_lines()
        if "examine" in made:
            self.examine.look()
        if "next_version" in made:
            self.next_version.show_notice()

    def _keep(self, values: dict[str, Any]) -> None:
        if self._showing or self._locked:
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
