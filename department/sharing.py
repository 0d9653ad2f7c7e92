"""A household shared with another laptop of the same operator: when a case changes hands, or two follow it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, exists, select

from department.clock import Clock
from department.database import writer
from department.enrolment import known_laptop
from department.erasing import erasures_among
from department.errors import DepartmentError
from department.inserting import take_turn
from department.tables import access, device, left_household, operator, record, shared_household
from department.visibility import leave_household, share_household

UNKNOWN = "Aucun ménage de ce numéro n’est arrivé."
ELSEWHERE = "Ce ménage n’est pas suivi par l’opérateur de ce poste : rien n’a été partagé."
REVOKED = "Ce poste est révoqué : rien n’a été partagé."
ERASED = "Ce ménage a été effacé au Département : il n’y a plus rien à partager."


@dataclass(frozen=True)
class Holder:
    """A laptop that sent something of a household, or with which it was shared, or both; `has_left` once withdrawn.

    One that has left is told of the records that it sent itself, and of nothing else of the household.
    """

    device: str
    name: str
    operator: str
    has_sent: bool
    shared_at: datetime | None
    revoked_at: datetime | None
    has_left: bool


class Sharing:
    """Who is told of a household, and who else is to be."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def holders(self, household_id: str) -> list[Holder]:
        """The laptops that have something of it, by operator; DepartmentError when nothing of it ever came."""
        sent = exists(
            select(access.c.record_id)
            .join(record, record.c.record_id == access.c.record_id)
            .where(access.c.device_id == device.c.id, record.c.household_id == household_id)
        )
        left = exists().where(left_household.c.device_id == device.c.id, left_household.c.household_id == household_id)
        mine = (shared_household.c.device_id == device.c.id) & (shared_household.c.household_id == household_id)
        query = (
            select(
                device.c.id, device.c.name, operator.c.name.label("operator"), sent.label("sent"),
                shared_household.c.shared_at, device.c.revoked_at, left.label("left"),
            )
            .join(operator, operator.c.id == device.c.operator_id)
            .outerjoin(shared_household, mine)
            .where(sent | shared_household.c.shared_at.is_not(None))
            .order_by(operator.c.name, device.c.enrolled_at)
        )  # fmt: skip
        with self._engine.connect() as connection:
            if not _operators(connection, household_id):
                raise DepartmentError(UNKNOWN)
            return [Holder(*row) for row in connection.execute(query)]

    def share(self, household_id: str, device_id: str) -> bool:
        """From now on the laptop is told of all of it; False when it was already. DepartmentError when it may not be.

        Only what the Department has goes that way, and only to a laptop of the operator that sent it.
        """
        with writer(self._engine).begin() as connection:
            laptop = known_laptop(connection, device_id)
            take_turn(connection, laptop.operator_id)
            found = _operators(connection, household_id)
            if laptop.operator_id not in found:
                raise DepartmentError(ELSEWHERE if found else UNKNOWN)
            if laptop.revoked_at is not None:
                raise DepartmentError(REVOKED)
            if erasures_among(connection, laptop.operator_id, [household_id]):
                raise DepartmentError(ERASED)
            return share_household(connection, device_id, household_id, self._clock)

    def withdraw(self, household_id: str, device_id: str) -> bool:
        """It follows it no more; what it received, and what it sent itself, it keeps. False when it did not.

        Of the other records it is told no more, also when it wrote of the household itself: the case went to another.
        """
        with writer(self._engine).begin() as connection:
            take_turn(connection, known_laptop(connection, device_id).operator_id)
            return leave_household(connection, device_id, household_id)


def _operators(connection: Connection, household_id: str) -> set[str]:
    """Those who sent something of the household."""
    query = select(record.c.operator_id).where(record.c.household_id == household_id).distinct()
    return set(connection.execute(query).scalars())
