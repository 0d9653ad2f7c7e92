"""Keeps the notebook of a release, filled and encrypted, for the tests of every later version.

    .venv/bin/python scripts/keep_notebook.py 1.0.0

makes `tests/fixtures/notebooks/1.0.0`. What was kept once is never made again: it is what people have on their laptops.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Final

from desktop.domain.attachment import Owner, OwnerKind
from desktop.paths import resource_dir
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.demo import make_demo
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.storage.keyslots import Derivation
from desktop.storage.notebook_version import SCHEMA_VERSION

FOLDER: Final = Path(__file__).parents[1] / "tests" / "fixtures" / "notebooks"
PASSPHRASE: Final = "armoire buvard clocher grelot lanterne mouette navire pinceau"  # noqa: S105 - of invented households
CHEAP: Final = Derivation(1024, 1, 1)
_DAY: Final = date(2026, 11, 20)
_PAPER: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)


def keep_notebook(directory: Path) -> None:
    """Makes a notebook in `directory`, and `expected.json` with what it holds; FileExistsError if it is there."""
    directory.mkdir(parents=True)
    made = make_demo(directory / "carnet", passphrase=PASSPHRASE, households=12, seed=62, today=_DAY, derivation=CHEAP)
    service = NotebookService(directory / "carnet", Resources.load(resource_dir()), FixedClock(_DAY), CHEAP, marks=None)
    services = Services.over(service.open(PASSPHRASE))
    try:
        measure = services.status.measures()[0]
        draft = services.visits.begin(measure.id)
        services.visits.keep_draft(draft)
        kept = services.attachments.add(
            Place(Owner(OwnerKind.MEASURE, measure.id), services.measures.view(measure.id).household.id, measure.id),
            _PAPER,
            "Facture",
        )
        expected = {
            "schema": SCHEMA_VERSION,
            "passphrase": PASSPHRASE,
            "recovery_code": made.recovery_code,
            "counts": services.status.counts(),
            "measures": [summary.id for summary in services.status.measures()],
            "attachment": {"id": kept.id, "sha256": kept.sha256},
            "draft": draft.id,
        }
    finally:
        services.close()
    (directory / "carnet" / "notebook.lock").unlink(missing_ok=True)
    (directory / "expected.json").write_text(
        json.dumps(expected, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: keep_notebook.py VERSION")
    keep_notebook(FOLDER / sys.argv[1])
