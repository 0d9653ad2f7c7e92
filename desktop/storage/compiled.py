"""Statements of SQLAlchemy that are compiled once and run by the driver: the columns keep their types, nothing more.

For what a save runs: see `direct` for why.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from desktop.storage.direct import Direct

_DIALECT: Final = sqlite.dialect(paramstyle="qmark")
Turn = Callable[[Any], Any]


class Writing:
    """A statement that gives nothing back; `columns` are those that an insert names."""

    def __init__(self, statement: Executable, columns: Sequence[str] | None = None) -> None:
        compiled = statement.compile(dialect=_DIALECT, column_keys=columns)  # type: ignore[attr-defined]
        self._query, self._values = str(compiled), _Values(compiled)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Runs it with these values by name."""
        Direct(connection).run(self._query, self._values.of(values))


class Reading:
    """A query whose rows have their columns by name, each as its type makes it."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        compiled = query.compile(dialect=_DIALECT)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what a select compiles to
        self._query, self._values = str(compiled), _Values(compiled)
        columns = list(query.selected_columns)
        self._row: Any = namedtuple("Row", [column.name for column in columns])  # type: ignore[misc]
        turns = [(place, _result_turn(column.type)) for place, column in enumerate(columns)]
        self._turns = [(place, turn) for place, turn in turns if turn is not None]

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows."""
        return [self._made(row) for row in Direct(connection).rows(self._query, self._values.of(values))]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first row, None without one."""
        row = Direct(connection).row(self._query, self._values.of(values))
        return None if row is None else self._made(row)

    def _made(self, row: tuple[Any, ...]) -> Any:
        found = list(row)
        for place, turn in self._turns:
            found[place] = turn(found[place])
        return self._row(*found)


class _Values:
    """The values of a statement in the order of its question marks, as the database keeps them."""

    def __init__(self, compiled: SQLCompiler) -> None:
        names = compiled.positiontup or []
        self._fixed = {name: compiled.binds[name].value for name in names if not compiled.binds[name].required}
        self._turns = [(name, _bind_turn(compiled.binds[name].type)) for name in names]

    def of(self, values: Mapping[str, Any]) -> list[Any]:
        known = {**self._fixed, **values}
        return [known[name] if turn is None else turn(known[name]) for name, turn in self._turns]


def _bind_turn(kind: TypeEngine[Any]) -> Turn | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _result_turn(kind: TypeEngine[Any]) -> Turn | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
