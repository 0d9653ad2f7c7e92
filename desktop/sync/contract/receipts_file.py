"""The receipts of a bundle that came by USB key, brought back as a file: signed as a whole, and each by itself."""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from desktop.sync.contract.attachments import AttachmentReceipt
from desktop.sync.contract.base import Instant, Message, Sha256, UuidText
from desktop.sync.contract.bundles import MOST_FILES, BundleError
from desktop.sync.contract.canonical import canonical_bytes
from desktop.sync.contract.messages import Receipt

FORMAT: Final = "perron-bundle-receipts-1"
LARGEST_FILE: Final = 64 * 1024 * 1024
MOST_RECEIPTS: Final = 100_000


class ReceiptsFile(Message):
    """What became of each record of a bundle, in its order; `contents` is the SHA-256 of its table of contents.

    `attachments` are those of its attachments that are whole there now.
    """

    format: Literal["perron-bundle-receipts-1"]
    contents: Sha256
    device: UuidText
    made_at: Instant
    receipts: Annotated[list[Receipt], Field(max_length=MOST_RECEIPTS)]
    attachments: Annotated[list[AttachmentReceipt], Field(max_length=MOST_FILES)] = Field(default_factory=list)
    signature: str = ""

    @property
    def statement(self) -> bytes:
        """The bytes that the Department signs."""
        return canonical_bytes(self.model_dump(mode="json", exclude={"signature"}))

    def to_bytes(self) -> bytes:
        """The file, readable by people too: it names nobody."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()


def read_receipts_file(content: bytes) -> ReceiptsFile:
    """What such a file says, its signature not yet looked at; BundleError for anything else."""
    try:
        return ReceiptsFile.model_validate(json.loads(content.decode("utf-8")))
    except (ValidationError, ValueError, RecursionError):
        raise BundleError(
            "Ce fichier n’est pas un accusé de réception du Département, ou il est abîmé.",
            safe="Vos fiches attendent toujours dans le carnet, rien n’est perdu.",
            do="Demandez-le à nouveau au Département.",
        ) from None
