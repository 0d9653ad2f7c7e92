"""The papers of a package, written from what the project says of itself: control, changelog, copyright, AppStream."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import format_datetime
from textwrap import wrap
from xml.sax.saxutils import escape

from release import Release

_WIDTH = 78
MAINTAINER = "The Perron authors <perron@localhost>"
_KEPT_RELEASES = 10


def control(fields: Mapping[str, str | Iterable[str]]) -> str:
    """`DEBIAN/control`; a list is joined by commas, an empty one is left out, a long text goes on with a space."""
    return "".join(f"{name}: {_value(value)}\n" for name, value in fields.items() if value)


def described(title: str, paragraphs: Iterable[str]) -> str:
    """A `Description`: its title, then its paragraphs, with a dot alone between two."""
    blocks = ("\n".join(f" {line}" for line in wrap(text, _WIDTH)) for text in paragraphs)
    return f"{title}\n" + "\n .\n".join(blocks)


def changelog(package: str, version: str, released: Iterable[Release], made_at: datetime) -> str:
    """Debian's changelog; the version that is packaged comes first, released or not."""
    return "\n".join(_entry(package, one, made_at) for one in _from(version, released))


def copyright_file(year: int, others: str) -> str:
    """Debian's copyright file: what is this project's own, and where the notices of the others are."""
    return (
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
        "Upstream-Name: Perron\n\n"
        f"Files: *\nCopyright: {year} The Perron authors\nLicense: Apache-2.0\n"
        " On Debian systems the whole text is in /usr/share/common-licenses/Apache-2.0.\n"
        "Comment:\n"
        f" What others wrote, their copyrights and their licences: {others}\n"
        " Every component with its version: sbom.cdx.json, beside this file (CycloneDX).\n"
    )


def release_lines(version: str, released: Iterable[Release], made_at: datetime) -> str:
    """The `release` elements of AppStream's metadata."""
    told = _from(version, released)
    return "\n".join(
        f'    <release version="{escape(one.version)}" date="{(one.day or made_at.date()).isoformat()}"/>'
        for one in told
    )


def _entry(package: str, one: Release, made_at: datetime) -> str:
    lines = [f"{package} ({one.version}) stable; urgency=medium", ""]
    for change in one.changes or ("See CHANGELOG.md of the project.",):
        lines += wrap(change, _WIDTH, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False)
    when = made_at if one.day is None else made_at.replace(year=one.day.year, month=one.day.month, day=one.day.day)
    return "\n".join([*lines, "", f" -- {MAINTAINER}  {format_datetime(when)}", ""])


def _from(version: str, released: Iterable[Release]) -> list[Release]:
    """The releases up to a version; what has no number yet is what the version brings when it is not told itself."""
    told = list(released)
    numbered = [one for one in told if one.day is not None]
    if not any(one.version == version for one in numbered):
        coming = next((one.changes for one in told if one.day is None), ())
        numbered.insert(0, Release(version, None, coming))
    return numbered[:_KEPT_RELEASES]


def _value(value: str | Iterable[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
