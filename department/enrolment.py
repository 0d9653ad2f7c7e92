"""One-time codes, and the tokens that laptops get for them; neither is ever stored in clear."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select, update

from department.clock import Clock
from department.database import writer
from department.errors import CodeError
from department.inserting import insert_new
from department.tables import device, enrolment_code, operator

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: 5 bits a sign
CODE_SIGNS = 12  # 60 bits, for some days, once
GROUP = 4
_LOOKALIKES = str.maketrans("ILO", "110")


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


class Registrar:
    """Hands out codes, exchanges them for tokens, recognises tokens."""

    def __init__(self, engine: Engine, clock: Clock, code_lifetime: timedelta) -> None:
        self._engine = engine
        self._clock = clock
        self._code_lifetime = code_lifetime

    def issue_code(self, operator_name: str) -> IssuedCode:
        """A new one-time code for the operator, who is created when new."""
        code = _new_code()
        now = self._clock()
        expires_at = now + self._code_lifetime
        with writer(self._engine).begin() as connection:
            values = {
                "code_hash": _code_hash(code),
                "operator_id": _operator_id(connection, operator_name, now),
                "created_at": now,
                "expires_at": expires_at,
            }
            connection.execute(enrolment_code.insert().values(values))
        return IssuedCode(code, expires_at)

    def redeem(self, code: str, device_name: str) -> EnrolledDevice:
        """The token for a code, once; CodeError says in French why not."""
        now = self._clock()
        token = secrets.token_urlsafe(32)
        with writer(self._engine).begin() as connection:
            operator_id = _use_code(connection, _code_hash(code), now)
            name = connection.execute(select(operator.c.name).where(operator.c.id == operator_id)).scalar_one()
            device_id = str(uuid.uuid4())
            values = {
                "id": device_id,
                "operator_id": operator_id,
                "name": device_name,
                "token_hash": _token_hash(token),
                "enrolled_at": now,
            }
            connection.execute(device.insert().values(values))
        return EnrolledDevice(device_id, token, name)

    def device_of(self, token: str) -> Device | None:
        """The laptop of a token; None when the token is unknown or revoked."""
        query = select(device.c.id, device.c.operator_id).where(
            device.c.token_hash == _token_hash(token), device.c.revoked_at.is_(None)
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Device(row.id, row.operator_id) if row else None


def _new_code() -> str:
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    return "-".join(signs[start : start + GROUP] for start in range(0, CODE_SIGNS, GROUP))


def _code_hash(code: str) -> str:
    """Written by hand, perhaps: case, dashes, spaces and lookalike letters do not matter."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_LOOKALIKES)
    return hashlib.sha256(b"perron enrolment code:" + signs.encode()).hexdigest()


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()  # 256 random bits: no slow hash is needed


def _operator_id(connection: Connection, name: str, now: datetime) -> str:
    connection.execute(
        insert_new(connection, operator, "name"), {"id": str(uuid.uuid4()), "name": name, "created_at": now}
    )
    return str(connection.execute(select(operator.c.id).where(operator.c.name == name)).scalar_one())


def _use_code(connection: Connection, code_hash: str, now: datetime) -> str:
    """The operator of the code, which is used up in the same statement so that only one laptop gets it."""
    codes = enrolment_code.c
    claim = (
        update(enrolment_code)
        .where(codes.code_hash == code_hash, codes.used_at.is_(None), codes.expires_at > now)
        .values(used_at=now)
        .returning(codes.operator_id)
    )
    operator_id = connection.execute(claim).scalar()
    if operator_id is not None:
        return str(operator_id)
    row = connection.execute(select(codes.used_at).where(codes.code_hash == code_hash)).first()
    if row is None:
        raise CodeError("Ce code de rattachement est inconnu : vérifiez-le, ou demandez-en un autre au Département.")
    if row.used_at is not None:
        raise CodeError("Ce code de rattachement a déjà servi : demandez-en un autre au Département.")
    raise CodeError("Ce code de rattachement a expiré : demandez-en un autre au Département.")
