"""Twenty canaries and more in what is not shared: none on the line, none at the receiver, none in its log (P1)."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from department.settings import Settings
from desktop.domain.bilan import Bilan
from desktop.schemes.registry import registry
from desktop.sync.client import ReceiverClient
from desktop.sync.contract.canonical import seal
from desktop.sync.payload import KINDS, undisclosable
from tests.conftest_postgres import running_receiver
from tests.faults.proxy import FaultProxy
from tests.sync.filled import CANARY
from tests.sync.messages import version_id
from tests.sync.test_nothing_else_leaves import message, standing

REGISTRY = registry()


@pytest.fixture
def line(tmp_path):
    """A receiver behind a line that is listened to, and everything that it keeps on its disk."""
    with (
        running_receiver(Settings(f"sqlite:///{tmp_path / 'receiver.db'}")) as receiver,
        FaultProxy(receiver.url).running() as proxy,
    ):
        yield receiver, proxy


def sent(line, messages) -> tuple[list[str], bytes]:
    """The verdicts, and every byte that went over the line."""
    receiver, proxy = line
    with ReceiverClient(proxy.url) as client:
        enrolment = client.enrol(receiver.new_code(), "Portable de test")
    with ReceiverClient(
        proxy.url,
        enrolment.token,
        receipt_key=enrolment.receipt_key,
        allow=lambda raw: undisclosable(raw, REGISTRY),
    ) as client:
        verdicts = [receipt.verdict for receipt in client.send(enrolment.device, messages)]
    return verdicts, bytes(proxy.traffic)


def kept(tmp_path: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(tmp_path.rglob("*")) if path.is_file())


def test_records_with_a_canary_in_all_that_is_not_shared_leave_without_them(line, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    records = [standing(kind) for kind in KINDS]
    assert repr(records).count(CANARY) >= 20
    verdicts, traffic = sent(line, [message(record) for record in records])
    assert verdicts == ["accepted"] * len(records)
    assert records[0].id.encode() in traffic
    assert CANARY.encode() not in traffic + kept(tmp_path)
    assert CANARY not in caplog.text


def test_canaries_that_were_smuggled_into_messages_are_held_back_here(line, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    slips = ({"note": CANARY}, {"private_lines": [{"words": CANARY}]}, {"answers": {"health": CANARY}})
    made = [message(standing(kind)) for kind in KINDS]
    smuggled = [seal(one | {"id": version_id(), "body": one["body"] | slip}) for one in made for slip in slips]
    good = message(standing(Bilan))
    verdicts, traffic = sent(line, [*smuggled, good])
    assert len(smuggled) >= 20
    assert verdicts == ["refused"] * len(smuggled) + ["accepted"]
    assert good["id"].encode() in traffic
    assert CANARY.encode() not in traffic + kept(tmp_path)
    assert CANARY not in caplog.text
    assert json.dumps(CANARY) not in caplog.text
