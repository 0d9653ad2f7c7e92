"""The guide for those who work with the program: its chapters, one text for the window and for paper."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop import __version__
from desktop.paths import resource_dir

PRINTED = "guide-perron.pdf"
"""The guide as a document, which a package puts beside the program."""


@dataclass(frozen=True)
class Chapter:
    """A chapter: the name that links have for it, its title, its text in Markdown."""

    key: str
    title: str
    text: str


def guide_dir() -> Path:
    """Where the chapters are, and their pictures."""
    return resource_dir() / "guide"


def printed_guide() -> Path | None:
    """The guide as a document, where a package brought it; None from a checkout, which makes its own."""
    place = Path(sys.executable).resolve().with_name(PRINTED)
    return place if getattr(sys, "frozen", False) and place.is_file() else None


def guide_chapters(directory: Path | None = None) -> tuple[Chapter, ...]:
    """The chapters in their order, which the number before each file's name gives (`02-journee.md`)."""
    return tuple(map(_chapter, sorted((directory or guide_dir()).glob("[0-9]*.md"))))


def _chapter(path: Path) -> Chapter:
    text = path.read_text("utf-8")
    return Chapter(path.stem.partition("-")[2], text.partition("\n")[0].removeprefix("# ").strip(), text)


def guide_pdf(made_on: date) -> bytes:
    """The whole guide as a PDF document."""
    from desktop.reports.guide import GuideChapter, GuideDocument, render_guide  # the window does without reportlab

    chapters = tuple(GuideChapter(one.title, one.text) for one in guide_chapters())
    return render_guide(GuideDocument(chapters, guide_dir(), __version__, made_on))
