"""The last import, kept for a week so that it can be taken back whole: also after Perron was closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.origin import Origin
from desktop.domain.privacy import plain
from desktop.domain.saisine import Saisine
from desktop.errors import NotAllowedError, NotFoundError
from desktop.services.clock import PARIS
from desktop.services.importing_plan import Taken, Write
from desktop.services.origins import forget_origin, keep_origin
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.kept_records import digest, kept, revived
from desktop.storage.unit_of_work import UnitOfWork

DAYS_KEPT: Final = 7
_NAME: Final = "last_import"


@dataclass(frozen=True)
class Undo:
    """One record of an import: by what it is known again, and what it was before (None: there was none)."""

    id: str
    kind: type[Taken]
    digest: str
    before: Taken | None
    belongs_to: str = ""
    """The household of a new measure, the measure of a new contact."""


@dataclass(frozen=True)
class LastImport:
    """An import that may still be taken back, as long as nothing of it was changed or sent."""

    at: datetime
    undos: tuple[Undo, ...]
    origins: tuple[tuple[Origin | None, str], ...]
    """Each as it was before, with the id of its household."""

    @property
    def until(self) -> date:
        """The last day on which it can be taken back."""
        return self.at.astimezone(PARIS).date() + timedelta(days=DAYS_KEPT)


@dataclass(frozen=True)
class LastTold:
    """The last import as a screen tells it: no record of it stays there."""

    at: datetime
    records: int
    until: date


def import_made(at: datetime, writes: Sequence[Write], origins: Sequence[tuple[Origin | None, Origin]]) -> LastImport:
    """What has to be known of an import to take it back."""
    undos = [
        Undo(one.after.id, type(one.after), digest(one.after), one.before, _belongs_to(one.after)) for one in writes
    ]
    return LastImport(at, tuple(undos), tuple((before, after.household_id) for before, after in origins))


def keep_import(uow: UnitOfWork, made: LastImport) -> None:
    """Notes it in the place of the one before."""
    uow.settings.put(
        _NAME,
        {
            "at": made.at.isoformat(),
            "records": [
                {
                    "id": one.id, "kind": _KINDS[one.kind], "digest": one.digest, "belongs_to": one.belongs_to,
                    "before": kept(one.before) if one.before is not None else None,
                }
                for one in made.undos
            ],
            "origins": [
                {"household_id": household_id, "before": plain(before) if before else None}
                for before, household_id in made.origins
            ],
        },
    )  # fmt: skip


def kept_import(uow: UnitOfWork, today: date) -> LastImport | None:
    """The last one; None when there is none, or its time is over."""
    found = _held(uow)
    return found if found is not None and found.until >= today and found.undos else None


def import_about(uow: UnitOfWork, ids: Collection[str]) -> dict[str, Any] | None:
    """What is held, its time over or not, of how these records were before; None when nothing is (R2)."""
    found = _held(uow)
    if found is None:
        return None
    records = [
        {"kind": _KINDS[one.kind], "before": plain(one.before)} for one in found.undos if one.before and one.id in ids
    ]
    origin = next((plain(before) for before, household_id in found.origins if before and household_id in ids), None)
    return {"at": found.at.isoformat(), "records": records, "origin": origin} if records or origin else None


def sweep_import(workspace: Workspace) -> None:
    """What an import had changed is not kept beyond its time."""
    with workspace.notebook.read() as uow:
        is_over = bool(uow.settings.get(_NAME)) and kept_import(uow, workspace.clock.today()) is None
    if is_over:
        with workspace.notebook.write(work=False) as uow:
            uow.settings.remove(_NAME)


def take_import_back(workspace: Workspace, uow: UnitOfWork, made: LastImport) -> None:
    """Everything is as it was before; NotAllowedError once anything of it was changed, added to or sent."""
    ids = {one.id for one in made.undos if one.before is None}
    for one in made.undos:
        now = record_now(uow, one.kind, one.id)
        if now is None or digest(now) != one.digest:
            raise changed("Des fiches importées ont changé depuis\u00a0: l’import ne s’annule plus.")
    if uow.taking_out.sent(ids):
        raise changed("Des fiches importées ont été envoyées depuis\u00a0: l’import ne s’annule plus.")
    uow.taking_out.take_out(ids)
    for one in made.undos:
        if one.before is not None:
            save(workspace, uow, JournalAct.PUT_BACK, one.before)
    for before, household_id in made.origins:
        if before is None:
            forget_origin(uow, household_id)
        else:
            keep_origin(uow, before)
    created = [one for one in made.undos if one.before is None]
    uow.taking_out.follow(
        {one.belongs_to for one in created if one.kind is Measure} - ids,
        {one.belongs_to for one in created if one.kind is Contact} - ids,
    )
    uow.audit.append(workspace.clock.now(), JournalAct.IMPORT_TAKEN_BACK, "notebook", str(len(made.undos)))
    _forget(uow, made)


def record_now(uow: UnitOfWork, kind: type[Taken], record_id: str) -> Taken | None:
    """A record as it is kept now; None when there is none."""
    repository: Any = {
        Household: uow.households, Saisine: uow.saisines, Measure: uow.measures, Contact: uow.contacts
    }[kind]  # fmt: skip
    try:
        found: Taken = repository.get(record_id)
    except NotFoundError:
        return None
    return found


def changed(happened: str, do: str = "Corrigez les fiches une à une.") -> NotAllowedError:
    """Why something can no longer be done: the notebook went on."""
    return NotAllowedError(happened, safe="Rien n’a été modifié.", do=do)


def _forget(uow: UnitOfWork, made: LastImport) -> None:
    """It is the one that is kept, or an earlier one: then the later one stands."""
    told = uow.settings.get(_NAME)
    if told and {one["id"] for one in told["records"]} & {one.id for one in made.undos}:
        uow.settings.remove(_NAME)


def _belongs_to(record: Taken) -> str:
    match record:
        case Measure():
            return record.household_id
        case Contact():
            return record.measure_id
        case _:
            return ""


def _held(uow: UnitOfWork) -> LastImport | None:
    told = uow.settings.get(_NAME)
    if not told:
        return None
    return LastImport(
        datetime.fromisoformat(told["at"]),
        tuple(_undo(one) for one in told["records"]),
        tuple((_origin(one["before"]), one["household_id"]) for one in told["origins"]),
    )


def _undo(told: dict[str, Any]) -> Undo:
    before = revived(told["before"]) if told["before"] else None
    return Undo(told["id"], _KIND_OF[told["kind"]], told["digest"], before, told["belongs_to"])


def _origin(told: dict[str, Any] | None) -> Origin | None:
    if told is None:
        return None
    taken_on = date.fromisoformat(told["taken_on"]) if told["taken_on"] else None
    return Origin(told["household_id"], told["reference"], taken_on, told["waits"])


_KINDS: Final[dict[type[Taken], str]] = {
    Household: "household", Saisine: "saisine", Measure: "measure", Contact: "contact",
}  # fmt: skip
_KIND_OF: Final = {name: kind for kind, name in _KINDS.items()}
