"""The notebooks kept beside the one in use: each was in its place before a backup was put back."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from desktop.storage.backup_place import KEYS
from desktop.storage.durable_files import flush_directory

_PARIS: Final = ZoneInfo("Europe/Paris")
_NAME: Final = re.compile(r"ancien-carnet-(\d{4}-\d\d-\d\d)-\d\dh\d\d-\d\d")


@dataclass(frozen=True)
class SetAside:
    """One of them, and the day on which it was put there."""

    path: Path
    day: date


def aside_name(moment: datetime) -> str:
    """The name of the folder of a notebook put aside at an instant: it says when, nothing else."""
    return f"ancien-carnet-{moment.astimezone(_PARIS):%Y-%m-%d-%Hh%M-%S}"


def is_aside_name(name: str) -> bool:
    """Whether it is the name of such a folder, and no way to anywhere else."""
    return _NAME.fullmatch(name) is not None


def set_aside_in(directory: Path) -> list[SetAside]:
    """Those beside a notebook, the latest first; a link or a folder of another name is none of ours."""
    found = []
    for path in directory.iterdir():
        named = _NAME.fullmatch(path.name)
        if named is not None and path.is_dir() and not path.is_symlink():
            found.append(SetAside(path, date.fromisoformat(named[1])))
    return sorted(found, key=lambda one: one.path.name, reverse=True)


def remove_aside(one: SetAside) -> None:
    """Deletes it: its keys first, without which nobody reads the rest; raises OSError."""
    for name in (KEYS, f"{KEYS}.bak"):
        (one.path / name).unlink(missing_ok=True)
    flush_directory(one.path)
    shutil.rmtree(one.path)
