"""What this release is: its number, its day, and what CHANGELOG.md says of it and of those before."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)
_HEAD = re.compile(r"^## \[(?P<version>[^\]]+)\](?: - (?P<day>\d{4}-\d{2}-\d{2}))?$")


@dataclass(frozen=True)
class Release:
    """One part of the changelog; the part that has no number yet has no day either."""

    version: str
    day: date | None
    changes: tuple[str, ...]


def version(root: Path = ROOT) -> str:
    """The number that `desktop/__init__.py` gives, the only place that has it."""
    found = _VERSION.search((root / "desktop" / "__init__.py").read_text("utf-8"))
    if found is None:
        raise ValueError("desktop/__init__.py says no version")
    return found[1]


def releases(changelog: str) -> list[Release]:
    """The parts of a changelog, the newest first, each change on one line."""
    return [Release(head["version"], _day(head["day"]), tuple(_changes(lines))) for head, lines in _parts(changelog)]


def moment(root: Path = ROOT) -> datetime:
    """When the code that is packaged was written: SOURCE_DATE_EPOCH, else the last commit; never the clock."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        asked = ["git", "-C", str(root), "log", "-1", "--format=%ct"]
        told = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    return datetime.fromtimestamp(int(told), UTC)


def _parts(changelog: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    head, lines = None, list[str]()
    for line in changelog.splitlines():
        found = _HEAD.match(line)
        if found is None:
            lines.append(line)
            continue
        if head is not None:
            yield head, lines
        head, lines = found, []
    if head is not None:
        yield head, lines


def _changes(lines: list[str]) -> Iterator[str]:
    """Each item of a list, its following lines joined to its first."""
    item = ""
    for line in lines:
        if line.startswith("- "):
            if item:
                yield item
            item = line[2:].strip()
        elif item and line.startswith("  "):
            item = f"{item} {line.strip()}"
        elif item:
            yield item
            item = ""
    if item:
        yield item


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
