"""The journal of changes in words (R3): when, what, on which record; it names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.schemes.path import StepName
from desktop.services.clock import PARIS
from desktop.services.workspace import Workspace
from desktop.storage.audit import AuditLine

_KINDS = {
    "household": "Fiche du ménage",
    "saisine": "Saisine",
    "measure": "Mesure",
    "contact": "Visite ou contact",
    "bilan": "Bilan",
    "device": "Cet ordinateur",
    "attachment": "Pièce jointe",
}
_ACTIONS = {
    "saved": "Enregistrement",
    "recorded": "Notée",
    "planned": "Prévue",
    "postponed": "Reportée",
    "removed": "Retirée",
    "promise kept": "Étape promise tenue",
    "opened": "Ouverture",
    "reopened": "Réouverture",
    "drafted": "Rédaction",
    "frozen": "Texte figé pour la signature",
    "sealed": "Signature et scellement",
    "enrolled": "Inscription auprès du Département",
    StepName.ACCEPT.value: "Acceptée",
    StepName.DECLINE.value: "Déclinée",
    StepName.SUSPEND.value: "Suspendue",
    StepName.RESUME.value: "Reprise",
    StepName.RENEW.value: "Renouvelée",
    StepName.END.value: "Fin décidée",
    StepName.CLOSE.value: "Clôturée",
}
_SHORT_ID = 8


@dataclass(frozen=True)
class JournalLine:
    """One line as it is shown: the moment in Paris, and the end of the record's id, which tells lines apart."""

    at: datetime
    what: str
    about: str
    reference: str


class JournalService:
    """Reads the journal and checks that no line is missing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def count(self) -> int:
        """Number of lines."""
        with self._workspace.notebook.read() as uow:
            return uow.audit.count()

    def page(self, offset: int, limit: int) -> list[JournalLine]:
        """Lines from the latest back."""
        with self._workspace.notebook.read() as uow:
            return [_line(line) for line in uow.audit.page(offset, limit)]

    def is_whole(self) -> bool:
        """Whether no line was altered or removed before another."""
        with self._workspace.notebook.read() as uow:
            return uow.audit.is_whole()


def _line(line: AuditLine) -> JournalLine:
    return JournalLine(
        line.at.astimezone(PARIS),
        _ACTIONS.get(line.action, line.action),
        _KINDS.get(line.kind, line.kind),
        line.record_id[-_SHORT_ID:],
    )
