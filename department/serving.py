"""Listening: the web server, and saying so once it does."""

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

Announce = Callable[[str], None]


class AnnouncingServer(uvicorn.Server):
    """A server that tells its address when it answers there, also when the port was left to the system."""

    def __init__(self, app: FastAPI, listener: socket.socket, announce: Announce) -> None:
        config = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, ws="none")
        super().__init__(config)
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


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 lets the system choose; OSError when the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=512)


def address_of(listener: socket.socket) -> str:
    """The HTTP address of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
