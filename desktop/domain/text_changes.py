"""Where two versions of a text differ: the one stretch that became another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile


@dataclass(frozen=True)
class Span:
    """From `start`, `removed` became `inserted`."""

    start: int
    removed: str
    inserted: str


def changed_span(before: str, after: str) -> Span:
    """The shortest stretch that makes one text of the other."""
    start = _alike(before, after)
    rest_before, rest_after = before[start:], after[start:]
    same = _alike(rest_before[::-1], rest_after[::-1])
    return Span(start, rest_before[: len(rest_before) - same], rest_after[: len(rest_after) - same])


def _alike(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
