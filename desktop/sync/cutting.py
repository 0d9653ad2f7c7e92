"""Ending a request from another thread: the one way that wakes a thread waiting for an answer."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

_OPENED = ("connect_tcp.complete", "start_tls.complete")


class Cutter:
    """Knows the socket of a connection, through the trace of httpx, and shuts it down when asked."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._cut = False
        self.opened = 0
        """How many connections were opened."""

    def watch(self, event: str, details: Mapping[str, Any]) -> None:
        """The `trace` of a request: remembers the socket that was opened; one opened too late is cut at once."""
        if not event.endswith(_OPENED):
            return
        opened = details["return_value"].get_extra_info("socket")
        with self._lock:
            self.opened += 1
            self._socket = opened if isinstance(opened, socket.socket) else None
            if self._cut:
                self._shut_down()

    @contextmanager
    def latest(self, seconds: float) -> Iterator[threading.Event]:
        """A request that takes longer is cut, and the event set; another one may follow."""
        late = threading.Event()

        def expire() -> None:
            late.set()
            with self._lock:
                self._shut_down()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield late
        finally:
            timer.cancel()

    def cut(self) -> None:
        """Shut the connection down, now or as soon as it is there."""
        with self._lock:
            self._cut = True
            self._shut_down()

    def _shut_down(self) -> None:
        # Closing would give the number of the socket to another while a thread still reads it; and the shutdown
        # of TLS would take the session away under that thread: the plain one only ends the stream.
        if self._socket is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
