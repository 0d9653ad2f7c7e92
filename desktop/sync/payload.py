"""What the Department may have of a record, built from an allow-list and checked against it before it leaves (P1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop.domain.bilan import Bilan
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level, level_of, shared_part
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import Registry
from desktop.sync.contract.canonical import canonical_bytes, digest, instant_text, seal

Record = Household | Saisine | Measure | Contact | Bilan

KINDS: dict[type[Any], str] = {
    Household: "household",
    Saisine: "saisine",
    Measure: "measure",
    Contact: "contact",
    Bilan: "bilan",
}
_EXTRA_KEYS = {"measure": {"answers", "planned_end"}, "contact": {"answers"}, "bilan": {"sections"}}
_ALLOWED = {
    kind: {field.name for field in dataclasses.fields(record) if level_of(field) is Level.SHARED}
    | _EXTRA_KEYS.get(kind, set())
    for record, kind in KINDS.items()
}


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
    record: Record, body: Mapping[str, Any], *, version_id: str, parents: list[str], written_at: datetime
) -> dict[str, Any]:
    """The whole message for one version of a record, with its hash."""
    reference = form_of(record)
    return seal(
        {
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
    """The places of a message that the allow-list does not hold; empty when it may leave."""
    allowed = _ALLOWED.get(str(message.get("kind")), set())
    body = message.get("body") or {}
    found = [key for key in body if key not in allowed]
    reference = message.get("form")
    form = registry.form(reference["id"], reference["version"]) if reference else None
    answers = body.get("answers") or {}
    hidden = [name for name in answers if form is None or form.level_of(name) is not Level.SHARED]
    return [*found, *(f"answers.{name}" for name in hidden)]


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
