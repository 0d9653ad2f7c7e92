"""What figures are made from, and nothing else: no name, no address, no free text, no version; ids that lead nowhere.

The same household has the same id in every file, so that one that two people follow counts once; nobody finds from it
the household of a notebook.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from desktop.domain.form_fields import FieldKind
from desktop.domain.forms import FormField
from desktop.schemes.registry import Registry

_SPACE: Final = UUID("6a1c55de-6f0b-4a5e-9d0c-3f1c0e7f4b21")
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.+Z-]+)?|\d\d:\d\d(:\d\d)?|-?\d+(\.\d+)?")
"""Days, hours and numbers as they are written."""
_CODED: Final = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_CODES: Final = frozenset(
    {
        "commune", "housing_status", "composition", "marital_status", "resources_bracket", "scheme", "origin",
        "reasons", "end_reason", "terms_form", "form", "stage", "themes", "tools", "convention_id", "kind", "state",
        "outcome", "mode", "role", "counted", "needed", "energy", "side",
    }
)  # fmt: skip
"""What is said by a word of a list: figures count these."""
_EMPTIED: Final = frozenset({"signatures", "signers", "sections", "strokes", "next_steps", "actions", "transfers"})
"""Lists of words and names that no figure counts."""
_SAID: Final = "–"
"""Stands for words that were there: some figures count that something was said, never what."""
_WORDS: Final = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


def nameless(line: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    """A line of a bundle as figures need it."""
    record = _bare(line["record"], "")
    made: dict[str, Any] = {"kind": line["kind"], "record": record, "versions": []}
    if "answers" in line:
        made["answers"] = _answers(line, registry)
    if "sections" in line:
        made["sections"] = []
    if line.get("waits"):
        made["waits"] = True
    return made


def _bare(value: Any, name: str) -> Any:
    if isinstance(value, Mapping):
        return {key: item if key == "formula" else _bare(item, key) for key, item in value.items()}
    if isinstance(value, list):
        return [] if name in _EMPTIED else [_bare(item, name) for item in value]
    if not isinstance(value, str) or not value:
        return value
    if _ID.fullmatch(value):
        return str(uuid5(_SPACE, value))
    if (name in _CODES and _CODED.fullmatch(value)) or _is_dated(value, name):
        return value
    return "" if name.endswith("sha256") else _SAID


def _is_dated(value: str, name: str) -> bool:
    """A telephone number and a postal code are numbers too."""
    return bool(_DATED.fullmatch(value)) and name not in ("phone", "postal_code", "address")


def _answers(line: Mapping[str, Any], registry: Registry) -> dict[str, Any]:
    """The answers that were chosen or counted; of a form that is not known, none."""
    record = line["record"]
    named = record.get("form") or record.get("terms_form")
    version = record.get("form_version") or record.get("terms_version")
    form = registry.form(named, version) if named else None
    told: dict[str, Any] = {}
    for name, value in line["answers"].items() if form else ():
        field = form.field(name) if form else None
        if field is not None and field.kind not in _WORDS:
            told[name] = _rows(field, value) if field.kind is FieldKind.ROWS else value
    return told


def _rows(field: FormField, rows: Any) -> Any:
    words = {column.name for column in field.columns if column.kind in _WORDS}
    return [{name: (_SAID if name in words and cell else cell) for name, cell in row.items()} for row in rows]
