"""HTTPS on loopback, as a Department runs it: its own authority, and what its server was asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

from tests.serving_thread import served

HOST = "perron.example"
HEALTH = json.dumps({"status": "ok", "version": "1", "now": "2026-11-23T09:00:00Z"}).encode()


class SecureServer:
    """Says that it is well to whoever is let in; `asked` holds the head of each request that was."""

    def __init__(self, context: ssl.SSLContext) -> None:
        server = self
        self.asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.asked.append(f"{self.path}\n{self.headers}")
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(HEALTH)))
                self.end_headers()
                self.wfile.write(HEALTH)

            def log_message(self, *_arguments: object) -> None:
                """Nothing on the terminal of the tests."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._http.handle_error = lambda *_arguments: None
        self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port = self._http.server_port
        self.url = f"https://127.0.0.1:{self.port}"

    @contextlib.contextmanager
    def running(self) -> Iterator[SecureServer]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            thread.join()
            self._http.server_close()


def serving_context(authority: trustme.CA, *hosts: str) -> ssl.SSLContext:
    """What a server with a certificate of this authority shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(hosts or ("127.0.0.1", HOST))).configure_cert(context)
    return context


def pem(authority: trustme.CA) -> bytes:
    """The authority as an operator's file carries it."""
    return authority.cert_pem.bytes()


class SecureFront:
    """HTTPS before a receiver of this computer, as the Department's own proxy."""

    def __init__(self, context: ssl.SSLContext, url: str) -> None:
        self._context = context
        self._port = int(url.rpartition(":")[2])
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def running(self) -> Iterator[str]:
        """Its address."""
        with served(self._serve, "secure front") as port:
            yield f"https://127.0.0.1:{port}"

    async def _serve(self, listener: socket.socket, stopping: asyncio.Event) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _what: None)  # whom a laptop does not trust
        async with await asyncio.start_server(self._accepted, sock=listener, ssl=self._context):
            await stopping.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        theirs, mine = await asyncio.open_connection("127.0.0.1", self._port)
        back = asyncio.create_task(_carry(theirs, writer))
        try:
            await _carry(reader, mine)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._tasks.discard(task)
            back.cancel()
            await asyncio.gather(back, return_exceptions=True)
            for one in (mine, writer):
                one.close()
                with contextlib.suppress(OSError):
                    await one.wait_closed()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()
