"""Search over everything in the notebook: households first, then what is written about them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.domain.text import fold
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Found:
    """Something found, with the household it belongs to; `kind` is household, measure or contact."""

    kind: str
    id: str
    household_id: str
    household: str
    commune: str
    measure_id: str | None


class SearchService:
    """Finds by the beginnings of words, in any order, without accents."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, typed: str, limit: int = 60) -> list[Found]:
        """What matches every word typed; nothing for an empty query."""
        with self._workspace.notebook.read() as uow:
            household_ids = uow.search.households(typed, limit)
            texts = uow.search.texts(typed, limit - len(household_ids)) if len(household_ids) < limit else []
            names = uow.households.names([*household_ids, *(hit.household_id for hit in texts)])
        found = [("household", household_id, household_id, None) for household_id in household_ids]
        found.sort(key=lambda row: fold(names[row[2]][0]))
        rows = [*found, *((hit.kind, hit.ref, hit.household_id, hit.measure_id) for hit in texts)]
        return [
            Found(kind, ref, owner, names[owner][0], self._workspace.commune_name(names[owner][1]), measure_id)
            for kind, ref, owner, measure_id in rows
        ]
