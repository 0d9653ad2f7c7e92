"""Records with every field filled: what is shared says so, everything else is a canary."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from desktop.domain.privacy import Level, level_of
from tests import factories

CANARY = "CANARI"
PLAIN = "Partagé"
DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_SIMPLE = {
    int: 3,
    float: 0.5,
    bool: False,
    bytes: b"x",
    Decimal: Decimal("12.50"),
    datetime: NOW,
    date: DAY,
    time: time(14, 30),
}


def filled(kind: type[Any], *, shared: bool = True, **changes: Any) -> Any:
    """One with every text of a field that is not shared a canary, the records inside it too."""
    hints = get_type_hints(kind)
    values = {
        field.name: _value(hints[field.name], field.name, shared=shared and level_of(field) is Level.SHARED)
        for field in dataclasses.fields(kind)
        if field.name not in changes
    }
    return kind(**values | changes)


def fields_of(kind: type[Any], place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every field, those of the records in shared fields too, with whether it is shared."""
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        shared = level_of(field) is Level.SHARED
        yield (*place, field.name), shared
        for inner in _records_in(hints[field.name]) if shared else ():
            yield from fields_of(inner, (*place, field.name))


def _records_in(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _records_in(part)


def _value(hint: Any, name: str, *, shared: bool) -> Any:
    if hint is str:
        if name == "id" or name.endswith("_id"):
            return factories.new_id()
        return PLAIN if shared else f"{CANARY} {name}"
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return filled(hint, shared=shared, **({"earlier": ()} if name in ("earlier",) else {}))
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _value(next(part for part in parts if part is not type(None)), name, shared=shared)
    if origin is tuple:
        items = parts[:1] if parts[-1] is Ellipsis else parts
        return tuple(_value(item, name, shared=shared) for item in items)
    if origin is not None and issubclass(origin, Mapping):
        return {"unknown": f"{CANARY} {name}"}
    if origin is frozenset:
        return frozenset({_value(parts[0], name, shared=shared)})
    raise AssertionError(f"{name}: {hint}")
