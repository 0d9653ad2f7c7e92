"""The frozen program: what it takes on a disk, and its first window against a bare PySide6 window, frozen too.

A library that is loaded before Qt ends either at the first picture that it gives to its screen: what is measured is the
program that is shipped. On Linux, where such a library can be; `make build` comes first.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.first_window import BARE
from bench.measure import Line, Result, Said, Size, median
from bench.notebooks import new_services

ROOT: Final = Path(__file__).resolve().parents[1]
PROGRAM: Final = ROOT / "dist" / "perron" / "perron"
TIMES: Final = 9
MOST_BYTES: Final = 180_000_000
_WORK: Final = ROOT / "build" / "bare-window"
_AIM: Final = 1.5
_Screen = AbstractContextManager[dict[str, str]]


@dataclass(frozen=True)
class Shown:
    """Seconds up to the first picture: of the processor, and by the clock."""

    processor: float
    clock: float


def run(directory: Path) -> list[Result]:
    """The size, then the first window where nobody looks and on a virtual screen."""
    if not PROGRAM.is_file() or sys.platform != "linux":
        return [Said("frozen program", f"not measured: no {PROGRAM.relative_to(ROOT)} (make build), or not on Linux")]
    found: list[Result] = [Size("frozen folder", size_of(PROGRAM.parent), MOST_BYTES)]
    shim, bare = _shim(directory), _bare_window()
    new_services(directory / "Perron").close()
    for where, screen in _screens():
        if screen is None:
            found.append(Said(f"first window, frozen, {where}", "not measured: Xvfb is not installed"))
            continue
        with screen as environment:
            found += _compared(where, bare, [str(PROGRAM)], environment | _home(directory), shim)
    return found


def size_of(folder: Path) -> int:
    """The bytes of all its files, a link counting as what it is."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def shown(command: list[str], environment: Mapping[str, str], shim: Path) -> Shown:
    """Starts a program, and tells how long it took to its first picture; RuntimeError when it shows none."""
    began = time.monotonic()
    asked = subprocess.run(
        command, env={**environment, "LD_PRELOAD": str(shim)}, capture_output=True, text=True, check=False, timeout=120
    )
    told = [line.split() for line in asked.stdout.splitlines() if line.startswith("shown ")]
    if not told:
        raise RuntimeError(f"no window was shown: {asked.stderr[-500:]}")
    ((_, processor, clock),) = told
    return Shown(float(processor), float(clock) - began)


def _compared(where: str, bare: list[str], perron: list[str], environment: Mapping[str, str], shim: Path) -> list[Line]:
    """Medians of alternating processes, after one of each to warm the disk cache."""
    floor, subject = [], []
    for _ in range(TIMES + 1):
        floor.append(shown(bare, environment, shim))
        subject.append(shown(perron, environment, shim))
    floor, subject = floor[1:], subject[1:]
    return [
        Line(
            f"first window, frozen, {where}, {how}",
            median([of(one) for one in subject]),
            median([of(one) for one in floor]),
            "bare PySide6 window, frozen",
            _AIM,
        )
        for how, of in (("processor", _processor), ("clock", _clock))
    ]


def _processor(one: Shown) -> float:
    return one.processor


def _clock(one: Shown) -> float:
    return one.clock


def _screens() -> Iterator[tuple[str, _Screen | None]]:
    yield "offscreen", _offscreen()
    yield "Xvfb", _virtual_screen() if shutil.which("Xvfb") else None


def _home(directory: Path) -> dict[str, str]:
    """Where a program finds its notebook that is started as a menu does, without a word."""
    return {"XDG_DATA_HOME": str(directory), "XDG_STATE_HOME": str(directory / "state")}


@contextmanager
def _offscreen() -> Iterator[dict[str, str]]:
    yield os.environ | {"QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def _virtual_screen() -> Iterator[dict[str, str]]:
    asked = ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        try:
            yield os.environ | {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{number}"}
        finally:
            server.terminate()


def _shim(directory: Path) -> Path:
    made = directory / "shown.so"
    source = Path(__file__).with_name("shown.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O2", "-o", made, source], check=True)
    return made


def _bare_window() -> list[str]:
    """The bare window, frozen once for each version of PySide6; made again when what it is changes."""
    kept = _WORK / importlib.metadata.version("PySide6_Essentials")
    program, source = kept / "dist" / "bare" / "bare", kept / "bare.py"
    if program.is_file() and source.read_text("utf-8") == BARE:
        return [str(program)]
    shutil.rmtree(_WORK, ignore_errors=True)
    kept.mkdir(parents=True)
    source.write_text(BARE, "utf-8")
    asked = [
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--onedir", "--console",
        "--distpath", str(kept / "dist"), "--workpath", str(kept / "work"), "--specpath", str(kept), str(source),
    ]  # fmt: skip
    subprocess.run(asked, check=True)
    shutil.rmtree(kept / "work", ignore_errors=True)
    return [str(program)]
