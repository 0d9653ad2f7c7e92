"""A proxy on loopback that stands between a laptop and its receiver, and does to each exchange what its plan says.

It speaks plain HTTP/1.1 and reads each request whole before the fault is applied, so that a run is the same each
time: where a fault falls does not depend on the speed of the machine. One fault is taken from the plan for every
request whose path begins with `paths`; once the plan is over nothing happens any more. Nothing sleeps in it.

    with FaultProxy(receiver.url).running() as proxy:
        proxy.plan(CutUpload(100), PASS)
        ...
        proxy.exchanges      # what was asked, and what was done to it
        proxy.simulated_s    # seconds that a slow line would have taken
            proxy.traffic        # every byte that went either way, requests unpacked

Whoever plans a `Kill` gives `kill`, which comes back once that side is dead; large things are not kept as `traffic`.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.faults.kinds import (
    PAGE,
    PASS,
    BlackHole,
    CutReply,
    CutUpload,
    Duplicate,
    Fault,
    FlipDown,
    FlipUp,
    Kill,
    Page,
    Refuse,
    Reorder,
    Side,
    Slow,
)
from tests.serving_thread import served

PACKET = 1400


@dataclass(frozen=True)
class Exchange:
    """One request and what became of it: sizes with the heads, of the reply 0 when the receiver gave none."""

    method: str
    path: str
    fault: Fault
    sent: int
    replied: int


@dataclass(frozen=True)
class _Request:
    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body

    @property
    def unpacked(self) -> bytes:
        """The same for whoever reads it: the body as it was before it was packed."""
        packed = b"content-encoding: gzip" in self.head.lower()
        return self.head + (gzip.decompress(self.body) if packed else self.body)

    @property
    def line(self) -> tuple[str, str]:
        method, path, _ = self.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        return method, path


class _FallenError(Exception):
    """The line to the laptop falls after its last bytes, and `then` happens before it does."""

    def __init__(self, last: bytes = b"", then: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.last, self.then = last, then


def _nobody(side: Side) -> None:
    raise ValueError(f"nobody said how the {side} is killed")


class FaultProxy:
    """Serves in a thread of its own while `running`."""

    def __init__(
        self,
        upstream: str,
        paths: str = "/v1/",
        kill: Callable[[Side], None] = _nobody,
        *,
        keeps_traffic: bool = True,
    ) -> None:
        address = urlsplit(upstream)
        self._upstream = (address.hostname or "", address.port or 80)
        self._paths, self._kill, self._keeps_traffic = paths, kill, keeps_traffic
        self._lock = threading.Lock()
        self._plan: deque[Fault] = deque()
        self._held: list[_Request] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.exchanges: list[Exchange] = []
        self.traffic = bytearray()
        self.simulated_s = 0.0
        self.connections = 0

    def plan(self, *faults: Fault) -> None:
        """What happens to the next requests, in order, after what was planned before."""
        with self._lock:
            self._plan.extend(faults)

    def forget(self, *, held: bool = False) -> None:
        """Nothing more happens of what was planned; with `held`, what was held back never arrives."""
        with self._lock:
            self._plan.clear()
            if held:
                self._held.clear()

    def lead_to(self, upstream: str) -> None:
        """From the next request on, another receiver stands behind it."""
        address = urlsplit(upstream)
        self._upstream = (address.hostname or "", address.port or 80)

    @property
    def is_over(self) -> bool:
        """Whether everything that was planned has happened."""
        with self._lock:
            return not self._plan

    @contextlib.contextmanager
    def running(self) -> Iterator[FaultProxy]:
        """Answers at `url` until the block ends; requests held back are then delivered, connections ended."""
        with served(self._serve, "fault proxy") as port:
            self.url = f"http://127.0.0.1:{port}"
            yield self

    async def _serve(self, listener: socket.socket, stopping: asyncio.Event) -> None:
        server = await asyncio.start_server(self._accepted, sock=listener)
        async with server:
            await stopping.wait()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._deliver_held()

    async def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while (request := await _read(reader)) is not None:
                writer.write(await self._answered(request, reader))
                await writer.drain()
        except _FallenError as fallen:
            with contextlib.suppress(OSError):
                writer.write(fallen.last)
                await writer.drain()
            fallen.then()
        except OSError:
            pass  # the laptop went away
        except asyncio.CancelledError:
            pass  # the proxy stops
        finally:
            self._tasks.discard(task)
            await _end(writer)

    async def _answered(self, request: _Request, reader: asyncio.StreamReader) -> bytes:
        """What the laptop hears; _FallenError with the bytes after which its line falls."""
        method, path = request.line
        fault = self._next(path)
        reply = b""
        try:
            reply = await self._done(fault, request, reader)
        except _FallenError as fallen:
            reply = fallen.last
            raise
        finally:
            if self._keeps_traffic:
                self.traffic += request.unpacked + reply
            self.exchanges.append(Exchange(method, path, fault, len(request.whole), len(reply)))
            if not isinstance(fault, Reorder):
                await self._deliver_held()
        return reply

    async def _done(self, fault: Fault, request: _Request, reader: asyncio.StreamReader) -> bytes:
        match fault:
            case Refuse():
                raise _FallenError
            case BlackHole():
                await reader.read()  # until the laptop leaves
                raise _FallenError
            case Kill(side, at, reply=True):
                raise _FallenError((await self._told(request))[:at], lambda: self._kill(side))
            case Kill(side, at):
                await self._told_in_part(request.whole[:at], lambda: self._kill(side))
                raise _FallenError
            case CutUpload(at) if at < len(request.whole):
                await self._told_in_part(request.whole[:at])
                raise _FallenError
            case CutUpload():
                await self._told(request)
                raise _FallenError
            case CutReply(at):
                raise _FallenError((await self._told(request))[:at])
            case FlipUp(at, bit):
                return await self._told(_Request(request.head, _flipped(request.body, at, bit)))
            case FlipDown(at, bit):
                raise _FallenError(_flipped(await self._told(request), at, bit))
            case Page(reached):
                if reached:
                    await self._told(request)
                raise _FallenError(_PAGE_REPLY)
            case Duplicate(second):
                replies = [await self._told(request), await self._told(request)]
                return replies[second]
            case Reorder():
                self._held.append(request)
                raise _FallenError
            case Slow():
                reply = await self._told(request, in_packets=True)
                self.simulated_s += fault.round_trip_s + 8 * (len(request.whole) + len(reply)) / fault.bits_per_second
                return reply
            case _:
                return await self._told(request)

    async def _told(self, request: _Request, *, in_packets: bool = False) -> bytes:
        """The receiver's whole reply; _FallenError when it ended the connection without one."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            for start in range(0, len(request.whole), PACKET if in_packets else len(request.whole)):
                writer.write(request.whole[start : start + (PACKET if in_packets else len(request.whole))])
                await writer.drain()
            reply = await _read(reader)
        finally:
            await _end(writer)
        if reply is None:
            raise _FallenError
        return reply.whole

    async def _told_in_part(self, part: bytes, then: Callable[[], None] = lambda: None) -> None:
        """The receiver gets the beginning of a request, then its line falls; back once it has noticed."""
        reader, writer = await asyncio.open_connection(*self._upstream)
        try:
            writer.write(part)
            await writer.drain()
            then()
            writer.write_eof()
            with contextlib.suppress(OSError):
                await reader.read()
        finally:
            await _end(writer)

    async def _deliver_held(self) -> None:
        held, self._held = self._held, []
        for request in held:
            with contextlib.suppress(_FallenError, OSError):
                await self._told(request)

    def _next(self, path: str) -> Fault:
        with self._lock:
            return self._plan.popleft() if self._plan and path.startswith(self._paths) else PASS


_PAGE_REPLY = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(PAGE), PAGE)
)


async def _read(reader: asyncio.StreamReader) -> _Request | None:
    """A request or a reply with all of its body; None when the other end has gone before its end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        return _Request(head, await reader.readexactly(int(lengths[0].split(b":")[1])) if lengths else b"")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def _flipped(content: bytes, at: int, bit: int) -> bytes:
    if not content:
        return content
    place = at % len(content)
    return content[:place] + bytes([content[place] ^ (1 << bit)]) + content[place + 1 :]


async def _end(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
