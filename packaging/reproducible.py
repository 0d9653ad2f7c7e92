"""Freezes the committed code twice, at two places, two hours and with two masks of rights, and names what differs.

`make reproducible`, some minutes; 1 when something differs. The environment is the same: the lock says what it has.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Makes both, compares them, prints a line for each difference."""
    with tempfile.TemporaryDirectory(prefix="perron-twice-") as folder:
        places = (Path(folder) / "one", Path(folder) / "elsewhere" / "deeper" / "two")
        first, second = (sums(frozen(place, mask)) for place, mask in zip(places, (0o022, 0o077), strict=True))
    different = list(differences(first, second))
    for line in different:
        print(line)
    print(f"{len(first)} files, {len(different)} differ")
    return 1 if different else 0


def frozen(place: Path, mask: int) -> Path:
    """The frozen folder of the last commit, made in a copy of it at a place of its own."""
    place.mkdir(parents=True)
    packed = subprocess.run(["git", "-C", ROOT, "archive", "HEAD"], check=True, stdout=subprocess.PIPE).stdout
    subprocess.run(["tar", "--extract", "--directory", place], input=packed, check=True)
    moment = subprocess.run(
        ["git", "-C", ROOT, "log", "-1", "--format=%ct"], check=True, capture_output=True, text=True
    ).stdout.strip()
    given = {
        **os.environ,
        "SOURCE_DATE_EPOCH": moment,
        "PYTHONHASHSEED": "0",
        "PYINSTALLER_CONFIG_DIR": str(place / "kept"),
    }
    asked = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "build.spec"]
    subprocess.run(asked, cwd=place, check=True, env=given, umask=mask)
    return place / "dist" / "perron"


def sums(folder: Path) -> dict[str, str]:
    """What each place of a folder holds: a link's target, or the sum of a file and whether it can be run."""
    return {
        path.relative_to(folder).as_posix(): _sum(path) for path in sorted(folder.rglob("*")) if not _is_folder(path)
    }


def differences(first: dict[str, str], second: dict[str, str]) -> Iterator[str]:
    """A line for each place that is not the same in both."""
    for place in sorted(first.keys() | second.keys()):
        if place not in second:
            yield f"only in the first: {place}"
        elif place not in first:
            yield f"only in the second: {place}"
        elif first[place] != second[place]:
            yield f"different: {place}"


def _sum(path: Path) -> str:
    if path.is_symlink():
        return f"link to {path.readlink()}"
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()} {'program' if path.stat().st_mode & 0o100 else 'file'}"


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


if __name__ == "__main__":
    sys.exit(main())
