"""The worker's own absences: written, changed, taken back, and the appointments that fall in one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any, Final

from desktop.domain.absence import Absence, AbsenceKind, Absences
from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact, Outcome
from desktop.errors import InvalidInputError, NotFoundError
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_KEPT: Final = "absences"
_LONGEST: Final = timedelta(days=800)


@dataclass(frozen=True)
class AbsenceInput:
    """What is entered of an absence; `absence_id` is that of the one written anew."""

    starts: date | None
    ends: date | None = None
    """Empty for one day."""
    kind: AbsenceKind = AbsenceKind.LEAVE
    from_noon: bool = False
    until_noon: bool = False
    label: str = ""
    absence_id: str = ""


@dataclass(frozen=True)
class Touched:
    """An appointment that falls in an absence."""

    contact_id: str
    measure_id: str
    day: date
    at: time | None
    household: str
    commune: str
    scheme: str


@dataclass(frozen=True)
class AbsenceLine:
    """An absence with the appointments to come that fall in it."""

    absence: Absence
    touched: tuple[Touched, ...]


@dataclass(frozen=True)
class AbsenceKept:
    """An absence as it was saved, the appointments that fall in it, and how to take it back."""

    absence: Absence
    touched: tuple[Touched, ...]
    undo: Callable[[], None]


class AbsenceService:
    """The absences of whoever keeps the notebook; they stay in it (P1)."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def lines(self) -> tuple[AbsenceLine, ...]:
        """Those that are not over, the next one first, each with the appointments that fall in it."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            coming = [one for one in absences_of(uow).all if one.ends >= today]
            return tuple(AbsenceLine(one, self._touched(uow, one)) for one in coming)

    def past(self) -> tuple[Absence, ...]:
        """Those that are over, the latest first."""
        today = self._workspace.clock.today()
        with self._workspace.notebook.read() as uow:
            return tuple(one for one in reversed(absences_of(uow).all) if one.ends < today)

    def known(self) -> Absences:
        """All of them, to be asked about days."""
        with self._workspace.notebook.read() as uow:
            return absences_of(uow)

    def save(self, entered: AbsenceInput) -> AbsenceKept:
        """Keeps an absence; raises InvalidInputError with every field."""
        absence = self._checked(entered)
        with self._workspace.notebook.write() as uow:
            before = absences_of(uow).all
            _require_apart(absence, before)
            self._keep(uow, [one for one in before if one.id != absence.id] + [absence], JournalAct.ABSENCE_KEPT)
            touched = self._touched(uow, absence)
        return AbsenceKept(absence, touched, self._putting_back(before))

    def remove(self, absence_id: str) -> Callable[[], None]:
        """Forgets an absence; what is returned brings it back. Raises NotFoundError."""
        with self._workspace.notebook.write() as uow:
            before = absences_of(uow).all
            left = [one for one in before if one.id != absence_id]
            if len(left) == len(before):
                raise NotFoundError("Cette absence n’est plus dans le carnet.", safe="Rien n’a changé.")
            self._keep(uow, left, JournalAct.ABSENCE_REMOVED)
        return self._putting_back(before)

    def remark(self, day: date | None, at: time | None) -> str:
        """A sentence when an appointment would fall in an absence; it forbids nothing."""
        if day is None:
            return ""
        return absence_remark(self.known(), day, at)

    def _putting_back(self, before: Sequence[Absence]) -> Callable[[], None]:
        def put_back() -> None:
            with self._workspace.notebook.write() as uow:
                self._keep(uow, before, JournalAct.ABSENCE_TAKEN_BACK)

        return put_back

    def _keep(self, uow: UnitOfWork, absences: Sequence[Absence], act: JournalAct) -> None:
        ordered = sorted(absences, key=lambda one: (one.starts, one.ends, one.id))
        uow.settings.put(_KEPT, [_as_json(one) for one in ordered])
        uow.audit.append(self._workspace.clock.now(), act, "notebook", "")

    def _checked(self, entered: AbsenceInput) -> Absence:
        starts, ends = entered.starts, entered.ends or entered.starts
        problems: dict[str, str] = {}
        if starts is None or ends is None:
            raise InvalidInputError({"starts": "Indiquez le premier jour."})
        if ends < starts:
            problems["ends"] = "Le dernier jour précède le premier."
        elif ends - starts > _LONGEST:
            problems["ends"] = "Une absence de plus de deux ans\u00a0: vérifiez les dates."
        elif starts == ends and entered.from_noon and entered.until_noon:
            problems["halves"] = "Le matin ou l’après-midi\u00a0: pour les deux, notez la journée entière."
        if problems:
            raise InvalidInputError(problems)
        made = entered.absence_id or self._workspace.new_id()
        label = " ".join(entered.label.split())
        return Absence(made, starts, ends, entered.kind, entered.from_noon, entered.until_noon, label)

    def _touched(self, uow: UnitOfWork, absence: Absence) -> tuple[Touched, ...]:
        first = max(absence.starts, self._workspace.clock.today())
        planned = uow.diary.contacts(first, absence.ends, Outcome.PLANNED) if first <= absence.ends else []
        inside = [one for one in planned if absence.covers(one.day, one.at)]
        names = uow.households.names(list({one.household_id for one in inside}))
        schemes = uow.diary.schemes([one.measure_id for one in inside])
        return tuple(self._told(one, *names[one.household_id], schemes[one.measure_id]) for one in inside)

    def _told(self, contact: Contact, household: str, insee: str, scheme: str) -> Touched:
        commune = self._workspace.commune_name(insee)
        return Touched(contact.id, contact.measure_id, contact.day, contact.at, household, commune, scheme)


def absences_of(uow: UnitOfWork) -> Absences:
    """The absences of the notebook, in the order of their days."""
    return Absences(tuple(_from_json(one) for one in uow.settings.get(_KEPT, ())))


def absence_remark(absences: Absences, day: date, at: time | None) -> str:
    """« Vous êtes en congé ce jour-là. »"""
    touching = absences.on(day)
    if not touching:
        return ""
    if absences.covering(day, at) is not None:
        return "Vous avez noté une absence ce jour-là."
    if at is None:
        left = "le matin" if touching[0].leaves_morning(day) else "l’après-midi"
        return f"Vous avez noté une absence ce jour-là\u00a0: il ne reste que {left}."
    return ""


def _require_apart(absence: Absence, before: Sequence[Absence]) -> None:
    """Two absences on the same day say two things: one of them is changed instead."""
    if any(one.id != absence.id and _overlap(one, absence) for one in before):
        raise InvalidInputError({"starts": "Une autre absence est déjà notée sur ces jours\u00a0: modifiez-la."})


def _overlap(one: Absence, other: Absence) -> bool:
    first, second = sorted((one, other), key=lambda each: (each.starts, each.from_noon))
    if first.ends == second.starts:
        return not (first.until_noon and second.from_noon)
    return first.ends > second.starts


def _as_json(absence: Absence) -> dict[str, Any]:
    return {
        "id": absence.id,
        "starts": absence.starts.isoformat(),
        "ends": absence.ends.isoformat(),
        "kind": absence.kind.value,
        "from_noon": absence.from_noon,
        "until_noon": absence.until_noon,
        "label": absence.label,
    }


def _from_json(item: Mapping[str, Any]) -> Absence:
    return replace(
        Absence(item["id"], date.fromisoformat(item["starts"]), date.fromisoformat(item["ends"])),
        kind=AbsenceKind(item["kind"]),
        from_noon=item["from_noon"],
        until_noon=item["until_noon"],
        label=item["label"],
    )
