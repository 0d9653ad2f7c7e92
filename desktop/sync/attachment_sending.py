"""An attachment goes piece by piece: after a cut the other end says what it has, and one piece at most goes twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.sync.contract.attachments import AttachmentReceipt, AttachmentState
from desktop.sync.contract.chunks import CHUNK, chunk_count
from desktop.sync.errors import WrongAnswerError

Told = Callable[[Sequence[int]], None]
"""Is given the numbers of the pieces that are there, each time that this is known anew."""


class Receiving(Protocol):
    """What of the client is needed."""

    def attachment(self, sha256: str) -> AttachmentState:
        """Which pieces are there."""

    def put_chunk(self, sha256: str, number: int, content: bytes) -> AttachmentState:
        """One piece more."""


def send_attachment(
    client: Receiving, sha256: str, content: bytes, told: Told, stopped: Callable[[], bool]
) -> AttachmentReceipt | None:
    """Sends what is missing there; the checked proof once it is whole, None when it was stopped. Raises SyncError."""
    state = client.attachment(sha256)
    told(state.have)
    for number in range(chunk_count(len(content))):
        if number in state.have:
            continue
        if stopped():
            return None
        state = client.put_chunk(sha256, number, content[number * CHUNK : (number + 1) * CHUNK])
        told(state.have)
    if state.receipt is None:
        raise WrongAnswerError(
            "Le serveur a reçu une pièce jointe entière et n’en donne pas la preuve.",
            do="L’envoi sera repris\u00a0; si cela se répète, prévenez le service informatique.",
        )
    return state.receipt
