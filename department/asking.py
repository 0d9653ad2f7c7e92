"""Asking for many rows at once."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, any_, bindparam, func


def among(connection: Connection, column: Column[Any], ids: Collection[str]) -> ColumnElement[bool]:
    """Whether the column holds one of these ids, in which no comma stands; one parameter where a list can be one."""
    if connection.dialect.name == "postgresql":
        return column == any_(func.string_to_array(bindparam(None, ",".join(ids), type_=Text()), ","))
    return column.in_(list(ids))
