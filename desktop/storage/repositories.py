"""Reads and writes of each kind of record, in plain Core statements; what comes out is frozen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import Insert, insert

from desktop.domain.bilan import Bilan
from desktop.domain.contact import Contact, Draft, Outcome
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.saisine import Saisine
from desktop.errors import NotAllowedError, NotFoundError
from desktop.storage import convert
from desktop.storage.lines import Lines
from desktop.storage.tables import (
    END_BILAN,
    Base,
    BilanRow,
    ContactRow,
    ConventionRow,
    DocumentRow,
    DraftRow,
    HouseholdRow,
    MeasureRow,
    PersonRow,
    SaisineRow,
    SettingRow,
)

_CHUNK = 500


@cache
def _upsert_statement(row: type[Base], key: str) -> Insert:
    """Built once a table: building it costs more than running it."""
    statement = insert(row)
    changed = {column.name: statement.excluded[column.name] for column in row.__table__.columns if column.name != key}
    return statement.on_conflict_do_update(index_elements=[key], set_=changed)


def _upsert(connection: Connection, row: type[Base], values: dict[str, Any], key: str = "id") -> None:
    connection.execute(_upsert_statement(row, key), values)


@cache
def _by_column(row: type[Base], column: str) -> Select[Any]:
    table = row.__table__
    return select(table).where(table.c[column] == bindparam("wanted"))


def _one(connection: Connection, row: type[Base], wanted: str, column: str = "id") -> Any:
    return connection.execute(_by_column(row, column), {"wanted": wanted}).one_or_none()


def _chunks(ids: Sequence[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _missing(what: str) -> NotFoundError:
    return NotFoundError(f"{what} n’existe pas dans ce carnet.", do="Vérifiez l’identifiant ou ouvrez un autre carnet.")


class HouseholdRepository:
    """Households with their persons."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, household: Household) -> None:
        """Inserts or replaces a household and its members; raises NotAllowedError when one of them lives in another."""
        self._refuse_members_of_others(household)
        _upsert(self._connection, HouseholdRow, convert.household_values(household))
        self._connection.execute(delete(PersonRow).where(PersonRow.household_id == household.id))
        for rank, person in enumerate(household.persons):
            self._connection.execute(insert(PersonRow).values(convert.person_values(person, household.id, rank)))
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
            raise _missing("Ce ménage")
        return found[household_id]

    def many(self, ids: Sequence[str]) -> dict[str, Household]:
        """Households by id, those that exist."""
        households: dict[str, Household] = {}
        for chunk in _chunks(ids):
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
        for chunk in _chunks(ids):
            for row in self._connection.execute(
                select(HouseholdRow.id, HouseholdRow.name, HouseholdRow.commune).where(HouseholdRow.id.in_(chunk))
            ):
                found[row.id] = (row.name, row.commune)
        return found

    def count(self) -> int:
        """Number of households."""
        return int(self._connection.execute(select(func.count()).select_from(HouseholdRow)).scalar_one())

    def person_names(self) -> set[str]:
        """First and last names of everybody in the notebook, each once."""
        rows = self._connection.execute(select(PersonRow.last_name, PersonRow.first_name).distinct())
        return {name for row in rows for name in row if name}


class SaisineRepository:
    """Referrals."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, saisine: Saisine) -> None:
        """Inserts or replaces a referral."""
        _upsert(self._connection, SaisineRow, convert.saisine_values(saisine))

    def get(self, saisine_id: str) -> Saisine:
        """One referral; raises NotFoundError."""
        row = _one(self._connection, SaisineRow, saisine_id)
        if row is None:
            raise _missing("Cette saisine")
        return convert.to_saisine(row)


_MEASURES = select(MeasureRow.__table__)


class MeasureRepository:
    """Measures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, measure: Measure) -> None:
        """Inserts or replaces a measure."""
        _upsert(self._connection, MeasureRow, convert.measure_values(measure))
        Lines(self._connection).put_measure(measure)

    def get(self, measure_id: str) -> Measure:
        """One measure; raises NotFoundError."""
        row = _one(self._connection, MeasureRow, measure_id)
        if row is None:
            raise _missing("Cette mesure")
        return convert.to_measure(row)

    def of_household(self, household_id: str) -> list[Measure]:
        """All measures of a household, the latest first."""
        return self._all(
            select(MeasureRow.__table__)
            .where(MeasureRow.household_id == household_id)
            .order_by(MeasureRow.start.desc())
        )

    def many(self, ids: Sequence[str]) -> dict[str, Measure]:
        """Measures by id, those that exist."""
        found = [one for chunk in _chunks(ids) for one in self._all(_MEASURES.where(MeasureRow.id.in_(chunk)))]
        return {measure.id: measure for measure in found}

    def in_states(self, *states: MeasureState) -> list[Measure]:
        """Every measure in one of these states; all measures when none is named."""
        query = select(MeasureRow.__table__).order_by(MeasureRow.start, MeasureRow.id)
        if states:
            query = query.where(MeasureRow.state.in_([state.value for state in states]))
        return self._all(query)

    def count(self) -> int:
        """Number of measures."""
        return self._connection.execute(select(func.count()).select_from(MeasureRow)).scalar_one()

    def _all(self, query: Select[Any]) -> list[Measure]:
        return [convert.to_measure(row) for row in self._connection.execute(query)]


class ContactRepository:
    """Contacts, planned and concluded."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, contact: Contact) -> None:
        """Inserts or replaces a contact."""
        _upsert(self._connection, ContactRow, convert.contact_values(contact))
        Lines(self._connection).contacts_changed(contact.measure_id)

    def get(self, contact_id: str) -> Contact:
        """One contact; raises NotFoundError."""
        row = _one(self._connection, ContactRow, contact_id)
        if row is None:
            raise _missing("Cette visite")
        return convert.to_contact(row)

    def of_measure(self, measure_id: str) -> list[Contact]:
        """All contacts of a measure, in the order of their days."""
        return [
            convert.to_contact(row)
            for row in self._connection.execute(
                select(ContactRow.__table__)
                .where(ContactRow.measure_id == measure_id)
                .order_by(ContactRow.day, ContactRow.at, ContactRow.id)
            )
        ]

    def outlines(self, measure_ids: Sequence[str] = ()) -> dict[str, list[Contact]]:
        """Contacts by measure without answers and texts: all, or those of a page of measures."""
        found: dict[str, list[Contact]] = defaultdict(list)
        columns = (ContactRow.id, ContactRow.measure_id, ContactRow.household_id, ContactRow.day, ContactRow.at,
                   ContactRow.kind, ContactRow.outcome, ContactRow.to_complete)  # fmt: skip
        query = select(*columns).order_by(ContactRow.day)
        if measure_ids:
            query = query.where(ContactRow.measure_id.in_(measure_ids))
        for row in self._connection.execute(query):
            found[row.measure_id].append(convert.to_contact_outline(row))
        return found

    def remove(self, contact_id: str) -> None:
        """Deletes a contact: only a plan that never took place is ever removed."""
        self._connection.execute(
            delete(ContactRow).where(ContactRow.id == contact_id, ContactRow.outcome == Outcome.PLANNED.value)
        )

    def count(self) -> int:
        """Number of contacts."""
        return self._connection.execute(select(func.count()).select_from(ContactRow)).scalar_one()


_REMOVE_DRAFT = delete(DraftRow).where(DraftRow.id == bindparam("wanted"))


class DraftRepository:
    """What is being typed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, draft: Draft) -> None:
        """Inserts or replaces a draft."""
        values = convert.draft_values(draft)
        _upsert(self._connection, DraftRow, values | {"draft_values": values.pop("values")})

    def get(self, draft_id: str) -> Draft | None:
        """One draft, None when it is gone."""
        row = _one(self._connection, DraftRow, draft_id)
        return None if row is None else convert.to_draft(row)

    def all(self) -> list[Draft]:
        """Every draft, the latest first."""
        rows = self._connection.execute(select(DraftRow.__table__).order_by(DraftRow.saved_at.desc()))
        return [convert.to_draft(row) for row in rows]

    def remove(self, draft_id: str) -> None:
        """Drops a draft: it was saved as a contact, or given up by the worker."""
        self._connection.execute(_REMOVE_DRAFT, {"wanted": draft_id})

    def count(self) -> int:
        """Number of drafts."""
        return self._connection.execute(select(func.count()).select_from(DraftRow)).scalar_one()


_END_BILANS = select(BilanRow.__table__).where(BilanRow.kind == END_BILAN)


class BilanRepository:
    """End reports and the frozen documents behind them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, bilan: Bilan) -> None:
        """Inserts or replaces a bilan."""
        _upsert(self._connection, BilanRow, convert.bilan_values(bilan))

    def of_measure(self, measure_id: str) -> Bilan | None:
        """The bilan that ends a measure, None before one was begun."""
        row = self._connection.execute(_END_BILANS.where(BilanRow.measure_id == measure_id)).one_or_none()
        return None if row is None else convert.to_bilan(row)

    def all(self) -> dict[str, Bilan]:
        """Every bilan that ends a measure, by measure."""
        return {row.measure_id: convert.to_bilan(row) for row in self._connection.execute(_END_BILANS)}

    def put_document(self, sha256: str, measure_id: str, kind: str, content: bytes) -> None:
        """Keeps a frozen or sealed PDF."""
        self._connection.execute(
            insert(DocumentRow)
            .values(sha256=sha256, measure_id=measure_id, kind=kind, content=content)
            .on_conflict_do_nothing()
        )

    def document(self, sha256: str) -> bytes:
        """The very bytes that were frozen; raises NotFoundError."""
        found = self._connection.execute(select(DocumentRow.content).where(DocumentRow.sha256 == sha256)).scalar()
        if found is None:
            raise _missing("Ce document")
        return found


class SettingRepository:
    """Settings and conventions of the notebook."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: Any = None) -> Any:
        """A JSON value."""
        row = self._connection.execute(select(SettingRow.value).where(SettingRow.name == name)).one_or_none()
        return default if row is None else row.value

    def put(self, name: str, value: Any) -> None:
        """Keeps a JSON value."""
        _upsert(self._connection, SettingRow, {"name": name, "value": value}, key="name")

    def remove(self, name: str) -> None:
        """Forgets a value."""
        self._connection.execute(delete(SettingRow).where(SettingRow.name == name))

    def conventions(self) -> list[dict[str, Any]]:
        """The conventions made in this notebook, as mappings."""
        return list(self._connection.execute(select(ConventionRow.content).order_by(ConventionRow.id)).scalars())

    def put_convention(self, convention_id: str, content: dict[str, Any]) -> None:
        """Keeps a convention."""
        _upsert(self._connection, ConventionRow, {"id": convention_id, "content": content})
