"""The sign at the end of a code that people copy: any slip of the pen shows."""

from __future__ import annotations

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, 5 bits a sign: no I, L, O, U."""
LOOKALIKES: Final = str.maketrans("ILO", "110")
"""What is read in the place of a sign, to the sign."""


def check_sign(signs: str) -> str:
    """Weighs each sign by another power of x in the field of 32 elements (x⁵ = x² + 1).

    No weight is zero and no two of the first 31 are the same, so that every wrong sign and every exchange of two is
    caught.
    """
    sum_so_far = 0
    for sign in signs:
        sum_so_far = (sum_so_far ^ ALPHABET.index(sign)) << 1
        if sum_so_far & 0b100000:
            sum_so_far ^= 0b100101
    return ALPHABET[sum_so_far]
