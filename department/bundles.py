"""What a laptop brings by USB key: the same messages and papers as by network, judged alike, receipts given as a file.

The bundle is encrypted for the Department and carries a code that only the laptop's enrolment can have made. Nothing of
it is written anywhere but as records.
"""

import hmac
import logging
from collections.abc import Iterator
from itertools import islice

from pyrage import DecryptError, decrypt
from pyrage.x25519 import Identity
from sqlalchemy import Engine, select

from department.attachments import Attachments, PieceError
from department.clock import Clock
from department.enrolment import Device
from department.errors import DepartmentError
from department.intake import Intake
from department.receipts import ReceiptSigner
from department.tables import device
from desktop.sync.contract.attachments import AttachmentReceipt
from desktop.sync.contract.bundles import (
    ATTACHMENTS,
    MOST_BYTES,
    Bundle,
    BundleError,
    BundleKind,
    enrolled_code,
    unpacked,
)
from desktop.sync.contract.chunks import chunks_of
from desktop.sync.contract.messages import BATCH_LIMIT, Receipt
from desktop.sync.contract.receipts_file import FORMAT, MOST_RECEIPTS, ReceiptsFile

LARGEST_FILE = MOST_BYTES + 16 * 1024 * 1024

log = logging.getLogger("perron.department")


class BundleImport:
    """Takes bundles in; what a bundle holds twice, or came by network already, is known."""

    def __init__(self, engine: Engine, intake: Intake, signer: ReceiptSigner, age_secret: str, clock: Clock) -> None:
        self._engine = engine
        self._intake = intake
        self._signer = signer
        self._attachments = Attachments(engine, signer, clock)
        self._age_secret = age_secret
        self._clock = clock

    def take(self, content: bytes) -> ReceiptsFile:
        """The signed receipts, one for each record in their order; DepartmentError says in French why not."""
        try:
            bundle = unpacked(self._decrypted(content))
            sender = self._sender(bundle)
            if bundle.kind is not BundleKind.DEPARTMENT or sender is None:
                raise DepartmentError(_NOT_OURS)
            receipts = list(self._received(sender, bundle))
            attachments = list(self._papers(sender, bundle))
        except BundleError as error:
            raise DepartmentError(error.happened) from None
        told = ReceiptsFile(
            format=FORMAT,
            contents=bundle.sha256,
            device=sender.id,
            made_at=self._clock(),
            receipts=receipts,
            attachments=attachments,
        )
        return told.model_copy(update={"signature": self._signer.signature(told.statement)})

    def _decrypted(self, content: bytes) -> bytes:
        if len(content) > LARGEST_FILE:
            raise DepartmentError("Ce fichier est beaucoup trop gros.")
        try:
            plain: bytes = decrypt(content, [Identity.from_str(self._age_secret)])
        except DecryptError:
            raise DepartmentError(
                "Ce fichier ne s’ouvre pas avec la clé du Département : il est pour quelqu’un d’autre, ou abîmé."
            ) from None
        return plain

    def _sender(self, bundle: Bundle) -> Device | None:
        """The laptop whose enrolment made the code of the bundle; None when it made none, or was revoked."""
        wanted, code = bundle.about.get("device"), bundle.signature.get("device")
        if not isinstance(wanted, str) or not isinstance(code, str):
            return None
        columns = device.c
        query = select(columns.operator_id, columns.token_hash).where(
            columns.id == wanted, columns.revoked_at.is_(None)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None or not hmac.compare_digest(enrolled_code(row.token_hash, bundle.signed).encode(), code.encode()):
            return None
        return Device(wanted, row.operator_id)

    def _received(self, sender: Device, bundle: Bundle) -> Iterator[Receipt]:
        records = bundle.records()
        count = 0
        while batch := list(islice(records, BATCH_LIMIT)):
            count += len(batch)
            if count > MOST_RECEIPTS:
                raise DepartmentError("Ce fichier contient trop d’enregistrements : demandez-le en plusieurs fois.")
            yield from self._intake.receive(sender, batch)

    def _papers(self, sender: Device, bundle: Bundle) -> Iterator[AttachmentReceipt]:
        """Those that are whole now; one that no record tells of, or that is not what it tells of, is left out."""
        for sha256 in (name.removeprefix(ATTACHMENTS) for name in bundle.files if name.startswith(ATTACHMENTS)):
            try:
                receipt = self._paper(sender, sha256, bundle.files[ATTACHMENTS + sha256])
            except PieceError:
                receipt = None
            if receipt is not None:
                yield receipt
            else:
                log.warning("attachment device=%s sha256=%s not taken", sender.id, sha256)

    def _paper(self, sender: Device, sha256: str, content: bytes) -> AttachmentReceipt | None:
        """Its pieces, but for those that came by network or with another bundle."""
        state = self._attachments.state(sender, sha256)
        have = frozenset(state.have if state is not None else ())
        for number, piece in enumerate(chunks_of(content)):
            if state is not None and number not in have:
                state = self._attachments.put(sender, sha256, number, piece)
        return state.receipt if state is not None else None


def told_in_numbers(taken: ReceiptsFile) -> str:
    """« 12 reçus, 3 déjà là, 1 en conflit, 2 refusés », and how many attachments are whole."""
    found = [one.verdict for one in taken.receipts]
    papers = f", {len(taken.attachments)} pièces jointes entières" if taken.attachments else ""
    return (
        f"{found.count('accepted')} reçus, {found.count('known')} déjà là, "
        f"{found.count('conflict')} en conflit, {found.count('refused')} refusés{papers}"
    )


_NOT_OURS = (
    "Ce fichier ne vient d’aucun ordinateur relié au Département, ou cet ordinateur a été révoqué : rien n’a été reçu."
)
