"""Verifying in a process of its own: a file made to take hours or all the memory never reaches the window.

The files go and the verdict comes through pipes: nothing of them is written.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from desktop.errors import AppError
from desktop.reports.verdicts import Finding, SignedPlace, Stamp, Verdict
from desktop.reports.verifying import LARGEST, verify, verify_with_proof

WORD: Final = "verify-apart"
"""What `main` is called with in the process that verifies."""
SECONDS: Final = 120.0
"""What has not been verified by then is not verified; a bilan takes a second, on a busy computer several."""
_PROCESSOR_SECONDS: Final = 20
_LOOK_SECONDS: Final = 0.1
_MEMORY: Final = 1024**3
_TOO_SLOW: Final = Verdict((Finding.TOO_SLOW,))
_READY: Final = b"+"
"""What the other end says first: whatever is missing there was found by then, and the rest is the file's doing."""


def verify_apart(
    content: bytes,
    proof: bytes,
    authorities: Sequence[bytes],
    stopped: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> Verdict:
    """What a document is worth, with the document of proof that came with it, which may be empty.

    Raises AppError where the other process does not come up: that says nothing of the document.
    """
    if max(len(content), len(proof)) > LARGEST:
        return Verdict((Finding.TOO_LARGE,))
    parts = (content, proof, *authorities)
    told = _told(json.dumps([len(part) for part in parts]).encode() + b"\n" + b"".join(parts), stopped, seconds)
    return _read(json.loads(told)) if told else _TOO_SLOW


def _told(given: bytes, stopped: Callable[[], bool], seconds: float) -> bytes:
    """What the other end tells; nothing when it was ended before, by its limits or by ours."""
    over, given_up = threading.Event(), threading.Event()
    try:
        child = subprocess.Popen(  # noqa: S603 - this very program
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        raise _cannot_start() from None
    waiting = _Waiting(child, stopped, time.monotonic() + seconds)
    watch = threading.Thread(target=_watch, args=(waiting, over, given_up), daemon=True)
    with child:
        watch.start()
        try:
            told, _ = child.communicate(given)
        finally:
            over.set()
            watch.join()
    if not told.startswith(_READY) and not given_up.is_set():
        raise _cannot_start()
    return told.removeprefix(_READY) if child.returncode == 0 else b""


def _cannot_start() -> AppError:
    return AppError(
        "La vérification n’a pas pu démarrer\u00a0: cela ne dit rien du document.",
        safe="Le fichier n’a pas été touché.",
        do="Redémarrez l’ordinateur\u00a0; si cela se répète, réinstallez Perron.",
    )


@dataclass(frozen=True)
class _Waiting:
    """For whom somebody waits, until when."""

    child: subprocess.Popen[bytes]
    stopped: Callable[[], bool]
    end: float


def _watch(waiting: _Waiting, over: threading.Event, given_up: threading.Event) -> None:
    """Ends the other process once nobody waits for it any more."""
    while not over.wait(_LOOK_SECONDS):
        if waiting.stopped() or time.monotonic() >= waiting.end:
            given_up.set()
            waiting.child.kill()
            return


def verify_here() -> None:
    """The other end: reads the files from the standard input and tells the verdict."""
    stdin = sys.stdin.buffer
    sys.stdout.write(_READY.decode())
    sys.stdout.flush()
    sizes = json.loads(stdin.readline())
    content, proof, *authorities = (stdin.read(size) for size in sizes)
    _limit()
    verdict = verify_with_proof(content, proof, authorities) if proof else verify(content, authorities)
    sys.stdout.write(json.dumps(asdict(verdict), default=datetime.isoformat))


def _command() -> list[str]:
    return [sys.executable, WORD] if getattr(sys, "frozen", False) else [sys.executable, "-m", "desktop", WORD]


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_SECONDS, _PROCESSOR_SECONDS))


def _read(told: Mapping[str, Any]) -> Verdict:
    return Verdict(
        **{
            **told,
            "findings": tuple(Finding(one) for one in told["findings"]),
            "places": tuple(
                SignedPlace(**{**one, "at": _moment(one["at"]), "until": _moment(one["until"])})
                for one in told["places"]
            ),
            "empty_places": tuple(told["empty_places"]),
            "stamps": tuple(Stamp(**{**one, "at": datetime.fromisoformat(one["at"])}) for one in told["stamps"]),
        }
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
