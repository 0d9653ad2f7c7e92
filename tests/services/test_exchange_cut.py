"""A round that is stopped while both ends are compared decides nothing by what came in part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.services.exchange import ExchangeService
from desktop.sync.client import ReceiverClient
from tests.services.test_exchange_put_back import next_day, write
from tests.services.two_laptops import Pair, paired, told


@pytest.fixture
def apart(tmp_path, template, resources, clock) -> Iterator[Pair]:
    """Both follow the case, and the second wrote the visit twice: what it wrote first is let go of."""
    with paired(tmp_path, template, resources, clock) as made:
        told(made.other)
        for findings in ("Mur du sud", "Mur de l’est"):
            write(made.other, made.visit, findings)
            told(made.other)
        told(made.one)
        yield made


class Meanwhile(ReceiverClient):
    """While both ends are compared a colleague writes the visit, and the worker stops the round."""

    pair: Pair
    stopped = False

    def digests(self, households):
        write(self.pair.one, self.pair.visit, "Mur du nord")
        told(self.pair.one)
        found = super().digests(households)
        type(self).stopped = True
        return found


def test_stopped_before_a_colleague_s_version_came_it_makes_no_conflict_with_it(apart, clock):
    next_day(clock)

    class Now(Meanwhile):
        pair = apart

    exchange = ExchangeService(apart.other.workspace, Now)
    result = exchange.push(cancelled=lambda: Now.stopped)
    assert (result.trouble, result.compared, result.sent_again) == (None, False, 0)
    assert (exchange.state().waiting, told(apart.other).conflicts) == (0, 0)
    with apart.other.workspace.notebook.read() as uow:
        assert uow.contacts.get(apart.visit.id).answers == {"findings": "Mur du nord"}
