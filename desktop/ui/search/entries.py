"""The lines of the search: headings, what was found under each, and what helps to recognise it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from desktop.domain.french import plural
from desktop.domain.text import fold
from desktop.services.search import Found, FoundKind, SearchResult
from desktop.ui.keys.actions import Action

_HEADINGS: Final = {FoundKind.HOUSEHOLD: "Ménages", FoundKind.MEASURE: "Mesures", FoundKind.CONTACT: "Visites"}
_KINDS: Final = {FoundKind.HOUSEHOLD: "ménage", FoundKind.MEASURE: "mesure", FoundKind.CONTACT: "visite"}
RECENT: Final = "Derniers ménages ouverts"
ACTIONS: Final = "Actions"


@dataclass(frozen=True)
class Entry:
    """One line: a heading when it has no target; `marked` are the folded words whose letters stand out."""

    title: str
    group: str
    detail: str = ""
    aside: str = ""
    schemes: tuple[str, ...] = ()
    icon: str = ""
    marked: tuple[str, ...] = ()
    target: object = None

    @property
    def is_heading(self) -> bool:
        """Whether it only names what follows."""
        return self.target is None

    @property
    def words(self) -> str:
        """The line as a screen reader says it."""
        kind = _KINDS[FoundKind(self.target.kind)] if isinstance(self.target, Found) else ""
        parts = (self.title, self.detail, self.aside, "action" if isinstance(self.target, Action) else kind)
        return ", ".join(part for part in parts if part)


def entries_of(result: SearchResult, actions: Sequence[Action]) -> list[Entry]:
    """What was found and what can be done, each under its heading."""
    entries: list[Entry] = []
    if result.near:
        entries.append(Entry(f"Proches de «\u00a0{result.typed.strip()}\u00a0», à l’écrit ou à l’oreille", "near"))
    for kind, heading in _HEADINGS.items():
        entries += _group(heading, [_found(one, heading, result.words) for one in result.of_kind(kind)])
    typed = tuple(fold(result.typed).split())
    acts = _group(ACTIONS, [_action(action, typed) for action in actions])
    sure = not result.near and bool(result.of_kind(FoundKind.HOUSEHOLD))
    return acts + entries if not sure and _is_meant(actions, typed) else entries + acts


def recent_entries(found: Sequence[Found]) -> list[Entry]:
    """The households opened last."""
    return _group(RECENT, [_found(one, RECENT, ()) for one in found])


def count_words(entries: Sequence[Entry]) -> str:
    """How much was found, in words."""
    count = sum(not entry.is_heading for entry in entries)
    return plural(count, "résultat", "résultats") if count else "Rien ne correspond à ces mots."


def _is_meant(actions: Sequence[Action], typed: tuple[str, ...]) -> bool:
    """Whether the first action begins, in its label or its other words, with what is typed."""
    begun = " ".join(typed)
    return any(
        " ".join(fold(words).split()).startswith(begun)
        for action in actions[:1]
        for words in (action.label, action.words)
    )


def _group(heading: str, lines: Sequence[Entry]) -> list[Entry]:
    return [Entry(heading, heading), *lines] if lines else []


def _found(found: Found, group: str, marked: tuple[str, ...]) -> Entry:
    icon = "household" if found.kind == FoundKind.HOUSEHOLD else ""
    return Entry(found.household, group, found.detail, found.aside, found.schemes, icon, marked, found)


def _action(action: Action, marked: tuple[str, ...]) -> Entry:
    return Entry(action.label, ACTIONS, "", "\u00a0".join(_key_words(action.keys)), (), "chevron-right", marked, action)


def _key_words(keys: str) -> Iterator[str]:
    if keys:
        yield keys.replace("Shift", "Maj").replace("Left", "Gauche").replace("+", "\u00a0+\u00a0")
