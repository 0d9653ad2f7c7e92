"""Keys: making shortcuts that a French keyboard reaches, and writing keys in French."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

_ROW: Final = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
"""What the row of digits gives without Shift on a French keyboard."""
_ALSO: Final = {"/": ":", "+": "=", "?": ","}
_TAKEN: Final = "-"
"""Ctrl+- makes the text smaller: the key of the 6 too."""
_QT_KEYS: Final = re.compile(r"((Ctrl|Shift|Alt|Meta)\+)*[^\s,]+")
_FRENCH: Final = {
    "Shift": "Maj",
    "Meta": "Win",
    "Return": "Entrée",
    "Enter": "Entrée",
    "Esc": "Échap",
    "Escape": "Échap",
    "Space": "Espace",
    "Tab": "Tab",
    "Backspace": "Retour arrière",
    "Del": "Suppr",
    "Delete": "Suppr",
    "Ins": "Inser",
    "Home": "Début",
    "End": "Fin",
    "PgUp": "Page préc.",
    "PageUp": "Page préc.",
    "PgDown": "Page suiv.",
    "PageDown": "Page suiv.",
    "Left": "Gauche",
    "Right": "Droite",
    "Up": "Haut",
    "Down": "Bas",
    "Menu": "Menu",
}


def bind(owner: QWidget, keys: str, run: Callable[[], object]) -> QShortcut:
    """A shortcut of a part of the window, asleep while the part is hidden; also without Shift on a French keyboard."""
    shortcut = QShortcut(owner)
    shortcut.setKeys([QKeySequence(each) for each in reached(keys)])
    shortcut.activated.connect(run)
    return shortcut


def reached(keys: str) -> Sequence[str]:
    """The keys and what a French keyboard gives for them when Shift is not held."""
    stem, last = keys[:-1], keys[-1]
    other = _ROW.get(last, _ALSO.get(last, ""))
    return (keys, stem + other) if stem.endswith("+") and other and other != _TAKEN else (keys,)


def french_keys(keys: str) -> str:
    """« Ctrl+Shift+Z » as a French keyboard names it: « Ctrl + Maj + Z »; words that are no keys stay as they are."""
    if not _QT_KEYS.fullmatch(keys):
        return keys
    stem, last = (keys[:-1], keys[-1]) if keys.endswith("+") else ("", "")
    parts = [part for part in (stem or keys).split("+") if part] + ([last] if last else [])
    return "\u00a0+\u00a0".join(_FRENCH.get(part, part) for part in parts).replace(" ", "\u00a0")
