"""What reaches a terminal is text and nothing else: a name may hold what a terminal would obey, or show backwards."""

from __future__ import annotations

import re
from typing import IO, Any, Final

UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)
"""Control characters of both kinds but for the tab and the end of a line, marks of direction, invisible tags."""


class PlainText:
    """A stream that writes a point in the place of each such character; the rest is that of the stream under it."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """How much of it was taken."""
        self._stream.write(UNSAFE.sub("·", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def escaped(json_text: str) -> str:
    """JSON that says the same and holds none of them."""
    return UNSAFE.sub(_escape, json_text)


def _escape(found: re.Match[str]) -> str:
    pair = found[0].encode("utf-16-be")
    return "".join(f"\\u{pair[place : place + 2].hex()}" for place in range(0, len(pair), 2))
