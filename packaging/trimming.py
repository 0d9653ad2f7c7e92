"""What a frozen folder keeps of the libraries that were collected: those that something in it is linked to."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""Its place in the folder, where it is taken from, and its kind for PyInstaller."""
Imports = Callable[[str], Iterable[str]]
"""The names of the libraries that a file is linked to."""


def without_unneeded(entries: Iterable[Entry], imports: Imports) -> list[Entry]:
    """The entries without the shared libraries that none of the others leads to, and without the links to those.

    What is loaded by its name is a beginning of its own: extension modules, plugins, and Python itself.
    """
    entries = list(entries)
    libraries = {_name(entry): entry for entry in entries if _is_library(entry)}
    reached: set[str] = set()
    waiting = [entry[1] for entry in entries if entry[2] != "SYMLINK" and not _is_library(entry)]
    while waiting:
        for name in _named(imports(waiting.pop())):
            if name in libraries and name not in reached:
                reached.add(name)
                waiting.append(libraries[name][1])
    gone = libraries.keys() - reached
    return [entry for entry in entries if not (_name(entry) in gone and (_is_library(entry) or entry[2] == "SYMLINK"))]


def without_dangling(entries: Iterable[Entry], others: Iterable[Entry] = ()) -> list[Entry]:
    """The entries without the links to what is neither among them nor among the others."""
    entries = list(entries)
    places = {entry[0] for entry in (*entries, *others) if entry[2] != "SYMLINK"}
    return [entry for entry in entries if entry[2] != "SYMLINK" or _linked_place(entry) in places]


def stripped(source: Path, made: Path) -> Path:
    """Writes a library or an extension module anew, without what only a debugger reads; needs `strip`."""
    made.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["strip", "--strip-unneeded", "-o", made, source], check=True)
    return made


def _named(imported: Iterable[str]) -> Iterator[str]:
    for one in imported:
        yield PurePosixPath(one).name


def _linked_place(entry: Entry) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(entry[0]), entry[1]))


def _name(entry: Entry) -> str:
    return PurePosixPath(entry[0]).name


def _is_library(entry: Entry) -> bool:
    """Whether it is there for others that are linked to it, and for nothing else."""
    place = PurePosixPath(entry[0])
    is_shared = place.name.startswith("lib") and ".so" in place.name
    return entry[2] == "BINARY" and is_shared and "plugins" not in place.parts and "python" not in place.name
