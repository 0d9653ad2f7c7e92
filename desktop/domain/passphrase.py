"""How hard a passphrase is to guess: a thin and rather severe estimate, told in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from desktop.domain.text import fold

MINIMUM_LENGTH: Final = 12
PROPOSED_WORDS: Final = 7
SOLID_BITS: Final = 80.0
"""What a passphrase has to be worth: a copied notebook may be guessed at for years, by machines made for it."""
_MINIMUM_DISTINCT: Final = 5

_WORD_BITS: Final = 11.0
"""A word taken at random among two thousand: what an attacker who knows French would try."""
_SHORT_WORD_BITS: Final = 5.0
_LETTER_BITS: Final = math.log2(26)
_DIGIT_BITS: Final = math.log2(10)
_YEAR_BITS: Final = 6.0
_SIGN_BITS: Final = 3.0
_KNOWN_BITS: Final = 3.0
_REPEATED_BITS: Final = 1.0

_KNOWN: Final = frozenset(
    {
        *("motdepasse", "password", "passe", "azerty", "azertyuiop", "qwerty", "qwertyuiop", "secret", "admin"),
        *("bonjour", "soleil", "chouchou", "doudou", "loulou", "jetaime", "camille", "nicolas", "marseille"),
        *("perron", "carnet", "departement", "arras", "lens", "calais", "bethune", "boulogne"),
    }
)
_ROWS: Final = ("abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "01234567890")
_PIECES: Final = re.compile(r"[^\W\d_]+|\d+|\s+|[^\w\s]|_")

_STEPS: Final = (
    (35.0, "Trop facile à deviner", 0),
    (50.0, "Faible", 1),
    (SOLID_BITS, "Insuffisante", 2),
    (math.inf, "Solide", 3),
)
_TRIES_A_SECOND: Final = 1e11
"""More than all the machines of a large firm, for a key as slowly derived as ours."""
_SECONDS_A_YEAR: Final = 31_557_600
_CENTURY: Final = 100


@dataclass(frozen=True)
class Strength:
    """An estimate: `bits` of guessing, a `level` from 0 (to be guessed at once) to 3 (solid), and its word."""

    bits: float
    level: int
    label: str

    @property
    def is_weak(self) -> bool:
        """Whether somebody determined, with a copy of the notebook, would guess it."""
        return self.bits < SOLID_BITS

    @property
    def words_missing(self) -> int:
        """How many more words would make it solid."""
        return max(math.ceil((SOLID_BITS - self.bits) / _WORD_BITS), 0)


def passphrase_problem(passphrase: str) -> str:
    """Why a passphrase is not taken, in French; empty when it is. No rule on its characters."""
    if len(passphrase) < MINIMUM_LENGTH:
        return f"Choisissez au moins {MINIMUM_LENGTH} caractères\u00a0: plusieurs mots à la suite se retiennent bien."
    if len(set(passphrase)) < _MINIMUM_DISTINCT:
        return "Cette phrase répète trop peu de caractères pour protéger le carnet."
    return ""


def strength(passphrase: str, known: Sequence[str] = ()) -> Strength:
    """What guessing would cost; each phrase of `known` (see `words_of`) that it holds counts for next to nothing."""
    rest, found = _without_known(passphrase, known)
    bits, seen = found * _KNOWN_BITS, set[str]()
    for piece in _PIECES.findall(rest):
        if piece.isspace():
            continue
        bits += _REPEATED_BITS if piece in seen else _piece_bits(piece)
        seen.add(piece)
    return _rated(bits)


def drawn_strength(passphrase: str, words: Collection[str]) -> Strength | None:
    """What a phrase like the proposed ones is worth to who has the list; None for any other."""
    typed = words_of(passphrase).split()
    if len(typed) < PROPOSED_WORDS or len(set(typed)) < len(typed) or not all(word in words for word in typed):
        return None
    return _rated(len(typed) * math.log2(len(words)) - 1)


def words_of(text: str) -> str:
    """Its words alone, folded, with single spaces: for comparing ready-made phrases."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


def _without_known(passphrase: str, known: Sequence[str]) -> tuple[str, int]:
    """What is left of it, folded, and how many ready-made phrases were in it; the longest are to come first."""
    words, found = f" {words_of(passphrase)} ", set[str]()
    for phrase in known:
        while f" {phrase} " in words:
            words = words.replace(f" {phrase} ", " ")
            found.add(phrase)
    return (words if found else fold(passphrase)), len(found)


def _rated(bits: float) -> Strength:
    level, label = next((level, label) for limit, label, level in _STEPS if bits < limit)
    return Strength(bits, level, label)


def _piece_bits(piece: str) -> float:
    if piece in _KNOWN:
        return _KNOWN_BITS
    if piece.isdigit():
        return _YEAR_BITS if re.fullmatch(r"(19|20)\d\d", piece) else _DIGIT_BITS * _surprises(piece)
    if piece.isalpha():
        by_letters = _LETTER_BITS * _surprises(piece)
        return min(by_letters, _WORD_BITS if len(piece) > 3 else _SHORT_WORD_BITS)
    return _SIGN_BITS


def _surprises(piece: str) -> int:
    """The characters that do not simply repeat or follow the one before, in the alphabet or on a keyboard."""
    return 1 + sum(not _follows(one, other) for one, other in pairwise(piece))


def _follows(one: str, other: str) -> bool:
    return one == other or any(one + other in row or other + one in row for row in _ROWS)


def draw_phrase(words: Sequence[str], pick: Callable[[int], int]) -> str:
    """Seven different words in a row, each drawn by `pick(n)`, a number from 0 to n - 1."""
    drawn: list[str] = []
    while len(drawn) < PROPOSED_WORDS:
        word = words[pick(len(words))]
        if word not in drawn:
            drawn.append(word)
    return " ".join(drawn)


def guessing_time(bits: float) -> str:
    """How long a powerful machine would need to guess, in words, at a hundred billion tries a second."""
    years = 2.0 ** (bits - 1) / _TRIES_A_SECOND / _SECONDS_A_YEAR
    if years < 1:
        return "moins d’un an"
    if years < _CENTURY:
        return "des années"
    return "des siècles" if years < _CENTURY * 100 else "des milliers d’années"


def drawn_bits(words: Sequence[str]) -> int:
    """What guessing a drawn phrase costs somebody who has the list, in whole bits."""
    return int(sum(math.log2(len(words) - place) for place in range(PROPOSED_WORDS)))
