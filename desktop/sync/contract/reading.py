"""The records that bodies of messages are: the way back from `body_of`, at both ends; strict, telling no value."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, Final, get_args, get_origin, get_type_hints

from desktop.domain.bilan import BilanSection
from desktop.domain.privacy import Level, level_of
from desktop.sync.contract.allowed import KINDS
from desktop.sync.contract.content import TOLD_PROBLEMS, printable

_RECORDS: Final = {kind: record for record, kind in KINDS.items()}
_ANSWERS: Final = {"measure": "terms", "contact": "answers", "milestone": "answers"}
"""Under which name the record has what its body calls the answers."""
_TOLD: Final = {
    "measure": frozenset({"planned_end"}),
    "budget": frozenset({"income_total", "charges_total", "rest_to_live", "debts_total"}),
    "education": frozenset({"participants"}),
}
"""What a body tells beside the fields of its record."""


class ReadingError(ValueError):
    """A body that is no record; `problems` are French, each with the path of its value, none with the value."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problems))


@dataclass(frozen=True)
class ReadRecord:
    """A record with what is shared of it, all else at its default, and `told`: what its body says beside its fields."""

    record: Any
    told: Mapping[str, Any]


class _UnfitError(ValueError):
    """A value that does not fit its field."""


def read_body(kind: str, body: Mapping[str, Any]) -> ReadRecord:
    """The record that a body is; what an older program did not write has its default. Raises ReadingError."""
    if kind not in _RECORDS:
        raise ReadingError([f"kind : genre inconnu ({printable(kind)})."])
    values = dict(body)
    told = {name: values.pop(name) for name in sorted(_TOLD.get(kind, ())) if name in values}
    given: dict[str, Any] = {}
    problems: list[str] = []
    if kind in _ANSWERS:
        answers = values.pop("answers", {})
        if not isinstance(answers, Mapping):
            _say(problems, "answers : objet attendu.")
        given[_ANSWERS[kind]] = answers
    if kind == "bilan":
        given["sections"] = _sections(values.pop("sections", []), problems)
    if kind == "education":
        given["others"] = _participants(told.get("participants", 0), problems)
    record = _record(_RECORDS[kind], values, given, "", problems)
    if problems:
        raise ReadingError(problems)
    return ReadRecord(record, told)


def _say(problems: list[str], problem: str) -> None:
    """One more problem; enough of them end the reading, whatever else the body holds."""
    problems.append(problem)
    if len(problems) >= TOLD_PROBLEMS:
        raise ReadingError(problems)


def _sections(value: Any, problems: list[str]) -> tuple[BilanSection, ...]:
    names = {"key", "title", "text"}
    fit = isinstance(value, list) and all(
        isinstance(one, Mapping) and set(one) == names and all(isinstance(text, str) for text in one.values())
        for one in value
    )
    if not fit:
        _say(problems, "sections : parties attendues, chacune avec son titre et son texte.")
        return ()
    return tuple(BilanSection(one["key"], one["title"], one["text"]) for one in value)


def _participants(value: Any, problems: list[str]) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        _say(problems, "participants : nombre entier attendu.")
        return 0
    return value


def _record(kind: Any, values: Any, given: Mapping[str, Any], place: str, problems: list[str]) -> Any:
    """One record out of a table; None when something in it is wrong, which is said in `problems`."""
    if not isinstance(values, Mapping):
        _say(problems, f"{place or 'body'} : objet attendu.")
        return None
    before = len(problems)
    hints = _hints(kind)
    found = dict(given)
    for name in values:
        if name not in hints:
            _say(problems, f"{_inner(place, printable(str(name)))} : champ inconnu.")
    for field in dataclasses.fields(kind):
        if field.name in found:
            continue
        if field.name in hints and field.name in values:
            found[field.name] = _value(hints[field.name], values[field.name], _inner(place, field.name), problems)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            if field.name in hints:
                _say(problems, f"{_inner(place, field.name)} : champ manquant.")
            else:
                found[field.name] = _nothing_for(get_type_hints(kind)[field.name])
    if len(problems) != before:
        return None
    try:
        return kind(**found)
    except ValueError:  # its fields contradict each other: its own text could tell their values
        _say(problems, f"{place or 'body'}\u00a0: valeurs qui se contredisent.")
        return None


def _inner(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The shared fields of a record with their types."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind) if level_of(field) is Level.SHARED}


def _nothing_for(hint: Any) -> Any:
    """What stands for a field that was never sent and has no default."""
    return date.min if hint is date else ()


def _value(hint: Any, value: Any, place: str, problems: list[str]) -> Any:
    arguments = get_args(hint)
    if get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = (one for one in arguments if one is not type(None))
        return None if value is None else _value(inner, value, place, problems)
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            _say(problems, f"{place} : liste attendue.")
            return ()
        return tuple(_value(arguments[0], one, f"{place}[{at}]", problems) for at, one in enumerate(value))
    if dataclasses.is_dataclass(hint):
        return _record(typing.cast("type[Any]", hint), value, {}, place, problems)
    try:
        return _plain(hint, value)
    except _UnfitError as error:
        _say(problems, f"{place} : {error}")
        return None


def _plain(hint: Any, value: Any) -> Any:
    """A text, a number, a day or a code, only in the one way in which it is written."""
    if hint in (str, bool) or hint is int:
        if type(value) is not hint:
            raise _UnfitError(_EXPECTED[hint])
        return value
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            raise _UnfitError("valeur inconnue.") from None
    read, written = _WRITTEN[hint]
    try:
        found = read(value) if isinstance(value, str) else None
    except (ValueError, InvalidOperation):
        found = None
    if found is None or written(found) != value:
        raise _UnfitError(_EXPECTED[hint])
    return found


_WRITTEN: Final[dict[Any, tuple[Callable[[str], Any], Callable[[Any], str]]]] = {
    date: (date.fromisoformat, date.isoformat),
    time: (time.fromisoformat, time.isoformat),
    datetime: (datetime.fromisoformat, datetime.isoformat),
    Decimal: (Decimal, str),
}
_EXPECTED: Final[dict[Any, str]] = {
    str: "texte attendu.",
    bool: "oui ou non attendu.",
    int: "nombre entier attendu.",
    date: "jour attendu.",
    time: "heure attendue.",
    datetime: "instant attendu.",
    Decimal: "nombre attendu.",
}
