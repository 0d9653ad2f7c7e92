"""What a package depends on: what its files are linked to, as dpkg-shlibdeps tells it, and what is loaded by name."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

_RENAMED = {
    "libcups2": "libcups2t64",
    "libglib2.0-0": "libglib2.0-0t64",
    "libreadline8": "libreadline8t64",
    "libssl3": "libssl3t64",
}
"""Debian 12's name, and that of the same library since Debian 13 and Ubuntu 24.04."""
_ELF = b"\x7fELF"
_ONE = re.compile(r"^(?P<name>[a-z0-9][a-z0-9.+-]+)(?P<rest>(?: \([^)]+\))?)$")
_NO_SYSTEM_LIBRARY = re.compile(r"dpkg-shlibdeps: (?:warning|info):")


def with_later_names(told: Iterable[str]) -> list[str]:
    """The same packages in the order of their names, each that was renamed later under either name."""
    return [_either(one) for one in sorted(set(told))]


def told_by(answer: str) -> list[str]:
    """The packages in an answer of `dpkg-shlibdeps -O`: `shlibs:Depends=libc6 (>= 2.35), libegl1`."""
    line = next((line for line in answer.splitlines() if line.startswith("shlibs:Depends=")), "shlibs:Depends=")
    return [one.strip() for one in line.partition("=")[2].split(",") if one.strip()]


def linked_to(tree: Path, own: Iterable[str]) -> list[str]:
    """The packages that the files of a tree are linked to; `own` are the folders of the libraries that are inside."""
    files = [path for path in sorted(tree.rglob("*")) if _is_elf(path)]
    with TemporaryDirectory() as folder:
        control = Path(folder) / "debian" / "control"
        control.parent.mkdir()
        control.write_text("Source: perron\n\nPackage: perron\nArchitecture: any\n")
        asked = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"]
        asked += [f"-l{tree / place}" for place in own] + [f"-e{path}" for path in files]
        answer = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(f"dpkg-shlibdeps: {_without_warnings(answer.stderr)}")
    return told_by(answer.stdout)


def architecture() -> str:
    """What Debian calls this machine's kind: amd64, arm64."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def _either(one: str) -> str:
    found = _ONE.match(one)
    if found is None or found["name"] not in _RENAMED:
        return one
    return f"{one} | {_RENAMED[found['name']]}{found['rest']}"


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _without_warnings(told: str) -> str:
    return "\n".join(line for line in told.splitlines() if not _NO_SYSTEM_LIBRARY.match(line))
