"""A passphrase for somebody who finds none: common words, drawn by the system's own randomness."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desktop.domain.passphrase import draw_phrase, drawn_bits, guessing_time


@dataclass(frozen=True)
class ProposedPhrase:
    """A phrase and what guessing it costs somebody who has the list of words."""

    text: str
    bits: int

    @property
    def time_to_guess(self) -> str:
        """That cost in human words."""
        return guessing_time(self.bits)


def propose_passphrase(resources: Path, pick: Callable[[int], int] = secrets.randbelow) -> ProposedPhrase:
    """Another phrase at each call; `pick` is given by tests."""
    words = passphrase_words(resources)
    return ProposedPhrase(draw_phrase(words, pick), drawn_bits(words))


@lru_cache(maxsize=1)
def passphrase_words(resources: Path) -> tuple[str, ...]:
    """The words of the list, without its comments."""
    lines = (resources / "words" / "passphrase-fr.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
