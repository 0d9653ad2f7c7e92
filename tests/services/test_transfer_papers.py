"""Shared papers and signed bilans go by key with the text, are one with what came by network; their proofs return."""

from __future__ import annotations

import hashlib
import json
import random
from datetime import date

import pytest

from department.attachments import Attachments
from department.cli import main
from department.clock import utc_now
from department.database import open_engine
from department.enrolment import Device
from department.receipts import load_signer
from department.tables import attachment, attachment_chunk, device
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.errors import AppError
from desktop.services import transfer_papers
from desktop.services.attachments import Place
from desktop.services.transfer_department import DepartmentTransfer
from desktop.services.transfer_papers import papers_to_bring
from desktop.storage.deliveries import DeliveryStage
from desktop.sync.contract.bundles import (
    ATTACHMENTS,
    RECORDS,
    BundleKind,
    enrolled_code,
    packed,
    token_digest,
    unpacked,
)
from desktop.sync.contract.chunks import CHUNK
from desktop.sync.transfer import opened, public_key, sealed
from tests.factories import opened_measure, sealed_bilan
from tests.pictures_of_people import pdf
from tests.services.by_key import age_secret_of, brought, enrolled_at, importing

CANARY = b"CANARI-JAMAIS-PARTAGE"


@pytest.fixture
def enrolled(receiver, workspace, clock):
    return enrolled_at(receiver, workspace, clock)


def share(services, of, content=None, level=Level.SHARED, title="Devis"):
    place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    return services.attachments.set_level(services.attachments.add(place, content or pdf(), title).id, level)


def large(pieces: int) -> bytes:
    """A PDF of so many pieces."""
    begin = pdf() + b"\n%"
    return begin + random.Random(7).randbytes(pieces * CHUNK - len(begin)).replace(b"%%EOF", b"%%EOE")


def stages(services, of) -> list[DeliveryStage]:
    with services.workspace.notebook.read() as uow:
        return [one.stage for one in uow.deliveries.all(of.household_id)]


def whole_there(receiver) -> list[str]:
    """The hashes of the attachments that are whole at the receiver, of what they really hold."""
    engine = open_engine(receiver.settings)
    try:
        with engine.connect() as connection:
            rows = [row for row in connection.execute(attachment.select()).all() if row.whole_at]
        papers = Attachments(engine, load_signer(engine), utc_now)
        return [hashlib.sha256(b"".join(papers.pieces(row.operator_id, row.sha256))).hexdigest() for row in rows]
    finally:
        engine.dispose()


def pieces_there(receiver) -> int:
    engine = open_engine(receiver.settings)
    try:
        with engine.connect() as connection:
            return len(connection.execute(attachment_chunk.select()).all())
    finally:
        engine.dispose()


def named_in(path, receiver) -> set[str]:
    return set(unpacked(opened(path.read_bytes(), age_secret_of(receiver))).files)


def test_papers_and_a_signed_bilan_go_by_key_and_their_proofs_come_back(
    receiver, services, workspace, enrolled, tmp_path
):
    of = opened_measure(services, start=date(2025, 12, 1))
    bilan = sealed_bilan(services, of)
    kept = share(services, of, large(3))
    _, back = brought(receiver, workspace, tmp_path)
    assert stages(services, of) == [DeliveryStage.WAITING] * 3
    assert sorted(whole_there(receiver)) == sorted([kept.sha256, bilan.sealed_sha256, bilan.proof_sha256])
    read = DepartmentTransfer(workspace).take_receipts(back)
    assert stages(services, of) == [DeliveryStage.SENT] * 3
    assert read.words.endswith("3\u00a0documents reçus.")
    assert enrolled.push().sent == 0


def test_a_paper_that_comes_by_key_and_by_network_is_one(receiver, services, workspace, enrolled, tmp_path):
    of = opened_measure(services)
    kept = share(services, of, large(2))
    path, back = brought(receiver, workspace, tmp_path)
    assert enrolled.push().trouble is None
    with importing(receiver) as bundles:
        bundles.take(path.read_bytes())
    assert whole_there(receiver) == [kept.sha256]
    assert pieces_there(receiver) == 2
    assert len([row for row in receiver.rows() if row["kind"] == "attachment"]) == 1
    assert DepartmentTransfer(workspace).take_receipts(back).papers == 0
    assert stages(services, of) == [DeliveryStage.SENT]


def test_what_was_taken_in_part_goes_on_from_there(receiver, services, workspace, enrolled, tmp_path):
    of = opened_measure(services)
    content = large(3)
    kept = share(services, of, content)
    path, back = brought(receiver, workspace, tmp_path)
    engine = open_engine(receiver.settings)
    try:  # as if the import had been killed after its first piece
        with engine.begin() as connection:
            connection.execute(attachment_chunk.delete().where(attachment_chunk.c.number > 0))
            connection.execute(attachment.update().values(whole_at=None))
            sender = Device(
                *connection.execute(device.select().with_only_columns(device.c.id, device.c.operator_id)).one()
            )
        assert Attachments(engine, load_signer(engine), utc_now).state(sender, kept.sha256).have == [0]
    finally:
        engine.dispose()
    with importing(receiver) as bundles:
        taken = bundles.take(path.read_bytes())
    assert [one.verdict for one in taken.receipts] == ["known"] * len(taken.receipts)
    assert [one.sha256 for one in taken.attachments] == [kept.sha256]
    assert whole_there(receiver) == [kept.sha256]
    back.write_bytes(taken.to_bytes())
    assert DepartmentTransfer(workspace).take_receipts(back).papers == 1


@pytest.mark.parametrize("level", [Level.TEAM, Level.CONFIDENTIAL])
def test_a_paper_that_is_not_shared_is_not_in_it(receiver, services, workspace, enrolled, tmp_path, level):
    of = opened_measure(services)
    share(services, of, pdf() + CANARY, level)
    held_back = share(services, of, pdf() + b"%shared once" + CANARY)
    enrolled.push(cancelled=lambda: True)
    services.attachments.set_level(held_back.id, level)
    path = tmp_path / "x.age"
    DepartmentTransfer(workspace).write(path)
    plain = opened(path.read_bytes(), age_secret_of(receiver))
    assert named_in(path, receiver) == {RECORDS}
    assert CANARY not in plain


def two_papers_that_do_not_fit(services, monkeypatch):
    """The measure of both: a file on a key has room for one of them."""
    monkeypatch.setattr(transfer_papers, "MOST_TOGETHER", CHUNK)
    of = opened_measure(services)
    share(services, of, large(2))
    share(services, of)
    return of


def test_what_finds_no_place_is_told_and_goes_with_the_next(
    receiver, services, workspace, enrolled, tmp_path, monkeypatch
):
    of = two_papers_that_do_not_fit(services, monkeypatch)
    done = DepartmentTransfer(workspace).write(tmp_path / "one.age")
    assert (done.papers, done.papers_left) == (1, 1)
    assert done.words.endswith(
        "et 1\u00a0document. Un autre document n’y tient pas\u00a0: il partira par le réseau, ou dans un prochain "
        "fichier une fois les accusés de celui-ci lus."
    )
    for name in ("two.age", "three.age"):
        _, back = brought(receiver, workspace, tmp_path, name)
        DepartmentTransfer(workspace).take_receipts(back)
    assert stages(services, of) == [DeliveryStage.SENT] * 2
    with pytest.raises(AppError, match="Il n’y a rien à enregistrer"):
        DepartmentTransfer(workspace).write(tmp_path / "four.age")


def test_a_paper_alone_is_something_to_write_on_a_key(receiver, services, workspace, enrolled, tmp_path):
    of = opened_measure(services)
    enrolled.push()
    keys = DepartmentTransfer(workspace)
    assert "Rien n’attend" in keys.standing().hindrance
    share(services, of)
    assert keys.standing().hindrance == ""
    _, back = brought(receiver, workspace, tmp_path)
    assert "1\u00a0fiche et 1\u00a0document, dans" in keys.standing().written
    keys.take_receipts(back)
    assert "Rien n’attend" in keys.standing().hindrance


def test_a_paper_that_found_no_place_may_be_written_once_every_record_is_there(
    receiver, services, workspace, enrolled, tmp_path, monkeypatch
):
    two_papers_that_do_not_fit(services, monkeypatch)
    keys = DepartmentTransfer(workspace)
    keys.take_receipts(brought(receiver, workspace, tmp_path)[1])
    assert enrolled.state().waiting == 0
    assert keys.standing().hindrance == ""
    _, back = brought(receiver, workspace, tmp_path, "two.age")
    assert ": 1\u00a0document, dans" in keys.standing().written
    keys.take_receipts(back)
    assert "Rien n’attend" in keys.standing().hindrance


def test_a_paper_made_confidential_while_the_key_is_written_is_not_on_it(receiver, services, workspace, enrolled):
    of = opened_measure(services)
    kept = share(services, of)
    enrolled.push(cancelled=lambda: True)
    services.attachments.set_level(kept.id, Level.CONFIDENTIAL)
    with workspace.notebook.read() as uow:
        told = {one.record_id for one in uow.outbox.waiting()}
    assert kept.id in told
    assert papers_to_bring(workspace, told).files == {}


def test_a_paper_that_no_record_tells_of_is_not_taken(receiver, services, workspace, enrolled, tmp_path):
    with workspace.notebook.read() as uow:
        enrolment = uow.settings.get("enrolment")
    content, _ = packed(
        BundleKind.DEPARTMENT,
        {"device": enrolment["device"], "written_at": "2026-11-20T09:00:00Z"},
        {RECORDS: b"", ATTACHMENTS + hashlib.sha256(CANARY).hexdigest(): CANARY},
        lambda statement: {"device": enrolled_code(token_digest(enrolment["token"]), statement)},
    )
    with importing(receiver) as bundles:
        taken = bundles.take(sealed(content, public_key(age_secret_of(receiver))))
    assert (taken.receipts, taken.attachments) == ([], [])
    assert pieces_there(receiver) == 0


def test_proofs_that_were_altered_change_nothing(receiver, services, workspace, enrolled, tmp_path):
    of = opened_measure(services)
    share(services, of)
    _, back = brought(receiver, workspace, tmp_path)
    told = json.loads(back.read_text())
    told["attachments"][0]["sequence"] += 1
    back.write_text(json.dumps(told))
    with pytest.raises(AppError, match="pas signé par le Département"):
        DepartmentTransfer(workspace).take_receipts(back)
    assert stages(services, of) == [DeliveryStage.WAITING]


def test_the_command_tells_how_many_are_whole(receiver, services, workspace, enrolled, tmp_path, capsys):
    share(services, opened_measure(services))
    path, back = tmp_path / "departement.age", tmp_path / "accuses.json"
    DepartmentTransfer(workspace).write(path)
    command = ["import-bundle", str(path), "--receipts", str(back), "--database-url", receiver.settings.database_url]
    assert main(command) == 0
    assert "1 pièces jointes entières" in capsys.readouterr().out
