"""What a telephone number lacks, as far as it can be known: it is written freely, with words around it."""

from __future__ import annotations

import re
from typing import Final

_FRENCH: Final = re.compile(r"^(?:\+|00)33")
_FOREIGN: Final = re.compile(r"^(?:\+|00)")
_LENGTH: Final = 10
"""Digits of a French number, its first nought included."""


def phone_remark(text: str) -> str:
    """A remark on a number that nobody would answer; empty when none is to be made. It refuses nothing."""
    typed = re.sub(r"[^\d+]", "", text)
    if _FRENCH.match(typed):
        typed = f"0{_FRENCH.sub('', typed).removeprefix('0')}"
    elif _FOREIGN.match(typed):
        return ""  # each country has its own lengths
    return "Il manque des chiffres." if text.strip() and sum(map(str.isdigit, typed)) < _LENGTH else ""
