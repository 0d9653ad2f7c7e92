"""The actions of the whole program: where one can go, how it looks, sending, locking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.ui.keys.actions import Action

if TYPE_CHECKING:
    from desktop.services.settings import Settings, SettingsService
    from desktop.ui.changes import ChangeHub

GOING: Final = "Aller à"
LOOK: Final = "Affichage"
WORK: Final = "Travail"
SMALLEST, LARGEST, STEP = 100, 200, 25
"""Text size in percent."""


def going_actions(rail: Sequence[tuple[str, str, str]], go: Callable[..., None]) -> list[Action]:
    """One for each page of the rail, in its order: Ctrl+1, Ctrl+2, …"""

    def goer(key: str) -> Callable[[], object]:
        return lambda: go(key)

    return [
        Action(f"go.{key}", f"Aller à {title}", goer(key), f"Ctrl+{number}", GOING, "ouvrir écran page")
        for number, (key, title, _icon) in enumerate(rail, start=1)
    ]


def day_actions(go: Callable[..., None]) -> list[Action]:
    """The day as a list, a week or a month, and on paper."""

    def looker(look: str) -> Callable[[], object]:
        return lambda: go("today", look=look)

    return [
        Action("day.list", "Voir la liste du jour", looker("list"), "", GOING, "aujourd’hui tâches"),
        Action("day.week", "Voir la semaine", looker("week"), "", GOING, "agenda calendrier rendez-vous"),
        Action("day.month", "Voir le mois", looker("month"), "", GOING, "agenda calendrier rendez-vous"),
        Action("round", "Imprimer la tournée", lambda: go("round"), "", WORK, "papier feuille jour agenda rendez-vous"),
        Action(
            "absences",
            "Noter mes absences",
            lambda: go("settings", section="absences"),
            "",
            WORK,
            "congé vacances formation maladie arrêt",
        ),
    ]


def figures_actions(go: Callable[..., None]) -> list[Action]:
    """The figures by what people call them."""

    def looker(view: str) -> Callable[[], object]:
        return lambda: go("figures", view=view)

    return [
        Action(
            "figures.indicators", "Voir les indicateurs", looker("indicators"), "", GOING, "chiffres rapport nombre"
        ),
        Action(
            "figures.claim", "Voir le service fait", looker("claim"), "", GOING, "chiffres facture enveloppe avance"
        ),
        Action("figures.table", "Écrire le tableau du Département", looker("table"), "", WORK, "chiffres xlsx ods csv"),
        Action(
            "conventions",
            "Voir les conventions",
            lambda: go("settings", section="conventions"),
            "",
            GOING,
            "tarifs année",
        ),
    ]


def caseload_actions(go: Callable[..., None]) -> list[Action]:
    """What brings households in."""
    words = "tableau excel xlsx csv ods reprendre ménages"
    return [Action("import", "Importer un tableau", lambda: go("import"), "", WORK, words)]


class Look:
    """Changes how the program looks, in the settings, as Réglages does; the window follows at once."""

    def __init__(self, settings: SettingsService, hub: ChangeHub) -> None:
        self._settings, self._hub = settings, hub

    def actions(self) -> list[Action]:
        """Light, dark, as the computer; larger, smaller, usual text."""
        return [
            Action("look.light", "Couleurs claires", lambda: self.set_theme("light"), "", LOOK, "thème jour blanc"),
            Action("look.dark", "Couleurs sombres", lambda: self.set_theme("dark"), "", LOOK, "thème nuit noir"),
            Action(
                "look.system", "Couleurs de l’ordinateur", lambda: self.set_theme("system"), "", LOOK, "thème système"
            ),
            Action(
                "look.contrast", "Contraste élevé, ou habituel", self.turn_contrast, "", LOOK, "thème vue basse lisible"
            ),
            Action("text.larger", "Agrandir le texte", lambda: self.step_text(1), "Ctrl++", LOOK, "zoom police taille"),
            Action(
                "text.smaller", "Réduire le texte", lambda: self.step_text(-1), "Ctrl+-", LOOK, "zoom police taille"
            ),
            Action(
                "text.usual", "Texte à sa taille habituelle", self.usual_text, "Ctrl+0", LOOK, "zoom police normale 100"
            ),
        ]

    def set_theme(self, mode: str) -> None:
        """« light », « dark » or « system »."""
        self._keep(lambda settings: replace(settings, theme=mode))

    def turn_contrast(self) -> None:
        """High contrast, or no more."""
        self._keep(lambda settings: replace(settings, high_contrast=not settings.high_contrast))

    def step_text(self, steps: int) -> None:
        """One size up or down, within 100 and 200 %."""
        self._keep(
            lambda settings: replace(
                settings, text_percent=min(max(settings.text_percent + steps * STEP, SMALLEST), LARGEST)
            )
        )

    def usual_text(self) -> None:
        """100 %."""
        self._keep(lambda settings: replace(settings, text_percent=SMALLEST))

    def _keep(self, change: Callable[[Settings], Settings]) -> None:
        before = self._settings.load()
        after = change(before)
        if after != before:
            self._settings.save(after)
            self._hub.tell("settings")
