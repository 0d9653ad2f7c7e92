"""Opening a paper from outside in a process of its own first: one made to take hours never reaches the window."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Final

TRIAL: Final = "pdf-trial"
"""What `main` is called with in the process of the trial."""
SECONDS: Final = 10.0
"""What has not been read by then is not shown."""
_LOOK_SECONDS: Final = 0.05
_MEMORY: Final = 2 * 1024**3
_WIDTH: Final = 1000


def readable_pages(content: bytes, stopped: Callable[[], bool], seconds: float = SECONDS) -> int:
    """How many pages, from the first, could be read and drawn in time; 0 when it is none, or once `stopped()`.

    The paper goes and comes through pipes: nothing of it is written.
    """
    with tempfile.TemporaryFile() as told:  # holds one point a page
        child = subprocess.Popen(  # noqa: S603 - this very program
            _command(),
            stdin=subprocess.PIPE,
            stdout=told,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _give(child, content)
            end = time.monotonic() + seconds
            while child.poll() is None and time.monotonic() < end and not stopped():
                time.sleep(_LOOK_SECONDS)
        finally:
            child.kill()
            child.wait()
        told.seek(0)
        return 0 if stopped() else len(told.read())


def _command() -> list[str]:
    """This very program, which knows the trial as a word of its own and writes no core file."""
    return [sys.executable, TRIAL] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop", TRIAL]


def _give(child: subprocess.Popen[bytes], content: bytes) -> None:
    """All of it is read before anything is made of it, so this does not wait for the paper."""
    stdin = child.stdin
    assert stdin is not None  # noqa: S101 - it was asked for
    try:
        stdin.write(content)
        stdin.close()
    except OSError:  # it ended before: no page is told
        return


def try_paper() -> None:
    """Read a paper from the standard input and tell a point for each page that could be drawn."""
    from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QSize
    from PySide6.QtPdf import QPdfDocument

    content = sys.stdin.buffer.read()
    _limit_memory()
    app = QCoreApplication([])
    document, buffer = QPdfDocument(app), QBuffer(app)
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    for page in range(document.pageCount()):
        size = document.pagePointSize(page)
        height = min(4 * _WIDTH, round(_WIDTH * size.height() / max(1.0, size.width())))
        document.render(page, QSize(_WIDTH, max(1, height)))
        document.getAllText(page)
        sys.stdout.write(".")
        sys.stdout.flush()
    document.close()


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource  # not of the address space: PDFium reserves much more than it uses

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
