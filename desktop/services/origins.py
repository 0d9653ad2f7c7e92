"""Which households came from a table, under which reference, and whether they wait for their agreement (R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.domain.household import Household
from desktop.domain.origin import Origin

if TYPE_CHECKING:
    from desktop.storage.unit_of_work import UnitOfWork
    from desktop.sync.payload import Record

_PREFIX: Final = "origin:"


def origins(uow: UnitOfWork) -> list[Origin]:
    """All of them."""
    kept = uow.settings.under(_PREFIX)
    return [_origin(name.removeprefix(_PREFIX), value) for name, value in sorted(kept.items())]


def origin_of(uow: UnitOfWork, household_id: str) -> Origin | None:
    """That of a household; None when it was typed here."""
    kept = uow.settings.get(_PREFIX + household_id)
    return _origin(household_id, kept) if kept else None


def keep_origin(uow: UnitOfWork, origin: Origin) -> None:
    """Notes it, in place of what was there."""
    taken_on = origin.taken_on.isoformat() if origin.taken_on else ""
    kept = {"reference": origin.reference, "taken_on": taken_on, "waits": origin.waits}
    uow.settings.put(_PREFIX + origin.household_id, kept)


def forget_origin(uow: UnitOfWork, household_id: str) -> None:
    """Nothing is known of it any more."""
    uow.settings.remove(_PREFIX + household_id)


def waits(uow: UnitOfWork, record: Record) -> bool:
    """Whether a record is about a household of which nothing is told before its agreement is noted (R4)."""
    if isinstance(record, Household):
        return record.agreed_on is None and _is_waiting(uow, record.id)
    household_id = getattr(record, "household_id", "")
    return bool(household_id) and _is_waiting(uow, household_id)


def release(uow: UnitOfWork, household: Household) -> bool:
    """Notes that a household which waited has its agreement now; False when it did not wait."""
    origin = origin_of(uow, household.id)
    if origin is None or not origin.waits or household.agreed_on is None:
        return False
    keep_origin(uow, replace(origin, waits=False))
    return True


def wait_again(uow: UnitOfWork, household: Household) -> None:
    """Without the agreement that it had by being merged, a household that came from a table waits for its own."""
    origin = origin_of(uow, household.id)
    if origin is not None and household.agreed_on is None:
        keep_origin(uow, replace(origin, waits=True))


def _is_waiting(uow: UnitOfWork, household_id: str) -> bool:
    kept = uow.settings.get(_PREFIX + household_id)
    return bool(kept and kept.get("waits"))


def _origin(household_id: str, kept: dict[str, object]) -> Origin:
    taken_on = str(kept.get("taken_on") or "")
    return Origin(
        household_id,
        str(kept.get("reference") or ""),
        date.fromisoformat(taken_on) if taken_on else None,
        bool(kept.get("waits")),
    )
