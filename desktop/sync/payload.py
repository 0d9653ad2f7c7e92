"""What the Department may have of a record, built from an allow-list and checked against it before it leaves (P1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, get_args, get_type_hints

from desktop.domain.bilan import Bilan
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level, level_of, shared_part
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import Registry
from desktop.sync.contract.canonical import canonical_bytes, digest, instant_text, seal
from desktop.sync.contract.messages import CONTRACT

Record = Household | Saisine | Measure | Contact | Bilan

KINDS: dict[type[Any], str] = {
    Household: "household",
    Saisine: "saisine",
    Measure: "measure",
    Contact: "contact",
    Bilan: "bilan",
}
Shape = dict[str, Any]
"""The names that may stand in a table, each with the shape of the tables in it, None for plain values."""


def _shape_of(record: type[Any]) -> Shape:
    """The shape of the shared part of a record, of the records inside it too."""
    hints = get_type_hints(record)
    return {
        field.name: next((_shape_of(part) for part in _records_in(hints[field.name])), None)
        for field in dataclasses.fields(record)
        if level_of(field) is Level.SHARED
    }


def _records_in(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _records_in(part)


_ENVELOPE: Shape = {
    "contract": None, "op": None, "epoch": None,
    "id": None, "kind": None, "record_id": None, "parents": None, "written_at": None, "sha256": None,
    "form": {"id": None, "version": None},
}  # fmt: skip
_SECTION: Shape = {"key": None, "title": None, "text": None}
_EXTRA: dict[str, Shape] = {"measure": {"planned_end": None}, "bilan": {"sections": _SECTION}}
_ALLOWED: dict[str, Shape] = {kind: _shape_of(record) | _EXTRA.get(kind, {}) for record, kind in KINDS.items()}
_WITH_ANSWERS = ("measure", "contact")


def form_of(record: Record) -> tuple[str, int] | None:
    """The form and version whose answers the record carries."""
    if isinstance(record, Contact) and record.form:
        return record.form, record.form_version
    if isinstance(record, Measure) and record.terms_form:
        return record.terms_form, record.terms_version
    return None


def body_of(record: Record, registry: Registry) -> dict[str, Any]:
    """The shared part of a record as JSON values; answers only as far as their form marks them shared."""
    body = shared_part(record)
    reference = form_of(record)
    form = registry.form(*reference) if reference else None
    answers = form.shared_answers(_answers(record)) if form else {}
    if isinstance(record, Measure):
        body["answers"] = answers
        body["planned_end"] = record.planned_end.isoformat() if record.planned_end else None
    elif isinstance(record, Contact):
        body["answers"] = answers
    elif isinstance(record, Bilan):
        body["sections"] = [
            {"key": section.key, "title": section.title, "text": section.text}
            for section in record.sections
            if section.level is Level.SHARED
        ]
    return body


def sealed_message(
    record: Record,
    body: Mapping[str, Any],
    *,
    version_id: str,
    parents: list[str],
    written_at: datetime,
    epoch: str = "",
) -> dict[str, Any]:
    """The whole message for one version of a record, with its hash; `epoch` names this life of the notebook."""
    reference = form_of(record)
    return seal(
        {
            "contract": CONTRACT,
            "op": "put",
            "epoch": epoch,
            "id": version_id,
            "kind": KINDS[type(record)],
            "record_id": record.id,
            "parents": parents,
            "written_at": instant_text(written_at),
            "form": {"id": reference[0], "version": reference[1]} if reference else None,
            "body": dict(body),
        }
    )


def undisclosable(message: Mapping[str, Any], registry: Registry) -> list[str]:
    """The places of a message that the allow-list does not hold, tables within tables too; empty when it may leave."""
    kind = str(message.get("kind"))
    body = message.get("body")
    content = dict(body) if isinstance(body, Mapping) else {"body": body}
    answers = content.pop("answers", {}) if kind in _WITH_ANSWERS else {}
    envelope = {name: value for name, value in message.items() if name != "body"}
    return [
        *_smuggled(envelope, _ENVELOPE, ""),
        *_smuggled(content, _ALLOWED.get(kind, {}), ""),
        *_smuggled(answers, _answer_shape(message.get("form"), registry), "answers"),
    ]


def _answer_shape(reference: Any, registry: Registry) -> Shape:
    """The answers that the form marks as shared; none for a form that is not known."""
    form = None
    if isinstance(reference, Mapping) and isinstance(reference.get("version"), int):
        form = registry.form(str(reference.get("id")), reference["version"])
    fields = form.fields() if form else ()
    return {name: None for field in fields if field.level is Level.SHARED for name in field.answer_names}


def _smuggled(value: Any, shape: Shape | None, place: str) -> Iterator[str]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _smuggled(item, shape, f"{place}[{index}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            inner = f"{place}.{name}" if place else str(name)
            if shape is None or name not in shape:
                yield inner
            else:
                yield from _smuggled(item, shape[name], inner)
    elif shape is not None and value is not None:
        yield place or "body"


def message_bytes(message: Mapping[str, Any]) -> bytes:
    """The canonical bytes kept in the outbox and sent."""
    return canonical_bytes(message)


def body_digest(body: Mapping[str, Any]) -> str:
    """Tells whether what the Department has of a record would change."""
    return digest(body)


def _answers(record: Record) -> Mapping[str, Any]:
    if isinstance(record, Contact):
        return record.answers
    return record.terms if isinstance(record, Measure) else {}
