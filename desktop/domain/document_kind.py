"""What can be put on paper for a measure: its kinds, whom they are for, and what is asked before one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Hands(StrEnum):
    """Into whose hands a document goes."""

    HOUSEHOLD = "household"
    PARTNER = "partner"
    DEPARTMENT = "department"
    FILE = "file"
    """Nobody's but the worker's: the paper stays in the file."""


@dataclass(frozen=True)
class DocumentKind:
    """A document that can be made for a measure, or why it cannot yet."""

    id: str
    title: str
    recipient: Hands
    refusal: str = ""
    """Why it cannot be made now, in a sentence; empty when it can."""
    page: str = ""
    """The page of the program that makes it in its own way (« bilan », « preparation »); empty for most."""
    purpose: str = ""
    """What it is for, in a few words under its title."""
    remark: str = ""
    """What it still lacks, in a sentence; it stops nothing."""


@dataclass(frozen=True)
class DocumentField:
    """Something that may be written or chosen before a document is drawn; what is given is text."""

    name: str
    label: str
    value: str = ""
    lines: int = 1
    options: tuple[tuple[str, str], ...] = ()
    """Key and words of each choice; a text when there are none."""
    hint: str = ""
    required: bool = False
    """Whether nothing is handed over while it is empty."""
    is_remembered: bool = False
    """Whether it is about the worker, and proposed again in the documents of every other measure."""
    check: Callable[[Mapping[str, str]], str] | None = None
    """Why the document cannot go out with all its texts by name as they are, in a sentence; empty when it can."""
    undone_by: str = ""
    """The field whose change takes back what was chosen here."""
    undone: str = ""
    """What is then said beside it."""
