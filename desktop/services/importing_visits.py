"""The past visits of a sheet: each dated, in its measure, once; none is ever changed or taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import short_date
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.errors import NotAllowedError
from desktop.services.importing_cells import Entry
from desktop.services.importing_columns import Heads
from desktop.services.importing_measures import TAKEN_OVER
from desktop.services.importing_plan import Fault, Write
from desktop.services.importing_world import World, within
from desktop.services.visit_input import VisitInput, VisitRules
from desktop.services.workspace import Workspace

_NAMES: Final = ("reason", "trace_left", "note", "day", "outcome", "kind", "at")


@dataclass
class VisitPart:
    """What a row says of a visit."""

    about: str = ""
    household: Household | None = None
    writes: list[Write] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class VisitRows:
    """Plans the visits of a sheet, row after row."""

    def __init__(self, workspace: Workspace, world: World, heads: Heads) -> None:
        self._workspace, self._world, self._head = workspace, world, heads.of
        self._rules = VisitRules(workspace)

    def plan(self, entry: Entry) -> VisitPart:
        """What the row would make."""
        part = VisitPart()
        day = entry.get("day")
        part.about = f"Visite du {short_date(day)}" if day else "Visite"
        household = part.household = self._household(entry, part)
        measure = self._measure(entry, household, part) if household else None
        if day is None:
            part.faults.append(Fault(self._head("day"), "Indiquez le jour de la visite."))
        if not entry.get("outcome"):
            words = "Dites ce qui s’est passé\u00a0: «\u00a0Faite\u00a0», «\u00a0Porte close\u00a0»…"
            part.faults.append(Fault(self._head("outcome"), words))
        if measure is not None and not part.faults:
            self._record(entry, measure, part)
        return part

    def _household(self, entry: Entry, part: VisitPart) -> Household | None:
        reference = entry.get("reference", "")
        found = self._world.referred(reference) if reference else None
        if found is not None:
            return found
        last, first, birth = entry.get("last_name", ""), entry.get("first_name", ""), entry.get("birth_date")
        named = self._world.named(last, first) if last else []
        ids = {one.id for one, person in named if birth is None or person.birth_date == birth}
        if len(ids) == 1:
            return self._world.households[ids.pop()]
        words = "Aucun ménage du carnet ni de ce fichier n’a cette référence, ce nom ou cette naissance."
        if ids:
            words = "Plusieurs ménages ont ce nom\u00a0: donnez la référence ou la date de naissance."
        part.faults.append(Fault(self._head("reference" if reference else "last_name"), words))
        return None

    def _measure(self, entry: Entry, household: Household, part: VisitPart) -> Measure | None:
        scheme, day = entry.get("scheme"), entry.get("day")
        found = [one for one in self._world.measures(household.id) if not scheme or one.scheme == scheme]
        around = [one for one in found if day is not None and within(one, day)]
        if len(found) == 1 or len(around) == 1:
            return (around or found)[0]
        words = "Ce jour tombe dans plusieurs mesures\u00a0: indiquez le dispositif."
        if not found:
            words = "Ce ménage n’a pas de mesure sous laquelle la ranger."
        elif not around:
            words = "Ce jour ne tombe dans aucune mesure du ménage."
        part.faults.append(Fault(self._head("scheme" if found else "last_name"), words))
        return None

    def _record(self, entry: Entry, measure: Measure, part: VisitPart) -> None:
        scheme = self._workspace.registry.scheme(measure.scheme)
        kind = ContactKind(entry.get("kind") or scheme.kinds[0])
        entered = VisitInput(
            measure.id,
            entry.get("day"),
            entry.get("at"),
            kind,
            Outcome(entry.get("outcome")),
            entry.get("reason", ""),
            entry.get("trace_left", ""),
            entry.get("note") or f"{TAKEN_OVER}.",
        )
        contact = Contact(
            self._workspace.new_id(),
            measure.id,
            measure.household_id,
            entry.get("day"),
            kind,
            entered.outcome,
            entered.at,
            entered.reason,
            entered.trace_left,
            note=entered.note,
        )
        same = [one for one in self._world.contacts(measure.id) if (one.day, one.kind) == (contact.day, kind)]
        hours = [one for one in same if one.at in (None, contact.at) or contact.at is None]
        if hours:
            self._tell_known(hours[0], contact, part)
            return
        self._check(entered, measure, contact, part)
        if kind is not ContactKind.HOME and contact.outcome is Outcome.PORTE_CLOSE:
            part.faults.append(Fault(self._head("kind"), "Une porte close se constate à domicile."))
        if not part.faults:
            part.writes = [Write(JournalAct.RECORDED, None, contact)]

    def _tell_known(self, known: Contact, contact: Contact, part: VisitPart) -> None:
        """What is in the notebook stays as it is."""
        if known.outcome is not contact.outcome:
            part.remarks.append(
                "Une visite de ce jour est déjà notée autrement dans le carnet\u00a0: elle reste ainsi."
            )

    def _check(self, entered: VisitInput, measure: Measure, contact: Contact, part: VisitPart) -> None:
        problems = self._rules.errors(entered, None) | self._rules.day_errors(measure, contact)
        if measure.id not in self._world.made:
            try:
                self._rules.require(measure, {})
            except NotAllowedError as error:
                part.faults.append(Fault("", error.happened))
        for name, message in problems.items():
            part.faults.append(Fault(self._head(name) if name in _NAMES else "", message))
