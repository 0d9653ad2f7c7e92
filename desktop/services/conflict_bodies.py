"""Two bodies of one record beside each other: where they differ, and what is taken from one into the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

Path = tuple[str, ...]
"""Where a value stands: a field, an answer, or one of several things by its id (« next_steps#… »)."""
_TOLD: Final = frozenset(
    {"planned_end", "income_total", "charges_total", "rest_to_live", "debts_total", "participants"}
)
"""What follows from the rest: it is shown, and nobody chooses it."""
FORMS: Final = frozenset({"form", "form_version", "terms_form", "terms_version"})
MERGED: Final = "merged_into"
GONE: Final = object()
"""What is not there in one of them."""


def alike(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What two bodies say alike; of what holds answers or details, those alone that are."""
    same: dict[str, Any] = {}
    for name, value in mine.items():
        other = theirs.get(name, GONE)
        if value == other:
            same[name] = value
        elif isinstance(value, Mapping) and isinstance(other, Mapping):
            same[name] = alike(value, other)
        elif _has_ids(value) and _has_ids(other):
            same[name] = [one for one in value if one in other]
    return same


def is_chosen(path: Path) -> bool:
    """Whether a person chooses there."""
    return path[0] not in _TOLD


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Path]:
    """Where two bodies differ, by a key: the fields, the answers, and each person or step by its id.

    Of a household that one of them merged into another, that alone: what it said before went over to the other one.
    """
    if mine.get(MERGED, "") != theirs.get(MERGED, ""):
        return {MERGED: (MERGED,)}
    if any(mine.get(name) != theirs.get(name) for name in FORMS):  # the answers follow their form, all together
        mine = {name: value for name, value in mine.items() if name not in FORMS}
        theirs = {name: value for name, value in theirs.items() if name not in FORMS}
        paths = [*_paths({**mine, "answers": None}, {**theirs, "answers": None}), ("answers",)]
    else:
        paths = list(_paths(mine, theirs))
    return {".".join(path): path for path in paths}


def _paths(mine: Mapping[str, Any], theirs: Mapping[str, Any], before: Path = ()) -> Iterator[Path]:
    for name in dict.fromkeys((*mine, *theirs)):
        one, other = mine.get(name, GONE), theirs.get(name, GONE)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _paths(one, other, (*before, name))
        elif not before and _has_ids(one) and _has_ids(other):
            yield from _items(name, one, other)
        else:
            yield (*before, name)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and isinstance(one.get("id"), str) for one in value)


def _items(name: str, mine: list[Any], theirs: list[Any]) -> Iterator[Path]:
    """What differs of a list of things with an id; their order is that of this laptop."""
    here, there = {one["id"]: one for one in mine}, {one["id"]: one for one in theirs}
    for key in dict.fromkeys((*here, *there)):
        if here.get(key) != there.get(key):
            yield (f"{name}#{key}",)


def value_at(body: Mapping[str, Any], path: Path) -> Any:
    """What a body has there; GONE when it has nothing."""
    name, _hash, item = path[0].partition("#")
    value: Any = body.get(name, GONE)
    if item:
        return next((one for one in value or () if one["id"] == item), GONE) if value is not GONE else GONE
    for part in path[1:]:
        value = value.get(part, GONE) if isinstance(value, Mapping) else GONE
    return value


def put(body: dict[str, Any], path: Path, value: Any) -> None:
    """Sets what is chosen in a body; what is not there in the chosen version is taken out."""
    name, _hash, item = path[0].partition("#")
    if item:
        kept = list(body.get(name) or ())
        at = next((number for number, one in enumerate(kept) if one["id"] == item), len(kept))
        body[name] = [*kept[:at], *([] if value is GONE else [value]), *kept[at + 1 :]]
        return
    table = body
    for part in path[:-1]:
        table[part] = dict(table[part])
        table = table[part]
    if value is GONE:
        table.pop(path[-1], None)
    else:
        table[path[-1]] = value


def nested(path: Path, value: Any) -> dict[str, Any]:
    """A body that holds this value alone."""
    name, _hash, item = path[0].partition("#")
    found: Any = [value] if item else value
    for part in reversed(path[1:]):
        found = {part: found}
    return {name: found}
