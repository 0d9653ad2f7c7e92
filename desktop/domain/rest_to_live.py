"""How the rest to live on is counted: a named, dated and versioned formula, chosen by the operator (section 5)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desktop.domain.calendar import add_months
from desktop.domain.household import Person
from desktop.domain.privacy import shared, team

_MONTHS: Final = 12
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


class Divisor(StrEnum):
    """By what the rest is divided."""

    UNITS = "units"
    PERSONS = "persons"
    NONE = "none"


@dataclass(frozen=True)
class Scale:
    """The consumption units of the members: the first one, the next ones, and the children under an age."""

    first: Decimal = team(default=Decimal(1))
    next: Decimal = team(default=Decimal("0.5"))
    child: Decimal = team(default=Decimal("0.3"))
    child_under: int = team(default=14)


@dataclass(frozen=True)
class Formula:
    """A formula in one version; a budget keeps the whole of it, so that it reads again as it was counted."""

    id: str = shared()
    version: int = shared()
    name: str = shared()
    valid_from: date = team()
    source: str = team(default="")
    divisor: Divisor = team(default=Divisor.UNITS)
    counted: tuple[str, ...] = team(default=())
    """The kinds of charges that it counts."""
    needed: tuple[str, ...] = team(default=())
    """The kinds of charges without which its result is partial."""
    energy: tuple[str, ...] = team(default=())
    """The kinds of charges of the energy effort."""
    scale: Scale = team(default=Scale())

    @property
    def key(self) -> str:
        """Its name and version in one word."""
        return f"{self.id}-{self.version}"


@dataclass(frozen=True)
class Size:
    """How many live on a budget, and whose age had to be guessed."""

    persons: int
    units: Decimal
    guessed: tuple[str, ...] = ()
    """Members whose day of birth is not known: a child among them counts as a young one, the others as grown."""


def size_of(persons: Iterable[Person], day: date, scale: Scale) -> Size:
    """The members of a household on a day, in persons and in consumption units."""
    members = [one for one in persons if one.is_member_on(day)]
    young = [one for one in members if _is_young(one, day, scale)]
    grown = len(members) - len(young)
    # the first one counts whole, whatever the age: nobody lives on less than one unit
    first = min(1, len(members))
    nexts, children = (grown - 1, len(young)) if grown else (0, len(young) - first)
    units = scale.first * first + scale.next * nexts + scale.child * children
    guessed = tuple(one.first_name or one.full_name for one in members if one.birth_date is None)
    return Size(len(members), units, guessed)


def _is_young(person: Person, day: date, scale: Scale) -> bool:
    if person.birth_date is None:
        return person.role.is_child
    return add_months(person.birth_date, _MONTHS * scale.child_under) > day


class FormulaError(ValueError):
    """A file of a formula that cannot be used; `problems` name the file and the field."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


def load_formulas(directory: Path, charges: Iterable[str]) -> tuple[Formula, ...]:
    """Every formula in every version, by file name; `charges` are the kinds that may be named. Raises FormulaError."""
    known, loaded, problems = frozenset(charges), [], []
    for path in sorted(directory.glob("*.toml")):
        try:
            formula = parse_formula(tomllib.loads(path.read_text(encoding="utf-8")), known)
        except FormulaError as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            problems.append(f"{path.name}: {error}")
        else:
            if path.stem != formula.key:
                problems.append(f"{path.name}: should be called {formula.key}.toml")
            loaded.append(formula)
    if problems:
        raise FormulaError(problems)
    return tuple(loaded)


def parse_formula(data: Mapping[str, Any], charges: frozenset[str]) -> Formula:
    """A formula from its file; raises FormulaError with every problem."""
    try:
        units = data["units"]
        formula = Formula(
            str(data["id"]), int(data["version"]), str(data["name"]), _day(data["valid_from"]), str(data["source"]),
            Divisor(data["divisor"]), tuple(data["counted"]), tuple(data["needed"]), tuple(data["energy"]),
            Scale(Decimal(units["first"]), Decimal(units["next"]), Decimal(units["child"]), int(units["child_under"])),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise FormulaError([f"not a formula: {error!r}"]) from error
    problems = [
        f"{name}: {kind!r} is no charge"
        for name in ("counted", "needed", "energy")
        for kind in getattr(formula, name)
        if kind not in charges
    ]
    problems += [f"needed: {kind!r} is not counted" for kind in formula.needed if kind not in formula.counted]
    if not _NAME.fullmatch(formula.id) or formula.version < 1 or not formula.name or not formula.source:
        problems.append("id, version, name and source are needed")
    if problems:
        raise FormulaError(problems)
    return formula


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError("valid_from: a day is needed")
    return value


def newest(formulas: Iterable[Formula], formula_id: str, day: date) -> Formula | None:
    """The version of a formula that holds on a day, None when there is none."""
    found = [one for one in formulas if one.id == formula_id and one.valid_from <= day]
    return max(found, key=lambda one: (one.valid_from, one.version), default=None)
