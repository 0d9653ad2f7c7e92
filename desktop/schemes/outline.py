"""What a scheme's bilan is drafted from: parts of the text, what is compared, what is drawn, what came to nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OutlinePart:
    """A section of the bilan: drafted from these fields of the visits, in order; rows are printed as tables.

    `formal` is its title in what the Department and the file have. `charted` are pairs drawn before and after, unless
    the household's budgets tell the same (`is_budget`).
    """

    key: str
    title: str
    fields: tuple[str, ...] = ()
    formal: str = ""
    charted: tuple[str, ...] = ()
    is_budget: bool = False


@dataclass(frozen=True)
class Unobtained:
    """Rows of a field that came to nothing: one of these values in a column, or less granted than was asked."""

    field: str
    column: str = ""
    values: tuple[str, ...] = ()
    asked: str = ""
    granted: str = ""
