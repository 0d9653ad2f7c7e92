"""The tree of a package: what it holds is written there with its rights."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
from datetime import datetime
from pathlib import Path

PROGRAM, PLAIN = 0o755, 0o644
_KIBIBYTE = 1024


class Tree:
    """A folder that stands for the root of the system that installs it."""

    def __init__(self, root: Path, made_at: datetime) -> None:
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        root.chmod(PROGRAM)
        self.root, self.made_at = root, made_at

    def write(self, place: str, content: str | bytes, mode: int = PLAIN) -> Path:
        """A file at a place such as `usr/bin/perron`, its folders made."""
        path = self._place(place)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        path.chmod(mode)
        return path

    def write_packed(self, place: str, content: str) -> Path:
        """The same, packed by gzip without a name or an hour in it."""
        return self.write(place, gzip.compress(content.encode(), compresslevel=9, mtime=0))

    def copy(self, source: Path, place: str) -> None:
        """A file, or a folder with everything in it; a program stays one."""
        path = self._place(place)
        if source.is_dir():
            shutil.copytree(source, path, symlinks=True)
        else:
            shutil.copyfile(source, path)
        _plain_rights(path)

    def link(self, place: str, target: str) -> None:
        """A link to another place, told from where the link is."""
        self._place(place).symlink_to(target)

    def installed_kib(self) -> int:
        """What it takes on a disk, in KiB, as dpkg counts: each file to the next KiB, one for each folder and link."""
        return sum(-(-path.lstat().st_size // _KIBIBYTE) if _is_file(path) else 1 for path in self._inside())

    def sums(self) -> str:
        """The lines of `DEBIAN/md5sums`."""
        files = (path for path in self._inside() if _is_file(path))
        return "".join(f"{_md5(path)}  {path.relative_to(self.root)}\n" for path in files)

    def settle(self) -> None:
        """Gives everything the hour of the release, so that two makings of it are one."""
        stamp = self.made_at.timestamp()
        for path in (*self._inside(), self.root):
            os.utime(path, (stamp, stamp), follow_symlinks=False)

    def _inside(self) -> list[Path]:
        return sorted(path for path in self.root.rglob("*") if "DEBIAN" not in path.relative_to(self.root).parts[:1])

    def _place(self, place: str) -> Path:
        path = self.root / place
        folder = self.root
        for part in Path(place).parts[:-1]:
            folder /= part
            if not folder.exists():
                folder.mkdir()
                folder.chmod(PROGRAM)
        return path


def _plain_rights(path: Path) -> None:
    """All may read, root alone writes: the rights of whoever froze the folder are not those of a system."""
    for one in (path, *path.rglob("*")) if path.is_dir() else (path,):
        if not one.is_symlink():
            one.chmod(PROGRAM if one.is_dir() or one.stat().st_mode & 0o100 else PLAIN)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
