"""What may stand in a record, at both ends (P1): an allow-list made from the levels of fields, and nothing besides."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_type_hints

from desktop.domain.bilan import Bilan
from desktop.domain.budget import Budget
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.forms import FieldKind, Form, FormField
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.privacy import Level, level_of
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import Registry
from desktop.sync.contract.attachments import AttachmentBody
from desktop.sync.contract.content import printable
from desktop.sync.contract.messages import ATTACHMENT

KINDS: dict[type[Any], str] = {
    Household: "household",
    Saisine: "saisine",
    Measure: "measure",
    Contact: "contact",
    Milestone: "milestone",
    Budget: "budget",
    Objective: "objective",
    EducationAction: "education",
    Bilan: "bilan",
}
Shape = dict[str, Any]
"""The names that may stand in a table, each with the shape of the tables in it, None for plain values."""


def _shape_of(record: type[Any]) -> Shape:
    """The shape of the shared part of a record, of the records inside it too."""
    hints = get_type_hints(record)
    return {
        field.name: next((_shape_of(part) for part in _records_in(hints[field.name])), None)
        for field in dataclasses.fields(record)
        if level_of(field) is Level.SHARED
    }


def _records_in(hint: Any) -> Iterator[type[Any]]:
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _records_in(part)


_SECTION: Shape = {"key": None, "title": None, "text": None}
_TOTALS: Shape = {"income_total": None, "charges_total": None, "rest_to_live": None, "debts_total": None}
_EXTRA: dict[str, Shape] = {
    "measure": {"planned_end": None},
    "budget": _TOTALS,
    "education": {"participants": None},
    "bilan": {"sections": _SECTION},
}
ALLOWED: dict[str, Shape] = {kind: _shape_of(record) | _EXTRA.get(kind, {}) for record, kind in KINDS.items()}
ALLOWED[ATTACHMENT] = dict.fromkeys(AttachmentBody.model_fields)
"""What may stand in the body of each kind, its answers aside."""
WITH_ANSWERS = ("measure", "contact", "milestone")


def smuggled(value: Any, shape: Shape | None, place: str = "") -> Iterator[str]:
    """The places of a value that the shape does not hold, tables within tables too."""
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from smuggled(item, shape, f"{place}[{index}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            told = printable(str(name))
            inner = f"{place}.{told}" if place else told
            if shape is None or name not in shape:
                yield inner
            else:
                yield from smuggled(item, shape[name], inner)
    elif shape is not None and value is not None:
        yield place or "body"


def _fits(value: Any, shape: Shape | None) -> bool:
    """Whether nothing is smuggled, without the places: nearly every value is so, and naming takes most of the time."""
    if isinstance(value, list | tuple):
        return all(_fits(item, shape) for item in value)
    if not isinstance(value, Mapping):
        return shape is None or value is None
    if shape is None:
        return not value
    return all(name in shape and _fits(item, shape[name]) for name, item in value.items())


def smuggled_content(kind: str, body: Any) -> Iterator[str]:
    """The places of a body, its answers aside, that the allow-list of its kind does not hold."""
    content = dict(body) if isinstance(body, Mapping) else {"body": body}
    if kind in WITH_ANSWERS:
        content.pop("answers", None)
    shape = ALLOWED.get(kind, {})
    if not _fits(content, shape):
        yield from smuggled(content, shape)


def smuggled_answers(kind: str, body: Any, form: Form | None) -> Iterator[str]:
    """The answers of a body that the form does not mark as shared; all of them without a form."""
    if kind in WITH_ANSWERS and isinstance(body, Mapping):
        fields = form.fields() if form else ()
        shape = {name: _cells(field) for field in fields if field.level is Level.SHARED for name in field.answer_names}
        answers = body.get("answers")
        if not _fits(answers, shape):
            yield from smuggled(answers, shape, "answers")


def _cells(field: FormField) -> Shape | None:
    """What may stand in each row of an answer; None when the answer is no rows."""
    return dict.fromkeys(field.shared_names) if field.kind is FieldKind.ROWS else None


def secret_answers(kind: str, body: Any, form_id: str, registry: Registry) -> Iterator[str]:
    """Among answers to a form that is not known in this version: those that known forms have and none ever shares.

    The other versions of the same form tell; every form when there are none.
    """
    if kind in WITH_ANSWERS and isinstance(body, Mapping):
        known = registry.forms()
        fields = [field for form in known if form.id == form_id for field in form.fields()]
        fields = fields or [field for form in known for field in form.fields()]
        names = {name for field in fields for one in (field, *field.columns) for name in one.answer_names}
        shared = {name for field in fields if field.level is Level.SHARED for name in field.answer_names}
        shared |= {name for field in fields for name in field.shared_names}
        yield from _named(body.get("answers"), names - shared, "answers")


def _named(value: Any, names: set[str], place: str) -> Iterator[str]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _named(item, names, f"{place}[{index}]")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            inner = f"{place}.{printable(str(name))}"
            if name in names:
                yield inner
            else:
                yield from _named(item, names, inner)
