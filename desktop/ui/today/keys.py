"""The keys of the day: what Ctrl+/ tells of them, and those that choose how it is looked at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.ui.today.view_bar import Look

SHORTCUTS: Final = (
    ("1, 2, 3", "Voir la liste, la semaine, le mois"),
    ("Haut, Bas", "Aller d’une visite à l’autre"),
    ("Entrée", "Noter la visite, ou faire ce qui est proposé d’abord"),
    ("S", "Noter la visite en saisie rapide"),
    ("P", "Planifier une visite"),
    ("C", "Noter une porte close"),
    ("R", "Reporter un rendez-vous"),
    ("H", "Fixer l’heure d’un rendez-vous"),
    ("M", "Déplacer un rendez-vous vers un autre jour"),
    ("F", "Préparer la visite\u00a0: sa fiche, à lire ou à imprimer"),
    ("O", "Ouvrir la mesure"),
    ("Page préc., Page suiv.", "Semaine ou mois d’avant, d’après"),
    ("T", "Revenir à aujourd’hui"),
)
_LOOK_KEYS: Final = {
    Qt.Key.Key_1: Look.LIST, Qt.Key.Key_Ampersand: Look.LIST,
    Qt.Key.Key_2: Look.WEEK, Qt.Key.Key_Eacute: Look.WEEK,
    Qt.Key.Key_3: Look.MONTH, Qt.Key.Key_QuoteDbl: Look.MONTH,
}  # fmt: skip
"""The digits, and what a French keyboard gives for them without Shift."""
_MODIFIERS: Final = Qt.KeyboardModifier
_PLAIN: Final = frozenset({_MODIFIERS.NoModifier, _MODIFIERS.ShiftModifier, _MODIFIERS.KeypadModifier})


def look_typed(event: QKeyEvent, shown: Look) -> Look | None:
    """The look that a key asks for: 1, 2 and 3 choose one, T comes back to today in the one shown."""
    if event.modifiers() not in _PLAIN:
        return None
    return shown if event.key() == Qt.Key.Key_T else _LOOK_KEYS.get(Qt.Key(event.key()))
