"""The Department's own keys: the one that signs what it sends, and the `age` one that bundles are made for."""

from collections.abc import Callable

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, select

from department.clock import utc_now
from department.errors import NotMigratedError
from department.inserting import insert_new
from department.receipts import ReceiptSigner
from department.tables import department_key

SIGNING = "inbox"
AGE = "age"

_MAKERS: dict[str, Callable[[], bytes]] = {
    SIGNING: lambda: Ed25519PrivateKey.generate().private_bytes_raw(),
    AGE: lambda: str(pyrage.x25519.Identity.generate()).encode("ascii"),
}


def make_department_keys(connection: Connection) -> None:
    """Give the Department the keys that it has not yet."""
    for purpose, made in _MAKERS.items():
        values = {"purpose": purpose, "private_key": made(), "created_at": utc_now()}
        connection.execute(insert_new(connection, department_key, "purpose"), values)


def load_department_signer(engine: Engine) -> ReceiptSigner:
    """Signs what the Department sends to operators; NotMigratedError when there is no such key."""
    return ReceiptSigner(_private_key(engine, SIGNING))


def load_age_secret(engine: Engine) -> str:
    """The secret that opens bundles made for the Department, as `age` writes it; NotMigratedError without one."""
    return _private_key(engine, AGE).decode("ascii")


def _private_key(engine: Engine, purpose: str) -> bytes:
    with engine.connect() as connection:
        query = select(department_key.c.private_key).where(department_key.c.purpose == purpose)
        private_key = connection.execute(query).scalar()
    if private_key is None:
        raise NotMigratedError("Le Département n’a pas encore ses clés : lancez « perron-department migrate ».")
    return bytes(private_key)
