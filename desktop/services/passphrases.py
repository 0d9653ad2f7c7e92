"""A passphrase for somebody who finds none: common words, drawn by the system's own randomness."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from desktop.domain.french import plural_in_letters
from desktop.domain.passphrase import (
    Strength,
    draw_phrase,
    drawn_bits,
    drawn_strength,
    guessing_time,
    passphrase_problem,
    strength,
    words_of,
)


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


def estimate(passphrase: str, resources: Path) -> Strength:
    """What guessing it would cost: that of a phrase drawn from our list, or a severe estimate of any other."""
    drawn = drawn_strength(passphrase, frozenset(passphrase_words(resources)))
    return drawn or strength(passphrase, known_phrases(resources))


def passphrase_refusal(passphrase: str, resources: Path) -> str:
    """Why it cannot protect a notebook, in French; empty when it can. No rule on its characters."""
    problem = passphrase_problem(passphrase)
    found = estimate(passphrase, resources)
    if problem or not found.is_weak:
        return problem
    words = plural_in_letters(found.words_missing, "mot", "mots")
    return (
        "Cette phrase se devinerait, et elle protège tous vos ménages. "
        f"Ajoutez-y {words} sans lien avec les autres, ou prenez celle qui est proposée."
    )


def passphrase_words(resources: Path) -> tuple[str, ...]:
    """The words that proposed phrases are drawn from."""
    return _lines(resources / "words" / "passphrase-fr.txt")


@lru_cache(maxsize=1)
def known_phrases(resources: Path) -> tuple[str, ...]:
    """Phrases that somebody who guesses would try first, folded, the longest first."""
    phrases = {words_of(line) for line in _lines(resources / "words" / "known-phrases-fr.txt")}
    return tuple(sorted(phrases, key=lambda phrase: (-len(phrase), phrase)))


@lru_cache(maxsize=2)
def _lines(path: Path) -> tuple[str, ...]:
    """Those of a list, without its comments."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
