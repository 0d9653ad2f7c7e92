"""A server of asyncio in a thread of its own, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator

Serve = Callable[[socket.socket, asyncio.Event], Coroutine[None, None, None]]
"""Answers at a listener until it is told to stop, and then ends what it began."""


@contextlib.contextmanager
def served(serve: Serve, name: str) -> Iterator[int]:
    """The port of this computer at which it answers until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    loop, stopping = asyncio.new_event_loop(), asyncio.Event()

    def run() -> None:
        try:
            loop.run_until_complete(serve(listener, stopping))
        finally:
            loop.close()

    thread = threading.Thread(target=run, name=name)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
