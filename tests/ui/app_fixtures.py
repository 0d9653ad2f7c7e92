"""Fixtures of the tests of the whole program: the window over a real notebook, with light pages or all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop.services.clock import FixedClock
from desktop.services.demo import make_demo
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.ui.app import AppWindow
from desktop.ui.locking.gate import Gate
from desktop.ui.screen import Screen
from desktop.ui.window.workbench import RAIL, Pages
from desktop.ui.work.tasks import TaskRunner
from tests.conftest import CHEAP
from tests.factories import listed

SECOND_MS = 20
"""A second of waiting, in tests."""


class DrippingServer:
    """A loopback server that begins to answer and then gives byte after byte, with no end, until it is hung up on."""

    def __init__(self) -> None:
        self.reached, self.over = threading.Event(), threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._drip()

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self._drip()

            def _drip(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                server.reached.set()
                with suppress(OSError):
                    while not server.over.wait(0.02):
                        self.wfile.write(b" ")

            def log_message(self, *_arguments: object) -> None:
                """Nothing on the terminal of the tests."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def close(self) -> None:
        """Stop dripping."""
        self.over.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()


@pytest.fixture
def dripping() -> Iterator[DrippingServer]:
    """A server that never comes to the end of its answer."""
    server = DrippingServer()
    yield server
    server.close()


class LightPage(QWidget):
    """A page that shows a household's name and remembers what was asked of it."""

    def __init__(self, key: str, screen: Screen) -> None:
        super().__init__()
        self.key, self.screen = key, screen
        self.opened: list[dict[str, object]] = []
        self.prepared = 0
        self.label = QLabel("")
        QVBoxLayout(self).addWidget(self.label)

    def open(self, **args: object) -> None:
        self.opened.append(args)
        names = [line.name for line in listed(self.screen.services)]
        self.label.setText(f"{self.key}: {', '.join(names)}")

    def prepare_lock(self) -> None:
        self.prepared += 1


def light_pages(screen: Screen, _gate: Gate) -> Pages:
    details = ("household", "household_edit", "measure", "measure_open", "visit", "visit_read", "bilan")
    return Pages(
        {key: partial(LightPage, key, screen) for key, _title, _icon in RAIL},
        {key: partial(LightPage, key, screen) for key in details},
    )


@pytest.fixture
def gate(tmp_path: Path, resources: Resources, clock: FixedClock) -> Gate:
    """The way into a notebook that is not there yet."""

    def make_demonstration(directory: Path, passphrase: str) -> object:
        return make_demo(directory, passphrase=passphrase, households=3, today=clock.today(), derivation=CHEAP)

    return Gate(
        tmp_path / "data",
        lambda directory: NotebookService(directory, resources, clock, CHEAP, marks=None),
        make_demonstration,
    )


OpenApp = Callable[..., AppWindow]


@pytest.fixture
def open_app(qapp: QApplication, qtbot: QtBot, gate: Gate) -> Iterator[OpenApp]:
    """Opens the window of the program, shown and active; it is closed at the end of the test."""
    windows: list[AppWindow] = []

    def show(**options: object) -> AppWindow:
        options = {"build_pages": light_pages, "second_ms": SECOND_MS, **options}
        window = AppWindow(qapp, gate, TaskRunner(), **options)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    for window in filter(isValid, windows):
        window.close()
        window.deleteLater()
