"""Listening: the web server, alone or in several processes, and saying so once it does."""

import socket
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from department.app import create_app
from department.hidden import hide_process
from department.logs import start_log
from department.metrics import Counters
from department.settings import Settings

Announce = Callable[[str], None]
LAST_SECONDS = 30
"""How long a request under way is waited for when the server is asked to stop."""
IDLE_SECONDS = 75
"""How long a connection may be idle: longer than a proxy, or a laptop under load, leaves one."""
SILENT_SECONDS = 60
"""After how long without a word a worker is taken for dead: one under load is late, and must not be ended for it."""
_OPTIONS: dict[str, Any] = {
    "log_config": None,
    "log_level": "warning",
    "access_log": False,
    "ws": "none",
    "server_header": False,
    "timeout_graceful_shutdown": LAST_SECONDS,
    "timeout_keep_alive": IDLE_SECONDS,
}


class AnnouncingServer(uvicorn.Server):
    """A server that tells its address when it answers there, also when the port was left to the system."""

    def __init__(self, app: FastAPI, listener: socket.socket, announce: Announce) -> None:
        super().__init__(uvicorn.Config(app, **_OPTIONS))
        self._listener = listener
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        if self.started:
            self._announce(address_of(self._listener))

    def serve_until_stopped(self) -> None:
        """Answer until a signal or `should_exit`."""
        self.run(sockets=[self._listener])


def serve_in_workers(settings: Settings, listener: socket.socket, announce: Announce) -> None:
    """Several processes at one address; one that ends is started again. Until a signal."""
    with tempfile.TemporaryDirectory(prefix="perron-counters-") as folder:
        options = _OPTIONS | {
            "factory": True,
            "workers": settings.workers,
            "timeout_worker_healthcheck": SILENT_SECONDS,
        }
        # a worker is a new process: what it is to know goes to it through a pipe that nobody else reads
        config = uvicorn.Config(partial(worker_app, settings, Path(folder)), **options)
        announce(address_of(listener))
        Multiprocess(config, [listener]).run()


def worker_app(settings: Settings, counters: Path) -> FastAPI:
    """The application of one worker, by what the parent gave it; `counters` is the folder that they count in."""
    hide_process()
    start_log(settings.log_form)
    return create_app(settings, counters=Counters(counters))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 lets the system choose; OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=512)
    # What is accepted takes this over: otherwise the body of each answer waits for the other end to say that it has
    # the headers, which it does 40 ms later. (asyncio sets it only on sockets that name their protocol.)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def address_of(listener: socket.socket) -> str:
    """The HTTP address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
