"""Two versions of one record, side by side, settled field by field by a person: neither is ever written over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.household import Household
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.conflict_bodies import (
    GONE,
    MERGED,
    Path,
    alike,
    differing,
    is_chosen,
    nested,
    value_at,
)
from desktop.services.conflict_choices import Side, chosen, may_keep_both
from desktop.services.conflict_merging import keep_all_of, keep_standing, merge_as_chosen
from desktop.services.conflict_undo import Settled, take_back
from desktop.services.incoming import (
    record_of,
    settle_followed,
    standing_aside,
    to_settle,
    written,
)
from desktop.services.outgoing import MESSAGE_KINDS, Fact, OutgoingReader, headline, instant_words
from desktop.services.outgoing_labels import LABELS
from desktop.services.records import queue_version, take_in
from desktop.services.workspace import Workspace
from desktop.services.writers import writer_words
from desktop.storage.errors import NONSENSE
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion, VersionState, ancestors, by_record
from desktop.sync.contract.messages import PARENTS_LIMIT
from desktop.sync.payload import Record, body_of, form_of

_NOTHING: Final = "(non renseigné)"
_NOT_THERE: Final = "Ne pas la garder"
"""Of something that was added in one of the versions alone."""
_ON_ITS_OWN: Final = "Aucun\u00a0: ce ménage reste à part"
_UNREADABLE: Final = "(illisible ici)"


@dataclass(frozen=True)
class Field:
    """One thing that differs: its label and both values, in French."""

    key: str
    label: str
    mine: str
    theirs: str
    chosen: bool = True
    """Whether a person chooses; what is counted from the rest is only shown."""
    may_keep_both: bool = False
    """Two free texts: one after the other is a third choice."""


@dataclass(frozen=True)
class Conflict:
    """A record with what is here and what another laptop wrote; `id` is the record's."""

    id: str
    kind: str
    headline: str
    household: str
    household_id: str
    measure_id: str = ""
    written_at: str = ""
    """When the other version was written, in words; empty as long as it did not come."""
    fields: tuple[Field, ...] = ()
    version_id: str = ""
    """Of the other version; empty as long as it did not come: the next round brings it."""
    others: int = 0
    """Further versions, settled one after the other."""
    mine_at: str = ""
    """When the version of this laptop was written, in words."""
    by: str = ""
    """Who wrote the other one, as far as this laptop knows: what follows « écrite par »."""
    agreed: tuple[Fact, ...] = ()
    """What both say alike, labels and values in French."""
    aside: bool = False
    """Whether the other version came and contradicts what is here: it can be followed, and nothing of it taken."""

    @property
    def came(self) -> bool:
        """Whether it can be settled."""
        return bool(self.version_id) or self.aside


class ConflictService:
    """What is to be settled in a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reader = OutgoingReader(workspace.registry, workspace.commune_name)

    def count(self) -> int:
        """How many records are to be settled."""
        with self._workspace.notebook.read() as uow:
            return len(to_settle(uow))

    def conflicts(self) -> list[Conflict]:
        """Every record to be settled, those that came first before."""
        with self._workspace.notebook.read() as uow:
            came = by_record(uow.versions.to_settle())
            aside = {one: kind for one, kind in standing_aside(uow).items() if one not in came}
            missing = sorted(uow.versions.records_to_settle() - came.keys() - aside.keys())
            found = [self._conflict(uow, versions) for versions in came.values()]
            found += [self._not_taken(uow, kind, one) for one, kind in aside.items()]
            found += [self._not_come(uow, one) for one in missing]
        return found

    def conflict(self, conflict_id: str) -> Conflict:
        """One of them; raises NotFoundError once it is settled."""
        for one in self.conflicts():
            if one.id == conflict_id:
                return one
        raise _settled()

    def settle(self, conflict_id: str, choices: Mapping[str, Side], version_id: str = "") -> Settled:
        """Writes what was chosen as a version that follows both; every field that differs is to be chosen.

        What it gives is what `undo` takes back. Of a version that was set aside nothing can be chosen: what is here
        follows it from then on.

        Raises InvalidInputError with the fields that are not, NotFoundError once it is settled, NotAllowedError when
        it changed since `version_id` was shown, or says what this program cannot read.
        """
        with self._workspace.notebook.write() as uow:
            versions = uow.versions.to_settle(conflict_id)
            if not versions:
                return self._keep(uow, conflict_id)
            theirs = versions[0]
            if version_id and theirs.id != version_id:
                raise _changed()
            return self._settle(uow, theirs, choices)

    def undo(self, settled: Settled) -> None:
        """Both versions are to be settled again; NotAllowedError once what was chosen has left, or was changed."""
        take_back(self._workspace, settled)

    def _settle(self, uow: UnitOfWork, theirs: ReceivedVersion, choices: Mapping[str, Side]) -> Settled:
        mine = record_of(uow, theirs.kind, theirs.record_id)
        if mine is None:
            raise _settled()
        body, other = body_of(mine, self._workspace.registry), theirs.body
        apart = differing(body, other)
        undecided = [key for key, path in apart.items() if is_chosen(path) and choices.get(key) is None]
        if undecided:
            raise InvalidInputError(dict.fromkeys(undecided, "Choisissez l’une des deux versions."))
        unsaid = [one.sha256 for one in uow.versions.of_record(theirs.record_id) if _is_unsaid(one)]
        last = [*(one.sha256 for one in uow.versions.heads(theirs.record_id)), *unsaid, theirs.sha256]
        known = uow.versions.parents_of(theirs.record_id)
        before = sorted(ancestors(known, last) & known.keys() - set(last))
        parents = [*last, *before][:PARENTS_LIMIT]  # all of them: a Department put back knows both laptops by one
        received = {one.id: one.state for one in uow.versions.of_record(theirs.record_id)}
        states = {one.id: one.state for one in uow.outbox.of_record(theirs.record_id)}
        merges = isinstance(mine, Household) and MERGED in apart
        if isinstance(mine, Household) and merges:
            record = self._merged_or_apart(uow, mine, str(other.get(MERGED, "")), choices[MERGED])
        else:
            record = chosen(self._workspace, uow, mine, theirs, choices)
            take_in(self._workspace, uow, JournalAct.CONFLICT_SETTLED, record)
        told = body_of(record, self._workspace.registry)
        queue_version(self._workspace, uow, record, told, parents)
        message_id = uow.outbox.of_record(theirs.record_id)[-1].id
        if merges and choices[MERGED] == "mine":
            keep_all_of(self._workspace, uow, theirs.record_id)
        settle_followed(uow, theirs.record_id, [theirs.sha256, *unsaid])
        if not uow.versions.to_settle(theirs.record_id):
            uow.outbox.settle(theirs.record_id)
        after = record_of(uow, theirs.kind, theirs.record_id) or record
        return Settled(theirs.kind, mine, after, message_id, received, states, is_final=merges)

    def _merged_or_apart(self, uow: UnitOfWork, mine: Household, into: str, side: Side) -> Record:
        """The household once it was merged as the other version did, or as it is: the other one is told so first."""
        if side == "theirs":
            return merge_as_chosen(self._workspace, uow, mine, into)
        keep_standing(self._workspace, uow, into)
        uow.audit.append(self._workspace.clock.now(), JournalAct.CONFLICT_SETTLED, "household", mine.id)
        return mine

    def _keep(self, uow: UnitOfWork, record_id: str) -> Settled:
        """What is here, as a version that follows also what was set aside."""
        before = {one.id: one.state for one in uow.outbox.of_record(record_id)}
        mine = keep_standing(self._workspace, uow, record_id)
        if mine is None:
            raise _settled()
        last = uow.outbox.of_record(record_id)[-1]
        return Settled(last.kind, mine, mine, last.id, received={}, written=before)

    def _conflict(self, uow: UnitOfWork, versions: list[ReceivedVersion]) -> Conflict:
        theirs = versions[0]
        message = written(theirs)
        mine = record_of(uow, theirs.kind, theirs.record_id)
        fields = tuple(self._fields(mine, theirs)) if mine is not None else ()
        return Conflict(
            id=theirs.record_id,
            kind=theirs.kind,
            headline=_told_as(theirs.kind, message),
            household=_household_name(uow, theirs.household_id),
            household_id=theirs.household_id,
            measure_id=str(theirs.body.get("measure_id", "")),
            written_at=instant_words(str(message.get("written_at", ""))),
            fields=fields,
            version_id=theirs.id,
            others=len(versions) - 1,
            mine_at=_written_here(uow, theirs.record_id),
            by=writer_words(uow, theirs),
            agreed=self._agreed(mine, theirs) if mine is not None else (),
        )

    def _not_come(self, uow: UnitOfWork, record_id: str) -> Conflict:
        entry = uow.outbox.of_record(record_id)[-1]
        message = json.loads(entry.message) if entry.message else {}
        return Conflict(
            id=record_id,
            kind=entry.kind,
            headline=headline(message) if message else "",
            household=_household_name(uow, entry.household_id),
            household_id=entry.household_id,
            mine_at=_written_here(uow, record_id),
        )

    def _not_taken(self, uow: UnitOfWork, kind: str, record_id: str) -> Conflict:
        mine = record_of(uow, kind, record_id)
        body = body_of(mine, self._workspace.registry) if mine is not None else {}
        household_id = record_id if kind == "household" else str(body.get("household_id", ""))
        return Conflict(
            id=record_id,
            kind=kind,
            headline=headline({"kind": kind, "op": "put", "body": body}),
            household=_household_name(uow, household_id),
            household_id=household_id,
            measure_id=str(body.get("measure_id", "")),
            mine_at=_written_here(uow, record_id),
            aside=True,
        )

    def _fields(self, mine: Record, theirs: ReceivedVersion) -> Iterator[Field]:
        body, other = body_of(mine, self._workspace.registry), theirs.body
        reference = form_of(mine)
        form = {"id": reference[0], "version": reference[1]} if reference else {}
        of_theirs = written(theirs).get("form") or {}
        for key, path in differing(body, other).items():
            label, here = self._words(theirs.kind, path, value_at(body, path), form)
            named, there = self._legible(theirs.kind, path, value_at(other, path), of_theirs)
            both = may_keep_both(self._workspace, body, other, path, reference)
            yield Field(key, label if here != _NOTHING else named, here, there, is_chosen(path), both)

    def _agreed(self, mine: Record, theirs: ReceivedVersion) -> tuple[Fact, ...]:
        body, other = body_of(mine, self._workspace.registry), theirs.body
        message = {"kind": theirs.kind, "form": written(theirs).get("form"), "body": alike(body, other)}
        return self._reader.facts(message)

    def _legible(self, kind: str, path: Path, value: Any, form: Mapping[str, Any]) -> tuple[str, str]:
        """The same as `_words` of what another program wrote: it may say what this one cannot read."""
        try:
            return self._words(kind, path, value, form)
        except (*NONSENSE, ArithmeticError):
            return self._label(path, form), value if isinstance(value, str) else _UNREADABLE

    def _words(self, kind: str, path: Path, value: Any, form: Mapping[str, Any]) -> tuple[str, str]:
        """The label and the words of a value, where it stands in a record."""
        if path[0] == "answers":
            answers = value if len(path) == 1 else {path[1]: value}
            told = [] if value in (GONE, None) else list(self._reader.answered(answers, form))
        else:
            told = [] if value in (GONE, None) else list(self._reader.told(kind, nested(path, value)))
        if len(told) == 1:
            return told[0][1], told[0][2]
        named = self._label(path, form)
        if path == (MERGED,):
            return named, _ON_ITS_OWN
        words = "\n".join(f"{label.removeprefix(f'{named} – ')}\u00a0: {words}" for _p, label, words in told)
        return named, words or (_NOT_THERE if "#" in path[0] else _NOTHING)

    def _label(self, path: Path, form: Mapping[str, Any]) -> str:
        name = path[-1] if "#" not in path[-1] else path[-1].partition("#")[0]
        if path[0] == "answers" and len(path) > 1:
            asked = self._workspace.registry.form(str(form.get("id", "")), int(form.get("version", 0)))
            field = asked.field(name) if asked else None
            return field.label if field else name
        return "Réponses" if path == ("answers",) else LABELS.get(name, name)


def _told_as(kind: str, message: Mapping[str, Any]) -> str:
    """Which record it is; its kind alone where the version of another program says no more that can be read."""
    try:
        return headline(message) if message else ""
    except NONSENSE:
        return MESSAGE_KINDS.get(kind, "")


def _is_unsaid(version: ReceivedVersion) -> bool:
    """A version in conflict that came without its content: a later version, which came too, has replaced it."""
    return version.state is VersionState.CONFLICT and not version.message


def _household_name(uow: UnitOfWork, household_id: str) -> str:
    """Empty for a record that was held for several."""
    return uow.households.names([household_id]).get(household_id, ("", ""))[0]


def _written_here(uow: UnitOfWork, record_id: str) -> str:
    """When this laptop last wrote a record that it told of; empty when it never did."""
    written_here = uow.outbox.of_record(record_id)
    return instant_words(written_here[-1].created_at) if written_here else ""


def _settled() -> NotFoundError:
    return NotFoundError("Ces deux versions sont déjà départagées.", safe="Rien n’a été modifié.")


def _changed() -> NotAllowedError:
    return NotAllowedError(
        "Une autre version est arrivée entre-temps.", safe="Rien n’a été modifié.", do="Relisez les deux versions."
    )
