"""Prints every measure with its floor, its ratio and the aim; exits 0 whatever they are, for timings are noisy."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import (
    agenda,
    ceremony,
    figures,
    first_window,
    forms,
    frozen,
    lists,
    receiver,
    reports,
    responsiveness,
    retention,
    save,
    search,
    unlock,
)
from bench.compiled import compile_all
from bench.measure import Result

SUBJECTS: dict[str, Callable[[Path], Sequence[Result]]] = {
    "window": first_window.run,
    "frozen": frozen.run,
    "unlock": unlock.run,
    "save": save.run,
    "search": search.run,
    "lists": lists.run,
    "agenda": agenda.run,
    "retention": retention.run,
    "responsiveness": responsiveness.run,
    "forms": forms.run,
    "figures": figures.run,
    "ceremony": ceremony.run,
    "reports": reports.run,
    "receiver": receiver.run,
}
ON_DEMAND: dict[str, Callable[[Path], Sequence[Result]]] = {"receiver-million": receiver.run_million}
"""Too long for every time: only when named."""


def main(names: list[str]) -> int:
    """Runs the named subjects, or all of them."""
    compile_all()
    for name in names or SUBJECTS:
        with tempfile.TemporaryDirectory(prefix="perron-bench-") as directory:
            for line in (SUBJECTS | ON_DEMAND)[name](Path(directory)):
                print(line.text(), flush=True)
    return 0


sys.exit(main(sys.argv[1:]))
