"""Another receipt key in place of the one there is; receipts that the old one signed stay proofs."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Engine, delete, select

from department.clock import Clock
from department.database import writer
from department.receipts import ReceiptSigner, make_key
from department.settings import Settings
from department.tables import retired_key, server_key
from desktop.sync.contract.keys import (
    MOST_KEYS,
    AnnouncingKeys,
    LaptopRelease,
    ReceiptKeys,
    Succession,
    keys_statement,
    release_statement,
    succession_statement,
)
from desktop.sync.contract.messages import Receipt, erased_statement, receipt_statement


@dataclass(frozen=True)
class ReceiptKey:
    """A receipt key, raw and in base64; `retired_at` is None for the one in use."""

    public_key: str
    made_at: datetime
    retired_at: datetime | None = None
    succession: str = ""


def receipt_keys(engine: Engine) -> list[ReceiptKey]:
    """The key in use, then those of before, the latest first."""
    with engine.connect() as connection:
        current = connection.execute(select(server_key)).first()
        retired = connection.execute(select(retired_key).order_by(retired_key.c.retired_at.desc())).all()
    found = [ReceiptKey(row.public_key, row.made_at, row.retired_at, row.succession) for row in retired]
    if current is None:
        return found
    in_use = ReceiptKey(ReceiptSigner(current.private_key).public_key, current.created_at)
    return [in_use, *_before(in_use, found)]


def _before(in_use: ReceiptKey, retired: list[ReceiptKey]) -> Iterator[ReceiptKey]:
    """Those that led to it, by their signatures: the server's clock may have gone back between two of them."""
    left, after = list(retired), in_use
    while left:
        statement = succession_statement(after.public_key)
        after = next((one for one in left if _verifies(one.public_key, one.succession, statement)), left[0])
        left.remove(after)
        yield after


def rotate(engine: Engine, clock: Clock) -> ReceiptKey:
    """Makes another key; the old one signs it a last time and its secret is gone. Workers read it when they start."""
    with writer(engine).begin() as connection:
        old = connection.execute(select(server_key).with_for_update()).one()
        connection.execute(delete(server_key))
        make_key(connection)
        new = connection.execute(select(server_key)).one()
        public_key = ReceiptSigner(new.private_key).public_key
        signature = Ed25519PrivateKey.from_private_bytes(old.private_key).sign(succession_statement(public_key))
        values = {
            "public_key": ReceiptSigner(old.private_key).public_key,
            "made_at": old.created_at,
            "retired_at": clock(),
            "succession": base64.b64encode(signature).decode("ascii"),
        }
        connection.execute(retired_key.insert().values(values))
    return ReceiptKey(public_key, new.created_at)


def told_keys(engine: Engine, signer: ReceiptSigner, settings: Settings, challenge: str, announce: bool) -> ReceiptKeys:
    """The key of a running server with the successions that led to it; its signature says that it has that key.

    With the newest version for laptops, to a laptop that asks for it.
    """
    in_use, *retired = receipt_keys(engine)
    oldest_first = retired[::-1]
    known = [one.public_key for one in (*oldest_first, in_use)]
    successions = [
        Succession(old=one.public_key, new=after, signature=one.succession)
        for one, after in zip(oldest_first, known[1:], strict=True)
    ]
    if signer.public_key in known:  # a server that still runs since its key was replaced signs by the one it began with
        successions = successions[: known.index(signer.public_key)]
    signature = signer.signature(keys_statement(signer.public_key, challenge))
    keys = ReceiptKeys(current=signer.public_key, successions=successions[-MOST_KEYS:], signature=signature)
    return _announcing(keys, signer, settings, challenge) if announce else keys


def _announcing(keys: ReceiptKeys, signer: ReceiptSigner, settings: Settings, challenge: str) -> ReceiptKeys:
    """The same with the newest version for laptops, where one is set."""
    if not settings.laptop_version:
        return keys
    version, page = settings.laptop_version, settings.laptop_page
    signature = signer.signature(release_statement(version, page, challenge))
    return AnnouncingKeys(
        current=keys.current,
        successions=keys.successions,
        signature=keys.signature,
        laptop=LaptopRelease(version=version, page=page, signature=signature),
    )


def signed_by(keys: list[ReceiptKey], receipt: Receipt) -> ReceiptKey | None:
    """The key of this server that signed a receipt; None when none did."""
    if receipt.signature is None or receipt.sequence is None or receipt.received_at is None:
        return None
    make = erased_statement if receipt.verdict == "refused" else receipt_statement
    statement = make(receipt.id, receipt.sha256, receipt.sequence, receipt.received_at)
    return next((key for key in keys if _verifies(key.public_key, receipt.signature, statement)), None)


def _verifies(public_key: str, signature: str, statement: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        key.verify(base64.b64decode(signature, validate=True), statement)
    except (InvalidSignature, ValueError):
        return False
    return True
