"""What a release says of itself: its part of CHANGELOG.md, in the words that stand there.

python packaging/release_notes.py v1.2.3
Ends with 1, and says why, when the tag, `__version__` and CHANGELOG.md do not name the same release.
"""

from __future__ import annotations

import re
import sys

from release import ROOT, version

_HEAD = re.compile(r"^## \[(?P<version>[^\]]+)\](?P<rest>.*)$", re.MULTILINE)
_DAY = re.compile(r"^ - \d{4}-\d{2}-\d{2}$")


class NotThisReleaseError(Exception):
    """The three do not agree; its text says how."""


def notes(tag: str, program: str, changelog: str) -> str:
    """The part of the release, without its heading; NotThisReleaseError when the three disagree."""
    if tag != f"v{program}":
        raise NotThisReleaseError(f"the tag is {tag}, desktop/__init__.py says {program}: the tag should be v{program}")
    heads = list(_HEAD.finditer(changelog))
    place = next((number for number, head in enumerate(heads) if head["version"] == program), None)
    if place is None:
        raise NotThisReleaseError(f"CHANGELOG.md has no part for {program}: give that of Unreleased its number and day")
    if not _DAY.match(heads[place]["rest"]):
        raise NotThisReleaseError(f"CHANGELOG.md gives {program} no day: ## [{program}] - YYYY-MM-DD")
    before = [head["version"] for head in heads[:place] if head["version"] != "Unreleased"]
    if before:
        raise NotThisReleaseError(f"CHANGELOG.md has a newer part than {program}: {', '.join(before)}")
    end = heads[place + 1].start() if place + 1 < len(heads) else len(changelog)
    said = changelog[heads[place].end() : end].strip()
    if not said:
        raise NotThisReleaseError(f"CHANGELOG.md says nothing of {program}")
    return f"{said}\n"


def main(tag: str) -> int:
    """Prints the notes; 1 when there are none."""
    try:
        told = notes(tag, version(), (ROOT / "CHANGELOG.md").read_text("utf-8"))
    except NotThisReleaseError as error:
        print(f"release: {error}", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(told.encode())
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python packaging/release_notes.py TAG")
    sys.exit(main(sys.argv[1]))
