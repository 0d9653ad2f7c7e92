"""Attachments as laptops send them."""

import hashlib
import uuid

from desktop.sync.contract.chunks import chunk_hashes, chunks_of
from tests.sync.messages import record


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def paper(content, *, chunks=None, hashed=None, size=None, **changes):
    """The record that tells of an attachment."""
    body = {
        "id": str(uuid.uuid4()),
        "household_id": changes.pop("household_id", str(uuid.uuid4())),
        "measure_id": None,
        "about": str(uuid.uuid4()),
        "title": "Bail",
        "media_type": "application/pdf",
        "size": len(content) if size is None else size,
        "sha256": hashed or sha256(content),
        "chunks": chunk_hashes(content) if chunks is None else chunks,
    }
    return record(contract=2, kind="attachment", record_id=body["id"], body=body | changes.pop("body", {}), **changes)


def put(laptop, content, number, piece):
    return laptop.http.put(f"/v1/attachments/{sha256(content)}/chunks/{number}", content=piece)


def send_pieces(laptop, content, *, but=()):
    """The last answer, all pieces but those having been sent."""
    for number, piece in enumerate(chunks_of(content)):
        if number not in but:
            answer = put(laptop, content, number, piece)
            assert answer.status_code == 200, answer.text
    return answer.json()
