"""Work in the background: results, errors and order come back in the interface thread, nothing queued is lost."""

import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel

from desktop.errors import AppError
from desktop.ui.tasks import TaskRunner


@pytest.fixture
def runner():
    made = TaskRunner()
    yield made
    made.stop()


def test_work_runs_elsewhere_and_its_result_comes_back_here(qtbot, runner: TaskRunner):
    threads: list[str] = []
    results: list[tuple[int, bool]] = []

    def work() -> int:
        threads.append(threading.current_thread().name)
        return 42

    runner.run(work, lambda value: results.append((value, threading.current_thread() is threading.main_thread())))
    qtbot.waitUntil(lambda: bool(results))
    assert results == [(42, True)]
    assert threads[0] != threading.main_thread().name


def test_an_error_goes_to_failed(qtbot, runner: TaskRunner):
    seen: list[Exception] = []
    runner.run(lambda: 1 // 0, None, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], ZeroDivisionError)


def test_an_error_told_to_people_without_failed_is_trouble(qtbot, runner: TaskRunner):
    def work() -> None:
        raise AppError("Le serveur ne répond pas.")

    with qtbot.waitSignal(runner.trouble) as blocker:
        runner.run(work)
    assert blocker.args[0].happened == "Le serveur ne répond pas."


def test_any_other_error_without_failed_is_raised_in_the_interface_thread(qtbot, runner: TaskRunner):
    with qtbot.captureExceptions() as caught:
        runner.run(lambda: 1 // 0)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_work_keeps_its_order(qtbot, runner: TaskRunner):
    order: list[int] = []
    for number in range(200):
        runner.run(lambda number=number: number, order.append)
    qtbot.waitUntil(lambda: len(order) == 200)
    assert order == list(range(200))


def test_busy_names_the_work_and_then_nothing(qtbot, runner: TaskRunner):
    told: list[str] = []
    runner.busy_changed.connect(told.append)
    gate = threading.Event()
    runner.run(gate.wait, label="Envoi des fiches…")
    assert runner.is_busy
    assert told == ["Envoi des fiches…"]
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert told == ["Envoi des fiches…", ""]


def test_unnamed_work_stays_silent(qtbot, runner: TaskRunner):
    told: list[str] = []
    runner.busy_changed.connect(told.append)
    runner.run(lambda: None)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert told == []


def test_stopping_finishes_what_was_queued_and_delivers_it(qtbot):
    runner = TaskRunner()
    done: list[int] = []
    for number in range(20):
        runner.run(lambda number=number: number, done.append)
    runner.stop()
    assert done == list(range(20))
    with pytest.raises(RuntimeError):
        runner.run(lambda: None)


def test_a_failing_callback_does_not_hold_back_the_next(qtbot, runner: TaskRunner):
    done: list[str] = []

    def bad(_value: object) -> None:
        raise ValueError("broken callback")

    with qtbot.captureExceptions() as caught:
        runner.run(lambda: None, bad)
        runner.run(lambda: "next", done.append)
        qtbot.waitUntil(lambda: done == ["next"])
    assert caught[0][0] is ValueError


def test_the_outcome_for_a_closed_screen_is_dropped(qtbot, runner: TaskRunner):
    taken: list[str] = []

    class Page(QLabel):
        def take(self, value: str) -> None:
            taken.append(value)

    closed, still_there = Page(), Page()
    qtbot.addWidget(still_there)
    gate = threading.Event()
    runner.run(lambda: gate.wait() and "for the closed one", closed.take)
    runner.run(lambda: "for the other", still_there.take)
    shiboken6.delete(closed)
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert taken == ["for the other"]


def test_what_an_outcome_asks_for_while_stopping_is_left_out(qtbot):
    runner = TaskRunner()
    done: list[str] = []

    def go_on(value: str) -> None:
        done.append(value)
        runner.run(lambda: "second", done.append)

    runner.run(lambda: "first", go_on)
    runner.stop()
    assert done == ["first"]
    assert not runner.is_busy
    with pytest.raises(RuntimeError):
        runner.run(lambda: "third")
