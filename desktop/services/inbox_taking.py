"""Conventions and reference data of the Department are taken up, and taken back when they were wrong."""

from __future__ import annotations

from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.convention import Convention, ConventionError, parse_convention, to_mapping
from desktop.domain.legal_rules import LegalRuleError
from desktop.domain.territory import TerritoryError
from desktop.errors import NotAllowedError, NotFoundError
from desktop.services.reference_in_force import ASIDE, REFERENCE, extended
from desktop.services.workspace import Workspace
from desktop.storage.inbox import InboxEntry, InboxState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.reference_data import ReferenceData, read_reference

_BEFORE: Final = "convention_before:"
_STAYS: Final = "Il reste dans la liste, tel qu’il est venu."


def waiting_entry(uow: UnitOfWork, item_id: str) -> InboxEntry:
    """An item that was not answered yet; NotFoundError, NotAllowedError."""
    entry = uow.inbox.get(item_id)
    if entry is None:
        raise NotFoundError("Cet envoi du Département n’est pas dans le carnet.")
    if entry.state is not InboxState.WAITING:
        raise NotAllowedError("Il a déjà été répondu à cet envoi.", safe="Rien n’a été enregistré.")
    return entry


def convention_of(workspace: Workspace, entry: InboxEntry) -> Convention:
    """The convention that an item is; NotAllowedError when it cannot be read, or is of no scheme or territory here."""
    content: dict[str, Any] = dict(entry.content)
    try:
        if entry.kind != "convention":
            raise ConventionError(["kind"])
        convention = parse_convention(content)
        workspace.registry.scheme(convention.scheme)
        if not set(convention.territories) <= set(workspace.resources.communes.territories):
            raise ConventionError(["territories"])
    except (ConventionError, LookupError):
        raise NotAllowedError(
            "Perron ne sait pas lire cette convention\u00a0: elle est incomplète, ou d’un dispositif ou d’un "
            "territoire inconnu ici.",
            safe="Elle reste dans la liste, telle qu’elle est venue.",
            do="Mettez Perron à jour, ou appelez le Département.",
        ) from None
    return convention


def edition_of(entry: InboxEntry) -> ReferenceData:
    """The reference data that an item is; NotAllowedError when they cannot be read."""
    try:
        if entry.kind != REFERENCE:
            raise MessageError(["kind"])
        return read_reference(entry.content)
    except MessageError:
        raise NotAllowedError(
            "Perron ne sait pas lire ces données de référence\u00a0: elles sont incomplètes, ou d’une autre version.",
            safe="Elles restent dans la liste, telles qu’elles sont venues.",
            do="Mettez Perron à jour, ou appelez le Département.",
        ) from None


class InboxTaking:
    """What opens no measure."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def accept_convention(self, item_id: str) -> Convention:
        """Takes a convention up: from now on it counts, beside those that were there or in the place of its like."""
        with self._workspace.notebook.write() as uow:
            convention = convention_of(self._workspace, waiting_entry(uow, item_id))
            before = next((one for one in uow.settings.conventions() if one["id"] == convention.id), None)
            uow.settings.put(_BEFORE + item_id, before)
            uow.settings.put_convention(convention.id, to_mapping(convention))
            uow.inbox.answer(item_id, InboxState.ACCEPTED)
            self._note(uow, JournalAct.CONVENTION_KEPT)
        return convention

    def accept_reference(self, item_id: str) -> None:
        """Takes reference data up: the services that read them go by them from now on; NotAllowedError."""
        with self._workspace.notebook.write() as uow:
            edition = edition_of(waiting_entry(uow, item_id))
            try:
                extended(self._workspace.resources, edition, self._workspace.clock.today())
            except (LegalRuleError, TerritoryError) as error:
                raise NotAllowedError(
                    f"Ces données ne vont pas avec celles de Perron. {error}",
                    safe=_STAYS,
                    do="Mettez Perron à jour, ou appelez le Département\u00a0; vous pouvez aussi décliner.",
                ) from None
            uow.inbox.answer(item_id, InboxState.ACCEPTED)
            self._note(uow, JournalAct.REFERENCE_KEPT)
        self._workspace.read_reference_again()

    def set_aside(self, item_id: str, *, aside: bool = True) -> None:
        """Reference data that were accepted are used no more, or again; the Department keeps the answer it has."""
        with self._workspace.notebook.write() as uow:
            entry = uow.inbox.get(item_id)
            if entry is None or (entry.kind, entry.state) != (REFERENCE, InboxState.ACCEPTED):
                raise NotFoundError("Ces données de référence ne sont pas dans le carnet.")
            self._put_aside(uow, item_id, aside=aside)
            self._note(uow, JournalAct.REFERENCE_ASIDE if aside else JournalAct.REFERENCE_KEPT)
        self._workspace.read_reference_again()

    def give_back(self, uow: UnitOfWork, entry: InboxEntry) -> None:
        """What was taken up with a yes is as it was before; NotAllowedError when measures go by it."""
        if entry.kind == REFERENCE:
            self._put_aside(uow, entry.id, aside=False)  # accepted anew it counts
            self._note(uow, JournalAct.REFERENCE_ASIDE)
            return
        convention, before = convention_of(self._workspace, entry), uow.settings.get(_BEFORE + entry.id)
        shipped = {one.id for one in self._workspace.resources.conventions}
        if not any(parse_convention(one) == convention for one in uow.settings.conventions()):
            self._leave_the_next(uow, convention, before)
        elif before is None and convention.id not in shipped and uow.figures.assigned().get(convention.id):
            raise NotAllowedError(
                "Des mesures ont été attribuées sous cette convention.",
                safe="Elle compte toujours.",
                do="Corrigez ses dates ou ses montants dans Réglages si elle est fausse.",
            )
        elif before is None:
            uow.settings.remove_convention(convention.id)
        else:
            uow.settings.put_convention(convention.id, before)
        uow.settings.remove(_BEFORE + entry.id)
        self._note(uow, JournalAct.CONVENTION_TAKEN_BACK)

    def _leave_the_next(self, uow: UnitOfWork, gone: Convention, before: dict[str, Any] | None) -> None:
        """What took its place since stays; given back in its turn, it leaves what was there before both."""
        for name, content in uow.settings.under(_BEFORE).items():
            if content is not None and parse_convention(content) == gone:
                uow.settings.put(name, before)

    def _put_aside(self, uow: UnitOfWork, item_id: str, *, aside: bool) -> None:
        others = [one for one in uow.settings.get(ASIDE) or () if one != item_id]
        uow.settings.put(ASIDE, [*others, item_id] if aside else others)

    def _note(self, uow: UnitOfWork, act: JournalAct) -> None:
        uow.audit.append(self._workspace.clock.now(), act, "notebook", "")
