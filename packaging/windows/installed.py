"""The tree that the installer puts on a disk, and what its script is told of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Final

from linux.made import Made
from linux.tree import Tree

PROGRAMS: Final = ("perron.exe", "perronc.exe")
_HERE: Final = Path(__file__).parent


def fill_tree(tree: Tree, made: Made) -> None:
    """The frozen folder at the root, with its papers beside it."""
    for path in sorted(made.frozen.iterdir()):
        tree.copy(path, path.name)
    if missing := [name for name in PROGRAMS if not (tree.root / name).is_file()]:
        raise ValueError(f"the frozen folder has no {', '.join(missing)}: it was not frozen on Windows")
    words = (_HERE / "LISEZ-MOI.txt").read_text("utf-8").replace("@VERSION@", made.version)
    tree.write("LISEZ-MOI.txt", _for_windows(words))
    tree.copy(made.frozen / "_internal" / "LICENSE", "LICENSE.txt")
    tree.write("NOTICES.txt", _for_windows(made.notices))
    tree.write("sbom.cdx.json", made.bill)
    tree.settle()


def files_of(root: Path) -> list[str]:
    """The places of all files, told from the root with `/`."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def removal(files: list[str]) -> str:
    """The lines by which the script removes each file by its name, then each folder that is empty by then."""
    folders = {str(folder) for file in files for folder in PurePosixPath(file).parents} - {"."}
    deepest_first = sorted(folders, key=lambda place: (-place.count("/"), place))
    lines = [f'Delete "{_placed(file)}"' for file in files] + [f'RMDir "{_placed(place)}"' for place in deepest_first]
    return "".join(f"{line}\n" for line in lines)


def sums(root: Path) -> str:
    """The SHA-256 of each file, as `sha256sum` writes it."""
    return "".join(f"{line}\n" for line in _sums(root))


def _sums(root: Path) -> Iterator[str]:
    for file in files_of(root):
        with (root / file).open("rb") as content:
            yield f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {file}"


def _placed(file: str) -> str:
    """A place as the script writes it."""
    if '"' in file:
        raise ValueError(f"{file} has a name that no Windows takes")
    return "$INSTDIR\\" + file.replace("$", "$$").replace("/", "\\")


def _for_windows(text: str) -> bytes:
    """With the signs that every editor of Windows reads."""
    return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
