"""What is known of the procedure of a household and which days come next, for the sheet of a visit (G1-G7, P1)."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.domain.form_fields import FieldKind
from desktop.domain.form_words import words_of
from desktop.domain.french import long_date
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.eviction import EvictionTold
from desktop.services.preparation_parts import FileRead
from desktop.services.said import said_so_far


def procedure_lines(read: FileRead, registry: Registry, calendar: EvictionTold | None) -> tuple[str, ...]:
    """The last word on each question of the procedure, then the days to come; nothing where there is none."""
    if calendar is None:
        return ()
    return (*_known(read, registry, calendar.stage.form), *_to_come(calendar))


def _known(read: FileRead, registry: Registry, name: str) -> Iterator[str]:
    """Its days, sums and durations: what stands alone in a line, in the order of the form."""
    form = registry.form(name)
    said = said_so_far(registry, read.measure, read.past, read.milestones)
    for asked in form.fields() if form is not None else ():
        one = said.get(asked.name)
        tells = asked.kind in {FieldKind.DATE, FieldKind.MONEY} or asked.unit
        if one is not None and tells and Level.CONFIDENTIAL not in {asked.level, one.field.level}:
            yield f"{asked.label}\u00a0: {words_of(asked, one.value)}"


def _to_come(calendar: EvictionTold) -> Iterator[str]:
    for step in calendar.known:
        if step.day is not None and not step.is_past:
            yield f"{step.title}, date indicative\u00a0: {long_date(step.day)}"
