"""How French words go wrong: what a word might have been, by sound and accent, or by a slip of the fingers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_LETTERS: Final = "aeisnrtoludcmpévqfbghjàxèyêzçôûùâîœkwïëü'-"
_ACCENTS: Final = ("aàâ", "eéèêë", "iîï", "oô", "uùûü", "cç")
_SOUNDS: Final = (
    ("ph", "f"), ("qu", "k"), ("qu", "c"), ("k", "c"), ("ss", "c"), ("ss", "ç"), ("s", "c"), ("s", "ç"), ("t", "c"),
    ("eau", "o"), ("au", "o"), ("eau", "au"), ("ai", "é"), ("ai", "è"), ("ai", "ei"), ("ei", "è"), ("an", "en"),
    ("am", "em"), ("in", "ain"), ("in", "ein"), ("in", "en"), ("im", "ain"), ("i", "y"), ("g", "j"), ("ge", "j"),
    ("gu", "g"), ("ou", "oo"), ("er", "é"), ("ez", "é"), ("ez", "er"), ("é", "et"), ("ill", "y"), ("ill", "ll"),
    ("sc", "s"), ("sc", "c"), ("x", "cc"), ("x", "ct"), ("tion", "sion"), ("ch", "c"), ("m", "n"), ("oi", "oy"),
    ("ay", "ai"), ("eur", "oeur"), ("euil", "ueil"), ("z", "s"), ("pt", "t"), ("om", "on"),
    ("ament", "amment"), ("ement", "emment"), ("ament", "emment"), ("ement", "ément"),
)  # fmt: skip
"""What sounds alike, or is often taken one for the other; both ways."""
_BOTH_WAYS: Final = (*_SOUNDS, *((second, first) for first, second in _SOUNDS))
_DOUBLED: Final = frozenset("bcdfglmnprst")
_SILENT: Final = ("s", "t", "e", "x", "d", "nt")
_ROWS: Final = ("azertyuiop", "qsdfghjklm", "wxcvbn")


def _near(letter: str) -> str:
    """The keys beside and above or below a letter on a French keyboard."""
    found = ""
    for number, row in enumerate(_ROWS):
        place = row.find(letter)
        if place >= 0:
            for other in _ROWS[max(0, number - 1) : number + 2]:
                found += other[max(0, place - 1) : place + 2]
    return found.replace(letter, "")


_NEAR: Final = {letter: _near(letter) for row in _ROWS for letter in row}


def accented(word: str) -> Iterator[str]:
    """The word with one accent put, taken or changed."""
    for place, letter in enumerate(word):
        for family in _ACCENTS:
            if letter in family:
                yield from (word[:place] + other + word[place + 1 :] for other in family if other != letter)


def doubled(word: str) -> Iterator[str]:
    """The word with one consonant doubled or single."""
    for place, letter in enumerate(word):
        if letter in _DOUBLED:
            if word[place + 1 : place + 2] == letter:
                yield word[:place] + word[place + 1 :]
            elif place:
                yield word[:place] + letter + word[place:]


def sounding(word: str) -> Iterator[str]:
    """The word with one sound written in another way, or a letter that is not heard."""
    for one, other in _BOTH_WAYS:
        place = word.find(one)
        while place >= 0:
            yield word[:place] + other + word[place + len(one) :]
            place = word.find(one, place + 1)
    for silent in _SILENT:
        yield word + silent
        if word.endswith(silent):
            yield word[: -len(silent)]
    yield word[1:] if word.startswith("h") else f"h{word}"


def swapped(word: str) -> Iterator[str]:
    """The word with two letters beside each other exchanged."""
    for place in range(len(word) - 1):
        if word[place] != word[place + 1]:
            yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def mistyped(word: str) -> Iterator[str]:
    """The word with the key beside taken for the right one, or one letter too many."""
    for place, letter in enumerate(word):
        yield word[:place] + word[place + 1 :]
        yield from (word[:place] + other + word[place + 1 :] for other in _NEAR.get(letter, ""))


def lacking(word: str) -> Iterator[str]:
    """The word with one letter more, or any other letter at one place."""
    for place in range(len(word) + 1):
        for letter in _LETTERS:
            yield word[:place] + letter + word[place:]
            if place < len(word) and word[place] != letter:
                yield word[:place] + letter + word[place + 1 :]


def slips(word: str) -> Iterator[str]:
    """The likeliest slips, cheap enough to look at in passing."""
    for way in (accented, doubled, swapped, mistyped):
        yield from way(word)
