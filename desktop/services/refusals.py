"""Why the Department refused a record, as far as a person can do something about it; the rest is for the IT service."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop.schemes.registry import Registry
from desktop.services.outgoing_labels import LABELS
from desktop.storage.outbox import OutboxEntry

_PLACED: Final = re.compile(r"(?P<path>[a-z_]+(?:\.[\w#-]+)*)[ \u00a0]:[ \u00a0](?P<problem>[^.]+\.)")
"""« body.dwelling.commune : forme inattendue. »: a place of the message and what is wrong there."""
_PROBLEMS: Final[Mapping[str, str]] = {
    "champ manquant.": "à remplir",
    "texte attendu.": "le Département ne reconnaît pas cette valeur",
    "forme inattendue.": "le Département ne reconnaît pas cette valeur",
    "valeur inconnue.": "le Département ne reconnaît pas cette valeur",
    "valeur refusée.": "le Département ne reconnaît pas cette valeur",
    "texte trop court.": "trop court",
    "texte trop long.": "trop long",
    "nombre trop petit.": "nombre trop petit",
    "nombre trop grand.": "nombre trop grand",
    "trop d’éléments.": "trop de lignes",
    "pas assez d’éléments.": "pas assez de lignes",
}
"""What a person can put right in a field; all else is between the programs."""
_OF_PROGRAMS: Final = ("de ce poste", "sous cet identifiant", "autre opérateur")
_UNREAD: Final = (
    "Le Département n’a pas su lire cette fiche. Ce n’est pas une erreur de votre part\u00a0; elle est gardée ici. "
    "Signalez-le à {whom}."
)
_WITHHELD: Final = (
    "Perron a retenu cette fiche\u00a0: il y trouve quelque chose qui ne doit pas partir. Elle est gardée ici. "
    "Signalez-le à {whom}."
)
_DAMAGED: Final = (
    "Cette fiche s’est abîmée dans le carnet, et n’est pas partie. Ouvrez-la, vérifiez-la, puis enregistrez-la à "
    "nouveau."
)
_NOBODY: Final = "votre association"


@dataclass(frozen=True)
class Refusal:
    """Why a record was refused: `words` for whoever wrote it, `detail` as it came when that is for somebody else."""

    words: str
    can_correct: bool = True
    """Whether whoever wrote it can do something about it."""
    detail: str = ""


def refusal_of(entry: OutboxEntry, registry: Registry, operator: str = "") -> Refusal:
    """The refusal of a message, with the fields named as in their form."""
    reason, whom = entry.reason.strip(), operator or _NOBODY
    if reason.startswith("Enregistrement "):  # the laptop itself held it back, as the next one too
        return Refusal(_DAMAGED, detail=reason)
    if reason.startswith("Retenu sur ce poste."):
        return Refusal(_WITHHELD.format(whom=whom), can_correct=False, detail=reason)
    placed = list(_PLACED.finditer(reason))
    if not placed and not any(words in reason for words in _OF_PROGRAMS):
        return Refusal(reason)
    labels = _Labels(entry, registry)
    told = [_field_words(labels, one["path"], one["problem"]) for one in placed]
    if not told or "" in told:
        return Refusal(_UNREAD.format(whom=whom), can_correct=False, detail=reason)
    return Refusal(f"{'. '.join(dict.fromkeys(told))}.", detail=reason)


def _field_words(labels: _Labels, path: str, problem: str) -> str:
    """« Logement, commune : le Département ne reconnaît pas cette valeur »; empty when nobody can put it right."""
    named, words = labels.of(path), _PROBLEMS.get(problem, "")
    return f"{named}\u00a0: {words}" if named and words else ""


class _Labels:
    """How the fields of one message are named."""

    def __init__(self, entry: OutboxEntry, registry: Registry) -> None:
        message: Mapping[str, Any] = json.loads(entry.message) if entry.message else {}
        form = message.get("form") or {}
        self._form = registry.form(str(form.get("id", "")), form.get("version")) if form else None

    def of(self, path: str) -> str:
        """« Logement, commune »; empty when a part of the path is no field that a person knows."""
        first, *parts = path.split(".")
        if first != "body" or not parts:
            return ""
        named = list(self._named(parts))
        if not named or "" in named:
            return ""
        return ", ".join((named[0], *(f"{name[0].lower()}{name[1:]}" for name in named[1:])))

    def _named(self, parts: list[str]) -> Iterator[str]:
        if parts[0] in ("answers", "terms") and len(parts) > 1:
            field = self._form.field(parts[1]) if self._form else None
            yield field.label if field else ""
            return
        for part in parts:
            if part.isdigit():
                continue
            yield LABELS.get(part, "")
