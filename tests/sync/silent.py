"""A server on loopback that reads a request and never answers it."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator


class SilentServer:
    """One connection only; `reached` once the whole request is there, `left` once the laptop has gone."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"
        self.reached = threading.Event()
        self.left = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="silent server")

    def _serve(self) -> None:
        with self._listener, contextlib.suppress(OSError):
            plain, _ = self._listener.accept()
            with self._tls.wrap_socket(plain, server_side=True) if self._tls else plain as connection:
                received = b""
                while part := connection.recv(65536):
                    received += part
                    head, end, body = received.partition(b"\r\n\r\n")
                    if end and len(body) == _length(head):
                        self.reached.set()
        self.left.set()

    @contextlib.contextmanager
    def running(self) -> Iterator["SilentServer"]:
        self._thread.start()
        try:
            yield self
        finally:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes an `accept` that nobody came to
            self._thread.join()


def _length(head: bytes) -> int:
    lengths = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return lengths[0] if lengths else 0
