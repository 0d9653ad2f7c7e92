"""The enrolment code as people read it aloud and type it: a secret, whose server it is for, and a check sign.

The secret is known to the server alone. The rest is the fingerprint of its receipt key: a server, or an operator's
file, that has another key is noticed before this laptop trusts it.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from desktop.domain.check_sign import ALPHABET, LOOKALIKES, check_sign

SECRET_SIGNS: Final = 12
"""60 bits, for some days, once."""
FINGERPRINT_SIGNS: Final = 11
"""55 bits: nobody makes a key that has these while the code is good."""
CODE_SIGNS: Final = SECRET_SIGNS + FINGERPRINT_SIGNS + 1
GROUP: Final = 4


class CodeTypedWronglyError(ValueError):
    """What was typed is no code; the text says in French what to look at."""


@dataclass(frozen=True)
class EnrolmentCode:
    """What a code says; `fingerprint` is empty in a code of before, which named no key."""

    secret: str = field(repr=False)
    fingerprint: str = ""

    def names(self, receipt_key: str) -> bool:
        """Whether it is for the server that signs by this key, raw in base64."""
        return self.fingerprint == key_fingerprint(receipt_key)


def written_code(secret: str, receipt_key: str) -> str:
    """A code of this secret for the server of this key, in groups: « 7K2M-… »."""
    signs = secret + key_fingerprint(receipt_key)
    return in_groups(signs + check_sign(signs))


def in_groups(signs: str) -> str:
    """In groups of four, as people read signs to each other."""
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def read_code(typed: str) -> EnrolmentCode:
    """The code that was typed: case, spaces, dashes and lookalike letters do not matter; CodeTypedWronglyError."""
    signs = plain_signs(typed)
    strange = next((sign for sign in signs if sign not in ALPHABET), "")
    if strange:
        raise CodeTypedWronglyError(f"Un code ne contient jamais le signe «\u00a0{strange}\u00a0»\u00a0: relisez-le.")
    if len(signs) == SECRET_SIGNS:
        return EnrolmentCode(signs)
    if len(signs) != CODE_SIGNS:
        raise CodeTypedWronglyError(
            f"Un code compte {CODE_SIGNS}\u00a0signes, en six groupes de quatre\u00a0: vous en avez tapé {len(signs)}."
        )
    if check_sign(signs[:-1]) != signs[-1]:
        raise CodeTypedWronglyError("Un signe de ce code est faux, ou deux sont échangés\u00a0: relisez-le.")
    return EnrolmentCode(signs[:SECRET_SIGNS], signs[SECRET_SIGNS:-1])


def plain_signs(typed: str) -> str:
    """What was typed without what does not matter."""
    upper = unicodedata.normalize("NFKC", typed).upper()
    return "".join(sign for sign in upper if sign.isalnum()).translate(LOOKALIKES)


def key_fingerprint(receipt_key: str) -> str:
    """The fingerprint of a receipt key, raw in base64, in the signs of a code."""
    digest = hashlib.sha256(b"perron receipt key:" + receipt_key.encode()).digest()
    return base64.b32hexencode(digest).decode().translate(_TO_SIGNS)[:FINGERPRINT_SIGNS]


_TO_SIGNS: Final = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUV", ALPHABET)
