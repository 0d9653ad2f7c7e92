"""Why something is told of a measure: one sentence that keeps its parts, so that nobody takes it apart again."""

from __future__ import annotations

from typing import Self

from desktop.domain.french import capital


class Reason(str):
    """« ASTRE, mois 3 sur 12 : 2e visite »: the scheme, where its measure stands, what is to be done."""

    __slots__ = ("place", "scheme", "what")
    scheme: str
    place: str
    what: str

    def __new__(cls, scheme: str, what: str, place: str = "") -> Self:
        """Without a scheme or a place only the rest is said."""
        head = ", ".join(part for part in (scheme, place) if part)
        reason = super().__new__(cls, f"{head}\u00a0: {what}" if head else what)
        reason.scheme, reason.place, reason.what = scheme, place, what
        return reason

    @property
    def without_scheme(self) -> Self:
        """« Mois 3 sur 12 : 2e visite », where a chip beside it says the scheme."""
        return self._capital(type(self)("", self.what, self.place))

    @property
    def asked(self) -> str:
        """« 2e visite », where scheme and place stand elsewhere."""
        return self._capital(type(self)("", self.what))

    def followed_by(self, words: str) -> Self:
        """The same with more about what is to be done."""
        return type(self)(self.scheme, f"{self.what} {words}", self.place)

    def _capital(self, reason: Self) -> Self:
        what = reason.what if reason.place else capital(reason.what)
        return type(self)("", what, capital(reason.place))
