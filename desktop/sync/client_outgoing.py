"""The last look at a record before it leaves: what is damaged or held back stays here, and is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import MessageError, Receipt, read_record

Allow = Callable[[Mapping[str, Any]], list[str]]
"""What may not leave in a record, in French; empty when all may."""


def looked_at(record: bytes | Mapping[str, Any], allow: Allow | None) -> Mapping[str, Any] | Receipt:
    """The record when it may leave, a refusal otherwise."""
    try:
        raw = json.loads(record.decode("utf-8")) if isinstance(record, bytes) else dict(record)
        message = read_record(raw)
    except MessageError as error:
        return _held_back(raw, "Enregistrement abîmé, non envoyé.", error.problems)
    except (ValueError, RecursionError):
        return _held_back({}, "Enregistrement illisible, non envoyé.", [])
    withheld = allow(raw) if allow else []
    if withheld:
        return _held_back({"id": message.id, "sha256": message.sha256}, "Retenu sur ce poste.", withheld)
    return raw


def _held_back(raw: object, happened: str, problems: list[str]) -> Receipt:
    named = raw if isinstance(raw, dict) else {}
    texts = (value if isinstance(value, str) else "" for value in (named.get("id"), named.get("sha256")))
    version_id, sha256 = map(printable, texts)
    return Receipt(
        id=version_id,
        sha256=sha256,
        verdict="refused",
        reason=" ".join([happened, *problems]),
        sequence=None,
        received_at=None,
        signature=None,
    )
