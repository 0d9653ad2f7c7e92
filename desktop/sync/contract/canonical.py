"""The one way to write a message as bytes, so that both sides compute the same hash."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def canonical_text(value: Any) -> str:
    """JSON, keys sorted, no spaces; ValueError or TypeError for what JSON cannot carry everywhere."""
    return _written(value)


def canonical_bytes(value: Any) -> bytes:
    """The same as UTF-8; ValueError for a text that has none."""
    return canonical_text(value).encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical bytes, in lower-case hexadecimal."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def seal(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message with the `sha256` of everything else in it; an older `sha256` is replaced."""
    content = {key: value for key, value in message.items() if key != "sha256"}
    return {**content, "sha256": digest(content)}


def verify(message: Mapping[str, Any]) -> bool:
    """Whether the message still is what was sealed."""
    content = {key: value for key, value in message.items() if key != "sha256"}
    try:
        return "sha256" in message and message["sha256"] == digest(content)
    except (TypeError, ValueError, RecursionError):
        return False


def sealed_text(message: Mapping[str, Any], body_text: str) -> str:
    """The canonical text of a message without its `sha256`, its `body` being written already: the first of its keys."""
    rest = {key: value for key, value in message.items() if key not in ("body", "sha256")}
    return f'{{"body":{body_text},{canonical_text(rest)[1:]}'


def instant_text(instant: datetime) -> str:
    """The only text of an instant that a message may hold: UTC, `Z`, microseconds when there are any."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
