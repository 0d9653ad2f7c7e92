"""What is being typed into a screen that has no draft of its own, kept encrypted until it is saved or given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.services.workspace import Workspace

_PREFIX = "unsaved:"


class UnsavedService:
    """Keeps the raw texts of a screen under a key; never counted, never sent."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def keep(self, key: str, values: Mapping[str, Any]) -> None:
        """Keeps JSON values under a key."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_PREFIX + key, dict(values))

    def load(self, key: str) -> dict[str, Any]:
        """What was kept, empty when there is nothing."""
        with self._workspace.notebook.read() as uow:
            return dict(uow.settings.get(_PREFIX + key) or {})

    def drop(self, key: str) -> None:
        """Forgets what was kept."""
        with self._workspace.notebook.write() as uow:
            uow.settings.remove(_PREFIX + key)
