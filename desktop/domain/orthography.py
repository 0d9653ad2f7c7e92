"""French orthography: which words of a text are right; nothing is ever corrected by itself."""

from __future__ import annotations

import lzma
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from desktop.domain.orthography_slips import slips

_APOSTROPHES: Final = dict.fromkeys(map(ord, "\u2019\u02bc\u2018\u2032"), "'")
_HYPHENS: Final = dict.fromkeys(map(ord, "\u2010\u2011"), "-")
_LETTER: Final = r"[^\W\d_]"
_TOKEN: Final = re.compile(
    r"(?P<other>(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+|\w*[\d_]\w*)"
    rf"|{_LETTER}+(?:['\u2019\u02bc\u2018\u2010\u2011-]{_LETTER}+)*"
)
# « travailleur·euse », « né(e) », « voisin.e »: what is hung on a word is not a word
_HUNG_ON: Final = re.compile(rf"{_LETTER}[·•(.]$")
_SENTENCE_ENDS: Final = frozenset('.!?…:;«»"(-–—•*·\n\u2028\u2029')

ELIDED: Final = frozenset(
    {"l", "d", "j", "n", "m", "t", "s", "c", "qu", "lorsqu", "puisqu", "jusqu", "quoiqu", "presqu", "quelqu"}
)
_VOWELS: Final = tuple("aeiouyhàâäéèêëîïôöùûüœæ")
_NOT_ELIDED: Final = re.compile(
    r"h(?:andicap|aut(?!b)|asard|ont[ea]|ain|uit(?!r)|ors|éros$|all|angar|arcel|arcèl|ât)|onz|oui$|yaourt"
)
_IN_FULL: Final = {"l": ("le", "la"), "d": ("de",), "qu": ("que",), "j": ("je",), "n": ("ne",), "s": ("se",)}
_PREFIXES: Final = frozenset(
    [
        "anti",
        "auto",
        "co",
        "ex",
        "mi",
        "multi",
        "néo",
        "non",
        "para",
        "péri",
        "pluri",
        "post",
        "pré",
        "pro",
        "quasi",
        "re",
        "ré",
        "semi",
        "sous",
        "sur",
        "télé",
    ]
)
_BARE_CAPITALS: Final = (("e", "é"), ("e", "ê"), ("e", "è"), ("a", "à"), ("a", "â"), ("c", "ç"), ("i", "î"), ("o", "ô"))


@dataclass(frozen=True)
class Word:
    """A word of a text, from `start` to before `end`; whether a sentence begins with it."""

    start: int
    end: int
    text: str
    starts_sentence: bool


def words_of(text: str) -> Iterator[Word]:
    """The words of a text that have a spelling: no number, no address, nothing hung on a word."""
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        if found["other"] is None and not _HUNG_ON.search(text[max(0, start - 2) : start]):
            before = text[max(0, start - 8) : start].rstrip(" \u00a0\u202f\t")
            yield Word(start, end, found[0], start == 0 or not before or before[-1] in _SENTENCE_ENDS)


def plain(word: str) -> str:
    """A word with composed letters, straight apostrophes and plain hyphens, as the lists have it."""
    return unicodedata.normalize("NFC", word.translate(_APOSTROPHES).translate(_HYPHENS))


def is_elidable(word: str) -> bool:
    """Whether an article loses its vowel before a word: « l’homme », but « le handicap »."""
    low = word.lower()
    return low.startswith(_VOWELS) and not _NOT_ELIDED.match(low)


def in_full(head: str) -> tuple[str, ...]:
    """What an elided article is before a consonant: « le » and « la » for « l’ »."""
    return _IN_FULL.get(head.lower(), ())


def read_words(path: Path) -> list[str]:
    """The words of a plain list, its remarks left out."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


class WordList:
    """A sorted list of forms in one block of bytes: read in a tenth of a second, searched by halves."""

    def __init__(self, block: bytes) -> None:
        self._block = block

    @classmethod
    def load(cls, path: Path) -> WordList:
        """The list that scripts/build_dictionary.py wrote."""
        return cls(lzma.decompress(path.read_bytes()))

    def __contains__(self, word: str) -> bool:
        return bool(self._line(word))

    def proposes(self, word: str) -> bool:
        """Whether a word is known and may be proposed."""
        return bool(word) and self._line(word) == word.encode()

    def _line(self, word: str) -> bytes:
        """The line of a word, empty when it is not there."""
        block, key = self._block, word.encode()
        low, high = 0, len(block)
        while low < high:
            middle = (low + high) // 2
            start = block.rfind(b"\n", low, middle) + 1 or low
            end = block.find(b"\n", middle)
            if block[start:end] < key:
                low = end + 1
            else:
                high = start
        line = block[low : block.find(b"\n", low)] if block.startswith(key, low) else b""
        return line if line.partition(b"\t")[0] == key else b""


class Speller:
    """Says of a word whether it is right; `extra` words are known beside the list."""

    def __init__(self, words: WordList, extra: Iterable[str] = ()) -> None:
        self._words = words
        self._learnt: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._judged: dict[tuple[str, bool], bool] = {}
        self.learn(extra)

    def learn(self, words: Iterable[str]) -> None:
        """Knows these words from now on, whatever their capitals."""
        self._take(self._learnt, words)

    def learn_names(self, names: Iterable[str]) -> None:
        """Knows these names of people and places from now on, with a capital."""
        self._take(self._names, names)

    def forget(self, word: str) -> None:
        """No longer knows a word learnt before."""
        self._learnt.pop(plain(word).lower(), None)
        self._judged.clear()

    def is_right(self, word: str, *, starts_sentence: bool = False) -> bool:
        """Whether a word is written as it should be, or is none of our business (a name, an abbreviation)."""
        key = (word, starts_sentence)
        known = self._judged.get(key)
        if known is None:
            known = self._judged[key] = self._judge(plain(word), starts_sentence=starts_sentence)
        return known

    def proposable(self, word: str) -> str:
        """The writing to propose for a word, empty when none is."""
        low = word.lower()
        learnt = self._learnt.get(low) or self._names.get(low)
        if learnt is not None:
            return learnt
        return word if self._words.proposes(word) else ""

    def _take(self, known: dict[str, str], words: Iterable[str]) -> None:
        """With the parts of those written with spaces, hyphens or apostrophes."""
        for text in words:
            for word in {text, *re.split(r"[\s'’-]+", text)}:
                if len(word) > 1:
                    known.setdefault(plain(word).lower(), plain(word))
        self._judged.clear()

    def _judge(self, word: str, *, starts_sentence: bool) -> bool:
        if len(word) == 1 or word.isupper() or self._knows(word):
            return True
        head, elided, rest = word.partition("'")
        if elided and head.lower() in ELIDED:
            return is_elidable(rest) and self._judge(rest, starts_sentence=False)
        if "-" in word:
            parts = word.split("-")
            return all(part.lower() in _PREFIXES or self._judge(part, starts_sentence=False) for part in parts)
        if not word[0].isupper():
            return not word.islower()  # iPhone
        # a capital within a sentence makes a name; at its beginning it tells nothing
        return not (starts_sentence and word[1:].islower() and self._is_slip(word.lower()))

    def _knows(self, word: str) -> bool:
        """Whether a word stands in a list, as written or with the capital that begins a sentence."""
        low = word.lower()
        if low in self._learnt or word in self._words or low in self._words:
            return True
        if low in self._names and word[0].isupper():
            return True
        # a keyboard has no œ and no accented capitals: « soeur » and « Etat » are nobody's mistake
        if "oe" in low and low.replace("oe", "œ") in self._words:
            return True
        return low != word and any(
            low.startswith(bare) and accented + low[1:] in self._words for bare, accented in _BARE_CAPITALS
        )

    def _is_slip(self, low: str) -> bool:
        """Whether a word that might be a name is rather one of the language with a slip in it."""
        return any(self._words.proposes(candidate) for candidate in slips(low))
