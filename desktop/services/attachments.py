"""Photos and papers of a visit, a measure or a household: taken in, shown, taken away, erased once that is final."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import (
    LARGEST_BYTES,
    LONGEST_TITLE,
    Attachment,
    Found,
    MediaType,
    Owner,
    OwnerKind,
    readable,
    recognise,
    refuse_large,
    refuse_unreadable,
    title_of,
)
from desktop.domain.privacy import Level
from desktop.errors import AppError, InvalidInputError, NotAllowedError
from desktop.services.apart import apart, never
from desktop.services.outside import read_file, write_private
from desktop.services.workspace import Workspace
from desktop.storage.attachments import SealedFile
from desktop.storage.sealed_files import CaptureStoppedError, new_key
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["AttachmentService", "CaptureStoppedError", "Place", "Shown"]

_KIND = "attachment"
_OF_LEVEL = {
    Level.SHARED: JournalAct.ATTACHMENT_SHARED,
    Level.TEAM: JournalAct.ATTACHMENT_TEAM,
    Level.CONFIDENTIAL: JournalAct.ATTACHMENT_CONFIDENTIAL,
}


@dataclass(frozen=True)
class Place:
    """Where something is being added: its owner, and the household and measure that it is found under."""

    owner: Owner
    household_id: str
    measure_id: str = ""


@dataclass(frozen=True)
class Shown:
    """An attachment in a list, and whether its file is there."""

    attachment: Attachment
    is_there: bool


class AttachmentService:
    """The attachments of a notebook. Adding and reading take their time: call them off the window."""

    def __init__(self, workspace: Workspace, now: Callable[[], float] = time.time) -> None:
        self._workspace = workspace
        self._began = now()

    def add_file(self, place: Place, path: Path, stopped: Callable[[], bool] = never) -> Attachment:
        """Takes in a file of the disk, which is left as it is; raises AppError with what is accepted."""
        try:
            size, content = apart(lambda: read_file(path, LARGEST_BYTES, stopped), stopped)
        except OSError:
            raise AppError(
                "Ce fichier n’a pas pu être lu.", safe="Il n’a pas été touché.", do="Vérifiez qu’il est encore là."
            ) from None
        refuse_large(size)
        return self.add(place, content, title_of(path.name), stopped)

    def add(self, place: Place, content: bytes, title: str, stopped: Callable[[], bool] = never) -> Attachment:
        """Takes in some bytes: images upright, smaller and without position; PDF as they are.

        The encrypted file is on the disk before the record that speaks of it is written.
        """
        refuse_large(len(content))
        found = recognise(content)
        refuse_unreadable(found)
        content, media_type, pixels, thumbnail = _as_kept(content, found, stopped)
        if stopped():
            raise CaptureStoppedError
        key = new_key()
        name = self._workspace.notebook.sealed_files.write(content, key, stopped)
        attachment = Attachment(
            self._workspace.new_id(),
            place.owner,
            place.household_id,
            _checked_title(title),
            media_type,
            len(content),
            hashlib.sha256(content).hexdigest(),
            self._workspace.clock.today(),
            place.measure_id,
            pixels=pixels,
        )
        with self._workspace.notebook.write() as uow:
            uow.attachments.add(attachment, SealedFile(name, key), thumbnail)
            self._note(uow, JournalAct.ATTACHED, attachment.id)
        return attachment

    def of_visit(self, draft_id: str, contact_id: str | None) -> list[Shown]:
        """Those of a draft, and of the contact that it corrects or concludes."""
        owners = [Owner(OwnerKind.DRAFT, draft_id)]
        if contact_id:
            owners.append(Owner(OwnerKind.CONTACT, contact_id))
        with self._workspace.notebook.read() as uow:
            return self._shown(uow, uow.attachments.of_owners(*owners))

    def of_owner(self, owner: Owner) -> list[Shown]:
        """Those of one record."""
        with self._workspace.notebook.read() as uow:
            return self._shown(uow, uow.attachments.of_owners(owner))

    def of_measure(self, measure_id: str) -> list[Shown]:
        """Those taken in for a measure and its visits, the latest first; not what the notebook made itself."""
        with self._workspace.notebook.read() as uow:
            return self._shown(uow, _taken_in(uow.attachments.of_measure(measure_id)))

    def of_household(self, household_id: str) -> list[Shown]:
        """Those taken in for a household, its measures and visits, the latest first."""
        with self._workspace.notebook.read() as uow:
            return self._shown(uow, _taken_in(uow.attachments.of_household(household_id)))

    def made_for(self, household_id: str) -> list[Shown]:
        """The documents that the notebook made for a household, the latest first."""
        with self._workspace.notebook.read() as uow:
            found = uow.attachments.of_household(household_id)[::-1]
            return self._shown(uow, [one for one in found if one.owner.kind is OwnerKind.MADE])

    def thumbnails(self, ids: Sequence[str]) -> dict[str, bytes]:
        """The small pictures (JPEG) of those that have one, by id; a PDF has none."""
        with self._workspace.notebook.read() as uow:
            return uow.attachments.thumbnails(ids)

    def read(self, attachment_id: str) -> bytes:
        """Its very bytes; raises AppError when the file is gone, or is not what was written."""
        with self._workspace.notebook.read() as uow:
            attachment, file = uow.attachments.get(attachment_id), uow.attachments.file(attachment_id)
        content = self._workspace.notebook.sealed_files.read(file.name, file.key)
        if hashlib.sha256(content).hexdigest() != attachment.sha256:
            raise AppError(
                "Ce document n’est pas celui qui a été enregistré.",
                safe="Le reste du carnet n’est pas touché.",
                do="Reprenez-le d’une sauvegarde.",
            )
        return content

    def rename(self, attachment_id: str, title: str) -> Attachment:
        """Gives another title; raises InvalidInputError for an empty one."""
        return self._change(attachment_id, JournalAct.ATTACHMENT_RENAMED, title=_checked_title(title))

    def set_level(self, attachment_id: str, level: Level) -> Attachment:
        """Says who may come to see it (P1)."""
        return self._change(attachment_id, _OF_LEVEL[level], level=level.value)

    def remove(self, attachment_id: str) -> None:
        """Takes one away; its file is erased when the notebook is closed. NotAllowedError for a signed paper (R5)."""
        with self._workspace.notebook.write() as uow:
            if _is_signed_paper(uow, uow.attachments.get(attachment_id)):
                raise NotAllowedError(
                    "Cette feuille est jointe à un bilan\u00a0: elle porte une signature donnée sur papier.",
                    safe="Elle est gardée avec le bilan.",
                    do="Si ce n’est pas la bonne, joignez d’abord une autre feuille depuis le bilan.",
                )
            uow.attachments.set_removed(attachment_id, removed=True)
            self._note(uow, JournalAct.ATTACHMENT_REMOVED, attachment_id)

    def bring_back(self, attachment_id: str) -> None:
        """Takes the removal back; raises NotFoundError once it is final."""
        with self._workspace.notebook.write() as uow:
            uow.attachments.get(attachment_id)
            uow.attachments.set_removed(attachment_id, removed=False)
            self._note(uow, JournalAct.ATTACHMENT_BROUGHT_BACK, attachment_id)

    def save_copy(self, attachment_id: str, path: Path) -> None:
        """Writes a copy for its owner alone where the worker chose; it is outside the notebook from then on."""
        content = self.read(attachment_id)
        try:
            write_private(path, content)
        except OSError:
            raise AppError(
                "La copie n’a pas pu être écrite à cet endroit.",
                safe="Le document est toujours dans le carnet.",
                do="Choisissez un autre dossier.",
            ) from None
        with self._workspace.notebook.write() as uow:
            self._note(uow, JournalAct.ATTACHMENT_OUT, attachment_id)

    def sweep(self) -> int:
        """At opening: what was taken away last time is erased, and files that no record speaks of are set aside.

        Gives how many these were. A program that was killed between the file and its record leaves such a file, and so
        does an older notebook put back for a moment: those of a newer one come back with it, within ORPHAN_DAYS. Only a
        file older than this opening is touched. What was added to a draft never written is given to its measure.
        """
        if not self._workspace.notebook.may_write:
            return 0
        self.finish()
        with self._workspace.notebook.write(work=False) as uow:
            uow.attachments.adopt_lost()
            known = uow.attachments.files()
        return self._workspace.notebook.sealed_files.sort_orphans(known, self._began)

    def finish(self) -> None:
        """Before closing, when no undo can be asked any more: erases what was taken away, keys first."""
        if not self._workspace.notebook.may_write:
            return
        with self._workspace.notebook.write(work=False) as uow:
            names = uow.attachments.purge()
        for name in names:
            self._workspace.notebook.sealed_files.erase(name)

    def _change(self, attachment_id: str, act: JournalAct, **values: str) -> Attachment:
        with self._workspace.notebook.write() as uow:
            uow.attachments.change(attachment_id, **values)
            self._note(uow, act, attachment_id)
            return uow.attachments.get(attachment_id)

    def _shown(self, uow: UnitOfWork, attachments: Sequence[Attachment]) -> list[Shown]:
        files = self._workspace.notebook.sealed_files
        return [Shown(one, files.has(uow.attachments.file(one.id).name)) for one in attachments]

    def _note(self, uow: UnitOfWork, act: JournalAct, attachment_id: str) -> None:
        uow.audit.append(self._workspace.clock.now(), act, _KIND, attachment_id)


def _is_signed_paper(uow: UnitOfWork, attachment: Attachment) -> bool:
    """Whether the answer of somebody in a bilan stands on it."""
    bilans = (
        bilan
        for measure in uow.measures.of_household(attachment.household_id)
        for bilan in uow.bilans.everything_of(measure.id)
    )
    return any(signature.scan_id == attachment.id for bilan in bilans for signature in bilan.signatures)


def _taken_in(attachments: Sequence[Attachment]) -> list[Attachment]:
    return [one for one in attachments[::-1] if one.owner.kind is not OwnerKind.MADE]


def _as_kept(
    content: bytes, found: Found, stopped: Callable[[], bool]
) -> tuple[bytes, MediaType, tuple[int, int], bytes]:
    if found is Found.PDF:
        return content, MediaType.PDF, (0, 0), b""
    from desktop.services.photos import kept_photo  # imaging is imported with the first image

    photo = apart(lambda: kept_photo(content, stopped), stopped)
    return photo.content, photo.media_type, photo.pixels, photo.thumbnail


def _checked_title(title: str) -> str:
    clean = readable(title)[:LONGEST_TITLE]
    if not clean:
        raise InvalidInputError({"title": "Donnez un titre à ce document."})
    return clean
