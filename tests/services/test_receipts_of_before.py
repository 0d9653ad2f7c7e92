"""A receipt key that was replaced may have been stolen: it proves what was on its way by then, and nothing later."""

from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from department.clock import utc_now
from department.database import open_engine
from department.receipts import ReceiptSigner
from department.rotation import rotate
from department.tables import server_key
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.services.attachments import Place
from desktop.services.exchange_state import ENROLMENT
from desktop.services.receipt_keys import believe_key, may_prove, receipt_keys
from desktop.services.transfer import BundleError
from desktop.services.transfer_department import DepartmentTransfer
from desktop.sync.contract.attachments import AttachmentReceipt, attachment_statement
from desktop.sync.contract.messages import Receipt, receipt_statement
from desktop.sync.contract.receipts_file import FORMAT, ReceiptsFile
from tests.factories import opened_measure, saved_household
from tests.pictures_of_people import pdf
from tests.services.by_key import brought, enrolled_at, importing
from tests.services.two_laptops import receiver_at, told


@pytest.fixture
def enrolled(receiver, workspace, clock):
    return enrolled_at(receiver, workspace, clock)


def stolen_key(receiver) -> ReceiptSigner:
    """The secret of the key that is in force, as an old backup of the receiver has it; another one is made."""
    engine = open_engine(receiver.settings)
    try:
        with engine.connect() as connection:
            secret = bytes(connection.execute(select(server_key.c.private_key)).scalar_one())
        rotate(engine, utc_now)
    finally:
        engine.dispose()
    return ReceiptSigner(secret)


def learns_the_next_key(workspace) -> str:
    """What follows from the next round, or from the operator's next file."""
    key = ReceiptSigner(Ed25519PrivateKey.generate().private_bytes_raw()).public_key
    with workspace.notebook.write() as uow:
        believe_key(uow, key)
    return key


def forged(workspace, signer, path, papers=()):
    """Receipts of all that waits, as who has the key can write them: dates and numbers are as one likes."""
    with workspace.notebook.read() as uow:
        waiting, device = uow.outbox.waiting(), uow.settings.get(ENROLMENT)["device"]
    at = utc_now().replace(year=2020)
    receipts = [
        Receipt(
            id=one.id, sha256=one.sha256, verdict="accepted", reason="", sequence=1, received_at=at,
            signature=signer.signature(receipt_statement(one.id, one.sha256, 1, at)),
        )
        for one in waiting
    ]  # fmt: skip
    proofs = [
        AttachmentReceipt(
            sha256=one.sha256, size=one.size, sequence=1, received_at=at,
            signature=signer.signature(attachment_statement(one.sha256, one.size, 1, at)),
        )
        for one in papers
    ]  # fmt: skip
    told = ReceiptsFile(
        format=FORMAT, contents="0" * 64, device=device, made_at=at, receipts=receipts, attachments=proofs
    )
    signed = told.model_copy(update={"signature": signer.signature(told.statement)})
    path.write_bytes(signed.to_bytes())
    return path


def test_a_stolen_key_of_before_proves_nothing_of_what_was_written_after_it(
    receiver, services, workspace, enrolled, tmp_path
):
    thief = stolen_key(receiver)
    learns_the_next_key(workspace)
    saved_household(services)
    DepartmentTransfer(workspace).write(tmp_path / "x.age")
    waiting = enrolled.state().waiting
    with pytest.raises(BundleError, match="une clé que le Département a remplacée") as refused:
        DepartmentTransfer(workspace).take_receipts(forged(workspace, thief, tmp_path / "forged.json"))
    assert "Rapportez votre fichier au Département" in refused.value.do
    assert enrolled.state().waiting == waiting > 0
    assert DepartmentTransfer(workspace).standing().written


def test_what_never_left_is_not_proven_by_a_key_of_before_either(receiver, services, workspace, enrolled, tmp_path):
    saved_household(services)
    thief = stolen_key(receiver)
    learns_the_next_key(workspace)
    with pytest.raises(BundleError, match="remplacée"):
        DepartmentTransfer(workspace).take_receipts(forged(workspace, thief, tmp_path / "forged.json"))
    assert enrolled.state().waiting == 1


def test_an_empty_file_of_a_stolen_key_does_not_hide_that_an_answer_is_awaited(
    receiver, services, workspace, enrolled, tmp_path
):
    thief = stolen_key(receiver)
    learns_the_next_key(workspace)
    empty = forged(workspace, thief, tmp_path / "forged.json")
    saved_household(services)
    DepartmentTransfer(workspace).write(tmp_path / "x.age")
    DepartmentTransfer(workspace).take_receipts(empty)
    assert DepartmentTransfer(workspace).standing().written


def test_receipts_that_were_on_their_way_when_the_key_changed_are_taken(
    receiver, services, workspace, enrolled, tmp_path
):
    opened_measure(services)
    waiting = enrolled.state().waiting
    _, back = brought(receiver, workspace, tmp_path)
    learns_the_next_key(workspace)
    assert DepartmentTransfer(workspace).take_receipts(back).accepted == waiting
    assert enrolled.state().waiting == 0


def test_what_a_key_of_before_proved_is_compared_at_the_next_round_and_sent_again_if_it_was_not_so(
    services, workspace, tmp_path, clock
):
    """The thief was quicker than the worker who brings the key to the Department."""
    with receiver_at(tmp_path) as receiver:
        exchange = enrolled_at(receiver, workspace, clock)
        saved_household(services, "Première")
        told(services)
        saved_household(services, "Seconde")
        DepartmentTransfer(workspace).write(tmp_path / "x.age")
        thief = stolen_key(receiver)
    with receiver_at(tmp_path) as receiver:
        with workspace.notebook.write() as uow:
            uow.settings.put(ENROLMENT, uow.settings.get(ENROLMENT) | {"server": receiver.url})
            believe_key(uow, key_in_force(receiver))
        DepartmentTransfer(workspace).take_receipts(forged(workspace, thief, tmp_path / "forged.json"))
        assert (exchange.state().waiting, len(receiver.rows())) == (0, 1)
        result = told(services)
        assert result.sent_again == 1
        assert len(receiver.rows()) == 2


def key_in_force(receiver) -> str:
    engine = open_engine(receiver.settings)
    try:
        with engine.connect() as connection:
            return ReceiptSigner(connection.execute(select(server_key.c.private_key)).scalar_one()).public_key
    finally:
        engine.dispose()


def test_papers_shared_later_are_not_proven_by_a_key_of_before(receiver, services, workspace, enrolled, tmp_path):
    measure = opened_measure(services)
    enrolled.push()
    thief = stolen_key(receiver)
    learns_the_next_key(workspace)
    place = Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)
    services.attachments.set_level(services.attachments.add(place, pdf(), "Devis").id, Level.SHARED)
    with importing(receiver) as bundles:
        DepartmentTransfer(workspace).write(tmp_path / "x.age")
        back = tmp_path / "back.json"
        back.write_bytes(bundles.take((tmp_path / "x.age").read_bytes()).to_bytes())
    genuine = json.loads(back.read_text())["attachments"]
    assert len(genuine) == 1
    with workspace.notebook.read() as uow:
        papers = uow.deliveries.waiting()
    file = forged(workspace, thief, tmp_path / "forged.json", papers)
    told_by_thief = json.loads(file.read_text()) | {"receipts": []}
    unsigned = ReceiptsFile.model_validate(told_by_thief)
    file.write_bytes(unsigned.model_copy(update={"signature": thief.signature(unsigned.statement)}).to_bytes())
    assert DepartmentTransfer(workspace).take_receipts(file).papers == 0


def test_a_key_of_before_keeps_the_limit_of_its_time_over_several_changes(receiver, services, workspace, enrolled):
    with workspace.notebook.read() as uow:
        (first,) = receipt_keys(uow)
    second = learns_the_next_key(workspace)
    saved_household(services)
    with workspace.notebook.write(work=False) as uow:
        uow.outbox.mark_tried([one.id for one in uow.outbox.waiting()])
    third = learns_the_next_key(workspace)
    with workspace.notebook.read() as uow:
        limits = [may_prove(uow, key) for key in (first, second, third)]
    assert limits[2] is None
    assert [len(one.messages) for one in limits[:2]] == [0, 1]


def test_a_key_of_which_nothing_was_noted_in_its_time_proves_nothing_more(receiver, services, workspace, enrolled):
    """A notebook that followed keys before this was noted: the Department is asked for its receipts again."""
    with workspace.notebook.read() as uow:
        (first,) = receipt_keys(uow)
    learns_the_next_key(workspace)
    with workspace.notebook.write() as uow:
        uow.settings.remove("receipt_key_under_way")
        assert may_prove(uow, first).messages == frozenset()
