"""The Department's receiver as a process of its own, and commands run beside the window as IT would."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from PySide6.QtCore import QProcess, QProcessEnvironment

from desktop.errors import AppError

Wait = Callable[[str, Callable[[], bool]], None]
"""`(what, reached)`: lets the program work until something is reached."""

_ENDED: Final = QProcess.ProcessState.NotRunning
_GRACE_MS: Final = 5_000
_ADDRESS: Final = re.compile(rb"http://\S+")


class EmbeddedReceiver:
    """Receives on a port of this computer that the system chooses; ended when the block is left, whatever happened."""

    def __init__(self, folder: Path, wait: Wait) -> None:
        self.database = folder / "reception.db"
        self.address = ""
        self._wait = wait
        self._said = b""
        self._process = QProcess()
        self._process.setStandardErrorFile(str(folder / "reception.log"))

    def __enter__(self) -> EmbeddedReceiver:
        self._process.start(sys.executable, self._arguments("serve", "--host", "127.0.0.1", "--port", "0"))
        try:
            self._wait("ouverture du récepteur", self._has_answered)
        except BaseException:
            self._end()
            raise
        if not self.address:
            raise AppError("Le récepteur ne s’est pas ouvert.", do="Le motif est dans reception.log.")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def enrolment_code(self, operator: str) -> str:
        """A one-time code for an operator."""
        said = run_python(self._arguments("enrol", "--operator", operator), "code de rattachement", self._wait)
        return said.splitlines()[-1]

    def records(self) -> list[dict[str, Any]]:
        """Everything that has arrived."""
        said = run_python(self._arguments("records", "--json"), "lecture de ce qui est reçu", self._wait)
        received: list[dict[str, Any]] = json.loads(said)
        return received

    def _arguments(self, *command: str) -> list[str]:
        return ["-m", "department", *command, "--database-url", f"sqlite:///{self.database}"]

    def _has_answered(self) -> bool:
        self._said += self._process.readAllStandardOutput().data()
        found = _ADDRESS.search(self._said)
        if found and self._said.endswith(b"\n"):
            self.address = found.group().decode()
        return bool(self.address) or self._process.state() == _ENDED

    def _end(self) -> None:
        self._process.terminate()
        if not self._process.waitForFinished(_GRACE_MS):
            self._process.kill()
            self._process.waitForFinished(_GRACE_MS)


def run_python(arguments: Sequence[str], what: str, wait: Wait, environment: Mapping[str, str] | None = None) -> str:
    """What a Python command says; AppError with its own words when it fails. Secrets go by the environment."""
    process = QProcess()
    variables = QProcessEnvironment.systemEnvironment()
    for name, value in {"PYTHONUTF8": "1", **(environment or {})}.items():
        variables.insert(name, value)
    process.setProcessEnvironment(variables)
    process.start(sys.executable, list(arguments))
    try:
        wait(what, lambda: process.state() == _ENDED)
    finally:
        process.kill()
        process.waitForFinished(_GRACE_MS)
    if process.exitStatus() != QProcess.ExitStatus.NormalExit or process.exitCode() != 0:
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip().splitlines()
        raise AppError(f"Le parcours s’est arrêté à l’étape «\u00a0{what}\u00a0»\u00a0: {said[-1] if said else ''}")
    return bytes(process.readAllStandardOutput().data()).decode()
