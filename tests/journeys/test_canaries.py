"""Every word of a whole journey is looked for in every file that its process could write: open, locked and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Template
from tests.journeys import canary_writer
from tests.journeys.test_privacy import all_bytes, leaked

ROOT = Path(__file__).parents[2]


@dataclass
class Seized:
    """What there is at each moment, and how the process was kept from leaving a picture of its memory."""

    words: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    limits: str = ""
    ended: int = 0


@pytest.fixture(scope="module", params=[signal.SIGKILL, signal.SIGABRT])
def seized(request: pytest.FixtureRequest, template: Template, tmp_path_factory: pytest.TempPathFactory) -> Seized:
    """Goes the whole way in a home of its own, and looks at it from outside."""
    home = tmp_path_factory.mktemp("home")
    notebook = template.copy_to(home / "data" / "Perron")
    found = Seized()
    with writing(home, notebook) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        for moment in ("open", "locked", "again"):
            said = process.stdout.readline().split()
            if said[:1] != [moment]:
                process.kill()
                raise AssertionError((home / "stderr").read_text())
            found.words += said[1:]
            found.files[moment] = all_bytes(home)
            if moment == "open":
                found.limits = Path(f"/proc/{process.pid}/limits").read_text()
            if moment != "again":
                process.stdin.write("\n")
                process.stdin.flush()
        process.send_signal(request.param)
        found.ended = process.wait()
    found.files["killed"] = all_bytes(home)
    assert found.ended == -request.param
    return found


def writing(home: Path, notebook: Path) -> subprocess.Popen[str]:
    """The process, whose every place of its own is under its home."""
    for name in ("tmp", "cwd", "run"):
        (home / name).mkdir(mode=0o700)
    places = {"HOME": "", "XDG_DATA_HOME": "data", "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache",
              "XDG_CONFIG_HOME": "config", "XDG_RUNTIME_DIR": "run", "TMPDIR": "tmp"}  # fmt: skip
    environment = os.environ | {name: str(home / place) for name, place in places.items()}
    command = [sys.executable, "-m", "tests.journeys.canary_writer", str(notebook)]
    return subprocess.Popen(
        ["/bin/sh", "-c", 'ulimit -c unlimited 2>/dev/null; exec "$@" 2> ../stderr', "sh", *command], cwd=home / "cwd",
        env=environment | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def canaries(seized: Seized) -> list[str]:
    return [*seized.words, *canary_writer.ALWAYS]


def test_twenty_words_and_more_were_planted(seized):
    assert len(set(canaries(seized))) >= 20
    print(f"{len(set(canaries(seized)))} canaries")


@pytest.mark.parametrize("moment", ["open", "locked", "again", "killed"])
def test_no_word_can_be_read_in_any_file(seized, moment):
    content = seized.files[moment]
    for name in (b"notebook.db", b"/attachments/", b"/backups/", b".log"):
        assert name in content, name
    assert leaked(canaries(seized), content) == []


def test_the_log_has_the_fault_and_not_its_words(seized):
    assert b"ValueError" in seized.files["killed"]


def test_no_picture_of_the_memory_can_be_left(seized):
    (line,) = [line for line in seized.limits.splitlines() if line.startswith("Max core file size")]
    assert line.split()[4:6] == ["0", "0"]
    assert b"/core" not in seized.files["killed"]
