"""A receiver's database filled as laptops fill it, without the network between."""

import json
from contextlib import contextmanager

from sqlalchemy import Engine

from department.appending import Followers
from department.clock import utc_now
from department.database import open_engine
from department.disclosure import form_known, undisclosable
from department.due import mark_due
from department.enrolment import Device, Registrar
from department.facts import forget
from department.intake import Intake
from department.receipts import load_signer
from department.settings import Settings
from department.store import RecordStore
from desktop.storage.outbox import DeliveryState

AT_ONCE = 100


@contextmanager
def opened(url: str):
    """The engine of a database, closed after the block."""
    engine = open_engine(Settings(url))
    try:
        yield engine
    finally:
        engine.dispose()


def laptop(engine: Engine, operator: str = "Soliha") -> Device:
    """A laptop of an operator, just enrolled."""
    registrar = Registrar(engine, utc_now, Settings("").code_lifetime)
    device = registrar.device_of(registrar.redeem(registrar.issue_code(operator).code, "Portable").token)
    assert device is not None
    return device


def sent_by(engine: Engine, device: Device, messages) -> list:
    """The receipts for messages that a laptop sends."""
    store = RecordStore(engine, Followers(mark_due=mark_due, forget=forget))
    intake = Intake(store, load_signer(engine), disclosure=undisclosable, form_known=form_known, clock=utc_now)
    parts = [messages[start : start + AT_ONCE] for start in range(0, len(messages), AT_ONCE)]
    return [receipt for part in parts for receipt in intake.receive(device, part)]


def outbox_of(notebook) -> list[dict]:
    """Every message that waits in a notebook, the oldest first."""
    with notebook.read() as uow:
        entries = uow.outbox.entries(DeliveryState.WAITING, 100_000)
    return sorted((json.loads(entry.message) for entry in entries), key=lambda message: message["id"])
