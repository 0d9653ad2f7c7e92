"""The people living together who are supported, and their dwelling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from desktop.domain.privacy import confidential, shared, team

_ON_PAPER: Final = "Consigne particulière\u00a0: lire le carnet avant d’appeler ou d’écrire."


class PersonRole(StrEnum):
    """The place of a person in the household."""

    HEAD = "head"
    PARTNER = "partner"
    CHILD = "child"
    SHARED_CHILD = "shared_child"
    """A child in alternating custody: a member of two households."""
    OTHER = "other"

    @property
    def is_child(self) -> bool:
        """Whether it is a child, wherever it sleeps this week."""
        return self in (PersonRole.CHILD, PersonRole.SHARED_CHILD)


@dataclass(frozen=True)
class Person:
    """One member; membership is dated (a child in alternating custody, a person who leaves)."""

    id: str = shared()
    last_name: str = shared()
    first_name: str = shared(default="")
    birth_date: date | None = shared(default=None)
    role: PersonRole = shared(default=PersonRole.HEAD)
    joined_on: date | None = shared(default=None)
    left_on: date | None = shared(default=None)
    phone: str = team(default="")
    keep_from: str = team(default="")
    """To whom nothing of this person may be revealed (R6); whoever takes over has to know it too."""

    @property
    def full_name(self) -> str:
        """« DUPONT Marie »: as files, titles, lists and tables name somebody."""
        return f"{self.last_name.upper()} {self.first_name}".strip()

    @property
    def called(self) -> str:
        """« Marie Dupont »: as somebody signs, is written to, or is spoken of in a sentence."""
        return f"{self.first_name} {self.last_name}".strip()

    def is_member_on(self, day: date) -> bool:
        """Whether the person lives in the household on that day."""
        return (self.joined_on is None or self.joined_on <= day) and (self.left_on is None or day <= self.left_on)


@dataclass(frozen=True)
class Dwelling:
    """Where the household lives; `commune` is an INSEE code, an address may be missing or partial."""

    commune: str = shared(default="")
    address: str = shared(default="")
    postal_code: str = shared(default="")
    housing_status: str = shared(default="")


@dataclass(frozen=True)
class Household:
    """A household and all that is known of it; the first person gives it its name."""

    id: str = shared()
    persons: tuple[Person, ...] = shared()
    dwelling: Dwelling = shared(default=Dwelling())
    composition: str = shared(default="")
    marital_status: str = shared(default="")
    resources_bracket: str = shared(default="")
    agreed_on: date | None = shared(default=None)
    phone: str = team(default="")
    contact_instructions: str = team(default="")
    supports_in_place: str = team(default="")
    note: str = confidential(default="")
    merged_into: str = shared(default="")
    """The household that it was merged into: nothing else is left of it here. Empty for every other."""

    @property
    def name(self) -> str:
        """The name under which the household is listed."""
        return self.persons[0].full_name if self.persons else "Ménage sans nom"

    @property
    def called(self) -> str:
        """How it is written to, and spoken of in a sentence."""
        return self.persons[0].called if self.persons else self.name

    @property
    def cautions(self) -> tuple[str, ...]:
        """To be read before anybody calls, shows or hands over anything (R6), in sentences: how, then from whom."""
        how = self.contact_instructions.strip()
        return ((f"Consignes de contact\u00a0: {how}",) if how else ()) + self.marks

    @property
    def paper_cautions(self) -> tuple[str, ...]:
        """The same on a sheet that anybody may find: of a person at risk, only to read the notebook first (R6)."""
        return (_ON_PAPER,) if self.marks else self.cautions

    @property
    def marks(self) -> tuple[str, ...]:
        """For each person at risk, also one who has left: to whom nothing may be revealed."""
        return tuple(
            f"{person.full_name}\u00a0: ne rien révéler à {person.keep_from.rstrip('.')}."
            for person in self.persons
            if person.keep_from
        )
