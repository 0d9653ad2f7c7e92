"""Work in the background: results, errors and order come back in the interface thread, nothing queued is lost."""

import threading

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel

from desktop.errors import AppError
from desktop.ui.work.tasks import Progress, TaskRunner, Token, WorkCancelledError


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


def test_named_work_tells_how_far_it_is(qtbot, runner: TaskRunner):
    told: list[Progress | None] = []
    runner.progress_changed.connect(told.append)
    token, seen = Token(), threading.Event()

    def work() -> None:
        token.progress(3, 12)
        seen.wait()

    runner.run(work, label="Envoi des fiches", token=token)
    qtbot.waitUntil(lambda: Progress("Envoi des fiches", 3, 12, can_cancel=True) in told)
    seen.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert told[-1] is None


def test_cancelled_work_stops_at_its_next_safe_point(qtbot, runner: TaskRunner):
    begun, go_on, failed, after = threading.Event(), threading.Event(), [], []
    token = Token()

    def work() -> None:
        begun.set()
        go_on.wait()
        token.check()
        after.append("too far")

    runner.run(work, None, failed.append, "Copie du carnet", token)
    begun.wait()
    runner.cancel()
    assert runner.progress == Progress("Copie du carnet", is_ending=True)
    go_on.set()
    qtbot.waitUntil(lambda: bool(failed))
    assert isinstance(failed[0], WorkCancelledError)
    assert after == []


def test_work_that_ends_well_although_cancelled_gives_its_result(qtbot, runner: TaskRunner):
    done: list[int] = []
    token = Token()
    token_seen = threading.Event()

    def work() -> int:
        token_seen.wait()
        return 2 if token.is_cancelled else 5

    runner.run(work, done.append, label="Envoi", token=token)
    runner.cancel()
    token_seen.set()
    qtbot.waitUntil(lambda: done == [2])


def test_cancelling_everything_leaves_out_what_had_not_begun(qtbot, runner: TaskRunner):
    gate, done = threading.Event(), []
    first, second = Token(), Token()
    runner.run(gate.wait, done.append, label="Première", token=first)
    runner.run(lambda: "begun", done.append, label="Seconde", token=second)
    runner.run(lambda: "short", done.append)
    runner.cancel_all()
    gate.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert done == [True, "short"]


def test_work_that_cannot_be_cancelled_goes_on(qtbot, runner: TaskRunner):
    gate, done = threading.Event(), []
    runner.run(gate.wait, done.append, label="Calcul")
    assert runner.progress == Progress("Calcul")
    runner.cancel()
    assert runner.progress == Progress("Calcul")
    gate.set()
    qtbot.waitUntil(lambda: done == [True])


def test_stopping_leaves_work_that_never_ends_and_what_waits_behind_it(qtbot):
    runner = TaskRunner()
    done: list[str] = []
    never, began = threading.Event(), threading.Event()
    runner.run(lambda: "before", done.append)
    runner.run(lambda: began.set() or never.wait(), lambda _value: done.append("stuck"))
    runner.run(lambda: done.append("behind"))
    began.wait()
    runner.stop(0.01)
    assert done == ["before"]
    assert not runner.is_busy
    never.set()
    for thread in threading.enumerate():  # it ends while the runner is still there, as in the program
        if thread.name == "perron-worker":
            thread.join(10)


def test_work_that_was_left_is_forgotten_and_the_next_is_done(qtbot, runner: TaskRunner):
    done: list[str] = []
    never = threading.Event()
    runner.run(never.wait, lambda _value: done.append("stuck"))
    runner.run(lambda: "behind", done.append)
    runner.finish(lambda: done.append("left"), 10)
    qtbot.waitUntil(lambda: done == ["left"])
    never.set()
    runner.run(lambda: "next", done.append)
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert done == ["left", "next"]


class Told:
    """Says in which thread it was destroyed."""

    def __init__(self, where: list[int]) -> None:
        self._where = where

    def __del__(self) -> None:
        self._where.append(threading.get_ident())

    def take(self, _value: object) -> None:
        """A callback."""

    def work(self) -> None:
        """Work that holds its owner."""

    def fail(self) -> None:
        """Work that fails with its owner in the traceback."""
        raise ValueError("no")


@pytest.mark.parametrize("kind", ["done", "failed", "work", "error"])
def test_the_worker_thread_is_never_the_last_to_hold_what_the_work_named(qtbot, runner: TaskRunner, kind):
    where: list[int] = []
    told = Told(where)
    if kind == "done":
        runner.run(lambda: None, told.take)
    elif kind == "failed":
        runner.run(lambda: None, None, told.take)
    elif kind == "work":
        runner.run(told.work)
    else:
        runner.run(told.fail, None, lambda _error: None)
    del told
    qtbot.waitUntil(lambda: not runner.is_busy)
    qtbot.waitUntil(lambda: bool(where))
    assert where == [threading.get_ident()]


def test_what_was_left_behind_is_let_go_here_once_it_is_over(qtbot, runner: TaskRunner):
    gate, where = threading.Event(), list[int]()
    under_way, waiting = Told(where), Told(where)

    def slow(owner: Told = under_way) -> None:
        gate.wait()
        owner.work()

    begun = threading.Event()
    runner.run(begun.set)
    runner.run(slow)
    runner.run(waiting.work)
    del under_way, waiting, slow
    begun.wait()
    qtbot.waitUntil(lambda: runner._jobs[0]._begun)
    runner.leave()
    gate.set()
    qtbot.waitUntil(lambda: all(task.over for task in runner._behind))
    runner.run(lambda: None)
    assert where == [threading.get_ident()] * 2


def test_work_that_was_left_tells_nothing_any_more(qtbot, runner: TaskRunner):
    begun, go_on, ended, told = threading.Event(), threading.Event(), threading.Event(), []
    runner.progress_changed.connect(told.append)
    token = Token()

    def work() -> str:
        begun.set()
        go_on.wait()
        token.progress(7, 7)
        ended.set()
        return "late"

    runner.run(work, told.append, told.append, "Envoi des fiches", token)
    begun.wait()
    runner.leave()
    told.clear()
    go_on.set()
    ended.wait()
    runner.run(lambda: "next", told.append)
    qtbot.waitUntil(lambda: told == ["next"])
