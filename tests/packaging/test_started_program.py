"""The modules of a program that was replaced while it runs are those of the program that was started."""

import sys
import zlib
from pathlib import Path

import pytest
from PyInstaller.archive.writers import ZlibArchiveWriter
from PyInstaller.loader.pyimod01_archive import ZlibArchiveReader

sys.path.insert(0, str(Path(__file__).parents[2] / "packaging"))
from started_program import read_from

pytestmark = pytest.mark.linux


def program(path, source):
    """An archive of modules, as a frozen program carries one."""
    sources = {"first": source * 3, "late": source}
    code = {name: compile(text, name, "exec") for name, text in sources.items()}
    ZlibArchiveWriter(str(path), [(name, f"{name}.py", "PYMODULE") for name in sources], code)
    return path


def said(archive):
    found = {}
    exec(archive.extract("late"), found)
    return found["version"]


@pytest.fixture
def replaced(tmp_path):
    """An archive that was opened, the file under its first name, and its name replaced by a later program."""
    path = program(tmp_path / "perron", "version = 1\n")
    archive = ZlibArchiveReader(str(path))
    with path.open("rb") as started:
        program(tmp_path / "later", "version = 2\nmore = 'longer'\n").replace(path)
        yield archive, started


def test_a_module_that_is_loaded_late_is_of_the_program_that_was_started(replaced):
    archive, started = replaced
    read_from(archive, f"/proc/self/fd/{started.fileno()}")
    assert said(archive) == 1


def test_without_that_it_would_be_of_neither(replaced):
    archive, _started = replaced
    with pytest.raises((zlib.error, EOFError, ValueError, TypeError, ImportError, AssertionError)):
        assert said(archive) == 1
