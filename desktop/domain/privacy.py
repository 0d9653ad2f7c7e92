"""Who may read a field (P1): the Department, the operator's own team, or the worker alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache, partial
from typing import Any, ClassVar, Protocol, TypeVar


class _Frozen(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


_SIMPLE = frozenset({str, int, bool, float, date, time, datetime, Decimal, type(None)})
"""What holds no record: nearly every field, and asking each whether it does takes time."""

Record = TypeVar("Record", bound=_Frozen)


class Level(StrEnum):
    """How far a field may travel; the order is from the widest to the narrowest."""

    SHARED = "shared"
    TEAM = "team"
    CONFIDENTIAL = "confidential"


_METADATA_KEY = "level"


def shared(**options: Any) -> Any:
    """A dataclass field that goes to the Department."""
    return dataclasses.field(metadata={_METADATA_KEY: Level.SHARED}, **options)


def team(**options: Any) -> Any:
    """A dataclass field that may only go to the operator, in its own encrypted bundle."""
    return dataclasses.field(metadata={_METADATA_KEY: Level.TEAM}, **options)


def confidential(**options: Any) -> Any:
    """A dataclass field under professional secrecy: it leaves the laptop in nothing (P1)."""
    return dataclasses.field(metadata={_METADATA_KEY: Level.CONFIDENTIAL}, **options)


def level_of(record_field: dataclasses.Field[Any]) -> Level | None:
    """The level that a dataclass field was declared with, None when it was forgotten."""
    return record_field.metadata.get(_METADATA_KEY)


def shared_part(record: Any) -> dict[str, Any]:
    """The shared fields of a frozen record as JSON values; a field without a level is left out.

    Nested records are filtered in their turn, so that a confidential field never slips out inside a shared one.
    """
    return part_of(record, (Level.SHARED,))


def part_of(record: Any, levels: Collection[Level]) -> dict[str, Any]:
    """The fields of a frozen record that have one of some levels, as JSON values; those inside it in their turn."""
    within = partial(part_of, levels=levels)
    return {
        record_field.name: _plain(getattr(record, record_field.name), within)
        for record_field in dataclasses.fields(record)
        if level_of(record_field) in levels
    }


def shared_only(record: Record, **changes: Any) -> Record:
    """The same frozen record with everything that is not shared left empty, nested records too, and these changes.

    A field without a default is kept as it is: records of the notebook keep their ids and days so.
    """
    emptied, kept, alone = _parts(type(record))
    values = {name: empty() for name, empty in emptied if name not in changes}
    for name in alone:
        values[name] = getattr(record, name)
    for name in kept:
        value = getattr(record, name)
        if value.__class__ not in _SIMPLE and name not in changes:
            if isinstance(value, tuple):
                value = (
                    tuple(shared_only(item) for item in value) if value and _is_record(value[0].__class__) else value
                )
            elif _is_record(value.__class__):
                value = shared_only(value)
        values[name] = value
    return type(record)(**values | changes)


@cache
def _is_record(kind: type[Any]) -> bool:
    return dataclasses.is_dataclass(kind)


@cache
def _parts(kind: type[Any]) -> tuple[tuple[tuple[str, Callable[[], Any]], ...], tuple[str, ...], tuple[str, ...]]:
    """The fields of a class that are not shared, each with what is empty for it; those shared; those left as they are.

    Asked of every record that figures read: what `dataclasses.replace` finds out anew each time is known here.
    """
    emptied: list[tuple[str, Callable[[], Any]]] = []
    alone = []
    fields = dataclasses.fields(kind)
    for field in fields:
        if level_of(field) is not Level.SHARED:
            if field.default_factory is not dataclasses.MISSING:
                emptied.append((field.name, field.default_factory))
            elif field.default is not dataclasses.MISSING:
                emptied.append((field.name, partial(_same, field.default)))
            else:
                alone.append(field.name)
    kept = tuple(field.name for field in fields if level_of(field) is Level.SHARED)
    return tuple(emptied), kept, tuple(alone)


def _same(value: Any) -> Any:
    return value


def plain(record: Any) -> dict[str, Any]:
    """Every field of a frozen record as JSON values, whatever its level: for the household itself (R2) alone."""
    return {field.name: _plain(getattr(record, field.name), plain) for field in dataclasses.fields(record)}


def _plain(value: Any, of_record: Callable[[Any], dict[str, Any]] = shared_part) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return of_record(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, of_record) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item, of_record) for item in value]
    return value
