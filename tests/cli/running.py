"""Runs `perron` in this process, with the answer and the words apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from desktop.cli import Windows, run
from desktop.cli.opening import MakeService
from tests.cli.program import notebook_service
from tests.conftest import PASSPHRASE


@dataclass(frozen=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)


def perron(*arguments: str | Path, make_service: MakeService = notebook_service) -> Done:
    """One command; the window and the showcase are not to be opened by it."""

    def refuse(directory: Path) -> int:
        raise AssertionError(f"a window was opened over {directory}")

    def selftest() -> NoReturn:
        raise AssertionError("a window was opened to try the installation")

    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments], Windows(refuse, refuse, selftest), make_service)
    return Done(code, out.getvalue(), err.getvalue())


def assert_told(done: Done, code: int, *words: str) -> None:
    """It failed with one French line that begins with the name of the program and says no secret."""
    assert done.code == code, done
    assert done.err.startswith("perron")
    assert done.err.endswith("\n")
    assert done.err.count("\n") == 1
    assert "Erreur inattendue" not in done.err
    assert "Traceback" not in done.err
    assert PASSPHRASE not in done.out + done.err
    for word in words:
        assert word in done.err, done.err


PROGRAM = "import sys; from tests.cli.program import perron; sys.exit(perron(sys.argv[1:]))"


def command(*arguments: str | Path) -> list[str]:
    """The same as `perron`, as a process of its own."""
    return [sys.executable, "-W", "error", "-c", PROGRAM, *(str(argument) for argument in arguments)]


def environment(**changes: str | None) -> dict[str, str]:
    """That of the tests with this checkout in the path, and the changes; None takes a variable away."""
    changed = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | changes
    return {name: value for name, value in changed.items() if value is not None}


def perron_process(*arguments: str | Path, **changes: str | None) -> Done:
    """A true process with nobody at its keyboard."""
    done = subprocess.run(
        command(*arguments),
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)
