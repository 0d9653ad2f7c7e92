"""A French noun with what the words around it take from it: its article, its gender, its plural."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.french import capital, plural

_MUTE = frozenset("aeiouyhéèêàâîôû")
"""Before these letters « le » and « la » lose theirs."""


@dataclass(frozen=True)
class Noun:
    """« visite », « visites », feminine: what a scheme calls one of its contacts."""

    one: str
    many: str
    is_feminine: bool = False

    def __str__(self) -> str:
        return self.one

    @property
    def a(self) -> str:
        """« une visite », « un contact »."""
        return f"{'une' if self.is_feminine else 'un'} {self.one}"

    @property
    def the(self) -> str:
        """« la visite », « le contact », « l’entretien »."""
        return f"l’{self.one}" if self._elides else f"{self.it_as_object} {self.one}"

    @property
    def of_the(self) -> str:
        """« de la visite », « du contact », « de l’entretien »."""
        return f"de {self.the}" if self.is_feminine or self._elides else f"du {self.one}"

    @property
    def this(self) -> str:
        """« cette visite », « ce contact », « cet entretien »."""
        if self.is_feminine:
            return f"cette {self.one}"
        return f"{'cet' if self._elides else 'ce'} {self.one}"

    @property
    def it(self) -> str:
        """« elle », « il »."""
        return "elle" if self.is_feminine else "il"

    @property
    def it_as_object(self) -> str:
        """« la », « le »: « il reste à la compléter »."""
        return "la" if self.is_feminine else "le"

    @property
    def title(self) -> str:
        """« Visites »: what many of them are called over a list."""
        return capital(self.many)

    def agreed(self, participle: str) -> str:
        """« faite » from « fait », as the noun asks."""
        return f"{participle}e" if self.is_feminine else participle

    def with_participle(self, participle: str) -> str:
        """« visite faite », « contact prévu »."""
        return f"{self.one} {self.agreed(participle)}"

    def count(self, number: int) -> str:
        """« 1 visite », « 3 contacts »."""
        return plural(number, self.one, self.many)

    def ranked(self, rank: int) -> str:
        """« 1re visite », « 1er contact », « 2e visite »."""
        first = "re" if self.is_feminine else "er"
        return f"{rank}{first if rank == 1 else 'e'} {self.one}"

    @property
    def _elides(self) -> bool:
        return self.one[:1] in _MUTE


VISIT = Noun("visite", "visites", is_feminine=True)
CONTACT = Noun("contact", "contacts")
