"""From a person's text to the lines of a page: French spacing, paragraphs and bullets, words too long for a line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from desktop.reports.fonts import printable, text_width

_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_ELLIPSIS = "…"
_SPACE_BEFORE_SIGN = re.compile(r" (?=[:;!?»%€])")
_SPACE_AFTER_OPENING = re.compile(r"(?<=«) ")
_BLANK_LINES = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_BULLET = "- "


@dataclass(frozen=True)
class Block:
    """One paragraph, or one bullet of a list."""

    text: str
    bullet: bool = False


def typeset(text: str) -> str:
    """The text with French no-break spaces where spaces were typed, and only what can be seen."""
    drawn = printable(text)
    drawn = _SPACE_BEFORE_SIGN.sub(_NO_BREAK_SPACE, drawn)
    return _SPACE_AFTER_OPENING.sub(_NO_BREAK_SPACE, drawn)


def one_line(text: str) -> str:
    """The same on one line, without outer or double spaces."""
    return " ".join(typeset(text).replace("\n", " ").split(" ")).strip()


def markup(text: str, font: str, size: float, width: float) -> str:
    """The text as reportlab's paragraph markup: nothing in it is read as a tag, no word is wider than `width`."""
    lines = typeset(text).split("\n")
    return "<br/>".join(escape(_with_cut_words(line.strip(), font, size, width)) for line in lines)


def _with_cut_words(line: str, font: str, size: float, width: float) -> str:
    return " ".join(" ".join(_pieces(word, font, size, width)) for word in line.split(" "))


def _pieces(word: str, font: str, size: float, width: float) -> list[str]:
    """A word cut into pieces that each fill a line: two of them never stand side by side, so no space shows."""
    if text_width(word, font, size) <= width:
        return [word]
    pieces: list[str] = []
    used = 0.0
    for character in word:
        advance = text_width(character, font, size)
        if not pieces or used + advance > width:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += advance
    return pieces


def blocks(text: str) -> list[Block]:
    """Paragraphs part at blank lines; a line that starts with « - » is a bullet; other line ends are kept."""
    found: list[Block] = []
    for chunk in _BLANK_LINES.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        found.extend(_blocks_of(chunk))
    return found


def _blocks_of(chunk: str) -> list[Block]:
    found: list[Block] = []
    running: list[str] = []
    for line in (*chunk.split("\n"), _BULLET):
        bare = line.strip()
        if not line.lstrip().startswith(_BULLET):
            running.append(bare)
            continue
        if paragraph := "\n".join(running).strip():
            found.append(Block(paragraph))
        running = []
        if bullet := bare.removeprefix(_BULLET.strip()).strip():
            found.append(Block(bullet, bullet=True))
    return found


def fitted(text: str, font: str, size: float, width: float) -> str:
    """One line of at most `width` points, cut with « … » when it is longer."""
    line = one_line(text)
    if text_width(line, font, size) <= width:
        return line
    room = width - text_width(_ELLIPSIS, font, size)
    kept = ""
    for character in line:
        room -= text_width(character, font, size)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + _ELLIPSIS


def lines_within(text: str, font: str, size: float, width: float, most: int) -> list[str]:
    """At most `most` lines of at most `width` points; the last one ends with « … » when there was more."""
    words = [piece for word in one_line(text).split(" ") for piece in _pieces(word, font, size, width)]
    lines: list[str] = []
    while words and len(lines) < most - 1:
        line = words.pop(0)
        while words and text_width(f"{line} {words[0]}", font, size) <= width:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    return [*lines, fitted(" ".join(words), font, size, width)] if words else lines
