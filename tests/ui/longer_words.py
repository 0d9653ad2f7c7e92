"""Every word of a screen made longer, as another rule or another office would write it."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QAbstractButton, QGroupBox, QLabel, QTabBar, QWidget

_MORE = "du suivi de la mesure avec le ménage et son référent au fil des mois "
"""Words as long as those around them: one long word alone would be another trial."""
_FEW_LETTERS = 3
"""« mer. 11 » and « 14 h 30 » have no more: nobody writes them longer."""


def longer(text: str, factor: float) -> str:
    """The text with more words, `factor` times as long; numbers, days and hours stay as they are."""
    wanted = math.ceil(len(text) * (factor - 1))
    if sum(letter.isalpha() for letter in text) <= _FEW_LETTERS:
        return text
    more = (_MORE * (wanted // len(_MORE) + 1))[: max(1, wanted - 1)].strip()
    return f"{text} {more}"


def lengthen_labels(widget: QWidget, factor: float = 1.4) -> Callable[[], None]:
    """Makes every label, button, tab and title below a widget longer; gives back what puts the old words again."""
    undo: list[Callable[[], None]] = []
    for one in (widget, *widget.findChildren(QWidget)):
        match one:
            case QLabel() | QAbstractButton() if one.text():
                _change(undo, one.text(), factor, one.setText)
            case QTabBar():
                for place in range(one.count()):
                    _change(undo, one.tabText(place), factor, partial(one.setTabText, place))
            case QGroupBox() if one.title():
                _change(undo, one.title(), factor, one.setTitle)
    return lambda: [put_back() for put_back in undo] and None


def _change(undo: list[Callable[[], None]], text: str, factor: float, put: Callable[[str], object]) -> None:
    put(longer(text, factor))
    undo.append(lambda: put(text) and None)
