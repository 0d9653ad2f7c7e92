"""A form that was released is never edited: its bytes are held here, from the release that brought it on."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from desktop.paths import resource_dir

FORMS = resource_dir() / "forms"
RELEASED: Mapping[str, str] = {}
"""« astre/astre-visit-1.toml » → its SHA-256. Empty until the first release, which adds every form that it ships."""


def edited(released: Mapping[str, str], folder: Path) -> list[str]:
    """The released forms that are gone or are not what they were."""
    return [
        name
        for name, digest in released.items()
        if not (folder / name).is_file() or sha256((folder / name).read_bytes()).hexdigest() != digest
    ]


def test_no_form_that_was_released_was_edited_or_taken_away():
    assert edited(RELEASED, FORMS) == []


def test_an_edited_form_and_one_taken_away_are_seen(tmp_path):
    for name in ("kept", "edited", "gone"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    released = {name: sha256(name.encode()).hexdigest() for name in ("kept", "edited", "gone")}
    (tmp_path / "edited").write_text("another label", encoding="utf-8")
    (tmp_path / "gone").unlink()
    assert edited(released, tmp_path) == ["edited", "gone"]
