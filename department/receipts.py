"""The server's own key, and the signature that makes a receipt a proof."""

import base64
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, select

from department.clock import utc_now
from department.errors import NotMigratedError
from department.tables import server_key
from desktop.sync.contract.messages import receipt_statement


class ReceiptSigner:
    """Signs receipts with the server's Ed25519 key; the same receipt always gets the same signature."""

    def __init__(self, private_key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)

    @property
    def public_key(self) -> str:
        """The raw public key in base64, as laptops keep it."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode("ascii")

    def sign(self, version_id: str, sha256: str, sequence: int, received_at: datetime) -> str:
        """The base64 signature of one receipt."""
        return self.signature(receipt_statement(version_id, sha256, sequence, received_at))

    def signature(self, statement: bytes) -> str:
        """The base64 signature of any other statement of the contract."""
        return base64.b64encode(self._key.sign(statement)).decode("ascii")


def make_key(connection: Connection) -> None:
    """Give the server its key when it has none yet."""
    if connection.execute(select(server_key.c.id)).first() is None:
        private_key = Ed25519PrivateKey.generate().private_bytes_raw()
        connection.execute(server_key.insert().values(id=1, private_key=private_key, created_at=utc_now()))


def load_signer(engine: Engine) -> ReceiptSigner:
    """The signer of this server; NotMigratedError when it has no key."""
    with engine.connect() as connection:
        private_key = connection.execute(select(server_key.c.private_key)).scalar()
    if private_key is None:
        raise NotMigratedError("Le serveur n’a pas encore sa clé : lancez « perron-department migrate ».")
    return ReceiptSigner(private_key)
