"""A laptop and its receiver that reach each other by key: what is written, brought, taken in, and brought back."""

from __future__ import annotations

from contextlib import contextmanager

from department.app import form_known, undisclosable
from department.bundles import BundleImport
from department.clock import utc_now
from department.database import open_engine
from department.intake import Intake
from department.keys import load_age_secret
from department.receipts import load_signer
from department.store import RecordStore
from desktop.services.exchange import ExchangeService
from desktop.services.transfer_department import DepartmentTransfer
from desktop.sync.transfer import public_key
from tests.services.operators import Operator, named, trusting


@contextmanager
def importing(receiver):
    """What « perron-department import-bundle » does."""
    engine = open_engine(receiver.settings)
    try:
        signer = load_signer(engine)
        intake = Intake(RecordStore(engine), signer, disclosure=undisclosable, form_known=form_known, clock=utc_now)
        yield BundleImport(engine, intake, signer, load_age_secret(engine), utc_now)
    finally:
        engine.dispose()


def age_secret_of(receiver):
    engine = open_engine(receiver.settings)
    try:
        return load_age_secret(engine)
    finally:
        engine.dispose()


def enrolled_at(receiver, workspace, clock):
    """The laptop is enrolled, and the operator's file names the Department's key."""
    named(workspace, "Léa Martin")
    key = public_key(age_secret_of(receiver))
    trusting(workspace, Operator(clock.now()).file(workspace, department_age_key=key))
    exchange = ExchangeService(workspace)
    exchange.enrol(receiver.url, receiver.new_code(), "Portable")
    return exchange


def brought(receiver, workspace, tmp_path, name="departement.age"):
    """Written, brought, and the receipts on the key."""
    path, back = tmp_path / name, tmp_path / f"{name}.json"
    DepartmentTransfer(workspace).write(path)
    with importing(receiver) as bundles:
        back.write_bytes(bundles.take(path.read_bytes()).to_bytes())
    return path, back
