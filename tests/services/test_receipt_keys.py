"""Another receipt key of the Department: followed when the one before signed it, or the operator names it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from department.clock import utc_now
from department.database import open_engine
from department.rotation import receipt_keys as keys_there
from department.rotation import rotate
from department.settings import Settings
from department.tables import retired_key
from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.doctor_outbox import message_faults
from desktop.services.exchange_receipts import verify_proof
from desktop.services.exchange_state import ENROLMENT
from desktop.services.receipt_keys import receipt_keys
from desktop.sync.contract.enrolment_code import written_code
from desktop.sync.errors import CodeRefusedError, KeyNotFollowedError, ServerNotOfCodeError
from tests.factories import saved_household
from tests.services.operators import Operator, trusting
from tests.services.two_laptops import receiver_at, told

STRANGER = "S" * 43 + "="


@dataclass
class Server:
    """A receiver that is stopped and started again, as those who run it do after another key."""

    place: Path
    urls: list[str] = field(default_factory=list)

    def engine(self):
        return open_engine(Settings(f"sqlite:///{self.place / 'receiver.db'}"))

    def rotated(self, times: int = 1) -> str:
        """Another key, times over; the last one."""
        engine = self.engine()
        try:
            for _ in range(times):
                rotate(engine, utc_now)
            return keys_there(engine)[0].public_key
        finally:
            engine.dispose()

    def forges(self) -> None:
        """The successions are signed by nobody who should."""
        engine = self.engine()
        with engine.begin() as connection:
            connection.execute(retired_key.update().values(succession="A" * 86 + "=="))
        engine.dispose()


@pytest.fixture
def server(tmp_path, services):
    """A laptop is enrolled there, and told it of one household."""
    server = Server(tmp_path)
    with receiver_at(tmp_path) as receiver:
        services.exchange.enrol(receiver.url, receiver.new_code())
        saved_household(services, "Avant")
        told(services)
    return server


def moved(services, url):
    """The same server, at another port."""
    with services.workspace.notebook.write() as uow:
        uow.settings.put(ENROLMENT, uow.settings.get(ENROLMENT) | {"server": url})


def believed(services):
    with services.workspace.notebook.read() as uow:
        return receipt_keys(uow)


def acts(services):
    with services.workspace.notebook.read() as uow:
        return [line.action for line in uow.audit.page(0, 50)]


def test_a_key_that_the_one_before_signed_is_followed_over_several_and_old_receipts_stay_proofs(server, services):
    (first,) = believed(services)
    last = server.rotated(times=3)
    saved_household(services, "Après")
    with receiver_at(server.place) as receiver:
        moved(services, receiver.url)
        told(services)
    keys = believed(services)
    assert (keys[0], keys[-1], len(keys)) == (first, last, 4)
    assert acts(services).count(JournalAct.RECEIPT_KEY) == 1
    with services.workspace.notebook.read() as uow:
        assert message_faults(uow, services.workspace.registry) == 0
    proof, count = services.receipts.proof()
    assert verify_proof(proof).good == count == 2
    assert verify_proof(proof, (last,)).bad
    assert verify_proof(proof, (last, first)).holds


def test_a_key_that_nobody_known_signed_is_refused_before_anything_is_sent(server, services):
    before = believed(services)
    server.rotated()
    server.forges()
    saved_household(services, "Après")
    with receiver_at(server.place) as receiver:
        moved(services, receiver.url)
        for _ in range(2):
            result = services.exchange.push()
            assert isinstance(result.trouble, KeyNotFollowedError)
            assert (result.sent, result.waiting) == (0, 1)
        assert len(receiver.rows()) == 1
    assert believed(services) == before
    assert acts(services).count(JournalAct.RECEIPT_KEY_REFUSED) == 1


def test_the_operators_next_file_names_a_key_that_nothing_leads_to(server, services, clock):
    operator = Operator(clock.now())
    trusting(services.workspace, operator.file(receipt_key=believed(services)[0]))
    assert JournalAct.RECEIPT_KEY_NAMED not in acts(services)
    last = server.rotated()
    server.forges()
    trusting(services.workspace, operator.file(receipt_key=last))
    assert JournalAct.RECEIPT_KEY_NAMED in acts(services)
    saved_household(services, "Après")
    with receiver_at(server.place) as receiver:
        moved(services, receiver.url)
        told(services)
    trusting(services.workspace, operator.file(receipt_key=last, server="https://autre.example"))
    assert believed(services)[-1] == last


def test_a_code_made_before_another_key_and_a_file_that_names_the_old_one_still_link(server, services, clock):
    old = believed(services)[0]
    trusting(services.workspace, Operator(clock.now()).file(receipt_key=old))
    with receiver_at(server.place) as receiver:
        code = receiver.new_code()
    last = server.rotated()
    with receiver_at(server.place) as receiver:
        services.exchange.enrol(receiver.url, code)
    assert believed(services)[-1] == last


def test_a_server_that_has_not_the_key_of_the_code_never_gets_its_secret(tmp_path, services):
    with receiver_at(tmp_path) as receiver:
        code = receiver.new_code()
        strange = written_code(code.replace("-", "")[:12], STRANGER)
        with pytest.raises(ServerNotOfCodeError):
            services.exchange.enrol(receiver.url, strange)
        assert not services.exchange.state().enrolled
        assert services.exchange.enrol(receiver.url, code).enrolled  # still good


def test_a_file_of_the_operator_that_names_another_key_than_the_code_is_noticed(tmp_path, services, clock):
    trusting(services.workspace, Operator(clock.now()).file(receipt_key=STRANGER))
    with receiver_at(tmp_path) as receiver:
        code = receiver.new_code()
        with pytest.raises(AppError, match="fichier a été échangé"):
            services.exchange.enrol(receiver.url, code)
    assert not services.exchange.state().enrolled


def test_a_code_of_before_is_taken_only_where_the_operators_file_names_the_server(tmp_path, services, clock):
    with receiver_at(tmp_path) as receiver:
        short = receiver.new_code()[:14]
        with pytest.raises(CodeRefusedError, match="incomplet, ou d’avant"):
            services.exchange.enrol(receiver.url, short)
        engine = Server(tmp_path).engine()
        key = keys_there(engine)[0].public_key
        engine.dispose()
        trusting(services.workspace, Operator(clock.now()).file(receipt_key=key))
        assert services.exchange.enrol(receiver.url, short).enrolled
