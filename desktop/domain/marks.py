"""Which letters of a text answer what was searched for, so that they can be shown in bold."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.domain.text import fold


def marks(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """(start, end) of the letters of a text that begin a word as one of the folded words does."""
    wanted = sorted(words, key=len, reverse=True)
    found = []
    for match in re.finditer(r"[^\W_]+", text):
        folded = fold(match[0])
        word = next((one for one in wanted if folded.startswith(one)), "")
        if word:
            found.append((match.start(), match.start() + _letters(match[0], len(word))))
    return found


def _letters(word: str, folded_length: int) -> int:
    """How many letters of a word make so many of the folded one: « œ » is two of them."""
    for count in range(1, len(word)):
        if len(fold(word[:count])) >= folded_length:
            return count
    return len(word)
