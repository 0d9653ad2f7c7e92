"""What the Department holds against what the laptop holds: every shared field, and nothing else (P1).

The names are written out here, apart from the program's own marks: a field that begins to leave must be let out here
too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from desktop.domain.bilan import Bilan
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

PERSON = ("id", "last_name", "first_name", "birth_date", "role", "joined_on", "left_on")
DWELLING = ("commune", "address", "postal_code", "housing_status")
ACTION = ("what", "who", "by", "state")
STEP = ("id", "what", "who", "by", "done_on", "not_done")
SIGNATURE = ("signer", "role", "outcome", "signed_at", "reason", "read_aloud", "capacity")
CORRECTION = ("corrected_on", "reason", "day")
SECTION = ("key", "title", "text")

SHARED: Mapping[str, Mapping[str, Any]] = {
    "household": dict.fromkeys(
        ("id", "composition", "marital_status", "resources_bracket", "agreed_on", "merged_into")
    ) | {"persons": PERSON, "dwelling": DWELLING},
    "saisine": dict.fromkeys(
        ("id", "household_id", "scheme", "received_on", "origin", "origin_detail", "reasons", "difficulties",
         "complete")
    ),
    "measure": dict.fromkeys(
        ("id", "household_id", "scheme", "state", "start", "months", "saisine_id", "convention_id", "referent",
         "terms_form", "terms_version", "renewals", "reschedulings", "suspensions", "deviations", "ended_on",
         "end_reason", "planned_end", "opened_on", "transfers")
    ),
    "milestone": dict.fromkeys(
        ("id", "measure_id", "household_id", "stage", "day", "form", "form_version", "withdrawn")
    ) | {"corrections": CORRECTION},
    "objective": dict.fromkeys(
        ("id", "measure_id", "household_id", "set_on", "target", "themes", "theme_words", "by", "state", "settled_on",
         "motif", "mistaken")
    ) | {"actions": ACTION},
    "education": dict.fromkeys(
        ("id", "scheme", "day", "mode", "themes", "theme_words", "tools", "tool_words", "mistaken", "participants")
    ),
    "contact": dict.fromkeys(
        ("id", "measure_id", "household_id", "day", "kind", "outcome", "at", "reason", "trace_left", "form",
         "form_version", "withdrawn")
    ) | {"next_steps": STEP},
    "bilan": dict.fromkeys(
        ("id", "measure_id", "household_id", "state", "made_on", "household_words", "frozen_sha256", "sealed_sha256",
         "kind", "replaces", "correction", "proof_sha256", "timestamped")
    ) | {"sections": SECTION, "signatures": SIGNATURE},
}  # fmt: skip

PAPER = ("household_id", "measure_id", "about", "title", "media_type", "size")
PIECES = ("id", "sha256", "chunks")


@dataclass(frozen=True)
class Kept:
    """The records of a notebook that are to be at the Department, each as what it may have of it, by record id.

    `papers` are the sealed bilans and their proofs: what is said of each, by its SHA-256.
    """

    expected: Mapping[str, tuple[str, Mapping[str, Any]]]
    papers: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, uow: UnitOfWork, registry: Registry) -> Kept:
        """Reads them all; plans are the worker's own."""
        found: dict[str, tuple[str, Mapping[str, Any]]] = {
            one.id: ("education", _shared("education", one)) for one in uow.educations.all()
        }
        papers: dict[str, Mapping[str, Any]] = {}
        for measure in uow.measures.in_states():
            household = uow.households.get(measure.household_id)
            found[household.id] = ("household", _shared("household", household))
            answers = _shared_answers(registry, measure.terms_form, measure.terms_version, measure.terms)
            found[measure.id] = ("measure", _shared("measure", measure) | {"answers": answers})
            if measure.saisine_id:
                found[measure.saisine_id] = ("saisine", _shared("saisine", uow.saisines.get(measure.saisine_id)))
            for contact in uow.contacts.of_measure(measure.id):
                if not contact.is_planned:
                    answers = _shared_answers(registry, contact.form, contact.form_version, contact.answers)
                    found[contact.id] = ("contact", _shared("contact", contact) | {"answers": answers})
            for milestone in uow.milestones.of_measure(measure.id):
                answers = _shared_answers(registry, milestone.form, milestone.form_version, milestone.answers)
                found[milestone.id] = ("milestone", _shared("milestone", milestone) | {"answers": answers})
            for objective in uow.objectives.everything_of(measure.id):
                found[objective.id] = ("objective", _shared("objective", objective))
            bilan = uow.bilans.in_force(measure.id)
            if bilan is not None and bilan.is_settled:
                told = tuple(section for section in bilan.sections if section.level is Level.SHARED)
                found[bilan.id] = ("bilan", _shared("bilan", dataclasses.replace(bilan, sections=told)))
                for sha256 in (bilan.sealed_sha256, bilan.proof_sha256):
                    papers[sha256] = _paper(measure.id, bilan, sha256, uow.bilans.document(sha256))
        return cls(found, papers)


def assert_everything_received(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> None:
    """The last version of each record there is the record here, field by field, and there is no other record.

    The notebook, opened for this, is closed afterwards.
    """
    try:
        with workspace.notebook.read() as uow:
            kept = Kept.of(uow, workspace.registry)
    finally:
        workspace.notebook.close()
    last = {row["record_id"]: row for row in rows if row["kind"] != "attachment"}  # in the order of arrival
    papers = {row["body"]["sha256"]: row["body"] for row in rows if row["kind"] == "attachment"}
    told = {sha256: {name: body[name] for name in PAPER} for sha256, body in papers.items()}
    assert told == kept.papers
    assert not [body for body in papers.values() if set(body) != {*PAPER, *PIECES}]
    assert set(last) == set(kept.expected)
    for record_id, (kind, expected) in kept.expected.items():
        row = last[record_id]
        assert (row["kind"], row["body"]) == (kind, expected), f"of a {kind}: {_differences(row['body'], expected)}"
        assert row["checked"]


def _differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What the body of a record holds there and here, where they differ."""
    both = {name: (there.get(name), here.get(name)) for name in {**there, **here}}
    return {name: pair for name, pair in both.items() if pair[0] != pair[1]}


def _paper(measure_id: str, bilan: Bilan, sha256: str, content: bytes) -> dict[str, Any]:
    title = "Bilan signé" if sha256 == bilan.sealed_sha256 else "Preuve de signature"
    values = (bilan.household_id, measure_id, bilan.id, title, "application/pdf", len(content))
    return dict(zip(PAPER, values, strict=True))


def _shared(kind: str, record: Any) -> dict[str, Any]:
    return {name: _json(getattr(record, name), inner) for name, inner in SHARED[kind].items()}


def _json(value: Any, inner: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_json(item, inner) for item in value]
    if dataclasses.is_dataclass(value):
        names = inner or [field.name for field in dataclasses.fields(value)]
        return {name: _json(getattr(value, name), None) for name in names}
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime | date | time) else value


def _shared_answers(registry: Registry, form_id: str, version: int, answers: Mapping[str, Any]) -> dict[str, Any]:
    form = registry.form(form_id, version) if form_id else None
    levels = {name: field.level for field in form.fields() for name in field.answer_names} if form else {}
    return {name: value for name, value in answers.items() if levels.get(name) is Level.SHARED}
