"""What a message may hold, whatever it says: text and numbers that every party can store and hash alike."""

import math
import unicodedata
from collections.abc import Iterator
from itertools import islice
from typing import Any

DEEPEST = 32
LARGEST_INTEGER = 2**53 - 1
TOLD_PROBLEMS = 8
"""Nobody reads more, and whoever sends a message decides how many there would be."""
LONGEST_PATH = 200

_UNTOLD = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


class ContentError(ValueError):
    """Content that cannot be exchanged; `problems` are French, each with the path of its value."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


def content_problems(value: Any) -> list[str]:
    """Why the value cannot be exchanged: unreadable text, NaN, huge integers, too many levels.

    The first few alone, whatever the value holds: what tells them never takes more than the value itself.
    """
    if _is_fine(value, 0):
        return []
    found = list(islice(_problems(value, "", 0), TOLD_PROBLEMS + 1))
    return found if len(found) <= TOLD_PROBLEMS else [*found[:TOLD_PROBLEMS], "et d’autres."]


def printable(text: str, length: int = 80) -> str:
    """The text made fit to be told: no control character, no lone surrogate, at most `length` characters."""
    return "".join("·" if unicodedata.category(char) in _UNTOLD else char for char in text[:length])


def _is_fine(value: Any, depth: int) -> bool:
    """The same without any words, as nearly every message is: naming the places costs most of the time.

    Only of the types that JSON is read into: whatever else comes is looked at with words.
    """
    if depth > DEEPEST:
        return False
    kind = type(value)
    if kind is str:
        return _is_readable(value)
    if kind is dict:
        for key, item in value.items():
            if type(key) is not str or not _is_readable(key) or not _is_fine(item, depth + 1):
                return False
        return True
    if kind is list:
        return all(_is_fine(item, depth + 1) for item in value)
    if kind is int:
        return -LARGEST_INTEGER <= int(value) <= LARGEST_INTEGER
    return value is None or kind is bool or (kind is float and math.isfinite(value))


def _is_readable(text: str) -> bool:
    return "\x00" not in text and (text.isascii() or not _text_trouble(text))


def _problems(value: Any, path: str, depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        yield f"{path} : trop de niveaux imbriqués."
        return
    match value:
        case None | bool():
            return
        case str():
            trouble = _text_trouble(value)
        case int():
            trouble = "nombre trop grand." if abs(value) > LARGEST_INTEGER else ""
        case float():
            trouble = "" if math.isfinite(value) else "ce n’est pas un nombre."
        case list():
            for index, item in enumerate(value):
                yield from _problems(item, _cut(f"{path}[{index}]"), depth + 1)
            return
        case dict():
            yield from _mapping_problems(value, path, depth)
            return
        case _:
            trouble = "valeur d’un type inconnu."
    if trouble:
        yield f"{path or 'message'} : {trouble}"


def _mapping_problems(value: dict[Any, Any], path: str, depth: int) -> Iterator[str]:
    for key, item in value.items():
        inner = _cut(f"{path}.{printable(str(key))}" if path else printable(str(key)))
        if not isinstance(key, str) or _text_trouble(key):
            yield f"{inner} : nom de champ illisible."
        yield from _problems(item, inner, depth + 1)


def _cut(path: str) -> str:
    return path if len(path) <= LONGEST_PATH else f"{path[: LONGEST_PATH - 1]}…"


def _text_trouble(text: str) -> str:
    if "\x00" in text:
        return "texte illisible (caractère nul)."
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "texte illisible (caractère incomplet)."
    return ""
