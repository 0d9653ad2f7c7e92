"""The gate knows a notebook by the names of its files, before the database is imported: the same as storage knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.storage.notebook_files import NotebookFiles
from desktop.ui.locking.gate import Gate


def refuse(*_arguments):
    raise AssertionError("nothing is opened to look at names")


def parts(directory):
    """Every file and folder that storage names, by its place."""
    files = NotebookFiles(directory)
    names = [name for name, kind in vars(NotebookFiles).items() if isinstance(kind, property)]
    return {name: getattr(files, name) for name in names}


@pytest.mark.parametrize("name", sorted(parts(Path("carnet"))))
def test_each_part_alone_tells_a_notebook_to_both_or_to_neither(tmp_path, name):
    part = parts(tmp_path)[name]
    part.parent.mkdir(parents=True, exist_ok=True)
    part.touch()
    assert Gate(tmp_path, refuse, refuse).exists() == NotebookFiles(tmp_path).exists(), part.name
