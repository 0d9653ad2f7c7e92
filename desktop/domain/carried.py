"""A record as it goes to a colleague of the operator: what is shared or of the team, there and back (P1)."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from desktop.domain.privacy import Level, level_of, part_of

_Record = TypeVar("_Record")
CARRIED: Final = frozenset({Level.SHARED, Level.TEAM})
_ISO: Final[Mapping[type[Any], Any]] = {
    date: date.fromisoformat,
    time: time.fromisoformat,
    datetime: datetime.fromisoformat,
}


def carried_part(record: Any) -> dict[str, Any]:
    """The shared and team fields of a frozen record as JSON values, those of the records inside it too."""
    return part_of(record, CARRIED)


def record_from(kind: type[_Record], values: object) -> _Record:
    """The record that such JSON values are; ValueError for an unknown or missing field, or a value of another type."""
    if not isinstance(values, Mapping):
        raise ValueError(f"{kind.__name__} is no table")
    hints = _hints(kind)  # type: ignore[arg-type]
    if not values.keys() <= hints.keys():
        raise ValueError(f"{kind.__name__} has no such field")
    try:
        return kind(
            **_left_here(kind),  # type: ignore[arg-type]
            **{name: _value(hints[name], value) for name, value in values.items()},
        )
    except TypeError:
        raise ValueError(f"{kind.__name__} lacks a field") from None


@cache
def _left_here(kind: type[Any]) -> Mapping[str, Any]:
    """What no bundle brings and a record cannot be without: lists, empty."""
    found = get_type_hints(kind)
    return {
        field.name: ()
        for field in dataclasses.fields(kind)
        if level_of(field) not in CARRIED and field.default is field.default_factory is dataclasses.MISSING
        if get_origin(found[field.name]) is tuple
    }


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    """The fields that may come with a record: never a confidential one."""
    found = get_type_hints(kind)
    fields = dataclasses.fields(kind)
    return {field.name: found[field.name] for field in fields if level_of(field) in CARRIED}


def _value(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return None if value is None else _value(_without_none(hint), value)
    if origin is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in _checked(value, list))
    if dataclasses.is_dataclass(hint):
        return record_from(hint, value)  # type: ignore[arg-type]
    return _plain_value(hint, value)


def _without_none(hint: Any) -> Any:
    (only,) = (one for one in get_args(hint) if one is not type(None))
    return only


def _plain_value(hint: Any, value: Any) -> Any:
    if hint is Decimal:
        return _decimal(_checked(value, str))
    if hint in _ISO:
        return _ISO[hint](_checked(value, str))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint is float:
        return float(_checked(value, float, int))
    if hint in (str, int, bool):
        if hint is int and isinstance(value, bool):
            raise ValueError("a whole number is no truth value")
        return _checked(value, hint)
    raise ValueError("a field of this kind is not carried")


def _checked(value: Any, *kinds: type[Any]) -> Any:
    if not isinstance(value, kinds):
        raise ValueError("a value of another type")
    return value


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise ValueError("no amount") from None
    if not found.is_finite():
        raise ValueError("no amount")
    return found


def with_own(incoming: _Record, own: _Record) -> _Record:
    """What a colleague wrote, with what this notebook alone holds of the same record: its confidential fields.

    Records inside are paired by their id, those without one by their place.
    """
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(incoming):  # type: ignore[arg-type]
        theirs, mine = getattr(incoming, field.name), getattr(own, field.name)
        if level_of(field) not in CARRIED:
            changes[field.name] = mine
        elif dataclasses.is_dataclass(theirs) and type(theirs) is type(mine):
            changes[field.name] = with_own(theirs, mine)
        elif isinstance(theirs, tuple) and theirs and dataclasses.is_dataclass(theirs[0]):
            changes[field.name] = _paired(theirs, mine)
    return dataclasses.replace(incoming, **changes)  # type: ignore[type-var]


def _paired(theirs: tuple[Any, ...], mine: tuple[Any, ...]) -> tuple[Any, ...]:
    by_id = {getattr(one, "id", place): one for place, one in enumerate(mine)}
    found = []
    for place, one in enumerate(theirs):
        own = by_id.get(getattr(one, "id", place))
        found.append(one if own is None else with_own(one, own))
    return tuple(found)
