"""Unreachable objects are collected in the interface thread alone, and modules are left out."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QObject

from desktop.ui.work.collector import Collector, collect_due, collector_of


class Cycle:
    """Held by itself alone once it is let go; says in which thread it went."""

    def __init__(self, where: list[int]) -> None:
        self._where, self._itself = where, self

    def __del__(self) -> None:
        self._where.append(threading.get_ident())


@pytest.fixture
def parent(qapp):
    """Where the collector lives; what the test froze is thawed."""
    made = QObject()
    yield made
    gc.unfreeze()


def test_a_thread_that_allocates_collects_nothing(parent):
    Collector(parent)
    where: list[int] = []
    Cycle(where)

    def allocate() -> None:
        for _ in range(100):
            kept = [[] for _ in range(1000)]
            del kept

    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert where == []
    gc.collect()
    assert where == [threading.get_ident()]


def test_it_collects_by_itself_between_two_events(parent, qtbot):
    where: list[int] = []
    collector = Collector(parent)
    Cycle(where)
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
    qtbot.waitUntil(lambda: where == [threading.get_ident()])
    assert kept
    assert collector_of(parent) is collector


def test_nothing_is_collected_before_it_is_due(qapp):
    gc.collect()
    assert collect_due() == -1
    kept = [[] for _ in range(gc.get_threshold()[0] + 1)]
    assert collect_due() == 0
    assert kept


def test_what_is_kept_forever_costs_no_collection_anything(parent):
    collector = Collector(parent)
    where: list[int] = []
    Cycle(where)
    collector.keep_forever()
    collector.collect()
    assert where == []
    gc.unfreeze()
    collector.collect()
    assert len(where) == 1


def test_everything_is_collected_only_while_nobody_acts(parent):
    collector, where = Collector(parent), list[int]()
    quiet = [False]
    collector.is_quiet = lambda: quiet[0]
    gc.collect()
    Cycle(where)
    gc.collect(1)  # what it holds is no longer young
    before, gc_limits = len(where), gc.get_threshold()
    gc.set_threshold(1, 0, 0)
    try:
        old = Cycle(where)
        gc.collect(1)
        del old
        for _ in range(4):
            kept = [[] for _ in range(10)]
            collector._collect_due()
        assert len(where) == before
        quiet[0] = True
        for _ in range(4):
            kept = [[] for _ in range(10)]
            collector._collect_due()
        assert len(where) == before + 1
        assert kept
    finally:
        gc.set_threshold(*gc_limits)
