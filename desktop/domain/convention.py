"""Conventions between an operator and the Department: period, territories, rates, envelope; all of it is data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

RATES = ("month", "diagnosis", "visit", "porte_close", "forfait")
"""What a convention may pay: a measure-month, a diagnosis, a visit, a porte close, a lump sum for twelve months."""

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
# Written as text, because a number of TOML or JSON is a binary fraction: 162.38 would not be exact.
_AMOUNT = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,2})?")
_CENT = Decimal("0.01")
_FIELDS = frozenset(
    {
        *("id", "scheme", "name", "starts", "ends", "territories", "rates"),
        *("envelope", "advance_percent", "target", "source", "demonstration"),
    }
)


class ConventionError(ValueError):
    """A convention that cannot be taken; `problems` gives every fault with the path of its field, in French."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Convention:
    """What one operator may do and be paid for in one scheme, from `starts` to `ends` inclusive.

    No territories means the whole département. Amounts are euros with exact cents; `rates` has keys of RATES only.
    A `forfait` and the target beside it are for twelve months, and shrink with the months (M6); the envelope is not.
    """

    id: str
    scheme: str
    name: str
    starts: date
    ends: date
    territories: tuple[str, ...]
    rates: Mapping[str, Decimal] = field(hash=False)
    envelope: Decimal
    advance_percent: int | None
    target: int | None
    source: str
    demonstration: bool = False

    def covers(self, scheme: str, on: date, territory: str | None) -> bool:
        """Whether a measure of the scheme, on that day in that territory, falls under the convention."""
        placed = not self.territories or territory in self.territories
        return self.scheme == scheme and self.starts <= on <= self.ends and placed


def covering(conventions: Iterable[Convention], scheme: str, on: date, territory: str | None) -> Convention | None:
    """The convention that covers a day and a territory (None: unknown, only the whole département fits).

    When several do: a real one before a demonstration, named territories before the whole département, then the
    one that started last, then the one given first.
    """
    found = [each for each in conventions if each.covers(scheme, on, territory)]
    return max(found, key=lambda c: (not c.demonstration, bool(c.territories), c.starts), default=None)


def parse_convention(mapping: Mapping[str, Any]) -> Convention:
    """Build a convention from TOML or JSON; raises ConventionError with every fault and the path of its field."""
    read = _Reader(mapping)
    convention = {
        "id": read.checked("id", _slug),
        "scheme": read.checked("scheme", _slug),
        "name": read.checked("name", _text),
        "starts": read.checked("starts", _day),
        "ends": read.checked("ends", _day),
        "territories": read.territories(),
        "rates": read.rates(),
        "envelope": read.checked("envelope", _amount),
        "advance_percent": read.checked("advance_percent", _percent, optional=True),
        "target": read.checked("target", _count, optional=True),
        "source": read.checked("source", _text),
        "demonstration": read.checked("demonstration", _flag, optional=True) or False,
    }
    starts, ends = convention["starts"], convention["ends"]
    if starts is not None and ends is not None and ends < starts:
        read.problems.append("ends\u00a0: la fin est avant le début.")
    if read.problems:
        raise ConventionError(read.problems)
    return Convention(**convention)


def to_mapping(convention: Convention) -> dict[str, Any]:
    """The inverse of `parse_convention`, with text for dates and amounts; what is empty is left out."""
    mapping: dict[str, Any] = {
        "id": convention.id,
        "scheme": convention.scheme,
        "name": convention.name,
        "starts": convention.starts.isoformat(),
        "ends": convention.ends.isoformat(),
        "territories": list(convention.territories),
        "rates": {name: _amount_text(amount) for name, amount in convention.rates.items()},
        "envelope": _amount_text(convention.envelope),
        "source": convention.source,
        "demonstration": convention.demonstration,
    }
    optional = {"advance_percent": convention.advance_percent, "target": convention.target}
    return mapping | {name: value for name, value in optional.items() if value is not None}


def load_conventions(directory: Path) -> tuple[Convention, ...]:
    """Every *.toml of a directory, by file name; raises ConventionError with the faults of all the files."""
    loaded: dict[str, Convention] = {}
    problems: list[str] = []
    for path in sorted(directory.glob("*.toml")):
        try:
            convention = parse_convention(tomllib.loads(path.read_text(encoding="utf-8")))
        except ConventionError as error:
            problems += [f"{path.name}\u00a0: {problem}" for problem in error.problems]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}\u00a0: fichier illisible ({error}).")
        else:
            if convention.id in loaded:
                problems.append(f"{path.name}\u00a0: id\u00a0: «\u00a0{convention.id}\u00a0» existe déjà.")
            loaded[convention.id] = convention
    if problems:
        raise ConventionError(problems)
    return tuple(loaded.values())


class _Reader:
    """Reads the fields one by one and gathers what is wrong with them."""

    def __init__(self, mapping: Mapping[str, Any]) -> None:
        self._mapping = mapping
        self.problems = [f"{key}\u00a0: champ inconnu." for key in mapping if key not in _FIELDS]

    def checked(self, path: str, check: Callable[[Any], Any], *, optional: bool = False) -> Any:
        """The checked value of a field; None, with its problem noted, when it is missing or wrong."""
        value = self._mapping.get(path)
        if value is None:
            if not optional:
                self.problems.append(f"{path}\u00a0: champ obligatoire.")
            return None
        return self._taken(path, value, check)

    def territories(self) -> tuple[str, ...]:
        """The names of the territories; a missing list is the whole département."""
        value = self._mapping.get("territories", [])
        if not isinstance(value, list | tuple):
            self.problems.append("territories\u00a0: liste de textes attendue.")
            return ()
        names = [self._taken(f"territories[{number}]", name, _text) for number, name in enumerate(value)]
        doubles = sorted({name for name in names if name is not None and names.count(name) > 1})
        self.problems += [f"territories\u00a0: «\u00a0{name}\u00a0» est écrit deux fois." for name in doubles]
        return tuple(names)

    def rates(self) -> dict[str, Decimal]:
        """The rates by name; there may be none."""
        value = self._mapping.get("rates", {})
        if not isinstance(value, Mapping):
            self.problems.append("rates\u00a0: table de montants attendue.")
            return {}
        self.problems += [f"rates.{name}\u00a0: tarif inconnu." for name in value if name not in RATES]
        return {name: self._taken(f"rates.{name}", value[name], _amount) for name in RATES if name in value}

    def _taken(self, path: str, value: Any, check: Callable[[Any], Any]) -> Any:
        try:
            return check(value)
        except ValueError as error:
            self.problems.append(f"{path}\u00a0: {error}")
            return None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("texte attendu.")
    return value.strip()


def _slug(value: Any) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise ValueError("minuscules sans accent, chiffres et tirets attendus.")
    return value


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        day = None
    if day is None or day.isoformat() != value:  # 20230105 and week dates are ISO too, but nobody writes them
        raise ValueError("date attendue, sous la forme AAAA-MM-JJ.")
    return day


def _amount(value: Any) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise ValueError("montant attendu entre guillemets, au centime près, par exemple «\u00a0162.38\u00a0».")
    return Decimal(value).quantize(_CENT)


def _amount_text(amount: Decimal) -> str:
    return str(amount.quantize(_CENT))


def _percent(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= 100:
        raise ValueError("nombre entier de 0 à 100 attendu.")
    return value


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("nombre entier d’au moins 1 attendu.")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true ou false attendu.")
    return value
