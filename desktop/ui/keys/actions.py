"""What the program can be asked to do by name: listed by Ctrl+/, found by Ctrl+K."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

GENERAL: Final = "Général"
_FORGIVING: Final = 4
"""From so many letters on, one typing error is forgiven."""


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Action:
    """One thing to do: `label` says it in French, `words` are other words for it that a search knows too.

    `keys` is Qt's portable text (« Ctrl+L ») and only tells: whoever adds the action makes the shortcut.
    """

    id: str
    label: str
    run: Callable[[], object]
    keys: str = ""
    group: str = GENERAL
    words: str = ""
    enabled: Callable[[], bool] = _always


class Actions:
    """All actions of the open notebook, in the order in which they were added."""

    def __init__(self) -> None:
        self._by_id: dict[str, Action] = {}

    def add(self, *actions: Action) -> None:
        """Add actions; ValueError for an id that is there already."""
        for action in actions:
            if action.id in self._by_id:
                raise ValueError(f"action already there: {action.id}")
            self._by_id[action.id] = action

    def all(self) -> Sequence[Action]:
        """Every action, also those that cannot be done now."""
        return tuple(self._by_id.values())

    def get(self, action_id: str) -> Action:
        """The action of an id; KeyError if there is none."""
        return self._by_id[action_id]

    def find(self, text: str, limit: int = 8) -> Sequence[Action]:
        """Those that can be done now and that hold every word typed, in any order, without accents.

        Those found by their label come first; one typing error in a word of four letters or more is forgiven.
        """
        typed = folded(text).split()
        if not typed:
            return ()
        ranked = [(_rank(typed, action), action) for action in self._by_id.values() if action.enabled()]
        found = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
        return tuple(action for _rank_, action in found[:limit])


def folded(text: str) -> str:
    """A text without accents, capitals or punctuation, for comparing."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(char if char.isalnum() else " " for char in bare if not unicodedata.combining(char))


def _rank(typed: Sequence[str], action: Action) -> int | None:
    """0 when the label begins so, 1 when the label holds all, 2 with the other words, 3 with an error; None: not."""
    label = folded(action.label).split()
    every = label + folded(f"{action.words} {action.group}").split()
    if _all_in(typed, label):
        return 0 if label[0].startswith(typed[0]) else 1
    if _all_in(typed, every):
        return 2
    return 3 if all(any(_near(token, word) for word in every) for token in typed) else None


def _all_in(typed: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(token) for word in words) for token in typed)


def _near(token: str, word: str) -> bool:
    """Whether the word begins with the token, but for one letter wrong, missing, too many or two exchanged."""
    if word.startswith(token):
        return True
    if len(token) < _FORGIVING:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(token, word, strict=False)) if a != b), min(len(token), len(word))
    )
    rest, left = token[same:], word[same:]
    exchanged = rest[1::-1] + rest[2:] if len(rest) > 1 else rest
    return any(left.startswith(tried) for tried in (rest[1:], exchanged)) or left[1:].startswith((rest[1:], rest))
