"""What a message for the Department says, in words: whoever sends it must be able to read it first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from desktop.domain.attachment import MediaType, size_words
from desktop.domain.form_words import row_words, words_of
from desktop.domain.forms import OTHER_SUFFIX, FieldKind, FormField
from desktop.domain.french import capital, hour, long_date, money
from desktop.domain.spent import duration_words, kilometres_words
from desktop.schemes.path import STATE_LABELS
from desktop.schemes.registry import Registry
from desktop.services.clock import PARIS
from desktop.services.education_words import MODES, THEMES, TOOLS
from desktop.services.objective_words import ACTION_STATES
from desktop.services.objective_words import STATES as OBJECTIVE_STATES
from desktop.services.outgoing_labels import LABELS, NOT_READ, NOT_READ_IN
from desktop.services.wording import (
    BILAN_KINDS,
    BILAN_STATES,
    KINDS,
    OUTCOMES,
    SIGNATURES,
    SIGNERS,
    outcome_of,
)

Fact = tuple[str, str]
"""A label and its value, both in French."""
Told = tuple[tuple[str | int, ...], str, str]
"""Where a value stands in the record, its label and its words."""

MESSAGE_KINDS: Final[Mapping[str, str]] = {
    "household": "Ménage",
    "saisine": "Saisine",
    "measure": "Mesure",
    "contact": "Visite ou contact",
    "milestone": "Étape du parcours",
    "budget": "Budget",
    "objective": "Objectif",
    "education": "Action d’éducation budgétaire",
    "bilan": "Bilan",
    "attachment": "Photo ou document",
}

_MONEY: Final = frozenset({"income_total", "charges_total", "rest_to_live", "debts_total"})
_LISTS: Final = {
    "housing_status": "housing_status",
    "composition": "composition",
    "marital_status": "marital_status",
    "resources_bracket": "resources_bracket",
    "end_reason": "end_reason",
    "origin": "saisine_origin",
    "reasons": "saisine_reason",
    "themes": "support_theme",
}
_EDUCATION_LISTS: Final = {"themes": THEMES, "tools": TOOLS}
_SPENT: Final = frozenset({"minutes", "travel_minutes", "kilometres"})
_LEVELS: Final = {"shared": "Partagé", "team": "Équipe", "confidential": "Confidentiel"}
_ROLES: Final = {
    "head": "Titulaire de la mesure",
    "partner": "Conjoint(e)",
    "child": "Enfant",
    "shared_child": "Enfant en résidence alternée",
    "other": "Autre personne",
}


class OutgoingReader:
    """Reads messages aloud, so to speak: nothing is left out but references and fingerprints."""

    def __init__(self, registry: Registry, commune_name: Callable[[str], str]) -> None:
        self.registry = registry
        self._commune_name = commune_name
        self._stages = {stage.key: stage.title for scheme in registry.schemes() for stage in scheme.stages}

    def facts(self, message: Mapping[str, Any]) -> tuple[Fact, ...]:
        """Everything of a message that has a value, in the order of its fields, answers last."""
        body = dict(message.get("body", {}))
        answers = body.pop("answers", {})
        told = (*self.told(str(message.get("kind")), body), *self.answered(answers, message.get("form") or {}))
        return tuple((label, words) for _place, label, words in told)

    def told(
        self, kind: str, values: Mapping[str, Any], before: str = "", place: tuple[str | int, ...] = ()
    ) -> Iterator[Told]:
        """Every value of a record and of what it holds, in the order of its fields; « before » each label."""
        for name in sorted(values, key=_place):
            value, here = values[name], (*place, name)
            if NOT_READ.match(name) or (kind, name) in NOT_READ_IN or value in (None, "", [], {}):
                continue
            label = f"{before}{LABELS.get(name, name)}"
            if name == "sections":
                yield from (
                    ((*here, number, "text"), section["title"], section["text"])
                    for number, section in enumerate(value)
                    if section["text"]
                )
            elif isinstance(value, Mapping):
                yield from self.told(kind, value, f"{label} – ", here)
            elif isinstance(value, list) and isinstance(value[0], Mapping):
                for number, item in enumerate(value):
                    which = f" {number + 1}" if len(value) > 1 else ""
                    yield from self.told(name, item, f"{label}{which} – ", (*here, number))
            else:
                yield here, label, self._word(name, value, kind)

    def answered(self, answers: Mapping[str, Any], reference: Mapping[str, Any]) -> Iterator[Told]:
        """Every answer, by the form and version that it was given to; by its bare name when these are not known."""
        form = self.registry.form(str(reference.get("id", "")), reference.get("version"))
        for name, value in answers.items():
            asked = form.field(name.removesuffix(OTHER_SUFFIX)) if form else None
            if asked is None:
                yield (name,), name, str(value)
            elif name.endswith(OTHER_SUFFIX):
                yield (name,), f"{asked.label} (précision)", str(value)
            elif asked.kind is FieldKind.ROWS:
                yield from _rows(asked, value)
            else:
                yield (name,), asked.label, _words_of(asked, value)

    def _word(self, name: str, value: Any, kind: str) -> str:
        if isinstance(value, bool):
            return "Oui" if value else "Non"
        if isinstance(value, list):
            return ", ".join(self._word(name, item, kind) for item in value)
        listed = _EDUCATION_LISTS.get(name, "") if kind == "education" else _LISTS.get(name, "")
        if listed:
            return self.registry.label(listed, str(value))
        if name in _SPENT:
            return _spent(name, str(value))
        if (kind, name) == ("attachment", "size") and isinstance(value, int):
            return size_words(value)
        if name in _MONEY:
            return money(Decimal(value))
        return self._coded(name, str(value), kind) or _dated(str(value))

    def _coded(self, name: str, value: str, kind: str) -> str:
        """The word of a code, empty when the value is none."""
        codes: Mapping[str, str] = {
            "contact.kind": {code.value: word for code, word in KINDS.items()},
            "contact.outcome": {code.value: word for code, word in OUTCOMES.items()} | {"done": "A eu lieu"},
            "measure.state": {code.value: word for code, word in STATE_LABELS.items()},
            "bilan.state": {code.value: word for code, word in BILAN_STATES.items()},
            "bilan.kind": {code.value: word for code, word in BILAN_KINDS.items()},
            "objective.state": {code.value: word for code, word in OBJECTIVE_STATES.items()},
            "actions.state": {code.value: word for code, word in ACTION_STATES.items()},
            "education.mode": {code.value: word for code, word in MODES.items()},
            "signatures.outcome": {code.value: word for code, word in SIGNATURES.items()},
            "signatures.role": {code.value: word for code, word in SIGNERS.items()},
            "persons.role": _ROLES,
            "attachment.level": _LEVELS,
            "attachment.media_type": {code.value: code.word for code in MediaType},
        }.get(f"{kind}.{name}", {})
        if name == "merged_into":
            return "Un autre ménage de ce carnet"
        if name == "commune":
            return self._commune_name(value)
        if name == "stage":
            return self._stages.get(value, "")
        if name == "scheme":
            return next((one.name for one in self.registry.schemes() if one.id == value), "")
        return codes.get(value, "")


def _spent(name: str, value: str) -> str:
    """Minutes and kilometres in words; what is still being typed as it stands."""
    try:
        return kilometres_words(Decimal(value)) if name == "kilometres" else duration_words(int(value))
    except (ValueError, ArithmeticError):
        return value


def _rows(field: FormField, rows: Any) -> Iterator[Told]:
    for number, row in enumerate(rows):
        label = f"{field.label} {number + 1}" if len(rows) > 1 else field.label
        yield (field.name, number), label, _row_words(field, row)


def _words_of(field: FormField, value: Any) -> str:
    """What is still being typed may be no number and no day yet: it is read as it stands."""
    try:
        words = words_of(field, value)
    except (ValueError, TypeError, ArithmeticError):
        return str(value)
    return capital(words) if field.kind is FieldKind.YES_NO else words  # as any « Oui » and « Non » beside it


def _row_words(field: FormField, row: Any) -> str:
    try:
        return row_words(field, row)
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return ", ".join(str(cell) for cell in row.values()) if isinstance(row, Mapping) else str(row)


def _place(name: str) -> int:
    return list(LABELS).index(name) if name in LABELS else len(LABELS)


def receipt_words(receipt: Mapping[str, Any]) -> str:
    """What a receipt proves, in one sentence; empty without one."""
    if not receipt or not receipt.get("received_at"):
        return ""
    number = f" (n°\u00a0{receipt['sequence']})" if receipt.get("sequence") is not None else ""
    return f"Reçue par le Département le {instant_words(receipt['received_at'])}{number}. Preuve vérifiée."


def instant_words(text: str) -> str:
    """« 3 mars 2025 à 9 h 05 » in Paris, from an ISO instant; the text itself when it is none that a calendar holds."""
    try:
        instant = datetime.fromisoformat(text).astimezone(PARIS)
    except (ValueError, OverflowError):
        return text
    return f"{long_date(instant.date())} à {hour(instant.time())}"


def _dated(value: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):  # what only looks like a day is read as it is
            return long_date(date.fromisoformat(value))
    if re.fullmatch(r"\d\d:\d\d:\d\d", value):
        with suppress(ValueError):
            return hour(time.fromisoformat(value))
    if re.match(r"\d{4}-\d\d-\d\dT\d\d:", value):
        return instant_words(value)
    return value


def headline(message: Mapping[str, Any]) -> str:
    """What tells a message from its likes: its kind, for a contact its outcome and day, for a paper its title."""
    body = message["body"]
    if message["kind"] == "attachment":
        return str(body.get("title") or "") or MESSAGE_KINDS["attachment"]
    if message["kind"] == "contact":
        return f"{outcome_of(body['outcome'], body['kind'])}, {long_date(date.fromisoformat(body['day']))}"
    if message["kind"] in {"milestone", "budget", "education"}:
        return f"{MESSAGE_KINDS[message['kind']]}, {long_date(date.fromisoformat(body['day']))}"
    return MESSAGE_KINDS[message["kind"]]
