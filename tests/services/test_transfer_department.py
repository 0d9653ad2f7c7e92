"""By key to the Department: the same messages as by network, and signed receipts that come back as a file."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from department.cli import main
from department.errors import DepartmentError
from desktop.errors import AppError
from desktop.services.transfer import BundleError
from desktop.services.transfer_department import DepartmentTransfer
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.bundles import RECORDS, unpacked
from desktop.sync.contract.receipts_file import read_receipts_file
from desktop.sync.transfer import opened, public_key, sealed
from tests.conftest import TODAY
from tests.department.receiving import laptop as colleague_of
from tests.department.receiving import opened as receiver_database
from tests.department.receiving import sent_by
from tests.factories import opened_measure, recorded, saved_household
from tests.services.by_key import age_secret_of, brought, enrolled_at, importing
from tests.services.canaries import Planted
from tests.sync.messages import record


@pytest.fixture
def enrolled(receiver, workspace, clock):
    return enrolled_at(receiver, workspace, clock)


def test_what_came_by_key_is_sent_once_its_receipts_are_back(receiver, services, workspace, enrolled, tmp_path):
    opened_measure(services)
    waiting = enrolled.state().waiting
    _, back = brought(receiver, workspace, tmp_path)
    assert enrolled.state().waiting == waiting
    read = DepartmentTransfer(workspace).take_receipts(back)
    assert (read.accepted, read.refused, read.conflicts, read.others) == (waiting, 0, 0, 0)
    assert enrolled.state().waiting == 0
    assert len(receiver.rows()) == waiting


def test_what_is_on_a_key_is_said_until_the_answer_was_read(receiver, services, workspace, enrolled, tmp_path):
    keys = DepartmentTransfer(workspace)
    assert "Rien n’attend" in keys.standing().hindrance
    saved_household(services)
    assert (keys.standing().hindrance, keys.standing().written) == ("", "")
    _, back = brought(receiver, workspace, tmp_path)
    assert keys.standing().written.startswith("Sur clé depuis le 22\u00a0novembre 2026")
    assert "Le retour du Département est attendu." in keys.standing().written
    assert "1\u00a0fiche reçue" in keys.take_receipts(back).words
    assert keys.standing().written == ""
    assert keys.take_receipts(back).words == "ce retour était déjà lu, votre fiche est bien arrivée (1)."


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


def test_what_comes_by_key_of_a_household_that_was_erased_there_is_refused_for_good(
    receiver, services, workspace, enrolled, tmp_path
):
    measure = opened_measure(services)
    household_id = measure.household_id
    enrolled.push()
    with receiver_database(receiver.settings.database_url) as engine:
        last = next(row for row in reversed(receiver.rows()) if row["record_id"] == household_id)
        gone = record(
            contract=2, op="erase", kind="household", record_id=household_id, parents=[last["sha256"]], body={}
        )
        (erased,) = sent_by(engine, colleague_of(engine), [gone])
    assert erased.verdict == "accepted"
    recorded(services, measure, TODAY)
    _, back = brought(receiver, workspace, tmp_path)
    assert {receipt.erased for receipt in read_receipts_file(back.read_bytes()).receipts} == {True}
    assert DepartmentTransfer(workspace).take_receipts(back).words == (
        "0\u00a0fiche reçue. 1\u00a0ménage a été supprimé au Département pour de bon. Ici rien n’a été effacé."
    )
    assert [row["body"] for row in receiver.rows()] == [{}] * len(receiver.rows())


def test_what_may_not_leave_by_key_is_told_as_by_network(receiver, services, workspace, enrolled, tmp_path):
    opened_measure(services)
    with workspace.notebook.write() as uow:
        uow.outbox._connection.execute(  # damaged, or of a program that tells too much
            text("UPDATE outbox SET message = replace(message, '\"body\":{', '\"body\":{\"note\":\"x\",')"
                 " WHERE kind = 'measure'")
        )  # fmt: skip
    waiting = enrolled.state().waiting
    assert DepartmentTransfer(workspace).write(tmp_path / "x.age").records == waiting - 1
    assert (enrolled.state().waiting, enrolled.state().refused) == (waiting - 1, 1)
    with workspace.notebook.read() as uow:
        (refused,) = uow.outbox.entries(DeliveryState.REFUSED)
    assert "non envoyé" in refused.reason
