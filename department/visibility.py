"""Who is told of which record: who has shown to have it, or to have its household, and those it was shared with."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, exists, literal_column, or_, select, union

from department.asking import among
from department.clock import Clock
from department.enrolment import Device
from department.inserting import insert_new
from department.tables import access, left_household, record, shared_household
from department.versions import ERASE, Version

_ERASES = record.c.op == literal_column(f"'{ERASE}'")
"""A literal and no parameter: otherwise the index over erasures alone (`ix_record_erasures`) would not be used."""


def visible_to(device: Device) -> ColumnElement[bool]:
    """Rows of `record` that the laptop may be told of: never another operator's, never a colleague's case.

    Who has shown to have a household's own record is told of all that is written of that household, until the
    Department says that it follows it no more.
    """
    mine = access.c.device_id == device.id
    shown = exists().where(mine, access.c.record_id == record.c.record_id)
    follows = exists().where(mine, access.c.record_id == record.c.household_id) & ~_left(device)
    shared = exists().where(
        shared_household.c.device_id == device.id, shared_household.c.household_id == record.c.household_id
    )
    return and_(record.c.operator_id == device.operator_id, or_(shown, follows, shared))


def places_told(device: Device, *which: ColumnElement[bool]) -> Select[tuple[int]]:
    """The places of the same rows, and of the messages that erased a household of which the laptop has some record.

    One query for each reason, so that each begins with the laptop's own rows of `access` or `shared_household`: a
    single condition with OR would read every row of the operator.
    """
    mine = (record.c.operator_id == device.operator_id, *which)
    shown = (
        select(record.c.sequence)
        .join(access, access.c.record_id == record.c.record_id)
        .where(access.c.device_id == device.id, *mine)
    )
    followed = (
        select(record.c.sequence)
        .join(access, access.c.record_id == record.c.household_id)
        .where(access.c.device_id == device.id, ~_left(device), *mine)
    )
    shared = (
        select(record.c.sequence)
        .join(shared_household, shared_household.c.household_id == record.c.household_id)
        .where(shared_household.c.device_id == device.id, *mine)
    )
    erased = select(record.c.sequence).where(_ERASES, _holds(device), *mine)
    return select(union(shown, followed, shared, erased).subquery().c.sequence)


def _left(device: Device) -> ColumnElement[bool]:
    columns = left_household.c
    return exists().where(columns.device_id == device.id, columns.household_id == record.c.household_id)


def _holds(device: Device) -> ColumnElement[bool]:
    """Whether the laptop has some record of the household that a message erased, if not the household's own."""
    other = record.alias()
    held = (
        select(other.c.id)
        .join(access, (access.c.record_id == other.c.record_id) & (access.c.device_id == device.id))
        .where(other.c.household_id == record.c.record_id)
    )
    return exists(held)


def holders_of(connection: Connection, device_ids: Collection[str], record_ids: Collection[str]) -> dict[str, set[str]]:
    """By record, which of these laptops have shown to have that very record."""
    found: dict[str, set[str]] = {record_id: set() for record_id in record_ids}
    if record_ids:
        columns = access.c
        query = select(columns.device_id, columns.record_id).where(
            among(connection, columns.device_id, device_ids), among(connection, columns.record_id, record_ids)
        )
        for row in connection.execute(query):
            found[row.record_id].add(row.device_id)
    return found


def of_holders(connection: Connection, by_record: Mapping[str, Sequence[Version]]) -> dict[str, Sequence[Version]]:
    """By record, the versions of the laptops that have shown to have it: what others wrote of it moves it nowhere."""
    devices = {version.device_id for versions in by_record.values() for version in versions}
    holders = holders_of(connection, devices, by_record)
    return {
        record_id: [version for version in versions if version.device_id in holders[record_id]]
        for record_id, versions in by_record.items()
    }


def leavers_of(connection: Connection, households: Collection[str]) -> dict[str, set[str]]:
    """By household, the laptops that follow it no more."""
    left: dict[str, set[str]] = {household_id: set() for household_id in households}
    if households:
        columns = left_household.c
        query = select(columns.household_id, columns.device_id).where(
            among(connection, columns.household_id, households)
        )
        for row in connection.execute(query):
            left[row.household_id].add(row.device_id)
    return left


def followers_of(
    holders: Mapping[str, set[str]], households: Mapping[str, Collection[str]], left: Mapping[str, set[str]]
) -> dict[str, set[str]]:
    """By record, its holders and those of the households that it was written for, but who follows these no more."""
    return {
        record_id: holders[record_id].union(*(holders[one] - left[one] for one in of))
        for record_id, of in households.items()
    }


def households_shared_with(connection: Connection, device_id: str) -> list[str]:
    """The ids of the households that were shared with the laptop, whatever it has sent."""
    mine = select(shared_household.c.household_id).where(shared_household.c.device_id == device_id)
    return sorted(connection.execute(mine).scalars())


def share_household(connection: Connection, device_id: str, household_id: str, clock: Clock) -> bool:
    """From now on the laptop is told of every record of the household; False when it was already."""
    this = (left_household.c.device_id == device_id) & (left_household.c.household_id == household_id)
    connection.execute(delete(left_household).where(this))
    values = {"device_id": device_id, "household_id": household_id, "shared_at": clock()}
    new = insert_new(connection, shared_household, "device_id", "household_id").returning(shared_household.c.device_id)
    return connection.execute(new, values).first() is not None


def leave_household(connection: Connection, device_id: str, household_id: str) -> bool:
    """From now on the laptop is told of what it wrote itself alone; False when that was so already."""
    this = (shared_household.c.device_id == device_id) & (shared_household.c.household_id == household_id)
    was_shared = connection.execute(delete(shared_household).where(this)).rowcount > 0
    own = select(access.c.record_id).where(access.c.device_id == device_id, access.c.record_id == household_id)
    if not was_shared and connection.execute(own).first() is None:
        return False
    values = {"device_id": device_id, "household_id": household_id}
    new = insert_new(connection, left_household, "device_id", "household_id").returning(left_household.c.device_id)
    return connection.execute(new, values).first() is not None or was_shared


def households_left(connection: Connection, device_id: str) -> set[str]:
    """The households that the laptop follows no more, as the Department said."""
    columns = left_household.c
    return set(connection.execute(select(columns.household_id).where(columns.device_id == device_id)).scalars())
