"""Search over everything in the notebook: households, measures and visits, typing errors forgiven.

The index lies in the encrypted notebook and knows every text; a line of a result shows none of them, only what helps to
recognise the record: commune, address, scheme, state, day and what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from desktop.domain.french import hour, long_date
from desktop.domain.text import fold
from desktop.schemes.path import STATE_LABELS
from desktop.services.wording import KINDS, outcome_words
from desktop.services.workspace import Workspace
from desktop.storage.cards import HouseholdCard
from desktop.storage.search import SearchHit, words_of
from desktop.storage.unit_of_work import UnitOfWork

_EACH: Final = 8
_ENOUGH: Final = 3
"""With fewer households found as typed, those near what was typed are shown after them."""
_RECENT: Final = "recent_households"
_RECENT_KEPT: Final = 8


class FoundKind(StrEnum):
    """What can be found, in the order in which it is shown."""

    HOUSEHOLD = "household"
    MEASURE = "measure"
    CONTACT = "contact"


@dataclass(frozen=True)
class Found:
    """Something found, with the household it belongs to, and what helps to recognise it."""

    kind: str
    id: str
    household_id: str
    household: str
    commune: str
    measure_id: str | None
    detail: str = ""
    aside: str = ""
    schemes: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchResult:
    """All that was found for what was typed; `words` are those to mark, `near` when only errors forgiven found it."""

    typed: str
    found: tuple[Found, ...] = ()
    words: tuple[str, ...] = ()
    near: bool = False

    def of_kind(self, kind: FoundKind) -> tuple[Found, ...]:
        """What was found of one kind."""
        return tuple(found for found in self.found if found.kind == kind)


class SearchService:
    """Finds by the beginnings of words, in any order, without accents, across records."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._recent: list[str] | None = None

    def search(self, typed: str, each: int = _EACH) -> SearchResult:
        """The best households, measures and visits, so many of each at most."""
        words = tuple(words_of(fold(typed)))
        if not words:
            return SearchResult(typed)
        with self._workspace.notebook.read() as uow:
            hits = [hit for kind in FoundKind for hit in uow.search.find(kind, typed, each)]
            exact = bool(hits)
            if sum(hit.kind == FoundKind.HOUSEHOLD for hit in hits) < _ENOUGH:
                kinds = (FoundKind.HOUSEHOLD,) if exact else tuple(FoundKind)
                near, also = self._near(uow, typed, kinds, each, {hit.ref for hit in hits})
                hits, words = [*hits, *near], (*words, *also)
            found = self._told(uow, hits, by_phone=typed.strip()[:1] in {"0", "+"})
        return SearchResult(typed, tuple(found), words, near=bool(found) and not exact)

    def recent(self) -> list[Found]:
        """The households opened last, the latest first."""
        with self._workspace.notebook.read() as uow:
            ids = self._recent_ids(uow)
            cards = uow.cards.households(ids)
        return [self._household(cards[one]) for one in ids if one in cards]

    def note_opened(self, household_id: str | None, measure_id: str | None) -> None:
        """Remembers that a household was looked at, by itself or by a measure of it."""
        if not household_id and not measure_id:
            return
        with self._workspace.notebook.read() as uow:
            owner = household_id or uow.cards.household_of(measure_id or "")
            known = self._recent_ids(uow)
        if owner:
            self._recent = [owner, *(one for one in known if one != owner)][:_RECENT_KEPT]

    def keep_recent(self) -> None:
        """Writes the households opened last into the notebook, before it is locked."""
        if self._recent is not None:
            with self._workspace.notebook.write(work=False) as uow:
                there = uow.cards.households(self._recent)
                uow.settings.put(_RECENT, [one for one in self._recent if one in there])  # nobody deleted meanwhile

    def household_of(self, measure_id: str) -> str:
        """The household of a measure; empty when there is no such measure."""
        with self._workspace.notebook.read() as uow:
            return uow.cards.household_of(measure_id) or ""

    def measure_in_course(self, household_id: str) -> str | None:
        """The measure that a household is followed by now, None when there is none."""
        with self._workspace.notebook.read() as uow:
            return uow.cards.measure_in_course(household_id)

    def _recent_ids(self, uow: UnitOfWork) -> list[str]:
        if self._recent is None:
            self._recent = list(uow.settings.get(_RECENT, []))
        return self._recent

    def _near(
        self, uow: UnitOfWork, typed: str, kinds: Sequence[FoundKind], each: int, known: set[str]
    ) -> tuple[list[SearchHit], tuple[str, ...]]:
        """What is near the words typed, with the words that were meant; the fewest errors that find anything."""
        for nearness in uow.search.near(typed):
            hits = [hit for kind in kinds for hit in uow.search.find_near(kind, nearness, each) if hit.ref not in known]
            if hits:
                return hits, nearness.words
        return [], ()

    def _told(self, uow: UnitOfWork, hits: Sequence[SearchHit], *, by_phone: bool) -> Iterable[Found]:
        """The hits with what their lines show, each kind in its order."""
        households = uow.cards.households(hit.household_id for hit in hits)
        ranked = [(hit, households[hit.household_id]) for hit in hits]
        of_kind = {kind: [pair for pair in ranked if pair[0].kind == kind] for kind in FoundKind}
        by_name = sorted(of_kind[FoundKind.HOUSEHOLD], key=lambda pair: (pair[0].rank, fold(pair[1].name), pair[0].ref))
        found = [self._household(card) for _hit, card in by_name]
        if by_phone:
            found = [
                replace(one, aside=card.phone) if card.phone else one
                for one, (_hit, card) in zip(found, by_name, strict=True)
            ]
        found += self._measures(uow, of_kind[FoundKind.MEASURE])
        return found + self._contacts(uow, of_kind[FoundKind.CONTACT])

    def _household(self, card: HouseholdCard) -> Found:
        commune = self._workspace.commune_name(card.commune)
        detail = ", ".join(part for part in (commune, card.address) if part)
        return Found(FoundKind.HOUSEHOLD, card.id, card.id, card.name, commune, None, detail, schemes=card.schemes)

    def _measures(self, uow: UnitOfWork, hits: Sequence[tuple[SearchHit, HouseholdCard]]) -> list[Found]:
        cards = uow.cards.measures(hit.ref for hit, _household in hits)
        order = list(STATE_LABELS)
        told = []
        for hit, household in hits:
            card, commune = cards[hit.ref], self._workspace.commune_name(household.commune)
            scheme = self._workspace.registry.scheme(card.scheme)
            detail = f"{scheme.name}, {commune}, depuis le {long_date(card.start)}"
            found = Found(
                FoundKind.MEASURE, card.id, household.id, household.name, commune, card.id, detail,
                STATE_LABELS[card.state], (card.scheme,),
            )  # fmt: skip
            told.append(((order.index(card.state), -card.start.toordinal(), fold(household.name)), found))
        return [found for _order, found in sorted(told, key=lambda pair: pair[0])]

    def _contacts(self, uow: UnitOfWork, hits: Sequence[tuple[SearchHit, HouseholdCard]]) -> list[Found]:
        cards = uow.cards.contacts(hit.ref for hit, _household in hits)
        told = []
        for hit, household in hits:
            card, commune = cards[hit.ref], self._workspace.commune_name(household.commune)
            moment = f"{long_date(card.day)}, {hour(card.at)}" if card.at else long_date(card.day)
            detail = f"{moment}, {KINDS[card.kind].lower()}, {commune}"
            word = self._workspace.registry.scheme(card.scheme).visit_word
            found = Found(
                FoundKind.CONTACT, card.id, household.id, household.name, commune, hit.measure_id, detail,
                outcome_words(card.outcome, word), (card.scheme,),
            )  # fmt: skip
            told.append(((-card.day.toordinal(), fold(household.name)), found))
        return [found for _order, found in sorted(told, key=lambda pair: pair[0])]
