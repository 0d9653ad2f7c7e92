"""How a French name sounds, roughly: two spellings of one sound have one key. All words here are folded."""

from __future__ import annotations

import re
from typing import Final

_SOUNDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"s?ch", "1"),  # one sound of its own, which « c » and « h » must not take apart
        (r"c(?=[eiy])", "s"),
        (r"gu(?=[eiy])", "g"),
        (r"g(?=[eiy])", "j"),
        (r"qu|ck|[cq]", "k"),
        (r"h", ""),
        (r"e?au", "o"),
        (r"[ae][iy]|oe", "e"),
        (r"y", "i"),
        (r"w", "v"),
        (r"[xz]", "s"),
        (r"[ae][nm](?![aeiou])", "an"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)[sdtpe]+$", ""),
    )
)


def sound_of(word: str) -> str:
    """The key of a word: « macquart » and « macart », « dhalluin » and « daluin » have the same."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word
