"""The one typeface of the documents: DejaVu Sans, always embedded."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from desktop.errors import AppError
from desktop.paths import resource_dir

SUBSTITUTE = "▯"
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_NO_BREAK_SPACES = frozenset("\N{NO-BREAK SPACE}\N{FIGURE SPACE}\N{NARROW NO-BREAK SPACE}")
_LINE_ENDS = frozenset("\n\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}")
_BLANK_CONTROLS = frozenset("\t\v\f\N{NEXT LINE}")
# Invisible marks that choose another drawing of the character before: the drawing stays, the mark goes.
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
# Beyond the basic plane the text behind the drawn glyphs could not be read back from the document.
_LAST_BASIC_CODE = 0xFFFF


@dataclass(frozen=True)
class FontSet:
    """The names under which the four faces are known to reportlab."""

    regular: str
    bold: str
    italic: str
    bold_italic: str

    @classmethod
    def load(cls, directory: Path | None = None) -> FontSet:
        """The faces of a directory (default: the program's own); AppError when they are missing or damaged.

        reportlab keeps one register of fonts for the whole process: the names carry the directory, so that two
        directories never mix, and a face already known is not read again.
        """
        where = (directory or resource_dir() / "fonts").resolve()
        mark = hashlib.sha256(str(where).encode()).hexdigest()[:8]
        return cls(
            regular=_register(f"Perron-{mark}", where / "DejaVuSans.ttf"),
            bold=_register(f"Perron-{mark}-Bold", where / "DejaVuSans-Bold.ttf"),
            italic=_register(f"Perron-{mark}-Italic", where / "DejaVuSans-Oblique.ttf"),
            bold_italic=_register(f"Perron-{mark}-BoldItalic", where / "DejaVuSans-BoldOblique.ttf"),
        )


def _register(name: str, path: Path) -> str:
    if name not in pdfmetrics.getRegisteredFontNames():
        try:
            font = TTFont(name, str(path))
        except (TTFError, OSError) as error:
            raise AppError(
                "Les polices de caractères du programme manquent ou sont abîmées.",
                safe="Vos données ne sont pas touchées.",
                do="Installez de nouveau le programme.",
            ) from error
        font.face.defaultWidth = font.face.charWidths[ord(SUBSTITUTE)]  # what is drawn for a character it lacks
        pdfmetrics.registerFont(font)
    return name


def text_width(text: str, font: str, size: float) -> float:
    """The width of one line of text, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))


def printable(text: str) -> str:
    """The text as a page holds it: what is invisible or a control goes, line ends stay.

    A character that the face lacks stays in the text: the canvas draws « ▯ » for it, and tells which one is meant.
    """
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(map(_kept, composed))


def lacking(text: str, font: str) -> frozenset[str]:
    """The characters of a text that the face cannot draw, or that could not be read back from the page."""
    drawable: Collection[int] = pdfmetrics.getFont(font).face.charToGlyph
    return frozenset(one for one in text if ord(one) > _LAST_BASIC_CODE or ord(one) not in drawable)


def _kept(character: str) -> str:
    if character in _LINE_ENDS:
        return "\n"
    if character in _NO_BREAK_SPACES:
        return _NO_BREAK_SPACE
    if character in _BLANK_CONTROLS:
        return " "
    if character in _VARIATION_SELECTORS:
        return ""
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Cc" | "Cf":
            return ""
        case "Cs" | "Co" | "Cn":
            return SUBSTITUTE
        case _:
            return character


def one_glyph_each(text: str, font: str) -> str:
    """The text without spaces or line ends: one drawable character after the other, at least one."""
    drawn = "".join(printable(text).split())
    missing = lacking(drawn, font)
    return "".join(SUBSTITUTE if one in missing else one for one in drawn) or SUBSTITUTE
