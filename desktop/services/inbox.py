"""What the Department sends: a mandate or a saisine becomes a measure or is declined, a convention is taken up (A1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from desktop.domain.acts import JournalAct
from desktop.domain.convention import Convention
from desktop.domain.french import join_words, long_date
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.doubles import Near, doubles
from desktop.services.households import HouseholdService
from desktop.services.inbox_round import UNKNOWN_THERE
from desktop.services.inbox_taking import InboxTaking, convention_of, edition_of, waiting_entry
from desktop.services.inbox_words import convention_facts, legible_facts, person_words, reference_facts, service_fact
from desktop.services.measures import MeasureService, NewMeasure
from desktop.services.outgoing import Fact, OutgoingReader, instant_words
from desktop.services.records import save
from desktop.services.reference_in_force import ASIDE, REFERENCE
from desktop.services.trust import network_trust
from desktop.services.workspace import Workspace
from desktop.storage.inbox import InboxEntry, InboxState
from desktop.storage.unit_of_work import UnitOfWork
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.referrals import Referral, read_referral

__all__ = ["InboxLine", "InboxService", "InboxState", "Proposal"]

INBOX_KINDS: Final[Mapping[str, str]] = {
    "mandate": "Mandat",
    "saisine": "Saisine",
    "convention": "Convention",
    "reference": "Données de référence",
}
_NAMES: Final[Mapping[str, str]] = {"convention": "Convention", "reference": "Envoi de données"}
"""How several of a kind are counted, where the headline says which one it is."""


@dataclass(frozen=True)
class InboxLine:
    """One item as it is shown: what it is, when it was written, all that it says; `trouble` when it cannot be read."""

    id: str
    kind: str
    headline: str
    written: str
    state: InboxState
    reason: str
    facts: tuple[Fact, ...]
    household_id: str = ""
    measure_id: str = ""
    is_told: bool = False
    """The Department has the answer."""
    trouble: str = ""
    is_aside: bool = False
    """Reference data that were accepted, and are used no more."""
    is_unknown_there: bool = False
    """The Department's server does not know it any more: the answer is kept, and given again at each round."""

    @property
    def makes_measure(self) -> bool:
        """Whether accepting it opens a measure."""
        return self.kind in ("mandate", "saisine")

    @property
    def may_be_set_aside(self) -> bool:
        """Whether it is in use and may be used no more, or the other way round, whatever the Department knows."""
        return self.kind == REFERENCE and self.state is InboxState.ACCEPTED


@dataclass(frozen=True)
class Proposal:
    """What accepting a mandate or a saisine begins with, to be looked over: nothing of it is written yet."""

    household: Household
    asked: NewMeasure
    near: tuple[Near, ...]
    """Households of the notebook that may be this one, masked."""


class InboxService:
    """Reads what came, and answers it; the next round tells the Department."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._households, self._measures = HouseholdService(workspace), MeasureService(workspace)
        self._taking = InboxTaking(workspace)
        self._reader = OutgoingReader(workspace.registry, workspace.commune_name)

    def may_receive(self) -> bool:
        """Whether anything can come: without the key of the Department nobody could tell who wrote it."""
        with self._workspace.notebook.read() as uow:
            return bool(network_trust(uow, self._workspace.policy.policy).department_key)

    def waiting(self) -> int:
        """How many items wait for an answer."""
        with self._workspace.notebook.read() as uow:
            return uow.inbox.waiting()

    def waiting_words(self) -> str:
        """« 1 mandat VEJ et 2 saisines ASTRE du Département attendent votre réponse. »; empty when nothing does."""
        if not self.waiting():
            return ""
        waiting = [one for one in self.lines() if one.state is InboxState.WAITING]
        counts = Counter(one.headline if one.makes_measure else _NAMES.get(one.kind, "Envoi") for one in waiting)
        told = [f"{count}\u00a0{_several(name) if count > 1 else _lower(name)}" for name, count in counts.items()]
        verb = "attend" if len(waiting) == 1 else "attendent"
        return f"{join_words(told)} du Département {verb} votre réponse."

    def lines(self) -> list[InboxLine]:
        """What came, the latest first."""
        with self._workspace.notebook.read() as uow:
            return [self._line(uow, entry) for entry in uow.inbox.all()]

    def proposal(self, item_id: str) -> Proposal:
        """The household and the measure that a mandate or a saisine asks for; AppError when it cannot be read."""
        with self._workspace.notebook.read() as uow:
            referral = self._referral(waiting_entry(uow, item_id))
            household = self._household(referral)
            near = doubles(uow, household, self._workspace.commune_name)
        return Proposal(household, self._asked(referral, household.id), tuple(near))

    def accept(self, item_id: str, household: Household, asked: NewMeasure) -> Measure:
        """Opens the measure, for a new household or one that is there, as it was looked over.

        Raises InvalidInputError with every field (`household.` before those of the household); nothing is written
        then, and the item goes on waiting.
        """
        with self._workspace.notebook.read() as uow:
            self._referral(waiting_entry(uow, item_id))
            is_there = uow.households.many([household.id])
        asked = replace(asked, household_id=household.id)
        problems = {} if is_there else self._households.check(household)
        errors = {f"household.{field}": words for field, words in problems.items()}
        errors |= self._measures.opening_problems(asked)
        if asked.saisine_received_on is not None and errors.pop("saisine_received_on", ""):  # has no field of its own
            arrived = long_date(asked.saisine_received_on)
            errors["start"] = (
                f"La demande serait arrivée au Département le {arrived}, un jour à venir\u00a0: vérifiez la date de "
                "l’ordinateur."
            )
        if errors:
            raise InvalidInputError(errors)
        with self._workspace.notebook.write() as uow:
            waiting_entry(uow, item_id)
            here = uow.merges.kept_for(household.id)  # it may have been merged while the item was read
            kept = uow.households.many([here]).get(here)
            if kept is None:
                save(self._workspace, uow, JournalAct.SAVED, household)
            asked = replace(asked, household_id=here)
            saisine, measure = self._measures.as_opened(uow, asked, (kept or household).dwelling.commune)
            save(self._workspace, uow, JournalAct.SAVED, saisine)
            save(self._workspace, uow, JournalAct.OPENED, measure)
            uow.inbox.answer(item_id, InboxState.ACCEPTED, household_id=here, measure_id=measure.id)
        return measure

    def accept_convention(self, item_id: str) -> Convention:
        """Takes a convention up: from now on it counts, beside those that were there or in the place of its like."""
        return self._taking.accept_convention(item_id)

    def accept_reference(self, item_id: str) -> None:
        """Takes reference data up: they count from now on; NotAllowedError when they do not fit."""
        self._taking.accept_reference(item_id)

    def set_aside(self, item_id: str) -> Callable[[], None]:
        """Reference data that were accepted are used no more; gives how to use them again."""
        self._taking.set_aside(item_id)
        return lambda: self.use_again(item_id)

    def use_again(self, item_id: str) -> None:
        """Reference data that were set aside count again."""
        self._taking.set_aside(item_id, aside=False)

    def services(self) -> tuple[Fact, ...]:
        """The Department's services, by the latest data that were accepted: whom to call, and how."""
        told = self._workspace.in_force.services
        return tuple(service_fact(service) for service, _edition in told)

    def decline(self, item_id: str, reason: str) -> None:
        """Answers no, with the motif that the Department reads; raises InvalidInputError without one."""
        motif = reason.strip()
        if not motif:
            raise InvalidInputError({"reason": "Dites pourquoi\u00a0: le Département lira ce motif."})
        with self._workspace.notebook.write() as uow:
            waiting_entry(uow, item_id)
            uow.inbox.answer(item_id, InboxState.DECLINED, reason=motif)

    def take_back(self, item_id: str) -> None:
        """An answer is taken back, as long as the Department has not got it; one that opened a measure stays."""
        with self._workspace.notebook.write() as uow:
            entry = uow.inbox.get(item_id)
            if entry is None or not _may_be_taken_back(entry):
                raise NotAllowedError("Cette réponse est déjà partie au Département.", safe="Elle reste telle quelle.")
            if entry.state is InboxState.ACCEPTED:
                self._taking.give_back(uow, entry)
            uow.inbox.answer(item_id, InboxState.WAITING)
        self._workspace.read_reference_again()

    def _line(self, uow: UnitOfWork, entry: InboxEntry) -> InboxLine:
        trouble, headline = "", INBOX_KINDS.get(entry.kind, entry.kind)
        facts: tuple[Fact, ...] = ()
        try:
            headline, facts = self._told(uow, entry)
        except NotAllowedError as error:
            trouble, facts = (error.sentence, tuple(legible_facts(entry.content))) if entry.content else ("", ())
        return InboxLine(
            entry.id,
            entry.kind,
            headline,
            instant_words(entry.written_at),
            entry.state,
            entry.reason,
            facts,
            entry.household_id,
            entry.measure_id,
            bool(entry.answered_at),
            trouble,
            is_aside=entry.id in (uow.settings.get(ASIDE) or ()),
            is_unknown_there=not entry.answered_at and entry.id in (uow.settings.get(UNKNOWN_THERE) or ()),
        )

    def _told(self, uow: UnitOfWork, entry: InboxEntry) -> tuple[str, tuple[Fact, ...]]:
        kind = INBOX_KINDS.get(entry.kind, entry.kind)
        if entry.kind == "convention":
            convention = convention_of(self._workspace, entry)
            before = {one.id: one for one in self._workspace.conventions(uow)}.get(convention.id)
            if entry.state is not InboxState.WAITING:
                before = None
            assigned = uow.figures.assigned().get(convention.id, 0) if before else 0
            scheme_name = self._workspace.registry.scheme(convention.scheme).name
            facts = convention_facts(scheme_name, convention, before, assigned)
            return f"{kind}\u00a0: {convention.name}", tuple(facts)
        if entry.kind == REFERENCE:
            edition = edition_of(entry)
            return f"{kind}\u00a0: {edition.title}", tuple(reference_facts(edition))
        referral = self._referral(entry)
        scheme = self._workspace.registry.scheme(referral.scheme)
        return f"{kind} {scheme.name}", tuple(self._facts(referral))

    def _facts(self, referral: Referral) -> Iterator[Fact]:
        label = self._workspace.registry.label
        yield "Ménage", ", ".join(person_words(person) for person in self._household(referral).persons)
        dwelling = referral.dwelling
        commune = self._workspace.commune_name(dwelling.commune)
        town = f"{dwelling.postal_code} {commune}".strip()
        yield "Logement", ", ".join(part for part in (dwelling.address, town) if part)
        phones = [referral.phone, *(person.phone for person in referral.persons)]
        yield "Téléphone", ", ".join(dict.fromkeys(phone for phone in phones if phone))
        yield "Arrivée au Département", long_date(referral.received_on)
        yield "Référence", referral.reference
        yield "Origine", label("saisine_origin", referral.origin) if referral.origin else ""
        yield "Motifs", ", ".join(label("saisine_reason", one) for one in referral.reasons)
        yield "Difficultés", referral.difficulties
        form = self._measures.opening_form(referral.scheme)
        for _place, label_of, words in self._reader.answered(referral.terms, {"id": form.id, "version": form.version}):
            yield label_of, words

    def _referral(self, entry: InboxEntry) -> Referral:
        try:
            referral = read_referral(entry.content)
            self._workspace.registry.scheme(referral.scheme)
        except (MessageError, LookupError):
            raise NotAllowedError(
                "Perron ne sait pas lire cet envoi\u00a0: il est incomplet, ou d’un dispositif inconnu ici.",
                safe="Il reste dans la liste, tel qu’il est venu.",
                do="Mettez Perron à jour, ou appelez le Département avec la référence.",
            ) from None
        return referral

    def _household(self, referral: Referral) -> Household:
        new_id, dwelling = self._workspace.new_id, referral.dwelling
        persons = tuple(
            Person(
                new_id(), one.last_name, one.first_name, one.birth_date, PersonRole(one.role), phone=one.phone
            )
            for one in referral.persons
        )  # fmt: skip
        where = Dwelling(dwelling.commune, dwelling.address, dwelling.postal_code)
        return Household(new_id(), persons, where, phone=referral.phone)

    def _asked(self, referral: Referral, household_id: str) -> NewMeasure:
        """Received to be prepared where the scheme has that; it begins at once where it begins with its mandate."""
        preparing = bool(self._workspace.registry.scheme(referral.scheme).received_label)
        return NewMeasure(
            household_id,
            referral.scheme,
            self._workspace.clock.today() if preparing else referral.received_on,
            dict(referral.terms),
            referral.received_on,
            referral.origin,
            tuple(referral.reasons),
            referral.difficulties,
            preparing=preparing,
        )


def _lower(name: str) -> str:
    return f"{name[:1].lower()}{name[1:]}"


def _several(name: str) -> str:
    """« mandats VEJ »; what is plural already stays."""
    first, _space, rest = _lower(name).partition(" ")
    plural_first = first if first.endswith("s") else f"{first}s"
    return " ".join(part for part in (plural_first, rest) if part)


def _may_be_taken_back(entry: InboxEntry) -> bool:
    opened = entry.state is InboxState.ACCEPTED and bool(entry.measure_id)
    answered = entry.state in (InboxState.ACCEPTED, InboxState.DECLINED)
    return answered and not opened and not entry.answered_at
