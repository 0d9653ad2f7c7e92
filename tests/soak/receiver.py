"""A real receiver in a process of its own, for the operation that sends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.soak.operations import Operation, lost_by_push, push
from tests.soak.place import Place, filled, opened

_PROGRAM = "import sys; from department.cli import main; sys.exit(main(sys.argv[1:]))"


@contextmanager
def push_operation(folder: Path) -> Iterator[Operation]:
    """« push », as long as its receiver runs; the notebooks of its trials are all enrolled as the same laptop."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-c", _PROGRAM]
    database = ["--database-url", f"sqlite:///{folder / 'receiver.db'}"]
    subprocess.run([*command, "migrate", *database], check=True, capture_output=True)
    enrol = subprocess.run(
        [*command, "enrol", "--operator", "Soliha", *database], check=True, capture_output=True, text=True
    )
    code = enrol.stdout.split()[-1]
    with subprocess.Popen(
        [*command, "serve", "--port", "0", *database], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[-1]

            def prepare(root: Path) -> Place:
                place = filled(root)
                with opened(place) as services:
                    services.exchange.enrol(address, code)
                return place

            yield Operation("push", prepare, push, lost_by_push, 0.6, 300)
        finally:
            server.terminate()
