"""A network's proxy that asks for a name and a password (CONNECT alone), and keeps every byte that it carries."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
from collections.abc import Iterator

from tests.serving_thread import served


class ConnectProxy:
    """Whatever host is asked for, it leads to `port` of this computer: no name is ever looked up."""

    def __init__(self, port: int, name: str = "agent", password: str = "mot de passe") -> None:
        self._port = port
        self._expected = "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        self._tasks: set[asyncio.Task[None]] = set()
        self.carried = bytearray()
        self.asked: list[str] = []

    @contextlib.contextmanager
    def running(self) -> Iterator[ConnectProxy]:
        with served(self._serve, "connect proxy") as port:
            self.address = f"127.0.0.1:{port}"
            yield self

    async def _serve(self, listener: socket.socket, stopping: asyncio.Event) -> None:
        async with await asyncio.start_server(self._accepted, sock=listener):
            await stopping.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._asked(reader, writer)
        except (OSError, asyncio.CancelledError, asyncio.IncompleteReadError):
            pass
        finally:
            self._tasks.discard(task)
            await _end(writer)

    async def _asked(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        self.asked.append(lines[0])
        headers = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        given = next((value for name, value in headers.items() if name.lower() == "proxy-authorization"), "")
        if given != self._expected:
            writer.write(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="reseau"\r\nContent-Length: 0\r\n\r\n'
            )
            await writer.drain()
            return
        theirs, mine = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            await asyncio.gather(self._carry(reader, mine), self._carry(theirs, writer))
        finally:
            await _end(mine)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            self.carried += part
            writer.write(part)
            await writer.drain()
        with contextlib.suppress(OSError):
            writer.write_eof()


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
