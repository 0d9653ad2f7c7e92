"""A notebook put back from an older copy tells again of the same papers: the same to the byte, one record there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, select, update

from department.database import open_engine
from department.tables import attachment, attachment_chunk, attachment_record, record
from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.services.attachment_exchange import queue_attachments
from desktop.services.attachments import Place
from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.exchange import DeliveryState, RoundResult
from desktop.storage.deliveries import DeliveryStage
from desktop.sync.contract.digests import household_digest
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, sealed_bilan
from tests.pictures_of_people import pdf
from tests.services.two_laptops import digests, heads_at, laptop, linked, receiver_at, told


@dataclass
class Worker:
    """A laptop with its backups, whose notebook may be put back."""

    place: Path
    stick: Path
    resources: object
    clock: FixedClock
    stack: ExitStack
    services: Services

    def back_up(self) -> None:
        self.clock.instant += timedelta(seconds=2)
        self.services.backups.make_in(self.stick)

    def put_back(self) -> None:
        """As it was at the last backup."""
        self.services.workspace.notebook.close()
        service = RestoreService(self.place, self.clock, None)
        service.restore(service.find(self.stick), "passphrase", PASSPHRASE)
        self.services = self.stack.enter_context(laptop(self.place, self.resources, self.clock))

    def share(self, of: Measure, title: str = "Devis") -> Attachment:
        place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
        return self.services.attachments.set_level(self.services.attachments.add(place, pdf(), title).id, Level.SHARED)

    def stages(self, of: Measure) -> set[DeliveryStage]:
        with self.services.workspace.notebook.read() as uow:
            return {one.stage for one in uow.deliveries.all(of.household_id)}

    def rounds(self) -> RoundResult:
        """Two: what was found out in the first is told in the second."""
        told(self.services)
        return told(self.services)


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


@pytest.fixture
def worker(tmp_path, template, resources, clock, receiver):
    place, stick = template.copy_to(tmp_path / "carnet"), tmp_path / "cle"
    stick.mkdir()
    with ExitStack() as stack:
        services = stack.enter_context(laptop(place, resources, clock))
        yield Worker(place, stick, resources, clock, stack, linked(services, receiver))


def papers_at(receiver) -> list[dict]:
    return [row for row in receiver.rows() if row["kind"] == "attachment"]


def lose_pieces(receiver, *, with_record: bool) -> None:
    """As after an older copy was put back there, made before the paper was told of or before its pieces came."""
    with changing(receiver) as connection:
        connection.execute(delete(attachment_chunk))
        if with_record:
            connection.execute(delete(attachment_record))
            connection.execute(delete(attachment))
            connection.execute(delete(record).where(record.c.kind == "attachment"))
        connection.execute(update(attachment).values(whole_at=None))


def whole_at(receiver, sha256: str) -> object:
    with changing(receiver) as connection:
        return connection.execute(select(attachment.c.whole_at).where(attachment.c.sha256 == sha256)).scalar()


@contextmanager
def changing(receiver) -> Iterator[Connection]:
    engine = open_engine(receiver.settings)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def next_day(worker) -> None:
    worker.clock.instant += timedelta(hours=25)


def both_agree(worker, receiver) -> bool:
    there = {household: household_digest(heads) for household, heads in heads_at(receiver).items()}
    return digests(worker.services) == there


def test_a_sealed_bilan_and_a_paper_that_are_told_again_are_the_same_to_the_byte(worker, receiver):
    of = opened_measure(worker.services, start=date(2025, 12, 1))
    sealed_bilan(worker.services, of)
    worker.share(of)
    worker.back_up()
    worker.rounds()
    before = papers_at(receiver)
    worker.put_back()
    result = worker.rounds()
    assert papers_at(receiver) == before
    assert len(before) == 3
    assert (result.conflicts, worker.services.exchange.state().waiting) == (0, 0)
    assert worker.stages(of) == {DeliveryStage.SENT}
    assert both_agree(worker, receiver)


def test_a_paper_renamed_since_the_older_copy_was_made_is_the_same_paper(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    worker.back_up()
    told(worker.services)
    worker.services.attachments.rename(kept.id, "Devis signé")
    told(worker.services)
    worker.put_back()
    result = worker.rounds()
    assert [row["body"]["title"] for row in papers_at(receiver)] == ["Devis", "Devis signé"]
    assert (result.conflicts, result.sent_again, result.waiting) == (0, 0, 0)
    assert worker.stages(of) == {DeliveryStage.SENT}
    assert both_agree(worker, receiver)


def test_a_paper_that_had_another_title_when_it_was_told_first_follows_what_is_there(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    worker.back_up()
    worker.services.attachments.rename(kept.id, "Devis signé")
    told(worker.services)
    worker.put_back()
    result = worker.rounds()
    rows = papers_at(receiver)
    assert [row["body"]["title"] for row in rows] == ["Devis signé", "Devis", "Devis"]
    assert sorted(rows[2]["parents"]) == sorted(row["sha256"] for row in rows[:2])
    assert (result.conflicts, result.sent_again, result.waiting) == (0, 0, 0)
    assert worker.services.exchange.messages(DeliveryState.CONFLICT) == []
    assert both_agree(worker, receiver)


def test_a_paper_taken_back_since_the_older_copy_was_made_stays_with_the_worker(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    worker.back_up()
    told(worker.services)
    worker.services.attachments.set_level(kept.id, Level.TEAM)
    told(worker.services)
    worker.put_back()
    result = worker.rounds()
    assert (result.conflicts, result.sent_again, result.waiting) == (0, 0, 0)
    assert [row["op"] for row in papers_at(receiver)] == ["put", "withdraw"]
    assert worker.stages(of) == {DeliveryStage.WITHDRAWN}
    with worker.services.workspace.notebook.read() as uow:
        assert uow.attachments.get(kept.id).level is Level.CONFIDENTIAL
    assert both_agree(worker, receiver)
    worker.services.attachments.set_level(kept.id, Level.SHARED)
    worker.rounds()
    assert [row["op"] for row in papers_at(receiver)] == ["put", "withdraw", "put"]
    assert worker.stages(of) == {DeliveryStage.SENT}


def test_a_paper_shared_held_back_and_shared_again_before_it_left_is_told_once(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    queue_attachments(worker.services.workspace)
    worker.services.attachments.set_level(kept.id, Level.CONFIDENTIAL)
    queue_attachments(worker.services.workspace)
    assert worker.stages(of) == set()
    worker.services.attachments.set_level(kept.id, Level.SHARED)
    worker.rounds()
    assert len(papers_at(receiver)) == 1
    assert worker.stages(of) == {DeliveryStage.SENT}


def test_a_paper_goes_again_to_a_server_that_was_put_back_from_a_copy_without_it(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    worker.rounds()
    lose_pieces(receiver, with_record=True)
    next_day(worker)
    told(worker.services)
    assert whole_at(receiver, kept.sha256)
    assert both_agree(worker, receiver)


def test_a_paper_goes_again_to_a_server_that_was_put_back_from_a_copy_with_its_record_alone(worker, receiver):
    of = opened_measure(worker.services)
    kept = worker.share(of)
    worker.rounds()
    lose_pieces(receiver, with_record=False)
    assert not whole_at(receiver, kept.sha256)
    next_day(worker)
    told(worker.services)
    assert whole_at(receiver, kept.sha256)
    assert worker.stages(of) == {DeliveryStage.SENT}
