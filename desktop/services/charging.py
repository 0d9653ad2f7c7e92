"""Which convention an act is charged to (A7, V7, M6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from desktop.domain.claims import Act
from desktop.domain.convention import Convention, covering
from desktop.domain.dossier import Case
from desktop.schemes.base import Scheme
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Charging:
    """The conventions of a scheme, by id, and how its acts find theirs."""

    scheme: Scheme
    conventions: Mapping[str, Convention]

    @classmethod
    def of(cls, workspace: Workspace, uow: UnitOfWork, scheme: Scheme) -> Charging:
        """With those of the notebook and those shipped."""
        return cls(scheme, {one.id: one for one in workspace.conventions(uow) if one.scheme == scheme.id})

    def convention_of(self, day: date, territory: str, assigned: str) -> str:
        """The convention charged, empty when none covers the act; `assigned` is that of its measure.

        Where acts go by their day, that of the measure is taken while it lasts; a household may have moved since.
        """
        own = self.conventions.get(assigned)
        if own is not None and (not self.scheme.figures.charged_by_day or own.starts <= day <= own.ends):
            return own.id
        found = covering(self.conventions.values(), self.scheme.id, day, territory or None)
        return found.id if found is not None else ""

    def acts(self, case: Case, until: date) -> Iterator[Act]:
        """What was done on a measure up to a day and is paid, each act with its convention."""
        assigned = case.measure.convention_id or ""
        for act in self.scheme.figures.acts(self.scheme, case, until):
            charged = self.convention_of(act.day, act.territory, assigned)
            yield act if act.convention_id == charged else replace(act, convention_id=charged)
