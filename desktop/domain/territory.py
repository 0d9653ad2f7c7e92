"""Communes and the territories that group them: dated data, because the groups change."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop.domain.commune_changes import CommuneChange, load_changes, successor
from desktop.domain.search_slips import nearly_begins
from desktop.domain.text import fold

# A commune is written « Saint-Omer » or « St Omer »; both spellings find it.
_SHORT = {"saint": "st", "sainte": "ste", "saints": "sts"}
_LONG = {short: long for long, short in _SHORT.items()}
_BASES = ("doc", "choice")


class TerritoryError(ValueError):
    """Territories that do not hold together; `problems` names each one, in French."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of the département, with its territory; a postal code is shared by many, `insee` is the key."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    epci_code: str
    epci_name: str
    territory: str
    population: int
    until: date | None = None
    """The last day of a commune that is one with others since; None for those there are."""
    became: str = ""
    """The code of the commune that it is part of since."""


@dataclass(frozen=True, slots=True)
class TerritoryPart:
    """What a territory is made of from a day: one whole EPCI, or single communes by INSEE code.

    `basis` is "doc" (written in the calls for projects) or "choice" (they are silent).
    """

    territory: str
    label: str
    epci: str
    communes: tuple[str, ...]
    basis: str
    starts: date
    ends: date | None = None

    def in_force(self, on: date | None) -> bool:
        """Whether the part holds on a day; None asks for the parts without an end."""
        if on is None:
            return self.ends is None
        return self.starts <= on and (self.ends is None or on <= self.ends)


class Communes:
    """All the communes, found by code or by a few letters of their name."""

    def __init__(self, communes: Iterable[Commune], changes: Sequence[CommuneChange] = ()) -> None:
        self._by_insee = {commune.insee: commune for commune in communes}
        self._changes = tuple(changes)
        self._former = _former(self._by_insee, self._changes)
        self._searchable = [
            (commune, *_spellings(commune, *(old.name for old in self._former.values() if old.became == commune.insee)))
            for commune in self._by_insee.values()
        ]

    @classmethod
    def load(
        cls, communes_path: Path, territories_path: Path, on: date | None = None, changes_path: Path | None = None
    ) -> Communes:
        """Read communes62.json and territories.toml, as they stand on a day (None: now); raises TerritoryError.

        `changes_path` tells which communes became one since.
        """
        rows = json.loads(communes_path.read_text(encoding="utf-8"))
        parts = [part for part in load_parts(territories_path) if part.in_force(on)]
        territories = _territory_of_each(rows, parts)
        changes = load_changes(changes_path) if changes_path is not None else ()
        return cls((_commune(row, territories[row["insee"]]) for row in rows), changes)

    def merged(self, change: CommuneChange, name: str) -> Communes:
        """With one more change, the commune that goes on under its new name; raises TerritoryError.

        The same again changes nothing.
        """
        if change in self._changes:
            return self
        gone = {insee for insee, _name in change.before}
        heir, unknown = self._by_insee.get(change.insee), sorted(gone - self._by_insee.keys())
        if heir is None or unknown or change.insee not in gone:
            raise TerritoryError([f"{change.insee}\u00a0: ces communes ne sont pas, ou plus, celles du département."])
        parts = [self._by_insee[insee] for insee in gone]
        postal_codes = tuple(sorted({code for one in parts for code in one.postal_codes}))
        population = sum(one.population for one in parts)
        one = replace(heir, name=_curly(name), postal_codes=postal_codes, population=population)
        others = [each for each in self if each.insee not in gone]
        changes = sorted((*self._changes, change), key=lambda each: each.on)
        return Communes([*others, one], changes)

    def __len__(self) -> int:
        return len(self._by_insee)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self._by_insee.values())

    def by_insee(self, insee: str) -> Commune | None:
        """The commune with this INSEE code, one that is no more included: what was written of it keeps its name."""
        return self._by_insee.get(insee) or self._former.get(insee)

    def on(self, insee: str, day: date) -> Commune | None:
        """The commune that a code stands for on a day: the one it is part of by then, under the name of that day."""
        found = self.by_insee(successor(self._changes, insee, day))
        earlier = (change.name_of(insee) for change in self._changes if day < change.on and change.name_of(insee))
        name = next(earlier, "")
        return replace(found, name=name) if found is not None and name and found.insee == insee else found

    def now(self, insee: str) -> Commune | None:
        """The commune that there is today for a code, that of before included."""
        return self.on(insee, date.max)

    @property
    def changed_on(self) -> tuple[date, ...]:
        """The days on which communes became one."""
        return tuple(sorted({change.on for change in self._changes}))

    @property
    def former(self) -> tuple[Commune, ...]:
        """Those that are no more, under codes that nobody has any more."""
        return tuple(self._former.values())

    @property
    def territories(self) -> tuple[str, ...]:
        """The names of the territories, in alphabetical order."""
        return tuple(sorted({commune.territory for commune in self}))

    def search(self, text: str, limit: int = 20, own: Collection[str] = ()) -> tuple[Commune, ...]:
        """The communes of which each typed word begins a word of the name, or a postal code.

        Names that begin with the text come first, of these the ones of one's own territories, then the more
        peopled. When there is none, one slip in each word is forgiven.
        """
        typed = fold(text).split()
        if not typed:
            return ()
        return self._found(typed, limit, str.startswith, own) or self._found(typed, limit, nearly_begins, own)

    def _found(
        self, typed: list[str], limit: int, begins: Callable[[str, str], bool], own: Collection[str]
    ) -> tuple[Commune, ...]:
        starts = (" ".join(typed), " ".join(_SHORT.get(word, word) for word in typed))
        found = [
            (
                not any(name.startswith(starts) for name in names),
                commune.territory not in own,
                -commune.population,
                commune.name,
                commune,
            )
            for commune, names, words in self._searchable
            if all(any(begins(word, prefix) for word in words) for prefix in typed)
        ]
        return tuple(row[-1] for row in sorted(found, key=lambda row: row[:4])[:limit])


def load_parts(path: Path) -> tuple[TerritoryPart, ...]:
    """The parts of every territory in a territories.toml; raises TerritoryError."""
    with path.open("rb") as file:
        entries = tomllib.load(file).get("part", [])
    problems = [problem for number, entry in enumerate(entries) for problem in _part_problems(number, entry)]
    if problems:
        raise TerritoryError(problems)
    return tuple(
        TerritoryPart(
            territory=entry["territory"],
            label=entry["label"],
            epci=entry.get("epci", ""),
            communes=tuple(entry.get("communes", ())),
            basis=entry["basis"],
            starts=entry["starts"],
            ends=entry.get("ends"),
        )
        for entry in entries
    )


def _part_problems(number: int, entry: Mapping[str, Any]) -> Iterator[str]:
    where = f"part[{number}]"
    for key in ("territory", "label"):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{where}.{key}\u00a0: texte attendu."
    if entry.get("basis") not in _BASES:
        yield f"{where}.basis\u00a0: «\u00a0doc\u00a0» ou «\u00a0choice\u00a0» attendu."
    if ("epci" in entry) == ("communes" in entry):
        yield f"{where}\u00a0: soit un EPCI, soit des communes."
    if not isinstance(entry.get("starts"), date):
        yield f"{where}.starts\u00a0: date attendue."


def _territory_of_each(rows: Sequence[Mapping[str, Any]], parts: Sequence[TerritoryPart]) -> dict[str, str]:
    """INSEE code to territory; a commune named alone goes before its EPCI."""
    known_epci = {row["epci_code"] for row in rows}
    known_communes = {row["insee"] for row in rows}
    by_epci: dict[str, str] = {}
    by_commune: dict[str, str] = {}
    problems: list[str] = []
    for part in parts:
        for code in (part.epci,) if part.epci else part.communes:
            known, taken = (known_epci, by_epci) if part.epci else (known_communes, by_commune)
            if code not in known:
                problems.append(f"{part.territory}\u00a0: {code} est inconnu.")
            elif code in taken:
                problems.append(f"{part.territory}\u00a0: {code} est déjà dans {taken[code]}.")
            else:
                taken[code] = part.territory
    found = {row["insee"]: by_commune.get(row["insee"]) or by_epci.get(row["epci_code"], "") for row in rows}
    problems += [f"{row['nom']} ({row['insee']})\u00a0: aucun territoire." for row in rows if not found[row["insee"]]]
    if problems:
        raise TerritoryError(problems)
    return found


def _former(known: Mapping[str, Commune], changes: Sequence[CommuneChange]) -> dict[str, Commune]:
    """The communes whose code is gone, each in the territory of the one that it is part of."""
    found: dict[str, Commune] = {}
    for change in changes:
        heir = known.get(successor(changes, change.insee, date.max))
        for insee, name in change.before if heir is not None else ():
            if insee not in known and heir is not None:
                last = change.on - timedelta(days=1)
                found[insee] = replace(heir, insee=insee, name=name, population=0, until=last, became=heir.insee)
    return found


def _curly(name: str) -> str:
    """A name as it is printed: the national list has straight apostrophes."""
    return name.replace("'", "’")


def _commune(row: Mapping[str, Any], territory: str) -> Commune:
    return Commune(
        insee=row["insee"],
        name=_curly(row["nom"]),
        postal_codes=tuple(row["codes_postaux"]),
        epci_code=row["epci_code"],
        epci_name=_curly(row["epci_nom"]),
        territory=territory,
        population=row["population"],
    )


def _spellings(commune: Commune, *former: str) -> tuple[tuple[str, str], frozenset[str]]:
    """The folded name with « saint » long and short, and the words of both with the postal codes.

    A commune is found by the names of those that are part of it since, too.
    """
    words = fold(commune.name).split()
    long = [_LONG.get(word, word) for word in words]
    short = [_SHORT.get(word, word) for word in words]
    old = [word for name in former for word in fold(name).split()]
    older = [table.get(word, word) for word in old for table in (_LONG, _SHORT)]
    return (" ".join(long), " ".join(short)), frozenset({*long, *short, *older, *commune.postal_codes})
