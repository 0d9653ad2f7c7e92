"""Typing errors forgiven: how far a typed word is from the beginning of a word, and how to look up the near ones.

An error is a letter too many, one missing, one for another, or two neighbours exchanged. All words here are folded.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations
from zlib import crc32

from desktop.domain.phonetics import sound_of

_ONE_FROM, _TWO_FROM = 4, 8
_LONGEST_STEM = 8
"""Letters of a word from which its pieces are made: what follows is compared, not looked up."""


def allowed_slips(typed: str) -> int:
    """Errors forgiven in a typed word: one in 4 to 7 letters, two from 8 on, none in a number."""
    if not typed.isalpha() or len(typed) < _ONE_FROM - 1:
        return 0
    return 2 if len(typed) >= _TWO_FROM else 1


def slips(typed: str, word: str, allowed: int) -> int | None:
    """The fewest errors that lie between a typed word and a beginning of a word; None above the number allowed.

    Three letters are too few for an error, but for one that was left out of a word of four.
    """
    if len(typed) < _ONE_FROM and typed != word:
        return 1 if len(word) == _ONE_FROM and typed in _without(word, 1) else None
    found = _slips(typed, word, allowed)
    return None if found > allowed else found


def nearly_begins(word: str, typed: str) -> bool:
    """Whether what is typed is how a word begins, but for one error at most."""
    return word.startswith(typed) or slips(typed, word, min(1, allowed_slips(typed))) is not None


def _slips(typed: str, word: str, allowed: int) -> int:
    place, shorter = 0, min(len(typed), len(word))
    while place < shorter and typed[place] == word[place]:
        place += 1
    typed, word = typed[place:], word[place:]
    if not typed or not word:
        return len(typed)
    if not allowed:
        return 1
    tries = [_slips(typed[1:], word[1:], allowed - 1), _slips(typed[1:], word, allowed - 1)]
    tries.append(_slips(typed, word[1:], allowed - 1))
    if len(typed) > 1 and len(word) > 1 and typed[0] == word[1] and typed[1] == word[0]:
        tries.append(_slips(typed[2:], word[2:], allowed - 1))
    return 1 + min(tries)


def pieces_of_word(word: str) -> frozenset[int]:
    """Under what a word is kept: its beginnings with as many letters left out as are forgiven, as numbers."""
    if not word.isalpha():
        return frozenset()
    found: set[str] = set()
    for length in range(_ONE_FROM, min(len(word), _LONGEST_STEM) + 1):
        found |= _without(word[:length], 2 if length >= _TWO_FROM else 1)
    return frozenset(map(_number, found | _sound_piece(word)))


def sounds_like(typed: str, word: str) -> bool:
    """Whether two words of four letters or more are two spellings of one sound."""
    return min(len(typed), len(word)) >= _ONE_FROM and sound_of(typed) == sound_of(word)


def pieces_of_typed(typed: str) -> frozenset[int]:
    """Where the words near a typed one are found: at least one piece is common to both."""
    allowed = allowed_slips(typed)
    if not allowed:
        return frozenset()
    stems = _without(typed[:_LONGEST_STEM], allowed if len(typed) >= _ONE_FROM else 0)
    return frozenset(map(_number, stems | _sound_piece(typed)))


def _sound_piece(word: str) -> frozenset[str]:
    """The sound of a word, marked so that it is no beginning of another."""
    return frozenset({f"~{sound_of(word)}"} if len(word) >= _ONE_FROM else ())


@lru_cache(maxsize=4096)
def _without(word: str, letters: int) -> frozenset[str]:
    """The word, and what is left of it when up to so many letters are taken out."""
    kept = range(len(word))
    return frozenset(
        "".join(word[place] for place in places)
        for taken in range(letters + 1)
        for places in combinations(kept, len(word) - taken)
    )


def _number(piece: str) -> int:
    return crc32(piece.encode())
