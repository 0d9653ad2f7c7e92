"""An open export as JSON lines, one record each, and the JSON Schema that says what stands in them."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from desktop.domain.privacy import Level, level_of
from desktop.services.open_export_records import OpenRecord
from desktop.services.outgoing_labels import LABELS
from desktop.sync.payload import KINDS

SCHEMA: Final = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: Final[Mapping[type[Any], dict[str, Any]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    datetime: {"type": "string", "format": "date-time"},
}
_AMOUNT: Final = {"anyOf": [_PLAIN[Decimal], {"type": "null"}]}
_SECTION: Final = {
    "type": "object",
    "properties": dict.fromkeys(("key", "title", "text"), _PLAIN[str]),
    "required": ["key", "title", "text"],
    "additionalProperties": False,
}
_BESIDE: Final[Mapping[str, dict[str, Any]]] = {
    "measure": {"planned_end": {"anyOf": [_PLAIN[date], {"type": "null"}]}},
    "budget": dict.fromkeys(("income_total", "charges_total", "rest_to_live", "debts_total"), _AMOUNT),
    "education": {"participants": _PLAIN[int]},
    "bilan": {"sections": {"type": "array", "items": _SECTION}},
}
"""What is told beside the fields of a record."""
_WITH_ANSWERS: Final = frozenset({"measure", "contact", "milestone"})


def lines_of(records: Sequence[OpenRecord]) -> bytes:
    """One JSON object a line, UTF-8."""
    return b"".join(json.dumps(_line(one), ensure_ascii=False, sort_keys=True).encode() + b"\n" for one in records)


def schema() -> dict[str, Any]:
    """The schema of one line."""
    return {
        "$schema": SCHEMA,
        "title": "Export ouvert de Perron",
        "description": "Chaque ligne du fichier est un enregistrement, avec ses champs partagés et eux seuls.",
        "oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in KINDS.values()],
        "$defs": {kind: _of_kind(record, kind) for record, kind in KINDS.items()},
    }


def schema_bytes() -> bytes:
    """The schema as a file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1).encode()


def _line(record: OpenRecord) -> dict[str, Any]:
    form = {"id": record.form[0], "version": record.form[1]} if record.form else None
    return {"kind": record.kind, "id": record.id, "form": form, "body": dict(record.body)}


def _of_kind(record: type[Any], kind: str) -> dict[str, Any]:
    body = _of_record(record)
    body["properties"] |= _BESIDE.get(kind, {})
    if kind in _WITH_ANSWERS:
        about = "Les réponses au formulaire nommé par «\u00a0form\u00a0», sous les noms de ses questions."
        body["properties"]["answers"] = {"type": "object", "description": about}
    form = {
        "type": ["object", "null"],
        "properties": {"id": _PLAIN[str], "version": _PLAIN[int]},
        "required": ["id", "version"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"kind": {"const": kind}, "id": _PLAIN[str], "form": form, "body": body},
        "required": ["kind", "id", "form", "body"],
        "additionalProperties": False,
    }


def _of_record(record: type[Any]) -> dict[str, Any]:
    """The shared fields of a record and of what it holds."""
    hints = get_type_hints(record)
    shared = [field.name for field in dataclasses.fields(record) if level_of(field) is Level.SHARED]
    return {
        "type": "object",
        "properties": {name: _named(name, _of_hint(hints[name])) for name in shared},
        "required": shared,
        "additionalProperties": False,
    }


def _named(name: str, found: dict[str, Any]) -> dict[str, Any]:
    return {"title": LABELS[name], **found} if name in LABELS else found


def _of_hint(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is type(None) else _of_hint(one) for one in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of_hint(get_args(hint)[0])}
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _of_record(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [one.value for one in hint]}
    return dict(_PLAIN[hint])
