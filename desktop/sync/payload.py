"""What the Department may have of a record, built from an allow-list and checked against it before it leaves (P1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.domain.bilan import Bilan
from desktop.domain.budget import Budget, Side
from desktop.domain.budget_results import results
from desktop.domain.contact import Contact
from desktop.domain.education import EducationAction
from desktop.domain.forms import Form
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.milestone import Milestone
from desktop.domain.objective import Objective
from desktop.domain.privacy import Level, shared_part
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import Registry
from desktop.sync.contract.allowed import KINDS, Shape, smuggled, smuggled_answers, smuggled_content
from desktop.sync.contract.canonical import canonical_bytes, digest, instant_text, seal
from desktop.sync.contract.messages import ATTACHMENT, CONTRACT, Operation

__all__ = [
    "KINDS",
    "Record",
    "attachment_message",
    "body_digest",
    "body_of",
    "erase_message",
    "form_of",
    "message_bytes",
    "needs_of",
    "operation_of",
    "sealed_message",
    "undisclosable",
]

Record = Household | Saisine | Measure | Contact | Milestone | Budget | Objective | EducationAction | Bilan

_ENVELOPE: Shape = {
    "contract": None, "op": None, "epoch": None,
    "id": None, "kind": None, "record_id": None, "parents": None, "written_at": None, "sha256": None,
    "form": {"id": None, "version": None},
}  # fmt: skip


def form_of(record: Record) -> tuple[str, int] | None:
    """The form and version whose answers the record carries."""
    if isinstance(record, Contact | Milestone) and record.form:
        return record.form, record.form_version
    if isinstance(record, Measure) and record.terms_form:
        return record.terms_form, record.terms_version
    return None


def body_of(record: Record, registry: Registry) -> dict[str, Any]:
    """The shared part of a record as JSON values; answers only as far as their form marks them shared."""
    if operation_of(record) == "withdraw":
        record = _what_stays(record)
    body = shared_part(record)
    reference = form_of(record)
    form = registry.form(*reference) if reference else None
    answers = form.shared_answers(_answers(record)) if form else {}
    if isinstance(record, Measure):
        body["answers"] = answers
        body["planned_end"] = record.planned_end.isoformat() if record.planned_end else None
    elif isinstance(record, Contact | Milestone):
        body["answers"] = answers
    elif isinstance(record, Budget):
        body |= _totals(record)
    elif isinstance(record, EducationAction):
        body["participants"] = record.participants
    elif isinstance(record, Bilan):
        body["sections"] = [
            {"key": section.key, "title": section.title, "text": section.text}
            for section in record.sections
            if section.level is Level.SHARED
        ]
    return body


def _what_stays(record: Record) -> Record:
    """What the Department may have of what was noted by mistake: that there was one, on which day, and the motif."""
    match record:
        case Contact():
            return replace(record, answers={}, next_steps=(), reason="", trace_left="")
        case Milestone():
            return replace(record, answers={}, corrections=())
        case Budget():
            return replace(
                record, people=None, units=None, lines=(), private_lines=(), debts=(), private_debts=(), earlier=()
            )
        case Objective():
            return replace(record, target="", themes=(), theme_words="", actions=(), motif="")
        case EducationAction():
            return replace(record, themes=(), theme_words="", tools=(), tool_words="", household_ids=(), others=0)
        case _:
            return record


def _totals(budget: Budget) -> dict[str, str | None]:
    """What the lines come to; they stay here, and a total with something missing or confidential in it is not told.

    Without a single line of income nothing was told of it: it is not nought.

    Told beside a total of the rest, a total over a confidential line would give that line away (P1).
    """
    found = results(budget)
    private = {line.side for line in budget.private_lines}
    totals = {
        "income_total": None if Side.INCOME in private or not budget.side(Side.INCOME) else found.income.whole,
        "charges_total": None if Side.CHARGE in private else found.charges.whole,
        "rest_to_live": None if private else found.rest,
        "debts_total": None if budget.private_debts else found.debts.whole,
    }
    return {name: None if amount is None or budget.mistaken else f"{amount:.2f}" for name, amount in totals.items()}


def operation_of(record: Record) -> Operation:
    """What its next version says of a record: that it stands, or that it should never have been written."""
    if isinstance(record, Contact | Milestone):
        return "put" if record.stands else "withdraw"
    return "withdraw" if isinstance(record, Budget | Objective | EducationAction) and record.mistaken else "put"


def needs_of(record: Record) -> tuple[str, ...]:
    """The records without which it makes no sense there: its household, and the measure that it was written for."""
    named = (getattr(record, "household_id", ""), getattr(record, "measure_id", ""))
    return tuple(one for one in named if one)


def erase_message(
    household_id: str, *, version_id: str, parents: list[str], written_at: datetime, epoch: str = ""
) -> dict[str, Any]:
    """The whole message by which everything about a household is to be deleted there too (R1)."""
    return seal(
        {
            "contract": CONTRACT,
            "op": "erase",
            "epoch": epoch,
            "id": version_id,
            "kind": KINDS[Household],
            "record_id": household_id,
            "parents": parents,
            "written_at": instant_text(written_at),
            "form": None,
            "body": {},
        }
    )


def attachment_message(
    record_id: str,
    body: Mapping[str, Any],
    *,
    version_id: str,
    parents: list[str],
    written_at: datetime,
    epoch: str = "",
    withdrawn: bool = False,
) -> dict[str, Any]:
    """The whole message that tells of a shared paper before its pieces come, or that it is shared no more."""
    return seal(
        {
            "contract": CONTRACT,
            "op": "withdraw" if withdrawn else "put",
            "epoch": epoch,
            "id": version_id,
            "kind": ATTACHMENT,
            "record_id": record_id,
            "parents": parents,
            "written_at": instant_text(written_at),
            "form": None,
            "body": dict(body),
        }
    )


def sealed_message(
    record: Record,
    body: Mapping[str, Any],
    *,
    version_id: str,
    parents: list[str],
    written_at: datetime,
    epoch: str = "",
) -> dict[str, Any]:
    """The whole message for one version of a record, with its hash; `epoch` names this life of the notebook."""
    reference = form_of(record)
    return seal(
        {
            "contract": CONTRACT,
            "op": operation_of(record),
            "epoch": epoch,
            "id": version_id,
            "kind": KINDS[type(record)],
            "record_id": record.id,
            "parents": parents,
            "written_at": instant_text(written_at),
            "form": {"id": reference[0], "version": reference[1]} if reference else None,
            "body": dict(body),
        }
    )


def undisclosable(message: Mapping[str, Any], registry: Registry) -> list[str]:
    """The places of a message that the allow-list does not hold, tables within tables too; empty when it may leave.

    An erasure holds nothing, and what was noted by mistake keeps no answer.
    """
    kind, body = str(message.get("kind")), message.get("body")
    envelope = {name: value for name, value in message.items() if name != "body"}
    if message.get("op") == "erase":
        return [*smuggled(envelope, _ENVELOPE), *smuggled(body, {})]
    form = _form(message.get("form"), registry) if message.get("op") == "put" else None
    return [*smuggled(envelope, _ENVELOPE), *smuggled_content(kind, body), *smuggled_answers(kind, body, form)]


def _form(reference: Any, registry: Registry) -> Form | None:
    """The form that a message names; None when it names none that is known."""
    if isinstance(reference, Mapping) and isinstance(reference.get("version"), int):
        return registry.form(str(reference.get("id")), reference["version"])
    return None


def message_bytes(message: Mapping[str, Any]) -> bytes:
    """The canonical bytes kept in the outbox and sent."""
    return canonical_bytes(message)


def body_digest(body: Mapping[str, Any]) -> str:
    """Tells whether what the Department has of a record would change."""
    return digest(body)


def _answers(record: Record) -> Mapping[str, Any]:
    if isinstance(record, Contact | Milestone):
        return record.answers
    return record.terms if isinstance(record, Measure) else {}
