"""The keys of the recorder: what they do, and how they are listened to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

SHORTCUTS: Final = (
    ("Ctrl+S", "Enregistrer (ou Ctrl\u00a0+\u00a0Entrée)"),
    ("Ctrl+Z", "Annuler ce qui vient d’être écrit"),
    ("Ctrl+Maj+Z", "Rétablir (ou Ctrl\u00a0+\u00a0Y)"),
    ("Ctrl+↓", "Rubrique suivante"),
    ("Ctrl+↑", "Rubrique précédente"),
    ("Ctrl+R", "Saisie rapide ou complète"),
    ("Ctrl+V", "Joindre l’image ou le fichier copié"),
    ("Ctrl+;", "Propositions pour le mot souligné"),
    ("Entrée", "Dans un tableau\u00a0: case suivante, puis nouvelle ligne"),
    ("Ctrl+Maj+↑", "Dans un tableau\u00a0: monter la ligne (↓ pour la descendre)"),
    ("Ctrl+Maj+Suppr", "Dans un tableau\u00a0: retirer la ligne"),
)
"""What Ctrl+/ shows while the recorder is on the screen."""


def listen(page: QWidget, acts: Iterable[tuple[Callable[[], object], Sequence[str]]]) -> None:
    """Does each act when one of its keys is pressed anywhere on the page."""
    for act, all_keys in acts:
        for keys in all_keys:
            shortcut = QShortcut(QKeySequence(keys), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
