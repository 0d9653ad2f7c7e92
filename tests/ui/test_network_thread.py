"""A server that swallows everything holds nobody: lists and saves go on, a lock and a closing are not held back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from department.settings import Settings as ReceiverSettings
from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.storage.errors import NotebookError
from desktop.ui.app import AppWindow
from tests.conftest import PASSPHRASE
from tests.conftest_postgres import RunningReceiver, running_receiver
from tests.faults.kinds import BlackHole, CutReply
from tests.faults.proxy import FaultProxy
from tests.ui.app_steps import unlock
from tests.ui.samples import add_household

pytest_plugins = ["tests.ui.app_fixtures"]

SEND = "Envoi au Département"


@dataclass
class Desk:
    """The window over a linked notebook with one household, what stands before the Department, and the Department."""

    window: AppWindow
    proxy: FaultProxy
    receiver: RunningReceiver

    @property
    def services(self) -> Services:
        return self.window.bench.services

    @property
    def network(self):
        return self.window._threads.network

    def send(self) -> None:
        self.window.bench.sending.stop()  # no round but those of the test
        self.window.bench.go("exchange")
        self.window.bench.main.page("exchange").send()

    def arrived(self) -> list[str]:
        return [row["id"] for row in self.receiver.rows()]


@pytest.fixture
def network_desk(open_app, qtbot, gate, template, tmp_path):
    template.copy_to(gate.directory)
    with (
        running_receiver(ReceiverSettings(f"sqlite:///{tmp_path / 'receiver.db'}")) as receiver,
        FaultProxy(receiver.url, "/v1/records").running() as proxy,
    ):
        services = gate.open(PASSPHRASE)
        services.exchange.enrol(proxy.url, receiver.new_code())
        add_household(services)
        services.close()
        window = open_app(build_pages=None)
        unlock(window, qtbot)
        yield Desk(window, proxy, receiver)
        window.close()


@pytest.fixture
def hanging(network_desk, qtbot) -> Desk:
    """In the middle of a round that the network has swallowed."""
    network_desk.proxy.plan(BlackHole())
    network_desk.send()
    qtbot.waitUntil(lambda: network_desk.proxy.is_over)
    return network_desk


def test_a_save_and_a_list_come_back_while_the_round_hangs(hanging, qtbot):
    services, came = hanging.services, []
    hanging.window._tasks.run(lambda: add_household(services, "Lefebvre"), came.append)
    hanging.window._tasks.run(services.households.count, came.append)
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came[1] == 2
    assert hanging.network.progress.label == SEND
    assert hanging.window.bench.main.status.busy.isVisible()


@pytest.mark.parametrize("where", ["page", "strip"])
def test_a_round_that_hangs_is_stopped_at_once(hanging, qtbot, where):
    page = hanging.window.bench.main.page("exchange")
    strip = hanging.window.bench.main.status.busy
    assert strip.cancel.isVisible()
    (strip.cancel if where == "strip" else page.standing.stop_button).click()
    qtbot.waitUntil(lambda: not hanging.network.is_busy)
    assert page.standing.send_button.isEnabled()
    assert not any("interrompu" in words for words in hanging.window.bench.main.messages.messages)
    hanging.send()
    qtbot.waitUntil(lambda: not hanging.network.is_busy)
    assert len(hanging.arrived()) == 1


def test_a_lock_in_the_middle_of_it_closes_the_notebook_and_the_next_round_loses_nothing(hanging, qtbot):
    services, window = hanging.services, hanging.window
    with qtbot.waitSignal(window.locked):
        window.lock()
    with pytest.raises(NotebookError, match="fermé"):
        services.households.count()
    with pytest.raises(AppError):
        services.exchange.push()
    unlock(window, qtbot)
    assert hanging.services.exchange.state().waiting == 1
    hanging.send()
    qtbot.waitUntil(lambda: not hanging.network.is_busy)
    assert hanging.services.exchange.state().waiting == 0
    assert len(hanging.arrived()) == 1


def test_closing_in_the_middle_of_it_ends_the_thread_and_loses_nothing(hanging, gate):
    hanging.window.close()
    assert not hanging.network.is_busy
    again = gate.open(PASSPHRASE)
    assert again.exchange.state().waiting == 1
    assert again.exchange.push().sent == 1
    again.close()
    assert len(hanging.arrived()) == 1


def test_what_arrived_and_whose_receipt_was_lost_is_there_once_after_a_lock(network_desk, qtbot):
    network_desk.proxy.plan(CutReply(0))
    network_desk.send()
    qtbot.waitUntil(lambda: not network_desk.network.is_busy)
    with qtbot.waitSignal(network_desk.window.locked):
        network_desk.window.lock()
    unlock(network_desk.window, qtbot)
    network_desk.send()
    qtbot.waitUntil(lambda: not network_desk.network.is_busy)
    assert network_desk.services.exchange.state().waiting == 0
    assert len(network_desk.arrived()) == 1


def test_rounds_and_saves_at_the_same_time_never_find_the_notebook_occupied(network_desk, qtbot):
    services, saved, troubles = network_desk.services, [], []
    for runner in (network_desk.window._tasks, network_desk.network):
        runner.trouble.connect(troubles.append)
    for number in range(30):
        network_desk.window._tasks.run(lambda one=number: add_household(services, f"Nom{one}"), saved.append)
        if number % 10 == 0:
            network_desk.send()
            qtbot.waitUntil(lambda: not network_desk.network.is_busy)
    qtbot.waitUntil(lambda: len(saved) == 30)
    network_desk.send()
    qtbot.waitUntil(lambda: not network_desk.network.is_busy)
    assert troubles == []
    assert services.exchange.state().waiting == 0
    assert len(network_desk.arrived()) == len(set(network_desk.arrived())) == 31
