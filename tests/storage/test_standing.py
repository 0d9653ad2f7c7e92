"""What was noted by mistake is kept, and no reading that counts anything sees it: every module says which it reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import desktop.storage

EVERYTHING = {
    "cards": "a contact that was named is shown, by its id",
    "contact_changes": "the history of each",
    "correction_rows": "its table",
    "erasure": "whatever is kept goes",
    "holdings": "whatever is kept is told to the household (R2)",
    "kept_records": "a record comes back as it was, standing or not",
    "lists": "appointments alone, which are never withdrawn",
    "tables": "the table",
    "taking_out": "whatever a table brought goes when it is taken back",
}
"""The modules that read contacts whether they stand or not, and why."""
_READS = re.compile(r"ContactRow\b|(?:FROM|JOIN) contact\b")


def _modules():
    return [path for path in Path(desktop.storage.__file__).parent.glob("*.py") if _READS.search(path.read_text())]


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_whoever_reads_contacts_says_whether_those_noted_by_mistake_are_among_them(path):
    goes_by_the_rule = re.search(r"\bSTANDS(_SQL)?\b", path.read_text()) is not None
    assert goes_by_the_rule or path.stem in EVERYTHING
