"""The household of a row: which one of the notebook it is, what it would become, by the rules of its own screen."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.origin import Origin
from desktop.domain.territory import Commune
from desktop.domain.text import fold
from desktop.services.doubles import doubles
from desktop.services.households import HouseholdService
from desktop.services.importing_cells import Entry, told
from desktop.services.importing_columns import Heads
from desktop.services.importing_plan import Change, Fault, Write
from desktop.services.importing_targets import MOST_PERSONS, OTHERS
from desktop.services.importing_towns import Towns
from desktop.services.importing_world import World, address_key, name_key
from desktop.services.workspace import Workspace

_PLAIN: Final = ("composition", "marital_status", "agreed_on", "phone")
_LONG: Final = ("contact_instructions", "supports_in_place", "note")
"""What was written is kept, and what the table says is written after it."""
_FIELDS: Final[Mapping[str, str]] = {
    "persons.0.last_name": "last_name",
    "persons.0.first_name": "first_name",
    "persons.0.birth_date": "birth_date",
    "dwelling.commune": "commune",
    "dwelling.postal_code": "postal_code",
    "dwelling.address": "address",
}
_NO_TOWN: Final = "La commune manque\u00a0: son nom et son code postal, ou son code INSEE."


@dataclass
class HouseholdPart:
    """What a row says of its household."""

    household: Household | None = None
    writes: list[Write] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    origin: Origin | None = None


class HouseholdRows:
    """Plans the households of a sheet, row after row."""

    def __init__(self, workspace: Workspace, world: World, heads: Heads) -> None:
        self._workspace, self._world = workspace, world
        self._head, self._targets = heads.of, heads.targets
        self._households = HouseholdService(workspace)
        self._towns = Towns(workspace.resources.communes)

    def plan(self, entry: Entry) -> HouseholdPart:
        """What the row would make of a household; faults stop the row."""
        part = HouseholdPart()
        town = self._town(entry, part)
        known, at = self._match(entry, town, part)
        if part.faults:
            return part
        if known is None and town is None:
            part.faults.append(Fault(self._head("commune"), _NO_TOWN))
            return part
        before = known or Household(self._workspace.new_id(), (Person(self._workspace.new_id(), ""),))
        after = self._filled(before, at, entry, town)
        if known is None or after != before:
            self._check(after, part)
            part.writes = [Write(JournalAct.SAVED, known, after)]
        if known is None:
            self._tell_doubles(after, part)
        else:
            part.changes = self._changes(before, after, at)
            self._refuse_contradiction(before, part)
        part.household = after
        self._refer(entry, known, after, part)
        return part

    def _match(self, entry: Entry, town: Commune | None, part: HouseholdPart) -> tuple[Household | None, int]:
        """The household of the notebook that the row means with the place of its person; None when it is a new one."""
        last, first = entry.get("last_name", ""), entry.get("first_name", "")
        reference = entry.get("reference", "")
        found = self._world.referred(reference) if reference else None
        if found is not None:
            at = _place(found, last, first)
            if last and at is None:
                told_name = (
                    "Cette référence est celle d’un autre nom\u00a0: vérifiez-la, ou corrigez la fiche du ménage."
                )
                part.faults.append(Fault(self._head("reference"), told_name))
            return found, at or 0
        if not last:
            part.faults.append(Fault(self._head("last_name"), "Le nom est à remplir."))
            return None, 0
        same = self._same(entry, town, part)
        return same if same is not None else (None, 0)

    def _same(self, entry: Entry, town: Commune | None, part: HouseholdPart) -> tuple[Household, int] | None:
        """By names and birth date, else by names and address."""
        reference, birth = entry.get("reference", ""), entry.get("birth_date")
        candidates = [
            (household, person)
            for household, person in self._world.named(entry.get("last_name", ""), entry.get("first_name", ""))
            if not (reference and self._reference_of(household))
        ]
        fits = self._fitting(candidates, entry, town)
        if len({one.id for one, _person in fits}) > 1:
            words = (
                "Plusieurs ménages du carnet ont ce nom et cette date de naissance ou cette adresse\u00a0: "
                "donnez-leur une référence."
            )
            part.faults.append(Fault("", words))
        elif candidates and not fits and not birth and not entry.get("address"):
            words = (
                "Ce nom est déjà dans le carnet\u00a0: ajoutez la date de naissance, l’adresse ou une référence, pour "
                "dire si c’est le même ménage."
            )
            part.faults.append(Fault(self._head("last_name"), words))
        return (fits[0][0], fits[0][0].persons.index(fits[0][1])) if len({o.id for o, _p in fits}) == 1 else None

    def _fitting(
        self, candidates: Sequence[tuple[Household, Person]], entry: Entry, town: Commune | None
    ) -> list[tuple[Household, Person]]:
        """Of those who have these names: who was born that day; else who lives there, those without a birth date first.

        A row that gives neither means a household of which neither is known, in the same commune.
        """
        birth, address = entry.get("birth_date"), entry.get("address", "")
        insee = town.insee if town else ""
        if not birth and not address:
            bare = [(one, who) for one, who in candidates if not (who.birth_date or one.dwelling.address)]
            return [(one, who) for one, who in bare if insee in ("", one.dwelling.commune)]
        born = [(one, who) for one, who in candidates if birth and who.birth_date == birth]
        here = address_key(Household("", (), Dwelling(insee, address)))
        near = [(one, who) for one, who in candidates if address and address_key(one) == here]
        unborn = [(one, who) for one, who in near if who.birth_date is None]
        return born or unborn or ([] if birth else near)

    def _reference_of(self, household: Household) -> str:
        origin = self._world.origins.get(household.id)
        return origin.reference if origin else ""

    def _town(self, entry: Entry, part: HouseholdPart) -> Commune | None:
        found, key, wrong = self._towns.find(
            entry.get("insee", ""), entry.get("commune", ""), entry.get("postal_code", "")
        )
        if wrong:
            part.faults.append(Fault(self._head(key), wrong))
        return found

    def _filled(self, before: Household, at: int, entry: Entry, town: Commune | None) -> Household:
        values = {
            name: entry.get(name)
            for name in _PLAIN
            if entry.get(name) and not _alike(getattr(before, name), entry.get(name))
        }
        values |= {name: _added(getattr(before, name), entry.get(name, "")) for name in _LONG}
        return replace(
            before,
            persons=self._persons(before.persons, at, entry),
            dwelling=_dwelling(before.dwelling, entry, town),
            **values,
        )

    def _persons(self, persons: tuple[Person, ...], at: int, entry: Entry) -> tuple[Person, ...]:
        made = list(persons)
        made[at] = _person(made[at], entry, "")
        for place in range(2, MOST_PERSONS + 1):
            key = f"{OTHERS}.{place}."
            last, first = entry.get(f"{key}last_name", ""), entry.get(f"{key}first_name", "")
            if not (last or first):
                continue
            name = name_key(last or made[at].last_name, first)
            known = next((n for n, one in enumerate(made) if name_key(one.full_name) == name), None)
            if known is None:
                fresh = Person(self._workspace.new_id(), last or made[at].last_name, first, role=PersonRole.OTHER)
                made.append(_person(fresh, entry, key))
            elif known != at:
                made[known] = _person(made[known], entry, key)
        return tuple(made)

    def _check(self, after: Household, part: HouseholdPart) -> None:
        for name, message in self._households.check(after).items():
            part.faults.append(Fault(self._head(_FIELDS.get(name, name)), message))

    def _tell_doubles(self, made: Household, part: HouseholdPart) -> None:
        near = doubles(self._world.uow, made, self._workspace.commune_name)
        if near:
            who = " ou ".join(f"«\u00a0{one.words}\u00a0»" for one in near[:2])
            part.remarks.append(f"Peut-être déjà dans le carnet\u00a0: {who}.")
        rows = sorted(
            self._world.row_of[other.id]
            for other, _person in self._world.named(made.persons[0].full_name)
            if other.id in self._world.made and other.id in self._world.row_of
        )
        if rows:
            part.remarks.append(f"Même nom qu’à la ligne {rows[0]}, mais une autre naissance, adresse ou référence.")

    def _changes(self, before: Household, after: Household, at: int) -> list[Change]:
        found = []
        for key, old, new in _compared(self._workspace, before, after, at):
            target = self._targets.get(key)
            if old != new and target is not None:
                found.append(Change(target.label, told(target, old), told(target, new)))
        known = {one.id for one in before.persons}
        found += [Change("Personne", "—", one.full_name) for one in after.persons if one.id not in known]
        others = {one.id: one for one in before.persons}
        for one in after.persons:
            old = others.get(one.id)
            if old is not None and one != old and one != after.persons[at]:
                found.append(Change("Personne", _told_person(old), _told_person(one)))
        return found

    def _refuse_contradiction(self, before: Household, part: HouseholdPart) -> None:
        """Two rows of one table may complete each other, not contradict each other."""
        first = self._world.row_of.get(before.id)
        if first is None:
            return
        for change in part.changes:
            if change.before != "—" and not change.after.startswith(f"{change.before}\n"):
                words = f"La ligne {first} dit autre chose du même ménage."
                part.faults.append(Fault(change.label, words, change.before))

    def _refer(self, entry: Entry, known: Household | None, after: Household, part: HouseholdPart) -> None:
        """A new household, or one that gets its reference, is known by it from now on."""
        reference, today = entry.get("reference", ""), self._workspace.clock.today()
        origin = self._world.origins.get(after.id)
        if known is None:
            part.origin = Origin(after.id, reference, today, waits=after.agreed_on is None)
        elif reference and (origin is None or not origin.reference):
            part.origin = replace(origin or Origin(after.id, taken_on=today), reference=reference)
            part.changes.append(Change(self._targets["reference"].label, "—", reference))


def _place(household: Household, last: str, first: str) -> int | None:
    """The place of the person who has one of these names, None when nobody has."""
    if not last:
        return 0
    exact = name_key(last, first)
    for place, person in enumerate(household.persons):
        if name_key(person.full_name) == exact:
            return place
    words = name_key(last)
    return next((place for place, one in enumerate(household.persons) if words & name_key(one.last_name)), None)


def _person(before: Person, entry: Entry, key: str) -> Person:
    """A person with what the row says; the notebook's spelling stays when it is the same name."""
    last, first = entry.get(f"{key}last_name", ""), entry.get(f"{key}first_name", "")
    values: dict[str, Any] = {}
    if last and fold(last) != fold(before.last_name):
        values["last_name"] = last
    if first and fold(first) != fold(before.first_name):
        values["first_name"] = first
    if entry.get(f"{key}birth_date"):
        values["birth_date"] = entry.get(f"{key}birth_date")
    if entry.get(f"{key}role"):
        values["role"] = PersonRole(entry.get(f"{key}role"))
    return replace(before, **values)


def _dwelling(before: Dwelling, entry: Entry, town: Commune | None) -> Dwelling:
    values: dict[str, str] = {}
    if town is not None:
        values["commune"] = town.insee
        if town.insee != before.commune and before.postal_code not in town.postal_codes:
            values["postal_code"] = town.postal_codes[0] if len(town.postal_codes) == 1 else ""
    for name in ("address", "postal_code", "housing_status"):
        given = entry.get(name, "")
        if given and fold(given) != fold(getattr(before, name)):
            values[name] = given
    return replace(before, **values)


def _alike(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        digits = re.sub(r"\D", "", new)
        return fold(old) == fold(new) or (len(digits) > 8 and digits == re.sub(r"\D", "", old))
    return bool(old == new)


def _added(old: str, new: str) -> str:
    """What was written stays; what the table says of it is written after, once."""
    if not new or fold(new) in fold(old):
        return old
    return f"{old}\n{new}" if old.strip() else new


def _compared(workspace: Workspace, before: Household, after: Household, at: int) -> list[tuple[str, Any, Any]]:
    one, other = before.persons[at], after.persons[at]
    towns = (workspace.commune_name(before.dwelling.commune), workspace.commune_name(after.dwelling.commune))
    return [
        ("last_name", one.last_name, other.last_name),
        ("first_name", one.first_name, other.first_name),
        ("birth_date", one.birth_date, other.birth_date),
        ("commune", *towns),
        *(
            (name, getattr(before.dwelling, name), getattr(after.dwelling, name))
            for name in ("address", "postal_code", "housing_status")
        ),
        *((name, getattr(before, name), getattr(after, name)) for name in (*_PLAIN, *_LONG)),
    ]


def _told_person(person: Person) -> str:
    born = f", {person.birth_date:%d/%m/%Y}" if person.birth_date else ""
    return f"{person.full_name}{born}"
