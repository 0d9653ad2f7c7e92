"""Reading versions from the table, without their bodies."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select

from department.asking import among
from department.tables import record
from department.versions import Version

_COLUMNS = (
    record.c.id,
    record.c.record_id,
    record.c.sha256,
    record.c.parents,
    record.c.op,
    record.c.operator_id,
    record.c.device_id,
    record.c.household_id,
    record.c.sequence,
    record.c.received_at,
    record.c.emptied_at,
)


def kept_versions(
    connection: Connection, *, version_ids: Sequence[str] = (), record_ids: Sequence[str] = ()
) -> list[Version]:
    """Every kept version of these records, and those that have one of these ids."""
    asked = [(column, ids) for column, ids in ((record.c.id, version_ids), (record.c.record_id, record_ids)) if ids]
    if not asked:
        return []
    found = or_(*(among(connection, column, ids) for column, ids in asked))
    rows = connection.execute(select(*_COLUMNS).where(found)).mappings()
    return [version_of(row) for row in rows]


def version_of(row: Mapping[Any, Any]) -> Version:
    """The version that a row holds."""
    return Version(
        id=row["id"],
        record_id=row["record_id"],
        sha256=row["sha256"],
        parents=tuple(row["parents"]),
        op=row["op"],
        operator_id=row["operator_id"],
        device_id=row["device_id"],
        household_id=row["household_id"],
        sequence=row["sequence"],
        received_at=row["received_at"],
        emptied=row["emptied_at"] is not None,
    )
