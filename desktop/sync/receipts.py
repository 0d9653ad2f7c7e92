"""Checking receipts: only one that the Department's key signed, for exactly what was sent, is a success."""

import base64
import binascii
from collections.abc import Sequence
from contextlib import suppress

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from desktop.sync.contract.keys import ReceiptKeys, chain_after, succession_statement
from desktop.sync.contract.messages import Receipt, erased_statement, receipt_statement
from desktop.sync.errors import InvalidReceiptError, KeyNotFollowedError

Sent = tuple[str, str]
"""The version id and the SHA-256 of a record that was sent."""


def verify_receipt(receipt: Receipt, public_key: str, sent_id: str, sent_sha256: str) -> None:
    """InvalidReceiptError unless the receipt is for this record and, when it says kept or erased, is signed so."""
    if receipt.verdict == "refused" and not receipt.erased:
        # A server repeats of a record it cannot read only what it could make out.
        if receipt.id not in ("", sent_id) or receipt.sha256 not in ("", sent_sha256):
            raise InvalidReceiptError("il concerne un autre enregistrement")
        if not receipt.reason:
            raise InvalidReceiptError("il refuse sans motif")
        return
    if (receipt.id, receipt.sha256) != (sent_id, sent_sha256):
        raise InvalidReceiptError("il concerne un autre enregistrement")
    if (receipt.verdict == "conflict") is not bool(receipt.heads) or sent_sha256 in receipt.heads:
        raise InvalidReceiptError("il ne dit pas avec quoi cette fiche est en conflit")
    if receipt.sequence is None or receipt.received_at is None or receipt.signature is None:
        raise InvalidReceiptError("il est incomplet")
    stated = erased_statement if receipt.erased else receipt_statement
    statement = stated(receipt.id, receipt.sha256, receipt.sequence, receipt.received_at)
    if not is_signed(public_key, receipt.signature, statement):
        raise InvalidReceiptError("sa signature n’est pas celle du Département")


def verify_receipts(receipts: Sequence[Receipt], public_key: str, sent: Sequence[Sent]) -> None:
    """InvalidReceiptError unless there is one valid receipt for each record, in the order they were sent."""
    if len(receipts) != len(sent):
        raise InvalidReceiptError("il ne compte pas autant de lignes que l’envoi")
    for receipt, (sent_id, sent_sha256) in zip(receipts, sent, strict=True):
        verify_receipt(receipt, public_key, sent_id, sent_sha256)


def verify_by_one_of(receipt: Receipt, keys: Sequence[str], sent_id: str, sent_sha256: str) -> None:
    """As `verify_receipt`, by any of the keys that were in force one after the other."""
    for key in reversed(keys[1:]):
        with suppress(InvalidReceiptError):
            verify_receipt(receipt, key, sent_id, sent_sha256)
            return
    verify_receipt(receipt, keys[0] if keys else "", sent_id, sent_sha256)


def keys_after(known: str, told: ReceiptKeys) -> tuple[str, ...]:
    """The keys that came after a known one, each signed by the one before it, up to the one in use.

    Empty when it still is in use; KeyNotFollowedError when it does not lead there.
    """
    if told.current == known:
        return ()
    chain = chain_after(known, told.successions)
    signed = all(is_signed(one.old, one.signature, succession_statement(one.new)) for one in chain)
    if not chain or not signed or chain[-1].new != told.current:
        raise KeyNotFollowedError
    return tuple(one.new for one in chain)


def is_signed(public_key: str, signature: str, statement: bytes) -> bool:
    """Whether this Ed25519 key, raw in base64, signed exactly these bytes."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), statement)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
