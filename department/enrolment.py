"""One-time codes, and the tokens that laptops get for them; neither is ever stored in clear."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from department.clock import Clock
from department.database import reader, writer
from department.errors import CodeError, DepartmentError
from department.inserting import insert_new
from department.receipts import load_signer
from department.tables import device, enrolment_code, operator
from desktop.domain.check_sign import ALPHABET
from desktop.sync.contract.enrolment_code import CODE_SIGNS, SECRET_SIGNS, plain_signs, written_code


@dataclass(frozen=True)
class IssuedCode:
    """A code to hand over; it cannot be read again later."""

    code: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class EnrolledDevice:
    """A laptop that has just been enrolled, with its token in clear for the only time."""

    device: str
    token: str = field(repr=False)
    operator: str


@dataclass(frozen=True)
class Device:
    """The laptop that a valid token stands for."""

    id: str
    operator_id: str


@dataclass(frozen=True)
class Laptop:
    """A laptop as those who run the receiver see it."""

    id: str
    name: str
    operator: str
    enrolled_at: datetime
    revoked_at: datetime | None


class Registrar:
    """Hands out codes, exchanges them for tokens, recognises tokens."""

    def __init__(self, engine: Engine, clock: Clock, code_lifetime: timedelta) -> None:
        self._engine = engine
        self._clock = clock
        self._code_lifetime = code_lifetime

    def issue_code(self, operator_name: str) -> IssuedCode:
        """A new one-time code for the operator, who is created when new."""
        secret = _new_secret()
        now = self._clock()
        expires_at = now + self._code_lifetime
        with writer(self._engine).begin() as connection:
            values = {
                "code_hash": _code_hash(secret),
                "operator_id": _operator_id(connection, operator_name, now),
                "created_at": now,
                "expires_at": expires_at,
            }
            connection.execute(enrolment_code.insert().values(values))
        return IssuedCode(self._written(secret), expires_at)

    def issue_renewal(self, device_id: str) -> IssuedCode:
        """A one-time code that gives a laptop another token, in place of its own; it stays the same laptop.

        One that was given before for it, and perhaps lost, opens nothing any more.
        """
        secret, now = _new_secret(), self._clock()
        with writer(self._engine).begin() as connection:
            operator_id = known_laptop(connection, device_id).operator_id
            _use_up(connection, device_id, now)
            values = {
                "code_hash": _code_hash(secret),
                "operator_id": operator_id,
                "created_at": now,
                "expires_at": now + self._code_lifetime,
                "device_id": device_id,
            }
            connection.execute(enrolment_code.insert().values(values))
        return IssuedCode(self._written(secret), now + self._code_lifetime)

    def revoke(self, device_id: str) -> bool:
        """Takes its token from a laptop, and the codes that would renew it; what it sent stays. False when it had none.

        A code that was made since, by mistake, opens nothing either.
        """
        with writer(self._engine).begin() as connection:
            before = known_laptop(connection, device_id).revoked_at
            _use_up(connection, device_id, self._clock())
            this = update(device).where(device.c.id == device_id, device.c.revoked_at.is_(None))
            connection.execute(this.values(revoked_at=self._clock()))
        return before is None

    def withdraw_codes(self, operator_name: str) -> int:
        """Makes the codes of an operator that were not used yet worthless; how many they were."""
        with writer(self._engine).begin() as connection:
            operator_id = connection.execute(select(operator.c.id).where(operator.c.name == operator_name)).scalar()
            if operator_id is None:
                raise DepartmentError("Aucun opérateur ne porte ce nom.")
            codes, now = enrolment_code.c, self._clock()
            unused = update(enrolment_code).where(
                codes.operator_id == operator_id, codes.used_at.is_(None), codes.expires_at > now
            )
            return connection.execute(unused.values(used_at=now)).rowcount

    def laptops(self) -> list[Laptop]:
        """Every laptop, those in service first, by operator."""
        query = (
            select(
                device.c.id, device.c.name, operator.c.name.label("operator"), device.c.enrolled_at, device.c.revoked_at
            )
            .join(operator, operator.c.id == device.c.operator_id)
            .order_by(device.c.revoked_at.is_not(None), operator.c.name, device.c.enrolled_at)
        )
        with self._engine.connect() as connection:
            return [Laptop(*row) for row in connection.execute(query)]

    def redeem(self, code: str, device_name: str) -> EnrolledDevice:
        """The token for a code, once; CodeError says in French why not."""
        now = self._clock()
        token = secrets.token_urlsafe(32)
        with writer(self._engine).begin() as connection:
            operator_id, renewed = _use_code(connection, _code_hash(code), now)
            name = connection.execute(select(operator.c.name).where(operator.c.id == operator_id)).scalar_one()
            device_id = renewed or str(uuid.uuid4())
            values = {"name": device_name, "token_hash": _token_hash(token), "enrolled_at": now}
            if renewed:
                connection.execute(update(device).where(device.c.id == renewed).values(values | {"revoked_at": None}))
            else:
                connection.execute(device.insert().values(values | {"id": device_id, "operator_id": operator_id}))
        return EnrolledDevice(device_id, token, name)

    def _written(self, secret: str) -> str:
        """As it is handed over: with the fingerprint of the key that this server signs receipts by."""
        return written_code(secret, load_signer(self._engine).public_key)

    def device_of(self, token: str) -> Device | None:
        """The laptop of a token; None when the token is unknown or revoked."""
        query = select(device.c.id, device.c.operator_id).where(
            device.c.token_hash == _token_hash(token), device.c.revoked_at.is_(None)
        )
        with reader(self._engine).connect() as connection:
            row = connection.execute(query).first()
        return Device(row.id, row.operator_id) if row else None


def _new_secret() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_SIGNS))


def _code_hash(code: str) -> str:
    """Of the secret of a code, whether its fingerprint was typed with it or not."""
    secret = plain_signs(code)
    if len(secret) == CODE_SIGNS:
        secret = secret[:SECRET_SIGNS]
    return hashlib.sha256(b"perron enrolment code:" + secret.encode()).hexdigest()


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()  # 256 random bits: no slow hash is needed


def _operator_id(connection: Connection, name: str, now: datetime) -> str:
    connection.execute(
        insert_new(connection, operator, "name"), {"id": str(uuid.uuid4()), "name": name, "created_at": now}
    )
    return str(connection.execute(select(operator.c.id).where(operator.c.name == name)).scalar_one())


def known_laptop(connection: Connection, device_id: str) -> Any:
    """The row of a laptop; DepartmentError when there is none of that number."""
    found = connection.execute(select(device).where(device.c.id == device_id)).first()
    if found is None:
        raise DepartmentError("Aucun poste n’a ce numéro : « perron-department revoke » en donne la liste.")
    return found


def _use_up(connection: Connection, device_id: str, now: datetime) -> None:
    """The codes that would renew the token of a laptop open nothing any more."""
    codes = enrolment_code.c
    unused = update(enrolment_code).where(codes.device_id == device_id, codes.used_at.is_(None))
    connection.execute(unused.values(used_at=now))


def _use_code(connection: Connection, code_hash: str, now: datetime) -> tuple[str, str | None]:
    """The operator of the code, which is used up in the same statement so that only one laptop gets it.

    With it the laptop whose token the code renews, if it is made for one.
    """
    codes = enrolment_code.c
    claim = (
        update(enrolment_code)
        .where(codes.code_hash == code_hash, codes.used_at.is_(None), codes.expires_at > now)
        .values(used_at=now)
        .returning(codes.operator_id, codes.device_id)
    )
    used = connection.execute(claim).first()
    if used is not None:
        return str(used.operator_id), used.device_id
    row = connection.execute(select(codes.used_at).where(codes.code_hash == code_hash)).first()
    if row is None:
        raise CodeError("Ce code de rattachement est inconnu : vérifiez-le, ou demandez-en un autre au Département.")
    if row.used_at is not None:
        raise CodeError("Ce code de rattachement a déjà servi : demandez-en un autre au Département.")
    raise CodeError("Ce code de rattachement a expiré : demandez-en un autre au Département.")
