"""What changed in the notebook, told to every screen that shows it."""

from typing import Final

from PySide6.QtCore import QObject, Signal

CHANGE_NAMES: Final = frozenset(
    {"household", "measure", "contact", "draft", "bilan", "outbox", "settings", "retention", "absence", "education"}
)


class ChangeHub(QObject):
    """Broadcasts the names of what was changed; screens refresh themselves. Use it in the interface thread only."""

    changed = Signal(object)

    def tell(self, *names: str) -> None:
        """Announce that things of these kinds changed; ValueError for an unknown name."""
        unknown = set(names) - CHANGE_NAMES
        if unknown:
            raise ValueError(f"unknown change names: {sorted(unknown)}")
        if names:
            self.changed.emit(frozenset(names))
