"""Who is told of which record: the laptops that have shown to have it, and those it was shared with."""

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from department.clock import Clock
from department.enrolment import Device
from department.inserting import insert_new
from department.tables import access, record, shared_household
from department.versions import ERASE


def visible_to(device: Device) -> ColumnElement[bool]:
    """Rows of `record` that the laptop may be told of: never another operator's, never a colleague's case."""
    shown = exists().where(access.c.device_id == device.id, access.c.record_id == record.c.record_id)
    shared = exists().where(
        shared_household.c.device_id == device.id, shared_household.c.household_id == record.c.household_id
    )
    return and_(record.c.operator_id == device.operator_id, or_(shown, shared))


def erasure_for(device: Device) -> ColumnElement[bool]:
    """Messages that erased a household of which the laptop has some record, if not the household's own."""
    other = record.alias()
    held = (
        select(other.c.id)
        .join(access, (access.c.record_id == other.c.record_id) & (access.c.device_id == device.id))
        .where(other.c.household_id == record.c.record_id)
    )
    return and_(record.c.op == ERASE, record.c.operator_id == device.operator_id, exists(held))


def share_household(connection: Connection, device_id: str, household_id: str, clock: Clock) -> None:
    """From now on the laptop is told of every record of the household."""
    values = {"device_id": device_id, "household_id": household_id, "shared_at": clock()}
    connection.execute(insert_new(connection, shared_household, "device_id", "household_id"), values)
