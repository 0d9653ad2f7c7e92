"""The program as an installer leaves it: its modules are compiled before anything is measured."""

from __future__ import annotations

import compileall
import os
import sys
from pathlib import Path

import desktop

_NEVER = "PYTHONDONTWRITEBYTECODE"


def compile_all() -> None:
    """For this process and those that it starts; compiling is no part of a start, nor of an unlocking."""
    os.environ.pop(_NEVER, None)
    sys.dont_write_bytecode = False
    compileall.compile_dir(Path(desktop.__file__).parent, quiet=2)
