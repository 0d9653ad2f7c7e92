"""What a household is given of itself (R2): passages, and what is taken out of them because it is about others (P1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

OTHER_PERSON: Final = "concerne une autre personne"
"""The usual motif for withholding."""

_ENDS: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_TELLING: Final = 12
"""A withheld passage of so many letters is taken out wherever else it was copied to; a shorter one is no quotation."""

Path = tuple[str | int, ...]
"""Where a value stands in a tree of JSON."""


@dataclass(frozen=True)
class Withheld:
    """One passage taken out, with the motif that stands in its place."""

    text: str
    reason: str

    @property
    def mark(self) -> str:
        """What is read instead."""
        return f"[passage retiré\u00a0: {self.reason}]"


def passages(text: str) -> list[str]:
    """The sentences and lines of a text, blanks behind them included: joined, they are the text again."""
    found, start = [], 0
    for end in _ENDS.finditer(text):
        found.append(text[start : end.end()])
        start = end.end()
    return [piece for piece in (*found, text[start:]) if piece]


def passage_key(path: Path, number: int) -> str:
    """How a passage is named: « measures/0/contacts/2/note#1 »."""
    return f"{'/'.join(map(str, path))}#{number}"


def key_path(key: str) -> str:
    """The place that a passage belongs to."""
    return key.rpartition("#")[0]


def without_passages(text: str, path: Path, withheld: Mapping[str, Withheld]) -> str:
    """A text with its withheld passages replaced by their marks, those copied from elsewhere too."""
    kept = []
    for number, passage in enumerate(passages(text)):
        one = withheld.get(passage_key(path, number))
        blank = passage[len(passage.rstrip()) :]
        kept.append(one.mark + blank if one else passage)
    return without_quotations("".join(kept), withheld.values())


def without_quotations(text: str, withheld: Iterable[Withheld]) -> str:
    """A text without what was withheld elsewhere and stands in it word for word."""
    for one in withheld:
        quoted = one.text.strip()
        if len(quoted) >= _TELLING:
            text = text.replace(quoted, one.mark)
    return text


def redacted(value: Any, withheld: Mapping[str, Withheld], path: Path = ()) -> Any:
    """A tree of JSON without the passages withheld: a text loses those, any other value goes whole."""
    here = "/".join(map(str, path))
    of_here = [one for key, one in withheld.items() if key_path(key) == here]
    if isinstance(value, str):
        return without_passages(value, path, withheld)
    if of_here:
        return of_here[0].mark
    if isinstance(value, Mapping):
        return {name: redacted(item, withheld, (*path, name)) for name, item in value.items()}
    if isinstance(value, Sequence):
        return [redacted(item, withheld, (*path, number)) for number, item in enumerate(value)]
    return value
