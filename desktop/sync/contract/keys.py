"""The keys that the receiver signs receipts by: the one in use, and how each came after the one before."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from desktop.sync.contract.base import LONGEST_NAME, Message
from desktop.sync.contract.canonical import canonical_bytes

PublicKey = Annotated[str, StringConstraints(min_length=40, max_length=60)]
Signature = Annotated[str, StringConstraints(min_length=80, max_length=100)]
Challenge = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32,64}$")]
MOST_KEYS = 200
LONGEST_PAGE = 300
ANNOUNCE = "1"
"""How a laptop says that it understands `AnnouncingKeys`."""


class Succession(Message):
    """One key in the place of another: `signature` is of the old one, over `succession_statement` of the new one."""

    old: PublicKey
    new: PublicKey
    signature: Signature


class ReceiptKeys(Message):
    """The key in use, with every succession that led to it, the oldest first.

    `signature` is of the key in use over `keys_statement` of it and of what the laptop asked by: whoever answers
    has that key.
    """

    current: PublicKey
    successions: Annotated[list[Succession], Field(max_length=MOST_KEYS)]
    signature: Signature


class LaptopRelease(Message):
    """The newest version for laptops, as those who run the receiver announce it, with the page that tells of it.

    `signature` is of the key in use over `release_statement`. What a laptop does not understand in it, it leaves.
    """

    version: Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
    page: Annotated[str, StringConstraints(max_length=LONGEST_PAGE)]
    signature: Signature


class AnnouncingKeys(ReceiptKeys):
    """The same for a laptop that asks with `announce=1`: those of before never do, and never see `laptop`."""

    laptop: LaptopRelease | None = None


def succession_statement(public_key: str) -> bytes:
    """What the old key signs: the key that comes after it."""
    return canonical_bytes({"succession": public_key})


def keys_statement(current: str, challenge: str) -> bytes:
    """What the key in use signs for a laptop that asks."""
    return canonical_bytes({"receipt_key": current, "challenge": challenge})


def release_statement(version: str, page: str, challenge: str) -> bytes:
    """What the key in use signs of the newest version for laptops, for the one that asks."""
    return canonical_bytes({"laptop_version": version, "laptop_page": page, "challenge": challenge})


def chain_after(known: str, successions: Sequence[Succession]) -> list[Succession]:
    """The successions that lead from a known key on, in their order, without asking who signed them."""
    by_old: Mapping[str, Succession] = {one.old: one for one in successions}
    found: list[Succession] = []
    key = known
    while key in by_old and len(found) < len(successions):
        found.append(by_old[key])
        key = found[-1].new
    return found


def is_public_key(text: str) -> bool:
    """Whether it is a raw Ed25519 public key in base64."""
    try:
        return len(base64.b64decode(text, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False
