"""Reads forms and reference lists from their TOML files, telling everything that is wrong with a file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from desktop.domain.form_file_checks import form_problems
from desktop.domain.forms import COLUMN_KINDS, Condition, FieldKind, Form, FormField, Option, PairSide, Section
from desktop.domain.privacy import Level

Lists = Mapping[str, tuple[Option, ...]]

_T = TypeVar("_T")
_FIELD_KEYS = {
    "name", "label", "kind", "level", "list", "options", "required", "advised", "help", "unit", "min", "max", "when",
    "columns", "add_label", "pair", "joined", "slow", "whole", "too_much",
}  # fmt: skip
_COLUMN_KEYS = (_FIELD_KEYS - {"when", "columns", "add_label", "pair", "joined", "advised", "slow"}) | {"follows"}
_NARROWER = {
    Level.SHARED: set(Level),
    Level.TEAM: {Level.TEAM, Level.CONFIDENTIAL},
    Level.CONFIDENTIAL: {Level.CONFIDENTIAL},
}


class FormFileError(ValueError):
    """A form file that cannot be used; `problems` names each place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass
class _Reader:
    """Collects the problems of one file while it is read."""

    lists: Lists
    problems: list[str]

    def section(self, data: Mapping[str, Any], place: str) -> Section:
        fields = tuple(
            field
            for item, where in self.tables(data, "fields", place)
            if (field := self.field(item, where)) is not None
        )
        return Section(self.text(data, "key", place), self.text(data, "title", place), fields)

    def field(self, data: Mapping[str, Any], place: str, keys: set[str] = _FIELD_KEYS) -> FormField | None:
        for key in data.keys() - keys:
            self.problems.append(f"{place}.{key}: unknown key")
        kind = self.member(FieldKind, data, "kind", place)
        level = self.member(Level, data, "level", place)
        name, label = self.text(data, "name", place), self.text(data, "label", place)
        options = self.options(data, place)
        if kind is None or level is None:
            return None
        columns = self.columns(data, level, place)
        if (kind is FieldKind.ROWS) != bool(columns):
            self.problems.append(f"{place}: columns are for rows, and rows need columns")
        if (kind in (FieldKind.CHOICE, FieldKind.CHOICES)) != bool(options):
            self.problems.append(f"{place}: options are for choices, and choices need options")
        return FormField(
            name=name,
            label=label,
            kind=kind,
            level=level,
            options=options,
            required=self.flag(data, "required", place),
            advised=self.flag(data, "advised", place),
            help=str(data.get("help", "")),
            unit=str(data.get("unit", "")),
            minimum=self.number(data, "min", place),
            maximum=self.number(data, "max", place),
            whole=self.flag(data, "whole", place),
            too_much=str(data.get("too_much", "")),
            when=self.condition(data.get("when"), place),
            columns=columns,
            add_label=str(data.get("add_label", "")),
            pair=self.member(PairSide, data, "pair", place) if "pair" in data else None,
            joined=self.flag(data, "joined", place),
            follows=str(data.get("follows", "")),
            slow=self.flag(data, "slow", place),
        )

    def columns(self, data: Mapping[str, Any], level: Level, place: str) -> tuple[FormField, ...]:
        """The columns of rows: a column is as wide in level as its rows unless it says that it is narrower (P1)."""
        found = []
        for item, where in self.tables(data, "columns", place):
            column = self.field({"level": level.value, **item}, where, _COLUMN_KEYS)
            if column is None:
                continue
            if column.kind not in COLUMN_KINDS:
                self.problems.append(f"{where}.kind: {column.kind.value!r} cannot stand in a column")
            if column.level not in _NARROWER[level]:
                self.problems.append(f"{where}.level: wider than that of the rows")
            found.append(column)
        return tuple(found)

    def options(self, data: Mapping[str, Any], place: str) -> tuple[Option, ...]:
        if "list" in data:
            found = self.lists.get(str(data["list"]))
            if found is None:
                self.problems.append(f"{place}.list: no list is called {data['list']!r}")
            return found or ()
        return self.entries(data, "options", place)

    def entries(self, data: Mapping[str, Any], key: str, place: str) -> tuple[Option, ...]:
        found = tuple(
            Option(
                self.text(item, "value", where),
                self.text(item, "label", where),
                self.flag(item, "retired", where),
                self.names(item, "schemes", where),
                self.day(item, "since", where),
                self.day(item, "until", where),
                confidential=bool(item.get("confidential", False)),
                usual=bool(item.get("usual", False)),
            )
            for item, where in self.tables(data, key, place)
        )
        values = [option.value for option in found]
        self.problems += [
            f"{place}.{key}: {value!r} is there twice" for value in set(values) if values.count(value) > 1
        ]
        self.problems += [
            f"{place}.{key}: {option.value!r} is over before it begins"
            for option in found
            if option.since and option.until and option.until < option.since
        ]
        return found

    def condition(self, data: Mapping[str, Any] | None, place: str) -> Condition | None:
        if data is None:
            return None
        if not isinstance(data, Mapping) or set(data) != {"field", "is"} or not isinstance(data["is"], list):
            self.problems.append(f"{place}.when: needs `field` and a list `is`")
            return None
        return Condition(str(data["field"]), tuple(str(value) for value in data["is"]))

    def tables(self, data: Mapping[str, Any], key: str, place: str) -> list[tuple[Mapping[str, Any], str]]:
        """The tables of a list, each with its place."""
        items = data.get(key, [])
        where = f"{place}.{key}" if place else key
        if not isinstance(items, list) or not all(isinstance(item, Mapping) for item in items):
            self.problems.append(f"{where}: a list of tables is needed")
            return []
        return [(item, f"{where}[{index}]") for index, item in enumerate(items)]

    def number(self, data: Mapping[str, Any], key: str, place: str) -> Decimal | None:
        try:
            number = Decimal(str(data[key])) if key in data else None
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            self.problems.append(f"{place}.{key}: {data[key]!r} is not a number")
            return None
        return number

    def day(self, data: Mapping[str, Any], key: str, place: str) -> date | None:
        value = data.get(key)
        if value is not None and type(value) is not date:
            self.problems.append(f"{place}.{key}: {value!r} is not a day")
            return None
        return value

    def names(self, data: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
        found = data.get(key, [])
        if not isinstance(found, list) or not all(isinstance(name, str) for name in found):
            self.problems.append(f"{place}.{key}: a list of names is needed")
            return ()
        return tuple(found)

    def flag(self, data: Mapping[str, Any], key: str, place: str) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.problems.append(f"{place}.{key}: {value!r} is neither true nor false")
        return value is True

    def text(self, data: Mapping[str, Any], key: str, place: str) -> str:
        value = data.get(key)
        if not isinstance(value, str) or not value.strip():
            self.problems.append(f"{place}.{key}: a text is needed")
            return ""
        return value

    def member(self, kind: type[StrEnum], data: Mapping[str, Any], key: str, place: str) -> Any:
        try:
            return kind(str(data.get(key)))
        except ValueError:
            self.problems.append(f"{place}.{key}: {data.get(key)!r} is not one of {', '.join(kind)}")
            return None


def parse_form(data: Mapping[str, Any], lists: Lists) -> Form:
    """A form from its TOML tables; raises FormFileError with every problem."""
    reader = _Reader(lists, [])
    sections = tuple(reader.section(item, where) for item, where in reader.tables(data, "sections", ""))
    version = data.get("version")
    if type(version) is not int or version < 1:
        reader.problems.append("version: a whole number from 1 is needed")
        version = 0
    form = Form(
        reader.text(data, "id", "form"),
        version,
        reader.text(data, "scheme", "form"),
        reader.text(data, "title", "form"),
        sections,
    )
    reader.problems.extend(form_problems(form))
    if reader.problems:
        raise FormFileError(tuple(reader.problems))
    return form


def parse_list(data: Mapping[str, Any]) -> tuple[Option, ...]:
    """A reference list; an entry is retired, never deleted. Raises FormFileError with every problem."""
    reader = _Reader({}, [])
    entries = reader.entries(data, "entries", "list")
    if not entries:
        reader.problems.append("list.entries: at least one entry is needed")
    if reader.problems:
        raise FormFileError(tuple(reader.problems))
    return entries


def load_lists(directory: Path) -> dict[str, tuple[Option, ...]]:
    """All reference lists of a directory, by file name; raises FormFileError naming the file."""
    return {path.stem: _parsed(path, parse_list) for path in sorted(directory.glob("*.toml"))}


def load_forms(directory: Path, lists: Lists) -> tuple[Form, ...]:
    """All forms below a directory; a file is named `<scheme>/<form>-<version>.toml`. Raises FormFileError."""
    forms = []
    for path in sorted(directory.glob("*/*.toml")):
        form = _parsed(path, lambda data: parse_form(data, lists))
        if (path.parent.name, path.stem) != (form.scheme, f"{form.id}-{form.version}"):
            raise FormFileError((f"{path.name}: should be called {form.scheme}/{form.id}-{form.version}.toml",))
        forms.append(form)
    return tuple(forms)


def _parsed(path: Path, parse: Callable[[dict[str, Any]], _T]) -> _T:
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")))
    except FormFileError as error:
        raise FormFileError(tuple(f"{path.name}: {problem}" for problem in error.problems)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormFileError((f"{path.name}: {error}",)) from error
