"""Words of the trade and what they mean, for papers that a household reads."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from desktop.domain.text import fold

_KEYS: Final = frozenset({"word", "also", "means"})
_ACRONYM: Final = re.compile(r"\b[A-ZÉÈÀ]{2,}[A-ZÉÈÀ0-9]*\b")
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_BARE: Final = re.compile(r"[\W_]+")
_WORD: Final = re.compile(r"\w+")
LONG_SENTENCE: Final = 30
"""Words: what is longer than this loses many readers."""


class GlossaryError(ValueError):
    """A file of words that does not say what it must."""


@dataclass(frozen=True)
class Term:
    """A word, the other ways of writing it, and what it means in one or two short sentences."""

    word: str
    means: str
    also: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """It as a whole word of a folded text."""
        ways = sorted((_plain(one) for one in (self.word, *self.also)), key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, ways))})\b")


def load_glossary(path: Path) -> tuple[Term, ...]:
    """Reads and checks the words of a file; raises GlossaryError."""
    found = tomllib.loads(path.read_text(encoding="utf-8")).get("words", [])
    terms = tuple(_term(one) for one in found)
    ways = [fold(way) for term in terms for way in (term.word, *term.also)]
    if len(set(ways)) < len(ways):
        raise GlossaryError(f"{path.name}: a word is explained twice")
    return terms


def _term(content: dict[str, Any]) -> Term:
    if not content.keys() <= _KEYS or not content.get("word") or not content.get("means"):
        raise GlossaryError(f"a word and what it means, nothing else: {sorted(content)}")
    return Term(content["word"], content["means"], tuple(content.get("also", ())))


def explained(texts: Iterable[str], terms: Sequence[Term]) -> tuple[Term, ...]:
    """The words that occur in some texts, and in the explanations of these, in the order of the alphabet."""
    waiting, found = "\n".join(texts), dict[str, Term]()
    while waiting:
        folded = _plain(waiting)
        fresh = [one for one in terms if one.word not in found and one.pattern.search(folded)]
        found |= {one.word: one for one in fresh}
        waiting = "\n".join(one.means for one in fresh)
    return tuple(sorted(found.values(), key=lambda one: fold(one.word)))


def unexplained(text: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """The capitals that a reader may not know and that no word explains, each once."""
    known = {part for term in terms for way in (term.word, *term.also) for part in _ACRONYM.findall(way)}
    return tuple(one for one in dict.fromkeys(_ACRONYM.findall(text)) if one not in known)


def long_sentences(text: str, most: int = LONG_SENTENCE) -> tuple[int, ...]:
    """How many words each sentence has that is too long, in order."""
    counts = (len(_WORD.findall(sentence)) for sentence in _SENTENCE_END.split(text))
    return tuple(count for count in counts if count > most)


def _plain(text: str) -> str:
    return _BARE.sub(" ", fold(text)).strip()
