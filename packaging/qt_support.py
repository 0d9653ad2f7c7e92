"""What PySide carries as source in itself and compiles at every start, compiled once: `shiboken6/files.dir`.

PySide looks there first (`signature_bootstrap.find_incarnated_files`); where it no longer would, only time is lost.
Run apart from what freezes, which must not load Qt: `python packaging/qt_support.py FOLDER`.
"""

from __future__ import annotations

import importlib
import py_compile
import subprocess
import sys
from pathlib import Path

PLACE = "shiboken6/files.dir"
_LOADER = "shibokensupport.signature.loader"


def made_in(folder: Path) -> list[tuple[str, str]]:
    """Writes the modules into a folder: each file with the folder of the program that it goes to."""
    subprocess.run([sys.executable, "-B", __file__, folder], check=True)
    return [(str(one), f"{PLACE}/{one.parent.relative_to(folder).as_posix()}") for one in sorted(folder.rglob("*.pyc"))]


def write_into(folder: Path) -> None:
    """Each module without its source, the same wherever and whenever it is made."""
    importlib.import_module("PySide6.QtCore")
    held = sys.modules[_LOADER].__loader__.zfile
    for name in held.namelist():
        if not name.endswith(".py"):
            continue
        source = folder / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(held.read(name))
        py_compile.compile(
            str(source), str(source.with_suffix(".pyc")), dfile=name, doraise=True, optimize=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )  # fmt: skip
        source.unlink()


if __name__ == "__main__":
    write_into(Path(sys.argv[1]))
