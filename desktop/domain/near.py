"""Words typed with one slip: a letter wrong, missing, too many, or two swapped."""

from typing import Final

SHORTEST: Final = 4
"""Below so many letters everything is near everything."""


def nearly_begins(word: str, typed: str) -> bool:
    """Whether `typed` is how `word` begins, but for one slip at most; both folded."""
    if word.startswith(typed):
        return True
    if len(typed) < SHORTEST:
        return False
    pairs = zip(word, typed, strict=False)
    at = next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(word), len(typed)))
    rest, tail = word[at:], typed[at:]
    swapped = len(rest) > 1 and len(tail) > 1 and rest[1] == tail[0] and rest[0] == tail[1]
    return (
        (bool(rest) and (rest[1:].startswith(tail[1:]) or rest[1:].startswith(tail)))
        or rest.startswith(tail[1:])
        or (swapped and rest[2:].startswith(tail[2:]))
    )
