"""Reading versions from the table, without their bodies."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select

from department.asking import as_one, one_of
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
    asked = {name: ids for name, ids in (("id", version_ids), ("record_id", record_ids)) if ids}
    if not asked:
        return []
    postgres = connection.dialect.name == "postgresql"
    told = {name: as_one(ids) if postgres else list(ids) for name, ids in asked.items()}
    return [version_of(row) for row in connection.execute(_among(postgres, tuple(asked)), told).mappings()]


@cache
def _among(postgres: bool, names: tuple[str, ...]) -> Select[Any]:
    """That statement, put together once."""
    found = (one_of(record.c[name], name) if postgres else record.c[name].in_(bindparam(name, expanding=True))
             for name in names)  # fmt: skip
    return select(*_COLUMNS).where(or_(*found))


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
