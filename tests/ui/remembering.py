"""The window in a process of its own: a notebook opened, looked at, written in, locked; then what Python still holds.

Told to the test by lines: how many live objects hold the passphrase or the note, while it is open and after the lock.
Only what Python holds is counted: what was freed may lie unwritten over in memory for a while.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from desktop.main import _application, notebook_service
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.work.tasks import TaskRunner
from tests.ui.typing import type_text

LONGEST_MS = 60_000


def told(what: str) -> str:
    """Asks the test for it; read past Python's own buffers, which would hold it."""
    print(what, flush=True)
    return os.read(0, 1000).decode().strip()


def held(backwards: str) -> int:
    """How many live texts and buffers hold this word, which is told backwards: the search is no find."""
    seen: set[int] = set()
    found = 0
    stack: list[object] = gc.get_objects()
    for frame in list(sys._current_frames().values()):
        while frame is not None:
            stack.append(frame)
            frame = frame.f_back
    while stack:
        one = stack.pop()
        if id(one) in seen or one is stack or one is seen:
            continue
        seen.add(id(one))
        if type(one) is str:
            found += backwards in one[::-1]
        elif type(one) in (bytes, bytearray):
            found += backwards.encode() in bytes(one)[::-1]
        else:
            stack.extend(gc.get_referents(one))
    return found


def wait(until: Callable[[], bool]) -> None:
    """Goes on when it is so."""
    loop, looking, patience = QEventLoop(), QTimer(), QTimer(singleShot=True)  # gone with this wait, not with the next
    looking.timeout.connect(lambda: until() and loop.quit())
    patience.timeout.connect(loop.quit)
    looking.start(10)
    patience.start(LONGEST_MS)
    loop.exec()
    if not until():
        faulthandler.dump_traceback()  # what every thread is at: nobody can look again
        raise AssertionError("waited in vain")


def work(window: AppWindow, tasks: TaskRunner, measure_id: str, household_id: str) -> None:
    """Opens by the passphrase that is told, after a wrong one; looks at everything, writes a note."""
    wait(lambda: window.page.button.is_ready)
    for which in ("wrong", "passphrase"):
        window.page.passphrase.clear()
        type_text(window.page.passphrase, told(which))
        window.page.button.click()
        wait(lambda: not tasks.is_busy)
        wait(lambda: window.page is not None and (window.bench is not None or window.page.button.is_ready))
    wait(lambda: window.bench is not None and window.page is window.bench.main and not tasks.is_busy)
    bench = window.bench
    bench.go("household", household_id=household_id)
    wait(lambda: not tasks.is_busy)
    bench.go("measure", measure_id=measure_id)
    wait(lambda: not tasks.is_busy)
    bench.go("visit", measure_id=measure_id)
    wait(lambda: not tasks.is_busy)
    page = bench.main.page("visit")
    boxes = [box for kind in (QPlainTextEdit, QTextEdit) for box in page.findChildren(kind) if box.isEnabled()]
    for box in boxes[:2]:
        type_text(box, told("note"))
    bench.go("today")
    wait(lambda: not tasks.is_busy)


def lock(window: AppWindow, tasks: TaskRunner) -> None:
    """Locks, and lets the collector have its turn."""
    over: list[bool] = []
    window.locked.connect(lambda: over.append(True))
    window.lock()
    wait(lambda: bool(over) and not tasks.is_busy)
    for _again in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()


def main() -> None:
    """`python -m tests.ui.remembering DIRECTORY MEASURE HOUSEHOLD BACKWARDS…`."""
    directory, measure_id, household_id, *backwards = sys.argv[1:]
    app = _application()
    tasks = TaskRunner()
    window = AppWindow(app, Gate(Path(directory), notebook_service, lambda *_: None), tasks)
    window.open()
    work(window, tasks, measure_id, household_id)
    gc.unfreeze()  # what is frozen is not told by the collector
    print("open", *(held(word) for word in backwards), flush=True)
    lock(window, tasks)
    gc.unfreeze()
    gc.collect()
    print("locked", *(held(word) for word in backwards), flush=True)
    window.close()


if __name__ == "__main__":
    main()
