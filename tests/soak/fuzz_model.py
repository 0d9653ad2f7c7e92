"""What must be true of the exchange, in plain Python: who wrote what knowing what, and where each of it is.

An `Event` is one version that a person wrote: what it says, and which events that person saw when writing. The model
knows versions by their hash; which of them follow which it knows from what was done, never from what the program says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Values = dict[str, str]
"""What a record says, by the key under which a conflict would show it."""
WITHDRAWN = "withdrawn"


class DivergedError(AssertionError):
    """The program did what must never be."""


@dataclass(frozen=True)
class Event:
    """One version of a record."""

    sha: str
    record: str
    parents: frozenset[str]
    values: Values
    by_program: bool = False
    """No person wrote it: it says what was there before."""


@dataclass
class Account:
    """Everything that was written, and at which version of each record each laptop stands."""

    events: dict[str, Event] = field(default_factory=dict)
    at: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    household_of: dict[str, str] = field(default_factory=dict)
    erased: dict[str, set[str]] = field(default_factory=dict)
    """Households that were deleted, each with the laptops that did it."""
    erased_there: set[str] = field(default_factory=set)
    """Those that the Department is to delete too: a laptop that had told it of them did it."""
    by_key: dict[str, set[str]] = field(default_factory=dict)
    """By laptop, the households that it took over by key."""
    _before: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Notes a version; the same hash is the same version."""
        known = self.events.setdefault(event.sha, event)
        if known.values != event.values:
            raise DivergedError(f"one version says two things: {known} {event}")

    def before(self, sha: str) -> frozenset[str]:
        """The events that this one was written with in sight, near or far, itself included."""
        if sha not in self._before:
            found: set[str] = set()
            left = [sha]
            while left:
                one = left.pop()
                if one not in found and one in self.events:
                    found.add(one)
                    left.extend(self.events[one].parents)
            self._before[sha] = frozenset(found)
        return self._before[sha]

    def all_before(self, shas: Iterable[str]) -> frozenset[str]:
        """The same of several."""
        return frozenset().union(*(self.before(one) for one in shas))

    def stands_at(self, laptop: str, record: str) -> frozenset[str]:
        """The last versions that a laptop has taken in."""
        return self.at.setdefault(laptop, {}).get(record, frozenset())

    def moves(self, laptop: str, record: str, heads: frozenset[str]) -> None:
        """A laptop stands elsewhere without a person's doing: only what follows where it stood may bring that about."""
        before = self.stands_at(laptop, record)
        unknown = {one for one in heads if one not in self.events}
        if unknown:
            raise DivergedError(f"{laptop} has versions of {record} that nobody wrote: {unknown}")
        if not before <= self.all_before(heads):
            raise DivergedError(f"{laptop}: {record} was overwritten: {self.told(before)} by {self.told(heads)}")
        self.at[laptop][record] = heads

    def goes_on(self, stands: frozenset[str], came: Iterable[str]) -> frozenset[str]:
        """Where a laptop stands once it has taken in what came: at what follows everything that it stood at."""
        later = {one for one in came if one in self.events and stands and stands <= self.before(one) - {one}}
        return frozenset(later - {each for one in later for each in self.before(one) - {one}}) or stands

    def values(self, shas: Iterable[str]) -> list[Values]:
        """What each of some versions says."""
        return [self.events[one].values for one in shas]

    def told(self, shas: Iterable[str]) -> str:
        """Some versions, for whoever looks for what went wrong."""
        return ", ".join(f"{one[:6]}{self.events[one].values if one in self.events else '?'}" for one in sorted(shas))

    def is_gone(self, record: str) -> bool:
        """Whether its household was deleted by somebody."""
        return self.household_of.get(record, record) in self.erased


def shared(values: Values) -> Values:
    """What a version says to others: of what was noted by mistake, that it was."""
    if values.get(WITHDRAWN):
        return {name: value if name == WITHDRAWN else "" for name, value in values.items()}
    return values


def settled(mine: Values, theirs: Values, choices: dict[str, str]) -> Values:
    """What a person's choices make of two versions, field by field."""
    return shared({name: theirs.get(name, "") if choices.get(name) == "theirs" else mine[name] for name in mine})
