"""What the guides name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDES = ("README.md", "CONTRIBUTING.md", "docs/the-way-of-a-visit.md", "docs/how-to-add.md", "docs/rules.md")
_CODE = re.compile(r"`((?:desktop|department|tests|bench|resources|requirements|docs|scripts)/[\w./-]+)`")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
_STANDS_FOR = re.compile(r"\b[A-Z]{3,}\b")
"""NAME, SCHEME, KEY: what the reader fills in."""


def named_in(guide: str) -> set[Path]:
    """The files and folders that a guide names or links to."""
    path = ROOT / guide
    text = path.read_text(encoding="utf-8")
    named = {ROOT / name for name in _CODE.findall(text) if not _STANDS_FOR.search(name)}
    return named | {path.parent / link for link in _LINK.findall(text)}


@pytest.mark.parametrize("guide", GUIDES)
def test_every_file_that_a_guide_names_is_there(guide):
    named = named_in(guide)
    assert named
    assert [str(one) for one in sorted(named) if not one.exists()] == []


def test_the_guides_are_linked_from_where_one_begins():
    for first in ("README.md", "CONTRIBUTING.md"):
        assert {ROOT / guide for guide in GUIDES[2:]} <= named_in(first)
