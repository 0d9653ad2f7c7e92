"""Shared papers and sealed bilans reach the Department in pieces, after every text; what is not shared never does."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date

import pytest

from department.attachments import Attachments
from department.database import open_engine
from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.services.attachment_exchange import queue_attachments
from desktop.services.attachments import Place
from desktop.storage.deliveries import DeliveryStage
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.chunks import CHUNK
from desktop.sync.errors import RefusedError, UnreachableError
from tests.factories import opened_measure, sealed_bilan
from tests.faults.kinds import CutReply, CutUpload
from tests.faults.proxy import FaultProxy
from tests.pictures_of_people import pdf
from tests.services.two_laptops import a_visit, digests, linked, receiver_at, told


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


@dataclass(frozen=True)
class Through:
    """The receiver, at another address."""

    receiver: object
    url: str

    def new_code(self) -> str:
        return self.receiver.new_code()


@pytest.fixture
def visit(services):
    return a_visit(services)


def paper(services, visit, content=None, level=Level.SHARED, title="Devis de la toiture"):
    place = Place(Owner(OwnerKind.CONTACT, visit.id), visit.household_id, visit.measure_id)
    kept = services.attachments.add(place, content or pdf(), title)
    return services.attachments.set_level(kept.id, level)


def large_paper(size: int) -> bytes:
    """A PDF of so many bytes, each piece another one."""
    return pdf() + b"\n%" + random.Random(7).randbytes(size).replace(b"%%EOF", b"")


def there(receiver, sha256: str) -> bytes | None:
    """What the receiver has of an attachment, None when it is not whole."""
    engine = open_engine(receiver.settings)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql(
                "SELECT operator_id FROM attachment WHERE sha256 = ? AND whole_at IS NOT NULL", (sha256,)
            ).first()
        if found is None:
            return None
        return b"".join(Attachments(engine, None, None).pieces(found[0], sha256))
    finally:
        engine.dispose()


def stages(services, household_id: str) -> list[DeliveryStage]:
    with services.workspace.notebook.read() as uow:
        return [one.stage for one in uow.deliveries.all(household_id)]


def test_a_shared_paper_arrives_whole_with_its_proof(receiver, services, visit):
    linked(services, receiver)
    kept = paper(services, visit)
    told(services)
    assert there(receiver, kept.sha256) == pdf()
    assert stages(services, visit.household_id) == [DeliveryStage.SENT]
    (row,) = [row for row in receiver.rows() if row["kind"] == "attachment"]
    assert (row["body"]["title"], row["body"]["about"], row["body"]["size"]) == (kept.title, visit.id, len(pdf()))
    (line,) = [one for one in services.exchange.messages(DeliveryState.SENT) if one.kind == "attachment"]
    assert dict(line.facts)["Titre"] == "Devis de la toiture"
    assert not {"about", "chunks"} & set(dict(line.facts))
    assert digests(services)
    assert told(services).sent == 0


@pytest.mark.parametrize("level", [Level.TEAM, Level.CONFIDENTIAL])
def test_a_paper_that_is_not_shared_never_leaves(receiver, services, visit, tmp_path, level):
    linked(services, receiver)
    kept = paper(services, visit, level=level, title="CANARI")
    told(services)
    assert [row for row in receiver.rows() if row["kind"] == "attachment"] == []
    assert there(receiver, kept.sha256) is None
    assert b"CANARI" not in (tmp_path / "receiver.db").read_bytes()


def test_the_paper_of_a_draft_waits_until_the_visit_is_recorded(receiver, services, visit):
    linked(services, receiver)
    draft = services.visits.keep_draft(services.visits.begin(visit.measure_id))
    place = Place(Owner(OwnerKind.DRAFT, draft.id), visit.household_id, visit.measure_id)
    services.attachments.set_level(services.attachments.add(place, pdf(), "Plan").id, Level.SHARED)
    told(services)
    assert stages(services, visit.household_id) == []


def test_a_paper_that_is_shared_no_more_before_it_left_never_leaves(receiver, services, visit):
    linked(services, receiver)
    kept = paper(services, visit)
    services.exchange.push(cancelled=lambda: True)
    assert stages(services, visit.household_id) == [DeliveryStage.WAITING]
    services.attachments.set_level(kept.id, Level.CONFIDENTIAL)
    told(services)
    assert stages(services, visit.household_id) == []
    assert [row for row in receiver.rows() if row["kind"] == "attachment"] == []


def test_a_paper_that_is_shared_no_more_after_it_left_is_taken_back(receiver, services, visit):
    linked(services, receiver)
    kept = paper(services, visit)
    told(services)
    services.attachments.set_level(kept.id, Level.CONFIDENTIAL)
    told(services)
    assert there(receiver, kept.sha256) is None
    assert stages(services, visit.household_id) == [DeliveryStage.WITHDRAWN]
    last = [row for row in receiver.rows() if row["kind"] == "attachment"][-1]
    assert (last["op"], sorted(last["body"])) == ("withdraw", ["household_id", "id"])
    assert told(services).sent == 0
    services.attachments.set_level(kept.id, Level.SHARED)
    told(services)
    assert there(receiver, kept.sha256) == pdf()
    assert stages(services, visit.household_id) == [DeliveryStage.SENT]


def test_another_title_is_told_and_the_pieces_do_not_go_again(receiver, services, visit):
    with FaultProxy(receiver.url).running() as proxy:
        linked(services, Through(receiver, proxy.url))
        kept = paper(services, visit)
        told(services)
        services.attachments.rename(kept.id, "Devis signé")
        told(services)
        assert told(services).sent == 0
    rows = [row for row in receiver.rows() if row["kind"] == "attachment"]
    assert [row["body"]["title"] for row in rows] == ["Devis de la toiture", "Devis signé"]
    assert rows[1]["parents"] == [rows[0]["sha256"]]
    assert len([one for one in proxy.exchanges if one.method == "PUT"]) == 1


def test_a_sealed_bilan_goes_with_the_proof_of_it(receiver, services):
    linked(services, receiver)
    bilan = sealed_bilan(services, opened_measure(services, start=date(2025, 12, 1)))
    told(services)
    for sha256 in (bilan.sealed_sha256, bilan.proof_sha256):
        content = there(receiver, sha256)
        assert content is not None
        assert hashlib.sha256(content).hexdigest() == sha256
    titles = sorted(row["body"]["title"] for row in receiver.rows() if row["kind"] == "attachment")
    assert titles == ["Bilan signé", "Preuve de signature"]


def test_after_each_cut_a_paper_goes_on_where_it_was_and_one_piece_at_most_goes_twice(receiver, services, visit):
    with FaultProxy(receiver.url, paths="/v1/attachments").running() as proxy:
        linked(services, Through(receiver, proxy.url))
        content = large_paper(6 * CHUNK)
        kept = paper(services, visit, content)
        for cut in (CutUpload(CHUNK // 2), CutReply(10), CutUpload(10**9), CutUpload(100), CutReply(0)):
            with_a_cut(services, proxy, cut)
        result = services.exchange.push()
        assert result.trouble is None
    assert there(receiver, kept.sha256) == services.attachments.read(kept.id)
    assert stages(services, visit.household_id) == [DeliveryStage.SENT]
    pieces = [one for one in proxy.exchanges if one.method == "PUT" and one.sent > CHUNK // 4]
    assert len(pieces) <= 7 + 5  # of seven pieces, one more for each cut at most


def with_a_cut(services, proxy, cut):
    """A round in which text goes, and the line falls while pieces do, as often as the client says it again."""
    proxy.plan(*[cut] * 2)
    result = services.exchange.push()
    while not proxy.is_over:
        result = services.exchange.push()
    assert result.trouble is None or isinstance(result.trouble, UnreachableError)


def test_papers_never_hold_back_text(receiver, services, visit):
    with FaultProxy(receiver.url, paths="/v1/attachments").running() as proxy:
        linked(services, Through(receiver, proxy.url))
        paper(services, visit)
        proxy.plan(CutUpload(10), CutUpload(10))
        result = services.exchange.push()
        assert isinstance(result.trouble, UnreachableError)
        assert (services.exchange.state().waiting, services.exchange.state().papers) == (0, 1)
        told(services)
        assert services.exchange.state().papers == 0
    assert {"household", "measure", "contact", "attachment"} <= {row["kind"] for row in receiver.rows()}


@pytest.mark.parametrize(
    ("refused", "which"),
    [("household", "du ménage"), ("measure", "de la mesure"), ("contact", "à laquelle elle est jointe")],
)
def test_a_paper_that_waits_for_a_refused_record_says_for_which(services, visit, refused, which):
    paper(services, visit)
    queue_attachments(services.workspace)
    with services.workspace.notebook.write() as uow:
        (entry,) = [one for one in uow.outbox.waiting() if one.kind == refused]
        uow.outbox.mark_refused(entry.id, "Refusée.")
    (line,) = [one for one in services.exchange.messages(DeliveryState.WAITING) if one.kind == "attachment"]
    assert line.reason == (
        f"Attend la fiche {which}, que le Département a refusée\u00a0: corrigez-la d’abord, celle-ci suivra."
    )


def test_a_paper_that_the_server_refuses_holds_back_no_other(receiver, services, visit):
    """Its announcement was altered there: its pieces are not what the server waits for."""
    linked(services, receiver)
    first = paper(services, visit)
    second = paper(services, visit, large_paper(1000), title="Facture")
    services.exchange.push()
    with services.workspace.notebook.write() as uow:
        uow.deliveries.wait_again([], [first.sha256, second.sha256])
    spoil(receiver, first.sha256)
    forget(receiver, second.sha256)
    result = services.exchange.push()
    assert isinstance(result.trouble, RefusedError)
    assert there(receiver, second.sha256) is not None
    assert sorted(stages(services, visit.household_id)) == [DeliveryStage.SENT, DeliveryStage.WAITING]


def spoil(receiver, sha256: str) -> None:
    """The server waits for other pieces than those that were told."""
    engine = open_engine(receiver.settings)
    with engine.begin() as connection:
        of = (sha256,)
        connection.exec_driver_sql("UPDATE attachment SET whole_at = NULL, chunks = '[\"0\"]' WHERE sha256 = ?", of)
        connection.exec_driver_sql("DELETE FROM attachment_chunk WHERE sha256 = ?", of)
        connection.exec_driver_sql("UPDATE record SET body = '{}' WHERE body LIKE ?", (f"%{sha256}%",))
    engine.dispose()


def forget(receiver, sha256: str) -> None:
    """The server has lost its pieces."""
    engine = open_engine(receiver.settings)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attachment SET whole_at = NULL WHERE sha256 = ?", (sha256,))
        connection.exec_driver_sql("DELETE FROM attachment_chunk WHERE sha256 = ?", (sha256,))
    engine.dispose()
