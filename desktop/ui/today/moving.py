"""A visit on its way to another day: what may be said of each day while it is held there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import capital
from desktop.services.appointments import Mover, Verdict
from desktop.ui.parts.words import day_in_words
from desktop.ui.screen import Screen
from desktop.ui.today.drag import Picked


@dataclass(frozen=True)
class Moving:
    """The visit that is held, and where it may go."""

    measure_id: str
    contact_id: str | None
    household: str
    at: time | None
    mover: Mover

    @classmethod
    def of(cls, screen: Screen, picked: Picked) -> Moving:
        """What is known of a visit when it is taken; NotFoundError when it is there no more."""
        mover = screen.services.appointments.mover(picked.measure_id, picked.contact_id)
        return cls(picked.measure_id, picked.contact_id, mover.household, mover.contact.at, mover)

    @property
    def title(self) -> str:
        """« Déplacer la visite : DELATTRE Éloïse »; what has no day yet is planned."""
        act = "Déplacer" if self.contact_id else "Planifier"
        return f"{act} {self.mover.scheme.visit_word.the}\u00a0: {self.household}"

    @property
    def at_home(self) -> bool:
        """Whether somebody goes to the household's door for it."""
        return self.mover.contact.kind is ContactKind.HOME

    @property
    def picked(self) -> Picked:
        """What is held."""
        return Picked(self.measure_id, self.contact_id)

    @property
    def first_day(self) -> date:
        """Where it is held over at first."""
        return self.mover.first_day()

    def verdict(self, day: date) -> Verdict:
        """Whether it may go to a day."""
        return self.mover.verdict(day)

    def words(self, day: date) -> str:
        """« Mardi 24 novembre 2026. Ce jour est passé … » for the line that tells it."""
        verdict = self.verdict(day)
        told = day_in_words(day)
        tail = verdict.refusal or verdict.remark or "Libre."
        return f"{capital(told)}. {tail}"
