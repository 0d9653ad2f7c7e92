"""F6 goes round the parts of the window, and each part remembers where its focus was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_REASON = Qt.FocusReason.TabFocusReason


def move_region(parts: Sequence[QWidget], focus: QWidget | None, step: int = 1) -> bool:
    """Give the focus to the next (1) or previous (-1) part that is seen and takes it; False when none does."""
    seen = [part for part in parts if part.isVisible()]
    here = next((place for place, part in enumerate(seen) if focus is not None and _holds(part, focus)), None)
    start = here if here is not None else (-1 if step > 0 else 0)
    turns = range(1, len(seen) + (here is None))
    return any(focus_into(seen[(start + step * turn) % len(seen)]) for turn in turns)


def focus_into(part: QWidget) -> bool:
    """Give the focus to what had it last in a part, else to the first thing that takes it; False when nothing does."""
    last = part.focusWidget()
    target = last if last is not None and last is not part and _takes_focus(last) else next(_focusable(part), None)
    if target is not None:
        target.setFocus(_REASON)
    return target is not None


def _focusable(part: QWidget) -> Iterator[QWidget]:
    """What Tab reaches in a part, in its order."""
    if _takes_focus(part):
        yield part
    widget = part.nextInFocusChain()
    while widget is not part and widget is not None:
        if part.isAncestorOf(widget) and _takes_focus(widget):
            yield widget
        widget = widget.nextInFocusChain()


def _takes_focus(widget: QWidget) -> bool:
    policy = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(policy) and widget.isVisible() and widget.isEnabled()


def _holds(part: QWidget, widget: QWidget) -> bool:
    return part is widget or part.isAncestorOf(widget)
