"""What was typed, step by step: one past and one future for the whole recorder, without any widget.

The state is a flat table of JSON values by name. Whoever shows it tells what it became (`note`), and gets back what is
to be shown again (`undo`, `redo`). Typing is gathered into steps as people think of them: a word, or all that was typed
in a short field in one go; a choice, a row added and a box ticked are steps of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from desktop.domain.text_changes import Span, changed_span

State = Mapping[str, Any]

PAUSE_S: Final = 2.0
"""Typing that rests longer begins a new step."""
MOST_STEPS: Final = 500


class Grain(Enum):
    """How the changes of a field are gathered into steps."""

    WORDS = "words"
    """A text: word by word."""
    WHOLE = "whole"
    """A date, an hour, an amount: all that was typed without a pause."""


@dataclass(frozen=True)
class Shown:
    """What is to be shown again, and the field that it happened in."""

    values: State
    field: str


@dataclass
class _Step:
    field: str
    before: dict[str, Any]
    after: dict[str, Any]
    at: float
    typed: bool


class History:
    """The past and the future of a state; `now` gives seconds that only grow."""

    def __init__(self, state: State, now: Callable[[], float]) -> None:
        self._state: dict[str, Any] = dict(state)
        self._now = now
        self._past: list[_Step] = []
        self._future: list[_Step] = []

    @property
    def state(self) -> State:
        """The state as it was last told."""
        return dict(self._state)

    @property
    def can_undo(self) -> bool:
        """Whether there is a past."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone and nothing done since."""
        return bool(self._future)

    def note(self, field: str, values: State, grain: Grain = Grain.WORDS) -> bool:
        """Takes what some names have become by work on a field; False when nothing changed."""
        after = {name: value for name, value in values.items() if self._state.get(name) != value}
        if not after:
            return False
        before = {name: self._state.get(name) for name in after}
        at = self._now()
        if not self._joins(field, before, after, at, grain):
            self._past.append(_Step(field, before, after, at, typed=_is_typed(before, after)))
            del self._past[:-MOST_STEPS]
        self._state |= after
        self._future.clear()
        return True

    def undo(self) -> Shown | None:
        """Takes the last step back; None when there is none."""
        return self._move(self._past, self._future, lambda step: step.before)

    def redo(self) -> Shown | None:
        """Does again what was last taken back; None when there is nothing."""
        return self._move(self._future, self._past, lambda step: step.after)

    def part(self) -> None:
        """What comes next begins a new step, whatever it is (the field was left)."""
        if self._past:
            self._past[-1].at = float("-inf")

    def _move(self, source: list[_Step], target: list[_Step], side: Callable[[_Step], dict[str, Any]]) -> Shown | None:
        if not source:
            return None
        step = source.pop()
        step.at = float("-inf")  # nothing is gathered into a step that was taken back
        target.append(step)
        values = side(step)
        self._state |= values
        return Shown(dict(values), step.field)

    def _joins(self, field: str, before: State, after: State, at: float, grain: Grain) -> bool:
        """Gathers a change into the last step when it goes on with the same typing."""
        last = self._past[-1] if self._past and not self._future else None
        if last is None or last.field != field or at - last.at > PAUSE_S:
            return False
        if grain is Grain.WORDS and not (last.typed and _is_typed(before, after) and _goes_on(last, before, after)):
            return False
        last.before = {**before, **last.before}
        last.after |= after
        last.at = at
        return True


def _goes_on(last: _Step, before: State, after: State) -> bool:
    """Whether a letter belongs to the word being typed, or one more is being taken away."""
    was, now = _text_change(last.before, last.after), _text_change(before, after)
    if was is None or now is None:
        return False
    earlier, later = changed_span(*was), changed_span(*now)
    if bool(earlier.inserted) != bool(later.inserted):
        return False
    return not _begins_word(now[0], later)


def _begins_word(text: str, span: Span) -> bool:
    return bool(span.inserted.strip()) and span.start > 0 and text[span.start - 1].isspace()


def _is_typed(before: State, after: State) -> bool:
    """Whether it is the work of one key in one text."""
    change = _text_change(before, after)
    if change is None:
        return False
    span = changed_span(*change)
    return len(span.inserted) <= 1 and len(span.removed) <= 1


def _text_change(before: Any, after: Any) -> tuple[str, str] | None:
    """The one text that differs, however deep it lies; None when something else does."""
    if isinstance(before, str | None) and isinstance(after, str | None):
        return before or "", after or ""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _one(before, after, [name for name in {**before, **after} if before.get(name) != after.get(name)])
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return _one(before, after, [place for place, one in enumerate(before) if one != after[place]])
    return None


def _one(before: Any, after: Any, differing: list[Any]) -> tuple[str, str] | None:
    if len(differing) != 1:
        return None
    [place] = differing
    if isinstance(before, Mapping):
        return _text_change(before.get(place), after.get(place))
    return _text_change(before[place], after[place])
