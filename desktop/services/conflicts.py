"""Two versions of one record, side by side, settled field by field by a person: neither is ever written over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from desktop.domain.acts import JournalAct
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.incoming import record_of, written
from desktop.services.outgoing import Fact, OutgoingReader, headline, instant_words
from desktop.services.outgoing_labels import LABELS
from desktop.services.records import queue_version, take_in
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork
from desktop.storage.versions import ReceivedVersion, VersionState, by_record
from desktop.sync.contract.reading import ReadingError
from desktop.sync.overlay import overlaid
from desktop.sync.payload import Record, body_of, form_of

Side = Literal["mine", "theirs"]
Path = tuple[str, ...]
_TOLD: Final = frozenset(
    {"planned_end", "income_total", "charges_total", "rest_to_live", "debts_total", "participants"}
)
"""What follows from the rest: it is shown, and nobody chooses it."""
_FORMS: Final = frozenset({"form", "form_version", "terms_form", "terms_version"})
_NOTHING: Final = "(rien)"
_BY_NETWORK: Final = "un autre ordinateur de votre opérateur"
_BY_KEY: Final = "un collègue, reçu par clé USB"
_GONE: Final = object()


@dataclass(frozen=True)
class Field:
    """One thing that differs: its label and both values, in French."""

    key: str
    label: str
    mine: str
    theirs: str
    chosen: bool = True
    """Whether a person chooses; what is counted from the rest is only shown."""


@dataclass(frozen=True)
class Conflict:
    """A record with what is here and what another laptop wrote; `id` is the record's."""

    id: str
    kind: str
    headline: str
    household: str
    household_id: str
    measure_id: str
    written_at: str
    """When the other version was written, in words; empty as long as it did not come."""
    fields: tuple[Field, ...]
    version_id: str
    """Of the other version; empty as long as it did not come: the next round brings it."""
    others: int = 0
    """Further versions, settled one after the other."""
    mine_at: str = ""
    """When the version of this laptop was written, in words."""
    by: str = ""
    """Who wrote the other one, as far as this laptop knows."""
    agreed: tuple[Fact, ...] = ()
    """What both say alike, labels and values in French."""

    @property
    def came(self) -> bool:
        """Whether it can be settled."""
        return bool(self.version_id)


class ConflictService:
    """What is to be settled in a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._reader = OutgoingReader(workspace.registry, workspace.commune_name)

    def count(self) -> int:
        """How many records are to be settled."""
        with self._workspace.notebook.read() as uow:
            return len(uow.versions.records_to_settle())

    def conflicts(self) -> list[Conflict]:
        """Every record to be settled, those that came first before."""
        with self._workspace.notebook.read() as uow:
            came = by_record(uow.versions.to_settle())
            missing = sorted(uow.versions.records_to_settle() - set(came))
            found = [self._conflict(uow, versions) for versions in came.values()]
            found += [self._not_come(uow, one) for one in missing]
        return found

    def conflict(self, conflict_id: str) -> Conflict:
        """One of them; raises NotFoundError once it is settled."""
        for one in self.conflicts():
            if one.id == conflict_id:
                return one
        raise _settled()

    def settle(self, conflict_id: str, choices: Mapping[str, Side], version_id: str = "") -> None:
        """Writes what was chosen as a version that follows both; every field that differs is to be chosen.

        Raises InvalidInputError with the fields that are not, NotFoundError once it is settled, NotAllowedError when
        it changed since `version_id` was shown, or says what this program cannot read.
        """
        with self._workspace.notebook.write() as uow:
            versions = [one for one in uow.versions.of_record(conflict_id) if one.state is VersionState.CONFLICT]
            if not versions:
                raise _settled()
            theirs = versions[0]
            if version_id and theirs.id != version_id:
                raise _changed()
            self._settle(uow, theirs, choices, others=len(versions) - 1)

    def _settle(self, uow: UnitOfWork, theirs: ReceivedVersion, choices: Mapping[str, Side], others: int) -> None:
        mine = record_of(uow, theirs.kind, theirs.record_id)
        if mine is None:
            raise _settled()
        body, other = body_of(mine, self._workspace.registry), theirs.body
        differing = _differing(body, other)
        undecided = [key for key, path in differing.items() if _is_chosen(path) and choices.get(key) is None]
        if undecided:
            raise InvalidInputError(dict.fromkeys(undecided, "Choisissez laquelle des deux versions vaut."))
        for key, path in differing.items():
            if choices.get(key) == "theirs" and _is_chosen(path):
                _put(body, path, _at(other, path))
        if "answers" in differing and choices["answers"] == "theirs":
            body |= {name: other[name] for name in _FORMS if name in other}
        try:
            record = overlaid(mine, theirs.kind, body, self._workspace.registry)
        except ReadingError:
            raise NotAllowedError(
                "L’autre version dit quelque chose que ce logiciel ne sait pas lire.",
                safe="Les deux versions sont gardées.",
                do="Installez la dernière version de Perron, puis recommencez.",
            ) from None
        parents = [one.sha256 for one in uow.versions.heads(theirs.record_id)]
        take_in(self._workspace, uow, JournalAct.CONFLICT_SETTLED, record)
        told = body_of(record, self._workspace.registry)
        queue_version(self._workspace, uow, record, told, [*parents, theirs.sha256])
        uow.versions.mark(theirs.record_id, VersionState.SETTLED, [theirs.id])
        if not others:
            uow.outbox.settle(theirs.record_id)

    def _conflict(self, uow: UnitOfWork, versions: list[ReceivedVersion]) -> Conflict:
        theirs = versions[0]
        message = written(theirs)
        mine = record_of(uow, theirs.kind, theirs.record_id)
        fields = tuple(self._fields(mine, theirs)) if mine is not None else ()
        return Conflict(
            theirs.record_id,
            theirs.kind,
            headline(message) if message else "",
            uow.households.names([theirs.household_id]).get(theirs.household_id, ("", ""))[0],
            theirs.household_id,
            str(theirs.body.get("measure_id", "")),
            instant_words(str(message.get("written_at", ""))),
            fields,
            theirs.id,
            len(versions) - 1,
            _written_here(uow, theirs.record_id),
            _BY_NETWORK if theirs.source == "network" else _BY_KEY,
            self._agreed(mine, theirs) if mine is not None else (),
        )

    def _not_come(self, uow: UnitOfWork, record_id: str) -> Conflict:
        entry = uow.outbox.of_record(record_id)[-1]
        message = json.loads(entry.message) if entry.message else {}
        household = uow.households.names([entry.household_id]).get(entry.household_id, ("", ""))[0]
        told = headline(message) if message else ""
        here = _written_here(uow, record_id)
        return Conflict(record_id, entry.kind, told, household, entry.household_id, "", "", (), "", 0, here)

    def _fields(self, mine: Record, theirs: ReceivedVersion) -> Iterator[Field]:
        body, other = body_of(mine, self._workspace.registry), theirs.body
        reference = form_of(mine)
        form = {"id": reference[0], "version": reference[1]} if reference else {}
        of_theirs = written(theirs).get("form") or {}
        for key, path in _differing(body, other).items():
            label, here = self._words(theirs.kind, path, _at(body, path), form)
            named, there = self._words(theirs.kind, path, _at(other, path), of_theirs)
            yield Field(key, label if here != _NOTHING else named, here, there, _is_chosen(path))

    def _agreed(self, mine: Record, theirs: ReceivedVersion) -> tuple[Fact, ...]:
        body, other = body_of(mine, self._workspace.registry), theirs.body
        message = {"kind": theirs.kind, "form": written(theirs).get("form"), "body": _alike(body, other)}
        return self._reader.facts(message)

    def _words(self, kind: str, path: Path, value: Any, form: Mapping[str, Any]) -> tuple[str, str]:
        """The label and the words of a value, where it stands in a record."""
        if path[0] == "answers":
            answers = value if len(path) == 1 else {path[1]: value}
            told = [] if value in (_GONE, None) else list(self._reader.answered(answers, form))
        else:
            told = [] if value in (_GONE, None) else list(self._reader.told(kind, _nested(path, value)))
        if len(told) == 1:
            return told[0][1], told[0][2]
        return self._label(path, form), " ; ".join(f"{label}\u00a0: {words}" for _p, label, words in told) or _NOTHING

    def _label(self, path: Path, form: Mapping[str, Any]) -> str:
        name = path[-1] if "#" not in path[-1] else path[-1].partition("#")[0]
        if path[0] == "answers" and len(path) > 1:
            asked = self._workspace.registry.form(str(form.get("id", "")), int(form.get("version", 0)))
            field = asked.field(name) if asked else None
            return field.label if field else name
        return "Réponses" if path == ("answers",) else LABELS.get(name, name)


def _written_here(uow: UnitOfWork, record_id: str) -> str:
    """When this laptop last wrote a record that it told of; empty when it never did."""
    written_here = uow.outbox.of_record(record_id)
    return instant_words(written_here[-1].created_at) if written_here else ""


def _alike(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """What two bodies say alike; of what holds answers or details, those alone that are."""
    same: dict[str, Any] = {}
    for name, value in mine.items():
        other = theirs.get(name, _GONE)
        if value == other:
            same[name] = value
        elif isinstance(value, Mapping) and isinstance(other, Mapping):
            same[name] = _alike(value, other)
        elif _has_ids(value) and _has_ids(other):
            same[name] = [one for one in value if one in other]
    return same


def _is_chosen(path: Path) -> bool:
    return path[0] not in _TOLD


def _differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Path]:
    """Where two bodies differ, by a key: the fields, the answers, and each person or step by its id."""
    if any(mine.get(name) != theirs.get(name) for name in _FORMS):  # the answers follow their form, all together
        mine = {name: value for name, value in mine.items() if name not in _FORMS}
        theirs = {name: value for name, value in theirs.items() if name not in _FORMS}
        paths = [*_paths({**mine, "answers": None}, {**theirs, "answers": None}), ("answers",)]
    else:
        paths = list(_paths(mine, theirs))
    return {".".join(path): path for path in paths}


def _paths(mine: Mapping[str, Any], theirs: Mapping[str, Any], before: Path = ()) -> Iterator[Path]:
    for name in dict.fromkeys((*mine, *theirs)):
        one, other = mine.get(name, _GONE), theirs.get(name, _GONE)
        if one == other:
            continue
        if isinstance(one, Mapping) and isinstance(other, Mapping):
            yield from _paths(one, other, (*before, name))
        elif not before and _has_ids(one) and _has_ids(other):
            yield from _items(name, one, other)
        else:
            yield (*before, name)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, Mapping) and "id" in one for one in value)


def _items(name: str, mine: list[Any], theirs: list[Any]) -> Iterator[Path]:
    """What differs of a list of things with an id; their order is that of this laptop."""
    here, there = {one["id"]: one for one in mine}, {one["id"]: one for one in theirs}
    for key in dict.fromkeys((*here, *there)):
        if here.get(key) != there.get(key):
            yield (f"{name}#{key}",)


def _at(body: Mapping[str, Any], path: Path) -> Any:
    name, _hash, item = path[0].partition("#")
    value: Any = body.get(name, _GONE)
    if item:
        return next((one for one in value or () if one["id"] == item), _GONE) if value is not _GONE else _GONE
    for part in path[1:]:
        value = value.get(part, _GONE) if isinstance(value, Mapping) else _GONE
    return value


def _put(body: dict[str, Any], path: Path, value: Any) -> None:
    """Sets what is chosen in a body; what is not there in the chosen version is taken out."""
    name, _hash, item = path[0].partition("#")
    if item:
        kept = list(body.get(name) or ())
        at = next((number for number, one in enumerate(kept) if one["id"] == item), len(kept))
        body[name] = [*kept[:at], *([] if value is _GONE else [value]), *kept[at + 1 :]]
        return
    table = body
    for part in path[:-1]:
        table[part] = dict(table[part])
        table = table[part]
    if value is _GONE:
        table.pop(path[-1], None)
    else:
        table[path[-1]] = value


def _nested(path: Path, value: Any) -> dict[str, Any]:
    name, _hash, item = path[0].partition("#")
    found: Any = [value] if item else value
    for part in reversed(path[1:]):
        found = {part: found}
    return {name: found}


def _settled() -> NotFoundError:
    return NotFoundError("Ces deux versions sont déjà départagées.", do="Relisez la liste des échanges.")


def _changed() -> NotAllowedError:
    return NotAllowedError(
        "Une autre version est arrivée entre-temps.", safe="Rien n’a été modifié.", do="Relisez les deux versions."
    )
