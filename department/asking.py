"""Asking for many rows at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, any_, bindparam, func


def among(connection: Connection, column: Column[Any], ids: Collection[str]) -> ColumnElement[bool]:
    """Whether the column holds one of these ids, in which no comma stands; one parameter where a list can be one."""
    if connection.dialect.name == "postgresql":
        return one_of(column, None, as_one(ids))
    return column.in_(list(ids))


def as_one(ids: Collection[str]) -> str:
    """The ids as the one parameter that `one_of` reads."""
    return ",".join(ids)


def one_of(column: Column[Any], name: str | None, ids: str | None = None) -> ColumnElement[bool]:
    """Whether the column holds one of the ids in a parameter, on PostgreSQL; the ids may come when it is asked."""
    told = bindparam(name, type_=Text()) if ids is None else bindparam(name, ids, type_=Text())
    return column == any_(func.string_to_array(told, ","))
