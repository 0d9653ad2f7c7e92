"""Runs `perron` in this process, with the answer and the words apart."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from desktop.cli import run
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


def perron(*arguments: str | Path) -> Done:
    """One command; the window and the showcase are not to be opened by it."""

    def refuse(directory: Path) -> int:
        raise AssertionError(f"a window was opened over {directory}")

    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(argument) for argument in arguments], refuse, refuse)
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
