"""Who keeps the notebook, as the schemes ask for it: a social worker of the association, with experience (A8, V3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.french import plural

EXPERIENCE_YEARS: Final = 2
"""In support through housing, at least (A8)."""
_MONTHS: Final = 12


class Diploma(StrEnum):
    """The level of a diploma of social work as the convention counts it; level III is two years after the bac."""

    LEVEL_III = "iii"
    LEVEL_II = "ii"
    LEVEL_I = "i"
    NONE = "none"


LEVEL_WORDS: Final = {
    Diploma.LEVEL_III: "niveau\u00a05",
    Diploma.LEVEL_II: "niveau\u00a06",
    Diploma.LEVEL_I: "niveau\u00a07",
}
"""The names of the levels since 2019 (décret n° 2019-14), which diplomas bear today."""
FORMER_WORDS: Final = {
    Diploma.LEVEL_III: "niveau\u00a0III",
    Diploma.LEVEL_II: "niveau\u00a0II",
    Diploma.LEVEL_I: "niveau\u00a0I",
}
"""Their names before, which the convention still uses."""
LEVEL_ASKED: Final = f"{LEVEL_WORDS[Diploma.LEVEL_III]} (ancien {FORMER_WORDS[Diploma.LEVEL_III]})"
"""What the convention asks for (A8)."""


@dataclass(frozen=True)
class Worker:
    """What the profile says; None and empty are not told."""

    name: str = ""
    diploma: Diploma | None = None
    housing_since: date | None = None
    operator: str = ""

    @property
    def is_no_social_worker(self) -> bool:
        """Whether the profile says that there is no diploma of social work; not told is not no."""
        return self.diploma is Diploma.NONE

    def years(self, on: date) -> int | None:
        """Whole years of support through housing on a day."""
        if self.housing_since is None or self.housing_since > on:
            return None
        months = (on.year - self.housing_since.year) * _MONTHS + on.month - self.housing_since.month
        return (months - (add_months(self.housing_since, months) > on)) // _MONTHS

    def standing(self, on: date) -> str:
        """« Travail social de niveau 5 (ancien niveau III), 6 ans d’accompagnement par le logement » (A8)."""
        level = LEVEL_WORDS.get(self.diploma) if self.diploma else None
        years = self.years(on)
        parts = [f"Travail social de {level} (ancien {FORMER_WORDS[self.diploma]})"] if level and self.diploma else []
        if years is not None and years > 0:
            parts.append(f"{plural(years, 'an', 'ans')} d’accompagnement par le logement")
        return ", ".join(parts)

    def lacks_of_level(self, on: date) -> tuple[str, ...]:
        """What the profile lacks of a social worker of level III with two years of experience, in words (A8)."""
        lacks = []
        if self.diploma is None:
            lacks.append("votre diplôme de travail social")
        elif self.is_no_social_worker:
            lacks.append(f"un diplôme de travail social de {LEVEL_ASKED}")
        years = self.years(on)
        if years is None:
            lacks.append("la date de vos débuts dans l’accompagnement par le logement")
        elif years < EXPERIENCE_YEARS:
            lacks.append(f"{EXPERIENCE_YEARS}\u00a0ans d’expérience de l’accompagnement par le logement")
        return tuple(lacks)
