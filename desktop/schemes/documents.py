"""The documents of a scheme beside its bilan: rubrics in order, each with the questions that answer it.

This is the one place that says which fields a rubric is filled from: services gather, reports draw, and neither knows
a scheme. `tests/schemes/test_documents.py` wants every field in the forms, and shared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.domain.recipient import Recipient


class RecordTable(StrEnum):
    """A table of records that a rubric may hold."""

    PERSONS = "persons"
    NEXT_STEPS = "next_steps"
    EDUCATION = "education"


TABLE_FIELDS = {
    RecordTable.PERSONS: ("person.last_name", "person.first_name", "person.birth_date", "person.role"),
    RecordTable.NEXT_STEPS: ("contact.next_steps",),
    RecordTable.EDUCATION: ("education.day", "education.mode", "education.themes", "education.tools"),
}
"""What each of them tells."""


@dataclass(frozen=True)
class Ask:
    """One thing that a rubric tells: its words on paper, and what answers it, the first field that is known.

    A field is « form.question », whose latest answer is meant in whichever form it was asked, or « record.field ».
    """

    words: str
    fields: tuple[str, ...]
    optional: bool = False
    """Left out where nothing is known of it, instead of being told as missing."""
    dated: bool = False
    """Told with the day on which it was said."""
    quoted: bool = False
    """Somebody's own words."""
    beside: str = ""
    """The field whose answer stands behind the words: what came of it, before what was said of it."""
    none: str = ""
    """What is told where nothing is known, when that is no lack."""
    nought: str = ""
    """What is told instead of nought."""

    def every_field(self) -> Iterator[str]:
        """What answers it and what stands beside it."""
        yield from self.fields
        if self.beside:
            yield self.beside


@dataclass(frozen=True)
class Rubric:
    """A titled part of a document."""

    title: str
    asks: tuple[Ask, ...] = ()
    course: tuple[Ask, ...] = ()
    """The columns of a table with one row for each contact that tells something of them."""
    compared: tuple[Ask, ...] = ()
    """The sums that are drawn as they were at the first contact and at the last."""
    tables: tuple[RecordTable, ...] = ()
    closing: tuple[Ask, ...] = ()
    """What is told after the tables."""

    def fields(self) -> Iterator[str]:
        """Every field that it is filled from."""
        for table in self.tables:
            yield from TABLE_FIELDS[table]
        for ask in (*self.asks, *self.course, *self.compared, *self.closing):
            yield from ask.every_field()


@dataclass(frozen=True)
class DocumentOutline:
    """A document: who reads it, what it is for, its rubrics."""

    id: str
    title: str
    recipient: Recipient
    purpose: str
    """What it is for, in a sentence or two under its title."""
    offered: str
    """The same for whoever makes it, in a few words on the screen."""
    rubrics: tuple[Rubric, ...]
    stage: str = ""
    """The stage of the path that notes it: it tells how things stood on that day, and waits for it."""
    of_support: bool = False
    """Whether it tells of a support that has begun."""
    is_shown: bool = False
    """Whether the household reads it too, whoever else has it: the words of the trade are then explained."""

    def fields(self) -> Iterator[str]:
        """Every field that it is filled from."""
        for rubric in self.rubrics:
            yield from rubric.fields()


def asked(words: str, fields: str, **more: Any) -> Ask:
    """An `Ask` whose fields stand in one text, parted by spaces."""
    return Ask(words, tuple(fields.split()), **more)
