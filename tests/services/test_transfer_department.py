"""By key to the Department: the same messages as by network, and signed receipts that come back as a file."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from department.app import form_known, undisclosable
from department.bundles import BundleImport
from department.cli import main
from department.clock import utc_now
from department.database import open_engine
from department.errors import DepartmentError
from department.intake import Intake
from department.keys import load_age_secret
from department.receipts import load_signer
from department.store import RecordStore
from desktop.errors import AppError
from desktop.services.exchange import ExchangeService
from desktop.services.transfer import BundleError
from desktop.services.transfer_department import DepartmentTransfer
from desktop.sync.contract.bundles import RECORDS, unpacked
from desktop.sync.transfer import opened, public_key, sealed
from tests.factories import opened_measure, saved_household
from tests.services.canaries import Planted
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


@pytest.fixture
def enrolled(receiver, services, workspace, clock):
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


def test_what_came_by_key_is_sent_once_its_receipts_are_back(receiver, services, workspace, enrolled, tmp_path):
    opened_measure(services)
    waiting = enrolled.state().waiting
    _, back = brought(receiver, workspace, tmp_path)
    assert enrolled.state().waiting == waiting
    read = DepartmentTransfer(workspace).take_receipts(back)
    assert (read.accepted, read.refused, read.conflicts, read.others) == (waiting, 0, 0, 0)
    assert enrolled.state().waiting == 0
    assert len(receiver.rows()) == waiting


def test_what_comes_by_key_and_by_network_is_one_record(receiver, services, workspace, enrolled, tmp_path):
    opened_measure(services)
    waiting = enrolled.state().waiting
    _, back = brought(receiver, workspace, tmp_path)
    enrolled.push()
    assert len(receiver.rows()) == waiting
    assert DepartmentTransfer(workspace).take_receipts(back).others == waiting


def test_only_what_is_shared_is_in_it(receiver, services, workspace, enrolled, tmp_path):
    planted = Planted(services)
    path = tmp_path / "x.age"
    DepartmentTransfer(workspace).write(path)
    bundle = unpacked(opened(path.read_bytes(), age_secret_of(receiver)))
    content = bundle.files[RECORDS].decode()
    assert {word for word in planted.secret if word in content} == set()
    assert {word for word in planted.told if word not in content} == set()
    assert set(bundle.files) == {RECORDS}


def test_a_bundle_of_a_laptop_that_was_never_enrolled_is_refused(receiver, services, workspace, enrolled, tmp_path):
    saved_household(services)
    with workspace.notebook.write() as uow:
        kept = uow.settings.get("enrolment")
        uow.settings.put("enrolment", {**kept, "token": "x" * 43})
    path = tmp_path / "x.age"
    DepartmentTransfer(workspace).write(path)
    with importing(receiver) as bundles, pytest.raises(DepartmentError, match="aucun ordinateur relié"):
        bundles.take(path.read_bytes())
    assert receiver.rows() == []


def test_a_changed_byte_is_refused(receiver, services, workspace, enrolled, tmp_path):
    saved_household(services)
    path = tmp_path / "x.age"
    DepartmentTransfer(workspace).write(path)
    whole = bytearray(path.read_bytes())
    whole[-5] ^= 1
    with importing(receiver) as bundles, pytest.raises(DepartmentError):
        bundles.take(bytes(whole))
    assert receiver.rows() == []


def test_receipts_that_were_altered_change_nothing(receiver, services, workspace, enrolled, tmp_path):
    saved_household(services)
    _, back = brought(receiver, workspace, tmp_path)
    told = json.loads(back.read_text())
    told["receipts"][0]["verdict"] = "refused"
    told["receipts"][0]["reason"] = "Parce que."
    back.write_text(json.dumps(told))
    with pytest.raises(BundleError, match="pas signé par le Département"):
        DepartmentTransfer(workspace).take_receipts(back)
    assert enrolled.state().refused == 0


def test_receipts_of_another_laptop_are_refused(receiver, services, workspace, enrolled, tmp_path):
    saved_household(services)
    _, back = brought(receiver, workspace, tmp_path)
    with workspace.notebook.write() as uow:
        kept = uow.settings.get("enrolment")
        uow.settings.put("enrolment", {**kept, "device": "0192f3a0-0000-7000-8000-00000000ffff"})
    with pytest.raises(BundleError, match="d’un autre ordinateur"):
        DepartmentTransfer(workspace).take_receipts(back)


def test_a_laptop_that_does_not_know_the_department_writes_nothing(services, workspace, tmp_path):
    saved_household(services)
    with pytest.raises(AppError, match="pas encore relié"):
        DepartmentTransfer(workspace).write(tmp_path / "x.age")
    assert not (tmp_path / "x.age").exists()


def test_what_was_encrypted_for_the_department_but_is_no_bundle_is_refused(receiver, enrolled):
    with importing(receiver) as bundles, pytest.raises(DepartmentError):
        bundles.take(sealed(b"PK nothing", public_key(age_secret_of(receiver))))


def test_the_command_takes_the_file_and_writes_the_receipts(receiver, services, workspace, enrolled, tmp_path, capsys):
    opened_measure(services)
    waiting = enrolled.state().waiting
    path, back = tmp_path / "departement.age", tmp_path / "accuses.json"
    DepartmentTransfer(workspace).write(path)
    command = ["import-bundle", str(path), "--receipts", str(back)]
    assert main([*command, "--database-url", receiver.settings.database_url]) == 0
    assert f"{waiting} reçus, 0 déjà là" in capsys.readouterr().out
    DepartmentTransfer(workspace).take_receipts(back)
    assert enrolled.state().waiting == 0
    assert main([*command, "--database-url", receiver.settings.database_url]) == 0
    assert f"0 reçus, {waiting} déjà là" in capsys.readouterr().out
