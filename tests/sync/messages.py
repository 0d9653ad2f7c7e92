"""Made-up records for the tests of the exchange."""

import itertools
import uuid
from typing import Any

from desktop.sync.contract.canonical import seal

_numbers = itertools.count(1)


def version_id(number: int | None = None) -> str:
    """A UUIDv7 that no other call gives."""
    return f"0192f3a0-0000-7000-8000-{number if number is not None else next(_numbers):012x}"


def record(**changes: Any) -> dict[str, Any]:
    """A sealed record as a laptop writes it, with the given fields changed before it is sealed."""
    content = {
        "contract": 1,
        "op": "put",
        "epoch": "",
        "id": version_id(),
        "kind": "contact",
        "record_id": str(uuid.uuid4()),
        "parents": [],
        "written_at": "2026-01-31T09:30:00Z",
        "form": None,
        "body": {"day": "2026-01-31", "kind": "home", "reason": "été comme hiver : 18,5 °C", "answers": {}},
    }
    return seal(content | changes)
