"""The versions of a bilan by what each is to who looks: the one in hand, the one in force, those of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from desktop.domain.french import long_date
from desktop.services.ceremony import Version


class Standing(Enum):
    """IN_HAND is worked on or was sealed last; IN_FORCE counts while another is written; FORMER counts no more."""

    IN_HAND = auto()
    IN_FORCE = auto()
    FORMER = auto()


@dataclass(frozen=True)
class Shelf:
    """`versions`: every one, the newest first; `in_hand`: the id of the one that the steps are about."""

    versions: Sequence[Version] = ()
    in_hand: str = ""

    @property
    def beside(self) -> Version | None:
        """What is shown beside the one in hand: the one in force, else the newest of which there is a document."""
        others = self.others(self.in_hand)
        return next((one for one in others if one.is_in_force), next(iter(others), None))

    @property
    def beside_words(self) -> str:
        """How that one is asked for; empty when there is none."""
        beside = self.beside
        if beside is None:
            return ""
        return "Voir le bilan en vigueur" if beside.is_in_force else "Voir la version d’avant"

    def version(self, bilan_id: str) -> Version:
        """One of them."""
        return next(one for one in self.versions if one.bilan_id == bilan_id)

    def standing(self, bilan_id: str) -> Standing:
        """What one of them is to who looks."""
        if bilan_id == self.in_hand:
            return Standing.IN_HAND
        return Standing.IN_FORCE if self.version(bilan_id).is_in_force else Standing.FORMER

    def others(self, bilan_id: str) -> list[Version]:
        """Those that can be looked at instead of one: what is still being signed is seen in its own step."""
        signing = () if self.in_hand and self.version(self.in_hand).is_in_force else (self.in_hand,)
        return [one for one in self.versions if one.shown_sha256 and one.bilan_id not in (bilan_id, *signing)]


def name_of(version: Version) -> str:
    """« bilan du 22 novembre 2026 »."""
    return f"bilan du {long_date(version.made_on)}"
