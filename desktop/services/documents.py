"""The documents of a measure: what can be made, drawn in memory, kept in the file once it was handed over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.document_kind import DocumentField, DocumentKind
from desktop.domain.letters import GAP
from desktop.errors import AppError, NotAllowedError, NotFoundError
from desktop.services.attachments import AttachmentService, Place, Shown
from desktop.services.outside import write_private
from desktop.services.workspace import Workspace
from desktop.storage.holdings import UNSAVED
from desktop.storage.unit_of_work import UnitOfWork

_DRAFT = "document:"
_REMEMBERED = "document_"


class DocumentMaker(Protocol):
    """Makes some kinds of documents; `values` are the texts of its fields by name, those left out as proposed."""

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """Those that concern this measure, in the order in which they are offered."""

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """What may be written before it is drawn, filled in as proposed; none for a document that is as it is."""

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The PDF; in memory only (P2)."""


@dataclass(frozen=True)
class DocumentSheet:
    """A document about to be made: what to heed first (R6), and what may be written."""

    kind: DocumentKind
    household_id: str
    household: str
    cautions: tuple[str, ...]
    is_guarded: bool
    """Whether somebody of the household is at risk."""
    fields: tuple[DocumentField, ...]
    draft_key: str
    """Under which the texts are kept until the document is handed over."""


class DocumentService:
    """One place for all that can be put on paper; `render` takes its time: call it off the window."""

    def __init__(self, workspace: Workspace, makers: Sequence[DocumentMaker]) -> None:
        self._workspace, self._makers = workspace, tuple(makers)
        self._attachments = AttachmentService(workspace)

    def kinds(self, measure_id: str) -> tuple[DocumentKind, ...]:
        """All that can be made for a measure, and why the rest cannot yet."""
        return tuple(kind for maker in self._makers for kind in maker.kinds(measure_id))

    def begun(self, measure_id: str) -> frozenset[str]:
        """The kinds of which a text is begun and not handed over yet."""
        with self._workspace.notebook.read() as uow:
            kept = uow.settings.under(UNSAVED + _DRAFT)
        ending = f":{measure_id}"
        keys = (name.removeprefix(UNSAVED + _DRAFT) for name in kept)
        return frozenset(key.removesuffix(ending) for key in keys if key.endswith(ending))

    def sheet(self, kind_id: str, measure_id: str) -> DocumentSheet:
        """What to heed and what may be written of one document, as it is proposed.

        NotFoundError for a kind that the measure does not have, NotAllowedError for one that cannot be made now.
        """
        maker, kind = self._allowed(kind_id, measure_id)
        with self._workspace.notebook.read() as uow:
            household = uow.households.get(uow.measures.get(measure_id).household_id)
        return DocumentSheet(
            kind,
            household.id,
            household.name,
            household.cautions,
            bool(household.marks),
            tuple(maker.fields(kind_id, measure_id)),
            _draft_key(kind_id, measure_id),
        )

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str] | None = None) -> bytes:
        """The PDF of a document, in memory only (P2); raises NotAllowedError when it cannot be made now."""
        maker, _ = self._allowed(kind_id, measure_id)
        return maker.render(kind_id, measure_id, values or {})

    def lacking(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> dict[str, str]:
        """What is to be written before it is handed over, by field; nothing of it stops the drawing."""
        maker, _ = self._maker(kind_id, measure_id)
        found, fields = {}, maker.fields(kind_id, measure_id)
        texts = {one.name: values.get(one.name, one.value) for one in fields}
        for field in fields:
            text = texts[field.name]
            if field.required and not text.strip():
                found[field.name] = "À remplir avant de remettre le document."
            elif GAP in text:
                left = text.partition(GAP)[2].partition("]")[0].strip("\u00a0: ")
                found[field.name] = f"Reste à compléter\u00a0: {left}."
            elif field.check is not None and (why := field.check(texts)):
                found[field.name] = why
        return found

    def note_printed(
        self, kind_id: str, measure_id: str, content: bytes, values: Mapping[str, str] | None = None
    ) -> Attachment:
        """That a document went to a printer: it is on paper from then on, and its very copy stays in the file."""
        return self._keep(kind_id, measure_id, content, values or {}, JournalAct.DOCUMENT_PRINTED)

    def write_copy(
        self, kind_id: str, measure_id: str, content: bytes, path: Path, values: Mapping[str, str] | None = None
    ) -> Attachment:
        """Writes a document for its owner alone to a place that the worker chose; its copy stays in the file."""
        try:
            write_private(path, content)
        except OSError:
            raise AppError(
                "Le document n’a pas pu être écrit à cet endroit.",
                safe="Ce que vous avez écrit est toujours dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        return self._keep(kind_id, measure_id, content, values or {}, JournalAct.DOCUMENT_OUT)

    def made(self, measure_id: str) -> list[Shown]:
        """What was made for a measure and handed over, the latest first."""
        return self._attachments.of_owner(Owner(OwnerKind.MADE, measure_id))[::-1]

    def made_for(self, household_id: str) -> list[Shown]:
        """The same for all measures of a household."""
        return self._attachments.made_for(household_id)

    def _keep(
        self, kind_id: str, measure_id: str, content: bytes, values: Mapping[str, str], act: JournalAct
    ) -> Attachment:
        """The same bytes are kept once, however often they are printed.

        It has left already: that is noted first, for what comes after may fail.
        """
        self._workspace.notebook.note(self._workspace.clock.now(), act, "measure", measure_id)
        maker, kind = self._maker(kind_id, measure_id)
        digest = sha256(content).hexdigest()
        kept = next((one.attachment for one in self.made(measure_id) if one.attachment.sha256 == digest), None)
        if kept is None:
            with self._workspace.notebook.read() as uow:
                household_id = uow.measures.get(measure_id).household_id
            place = Place(Owner(OwnerKind.MADE, measure_id), household_id, measure_id)
            kept = self._attachments.add(place, content, kind.title)
        fields = maker.fields(kind_id, measure_id)
        with self._workspace.notebook.write(work=False) as uow:
            for field in fields:
                if field.is_remembered and field.name in values:
                    uow.settings.put(_REMEMBERED + field.name, values[field.name])
            uow.settings.remove(UNSAVED + _draft_key(kind_id, measure_id))
        return kept

    def _allowed(self, kind_id: str, measure_id: str) -> tuple[DocumentMaker, DocumentKind]:
        maker, kind = self._maker(kind_id, measure_id)
        if kind.refusal:
            raise NotAllowedError(kind.refusal)
        return maker, kind

    def _maker(self, kind_id: str, measure_id: str) -> tuple[DocumentMaker, DocumentKind]:
        for maker in self._makers:
            for kind in maker.kinds(measure_id):
                if kind.id == kind_id:
                    return maker, kind
        raise NotFoundError("Ce document n’existe pas pour cette mesure.")


def remembered(uow: UnitOfWork, name: str) -> str:
    """What the worker wrote last of themselves in a field of that name."""
    return str(uow.settings.get(_REMEMBERED + name, "") or "")


def _draft_key(kind_id: str, measure_id: str) -> str:
    return f"{_DRAFT}{kind_id}:{measure_id}"
