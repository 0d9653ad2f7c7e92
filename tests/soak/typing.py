"""Typing without a pause into the real window, killed: no letter older than two seconds is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Final

from tests.soak.place import Place, faults, filled, opened

MOST_LOST_S: Final = 2.0
_ANSWER: Final = "findings"


def try_typing(short: bool, seed: int, folder: Path) -> bool:
    """One run of 60 seconds and some killed at random; the short form is one of 5 seconds."""
    random = Random(seed)
    runs = [5.0] if short else [60.0, *(random.uniform(2, 8) for _ in range(8))]
    template = filled(folder / "template", draft=False)
    sound = True
    for seconds in runs:
        place = template.copy_to(folder / "trial")
        typed, kept, lost_s, wrong = _one(place, seconds)
        print(
            f"typing: {seconds:4.1f} s without a pause, {typed} letters, {kept} kept, the oldest one lost was "
            f"{lost_s:.2f} s old {wrong or ''}",
            flush=True,
        )
        sound = sound and lost_s <= MOST_LOST_S and not wrong
        shutil.rmtree(place.root)
    return sound


def _one(place: Place, seconds: float) -> tuple[int, int, float, list[str]]:
    """Letters typed, letters kept, the age of the oldest one lost when the program was killed, and what is unsound."""
    command = [sys.executable, "-m", "tests.soak.typist", str(place.notebook)]
    environment = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    environment |= {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8", "QT_LOGGING_RULES": "default.warning=false"}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and lines[-1]:
            lines.append(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        killed_at = time.monotonic()
        lines += process.stdout.read().splitlines()
    strokes = [(int(line.split()[0]), float(line.split()[1])) for line in lines if len(line.split()) == 2]
    if not strokes:
        return 0, 0, seconds, ["nothing was typed"]
    with opened(place) as services:
        kept = max((len(draft.values["answers"].get(_ANSWER, "")) for draft in services.visits.drafts()), default=0)
        wrong = faults(services)
    lost = [killed_at - at for letters, at in strokes if letters > kept]
    return strokes[-1][0], kept, max(lost, default=0.0), wrong
