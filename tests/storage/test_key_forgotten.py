"""Once the notebook is closed, nothing of its key is left in the memory of the program."""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.memory import keep, wipe
from tests.cli.running import environment
from tests.conftest import PASSPHRASE

pytestmark = pytest.mark.linux  # the memory of a process is read through /proc

PROGRAM = """
import sys
from pathlib import Path
from desktop.storage.notebook import open_with_passphrase, open_with_recovery_code
from desktop.storage.keyslots import KeySlots

def stop(word):
    print(word, flush=True)
    sys.stdin.readline()

place, way = Path(sys.argv[1]), {"passphrase": open_with_passphrase, "recovery": open_with_recovery_code}[sys.argv[2]]
secret = sys.stdin.readline().strip()
notebook = way(place, secret)
for number in range(20):
    with notebook.write() as uow:
        uow.settings.put("number", number)
    with notebook.read() as uow:
        uow.settings.get("number")
stop("open")
notebook.close()
stop("closed")
"""

SERVICES = """
import sys
from pathlib import Path
from desktop.paths import resource_dir
from desktop.services.backups import BackupService
from desktop.services.bundle import Services
from desktop.services.clock import SystemClock
from desktop.services.notebooks import Derivation, NotebookService
from desktop.services.workspace import Resources

def stop(word):
    print(word, flush=True)
    sys.stdin.readline()

place, cheap = Path(sys.argv[1]), Derivation(1024, 1, 1)
secret = sys.stdin.readline().strip()
notebooks = NotebookService(place, Resources.load(resource_dir()), SystemClock(), cheap, marks=None)
services = Services.over(notebooks.open(secret))
services.status.counts()
out = place.parent / "out"
out.mkdir()
BackupService(services.workspace).make_in(out)
stop("open")
services.close()
stop("closed")
"""


def found_in(process: subprocess.Popen, needles: list[bytes]) -> int:
    """How often any of them lies in what the process may write to."""
    count = 0
    with Path(f"/proc/{process.pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines():
            begin, end, rights = re.match(r"([0-9a-f]+)-([0-9a-f]+) (\S+)", line).groups()
            if rights.startswith("rw"):
                with suppress(OSError, ValueError):
                    memory.seek(int(begin, 16))
                    content = memory.read(int(end, 16) - int(begin, 16))
                    count += sum(content.count(needle) for needle in needles)
    return count


@pytest.mark.parametrize(("program", "way"), [(PROGRAM, "passphrase"), (PROGRAM, "recovery"), (SERVICES, "passphrase")])
def test_after_closing_neither_the_key_nor_its_digits_are_found(notebook_dir, template, program, way):
    key = bytes(unwrap(KeySlots(notebook_dir / "notebook.keys").read()["passphrase"], PASSPHRASE))
    needles = [key, key[:16], key[16:], key.hex().encode(), key.hex().upper().encode()]
    command = [sys.executable, "-c", program, str(notebook_dir), way]
    secret = PASSPHRASE if way == "passphrase" else template.recovery_code
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        process.stdin.write(f"{secret}\n")
        assert process.stdout.readline() == "open\n"
        assert found_in(process, needles) > 0
        process.stdin.write("\n")
        assert process.stdout.readline() == "closed\n"
        left = found_in(process, needles)
        process.stdin.write("\n")
    assert left == 0


def test_a_secret_is_overwritten_where_it_lies():
    buffer, given = bytearray(b"secret"), b" ".join([b"another", b"secret"])
    wipe(buffer, given)
    assert set(buffer) == set(given) == {0}
    assert len(buffer) == 6


def test_what_is_kept_is_wiped_where_it_came_from():
    given = b" ".join([b"a", b"secret"])
    kept = keep(given)
    assert kept == b"a secret"
    assert set(given) == {0}
