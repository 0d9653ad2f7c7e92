"""Reads forms and reference lists from their TOML files, telling everything that is wrong with a file at once."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.domain.forms import Condition, FieldKind, Form, FormField, Option, Section
from desktop.domain.privacy import Level

Lists = Mapping[str, tuple[Option, ...]]

_FIELD_KEYS = {
    "name", "label", "kind", "level", "list", "options", "required", "advised", "help", "unit", "min", "max", "when",
}  # fmt: skip


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
            for index, item in enumerate(data.get("fields", []))
            if (field := self.field(item, f"{place}.fields[{index}]")) is not None
        )
        return Section(self.text(data, "key", place), self.text(data, "title", place), fields)

    def field(self, data: Mapping[str, Any], place: str) -> FormField | None:
        for key in data.keys() - _FIELD_KEYS:
            self.problems.append(f"{place}.{key}: unknown key")
        kind = self.member(FieldKind, data, "kind", place)
        level = self.member(Level, data, "level", place)
        name, label = self.text(data, "name", place), self.text(data, "label", place)
        options = self.options(data, place)
        if kind is None or level is None:
            return None
        if (kind in (FieldKind.CHOICE, FieldKind.CHOICES)) != bool(options):
            self.problems.append(f"{place}: options are for choices, and choices need options")
        return FormField(
            name=name,
            label=label,
            kind=kind,
            level=level,
            options=options,
            required=bool(data.get("required", False)),
            advised=bool(data.get("advised", False)),
            help=str(data.get("help", "")),
            unit=str(data.get("unit", "")),
            minimum=Decimal(str(data["min"])) if "min" in data else None,
            maximum=Decimal(str(data["max"])) if "max" in data else None,
            when=self.condition(data.get("when"), place),
        )

    def options(self, data: Mapping[str, Any], place: str) -> tuple[Option, ...]:
        if "list" in data:
            if data["list"] not in self.lists:
                self.problems.append(f"{place}.list: no list is called {data['list']!r}")
                return ()
            return self.lists[data["list"]]
        return tuple(Option(str(item["value"]), str(item["label"])) for item in data.get("options", []))

    def condition(self, data: Mapping[str, Any] | None, place: str) -> Condition | None:
        if data is None:
            return None
        if set(data) != {"field", "is"}:
            self.problems.append(f"{place}.when: needs `field` and `is`")
            return None
        return Condition(str(data["field"]), tuple(str(value) for value in data["is"]))

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
    sections = tuple(reader.section(item, f"sections[{index}]") for index, item in enumerate(data.get("sections", [])))
    version = data.get("version")
    if not isinstance(version, int) or version < 1:
        reader.problems.append("version: a whole number from 1 is needed")
        version = 0
    form = Form(
        reader.text(data, "id", "form"),
        version,
        reader.text(data, "scheme", "form"),
        reader.text(data, "title", "form"),
        sections,
    )
    _check_names(form, reader.problems)
    if reader.problems:
        raise FormFileError(tuple(reader.problems))
    return form


def _check_names(form: Form, problems: list[str]) -> None:
    seen: set[str] = set()
    for field in form.fields():
        if field.name in seen:
            problems.append(f"{field.name}: the name is used twice")
        if field.when is not None and field.when.field not in seen:
            problems.append(f"{field.name}.when: {field.when.field!r} is not asked before it")
        seen.add(field.name)


def parse_list(data: Mapping[str, Any]) -> tuple[Option, ...]:
    """A reference list; an entry is retired, never deleted."""
    return tuple(
        Option(str(item["value"]), str(item["label"]), bool(item.get("retired", False))) for item in data["entries"]
    )


def load_lists(directory: Path) -> dict[str, tuple[Option, ...]]:
    """All reference lists of a directory, by file name."""
    return {path.stem: parse_list(_read(path)) for path in sorted(directory.glob("*.toml"))}


def load_forms(directory: Path, lists: Lists) -> tuple[Form, ...]:
    """All forms below a directory; the file is named `<form>-<version>.toml`."""
    forms = []
    for path in sorted(directory.glob("*/*.toml")):
        try:
            form = parse_form(_read(path), lists)
        except FormFileError as error:
            raise FormFileError(tuple(f"{path.name}: {problem}" for problem in error.problems)) from error
        if path.stem != f"{form.id}-{form.version}":
            raise FormFileError((f"{path.name}: should be called {form.id}-{form.version}.toml",))
        forms.append(form)
    return tuple(forms)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
