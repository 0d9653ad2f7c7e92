"""What is being typed into a screen that has no draft of its own, kept encrypted until it is saved or given up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop.services.workspace import Workspace
from desktop.storage.holdings import UNSAVED

_MEASURE = "measure:"


@dataclass(frozen=True)
class BegunMeasure:
    """A measure begun for a household and not opened yet; `scheme` is empty as long as none was chosen."""

    key: str
    household_id: str
    household: str
    scheme: str


class UnsavedService:
    """Keeps the raw texts of a screen under a key; never counted, never sent."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def keep(self, key: str, values: Mapping[str, Any]) -> None:
        """Keeps JSON values under a key."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(UNSAVED + key, dict(values))

    def load(self, key: str) -> dict[str, Any]:
        """What was kept, empty when there is nothing."""
        with self._workspace.notebook.read() as uow:
            return dict(uow.settings.get(UNSAVED + key) or {})

    def drop(self, key: str) -> None:
        """Forgets what was kept."""
        with self._workspace.notebook.write() as uow:
            uow.settings.remove(UNSAVED + key)

    def measures(self) -> list[BegunMeasure]:
        """The measures begun and left, by the names of their households."""
        prefix = UNSAVED + _MEASURE
        with self._workspace.notebook.read() as uow:
            kept = {name.removeprefix(prefix): values for name, values in uow.settings.under(prefix).items()}
            names = uow.households.names(list(kept))
        begun = [
            BegunMeasure(_MEASURE + household_id, household_id, name, str(kept[household_id].get("scheme", "")))
            for household_id, (name, _commune) in names.items()
        ]
        return sorted(begun, key=lambda one: one.household)
