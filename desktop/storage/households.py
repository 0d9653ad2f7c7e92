"""Reads and writes of households and their persons, in plain Core statements; what comes out is frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop.domain.household import Household
from desktop.errors import NotAllowedError
from desktop.storage import convert
from desktop.storage.direct import Direct
from desktop.storage.lines import Lines
from desktop.storage.statements import chunks, missing, upsert
from desktop.storage.tables import HouseholdRow, PersonRow


class HouseholdRepository:
    """Households with their persons."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, household: Household) -> None:
        """Inserts or replaces a household and its members; raises NotAllowedError when one of them lives in another."""
        self._refuse_members_of_others(household)
        upsert(self._connection, HouseholdRow, convert.household_values(household))
        self._connection.execute(delete(PersonRow).where(PersonRow.household_id == household.id))
        for rank, person in enumerate(household.persons):
            self._connection.execute(insert(PersonRow).values(convert.person_values(person, household.id, rank)))
        if not household.merged_into:
            Lines(self._connection).put_household(household)

    def _refuse_members_of_others(self, household: Household) -> None:
        """A move is two changes, leaving and joining: done at once here, it would take somebody away unseen."""
        ids = [person.id for person in household.persons]
        elsewhere = select(PersonRow.id).where(PersonRow.id.in_(ids), PersonRow.household_id != household.id).limit(1)
        if len(set(ids)) < len(ids) or self._connection.execute(elsewhere).first() is not None:
            raise NotAllowedError(
                "Une de ces personnes est déjà dans un ménage de ce carnet.",
                safe="Rien n’a été modifié.",
                do="Retirez-la d’abord de l’autre ménage.",
            )

    def get(self, household_id: str) -> Household:
        """One household; raises NotFoundError."""
        found = self.many([household_id])
        if not found:
            raise missing("Ce ménage")
        return found[household_id]

    def many(self, ids: Sequence[str]) -> dict[str, Household]:
        """Households by id, those that exist."""
        households: dict[str, Household] = {}
        for chunk in chunks(ids):
            persons: dict[str, list[Any]] = defaultdict(list)
            for person in self._connection.execute(
                select(PersonRow.__table__).where(PersonRow.household_id.in_(chunk)).order_by(PersonRow.rank)
            ):
                persons[person.household_id].append(person)
            for row in self._connection.execute(select(HouseholdRow.__table__).where(HouseholdRow.id.in_(chunk))):
                households[row.id] = convert.to_household(row, persons[row.id])
        return households

    def names(self, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
        """(name, INSEE code of the commune) by id, without reading anything else."""
        found: dict[str, tuple[str, str]] = {}
        for chunk in chunks(ids):
            for row in self._connection.execute(
                select(HouseholdRow.id, HouseholdRow.name, HouseholdRow.commune).where(HouseholdRow.id.in_(chunk))
            ):
                found[row.id] = (row.name, row.commune)
        return found

    def every_name(self) -> list[tuple[str, str, str]]:
        """(id, name, INSEE code of the commune) of every household, by name."""
        query = select(HouseholdRow.id, HouseholdRow.name, HouseholdRow.commune).where(HouseholdRow.merged_into == "")
        query = query.order_by(HouseholdRow.sort_name)
        return [(row.id, row.name, row.commune) for row in self._connection.execute(query)]

    def count(self) -> int:
        """Number of households, those merged into another left out."""
        return int(Direct(self._connection).value("SELECT count(*) FROM household WHERE merged_into = ''"))

    def person_names(self) -> set[str]:
        """First and last names of everybody in the notebook, each once."""
        rows = self._connection.execute(select(PersonRow.last_name, PersonRow.first_name).distinct())
        return {name for row in rows for name in row if name}

    def last_names(self) -> set[str]:
        """Last names of everybody in the notebook, each once."""
        return {name for name in self._connection.execute(select(PersonRow.last_name).distinct()).scalars() if name}
