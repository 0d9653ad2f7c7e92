"""Reads a text written in a little Markdown, as the guide is: headings, paragraphs, steps, bullets, remarks, pictures.

The same text is shown in the window, where Qt reads it; nothing more of Markdown is used than both understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Final

_PICTURE: Final = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_STEP: Final = re.compile(r"\d+\. +")
_BULLET: Final = re.compile(r"- +")
_REMARK: Final = re.compile(r"> ?")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STRONG: Final = re.compile(r"\*\*(.+?)\*\*|`([^`]+)`")


class Kind(Enum):
    """What a block of the text is."""

    TITLE = "title"
    HEADING = "heading"
    WORDS = "words"
    STEPS = "steps"
    BULLETS = "bullets"
    REMARK = "remark"
    PICTURE = "picture"


@dataclass(frozen=True)
class TextBlock:
    """One block: its lines (one for each item of a list), and the file of a picture, whose line says what it shows."""

    kind: Kind
    lines: tuple[str, ...]
    file: str = ""


@dataclass(frozen=True)
class Run:
    """Words that look the same."""

    text: str
    strong: bool = False


def read_text(text: str) -> tuple[TextBlock, ...]:
    """The blocks of a text, in order; blank lines part them."""
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_block([one for one in chunk if one]) for is_text, chunk in groupby(lines, key=bool) if is_text)


def runs(line: str) -> Iterator[Run]:
    """The words of a line: names of keys and what is set in bold stand out, of a link its words are kept."""
    end, bare = 0, _LINK.sub(r"\1", line)
    for found in _STRONG.finditer(bare):
        if found.start() > end:
            yield Run(bare[end : found.start()])
        yield Run(found[1] or found[2], strong=True)
        end = found.end()
    if end < len(bare):
        yield Run(bare[end:])


def _block(lines: list[str]) -> TextBlock:
    first = lines[0]
    if picture := _PICTURE.fullmatch(" ".join(lines)):
        return TextBlock(Kind.PICTURE, (picture[1],), picture[2])
    for mark, kind in (("## ", Kind.HEADING), ("# ", Kind.TITLE)):
        if first.startswith(mark):
            return TextBlock(kind, (" ".join(lines).removeprefix(mark),))
    for item, kind in ((_STEP, Kind.STEPS), (_BULLET, Kind.BULLETS)):
        if item.match(first):
            return TextBlock(kind, tuple(_items(lines, item)))
    if _REMARK.match(first):
        return TextBlock(Kind.REMARK, (" ".join(_REMARK.sub("", line, count=1) for line in lines),))
    return TextBlock(Kind.WORDS, (" ".join(lines),))


def _items(lines: list[str], item: re.Pattern[str]) -> Iterator[str]:
    """The items of a list; a line that begins none goes on with the one before."""
    running: list[str] = []
    for line in lines:
        if item.match(line) and running:
            yield " ".join(running)
            running = []
        running.append(item.sub("", line, count=1) if not running else line)
    yield " ".join(running)
