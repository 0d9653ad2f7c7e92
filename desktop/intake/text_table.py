"""Tables as text: the encodings, separators and quotes of French spreadsheets."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import Final

from desktop.domain.sheet import Sheet
from desktop.intake.limits import MOST_LETTERS, MOST_RECORD, SAFE, Meter, TableFileError, damaged, too_large
from desktop.intake.values import rows_of

_SEPARATORS: Final = ";\t,|"
_SAMPLED: Final = 40
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_TO_QUOTE: Final = "'"
_STARTS: Final = ("=", "+", "-", "@")


def read_text_table(name: str, content: bytes, meter: Meter) -> tuple[Sheet, ...]:
    """The one sheet of a text file; raises TableFileError."""
    text, notes = _decoded(content)
    if "\x00" in text:
        raise damaged()
    separator = _separator(text)
    csv.field_size_limit(MOST_LETTERS * 10)
    try:
        rows = tuple(rows_of(_Records(text, separator), meter))
    except csv.Error:
        raise TableFileError(
            "Un guillemet de ce fichier n’est pas refermé, ou une cellule est trop longue.",
            safe=SAFE,
            do="Ouvrez-le dans votre tableur et enregistrez-le en .xlsx, puis recommencez.",
        ) from None
    return (Sheet(name, rows, notes),)


class _Records:
    """Each line with its rank among the records, which is the row that a spreadsheet shows."""

    def __init__(self, text: str, separator: str) -> None:
        self._text, self._separator = text, separator
        self._letters = 0

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        for number, cells in enumerate(csv.reader(self._lines(), delimiter=self._separator), 1):
            self._letters = 0
            yield number, [_unquoted(cell) for cell in cells]

    def _lines(self) -> Iterator[str]:
        """The lines as they come, several to a record whose cells hold ends of line: within measure all together."""
        for line in io.StringIO(self._text, newline=""):
            self._letters += len(line)
            if self._letters > MOST_RECORD:
                raise too_large("une de ses lignes est sans fin")
            yield line


def _unquoted(cell: str) -> str:
    """Without the apostrophe that keeps a text from being taken for a formula, as this program writes it too."""
    return cell[1:] if cell[:1] == _TO_QUOTE and cell[1:].startswith(_STARTS) else cell


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), ()
            except UnicodeDecodeError:
                raise damaged() from None
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        told = "Le fichier est dans un ancien codage (Windows)\u00a0: vérifiez les accents dans l’aperçu."
        return content.decode("cp1252", errors="replace"), (told,)


def _separator(text: str) -> str:
    """The one that parts the first lines into the same number of cells, most of all; a semicolon when none does."""
    lines = [line for line in text[:MOST_RECORD].splitlines()[: _SAMPLED * 2] if line.strip()][:_SAMPLED]
    best, found = (0, 0), ";"
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        width, times = widths.most_common(1)[0] if widths else (1, 0)
        score = (times if width > 1 else 0, width)
        if score > best:
            best, found = score, separator
    return found
