"""From a paragraph of a bilan back to the visits it was drafted from, also once it was edited (P3)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from desktop.domain.french import MONTHS
from desktop.domain.text import fold

_BLANK_LINES: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DATE_WORDS: Final = frozenset(map(fold, MONTHS))
"""Two paragraphs that tell of one month are not alike for that."""
_MOSTLY: Final = 0.6
"""This much of the shorter of two paragraphs is found in the other when one comes from the other…"""
_PARTLY: Final = 0.2
"""… and this much of the longer: a word or two in a long text of one's own is no origin."""


class Origin(StrEnum):
    """How a paragraph came to be as it reads."""

    DRAFTED = "drafted"
    EDITED = "edited"
    WRITTEN = "written"


@dataclass(frozen=True)
class Drafted:
    """A paragraph as it was drafted, with the contacts that say what it says."""

    text: str
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Traced:
    """A paragraph as it reads now; `source_ids` are of the drafted ones that are found in it."""

    text: str
    origin: Origin
    source_ids: tuple[str, ...] = ()


def paragraphs(text: str) -> list[str]:
    """A text at its blank lines, what is blank left out."""
    return [part.strip("\n") for part in _BLANK_LINES.split(text.strip("\n")) if part.strip()]


def traced(text: str, drafted: Sequence[Drafted]) -> Iterator[Traced]:
    """Each paragraph in turn: word for word as drafted, edited since, or the writer's own, which has no source."""
    known = {_plain(one.text): one for one in drafted}
    words = [(one, _words(one.text)) for one in drafted]
    for paragraph in paragraphs(text):
        same = known.get(_plain(paragraph))
        if same is not None:
            yield Traced(paragraph, Origin.DRAFTED, same.source_ids)
            continue
        own = _words(paragraph)
        found = [one for one, its in words if _comes_from(own, its)]
        sources = tuple(dict.fromkeys(source for one in found for source in one.source_ids))
        yield Traced(paragraph, Origin.EDITED if found else Origin.WRITTEN, sources)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Counter[str]:
    return Counter(word for word in _WORD.findall(fold(text)) if word not in _DATE_WORDS)


def _comes_from(own: Counter[str], its: Counter[str]) -> bool:
    shorter, longer = sorted((own.total(), its.total()))
    common = (own & its).total()
    return shorter > 0 and common >= _MOSTLY * shorter and common >= _PARTLY * longer
