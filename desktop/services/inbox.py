"""What the Department sends: a mandate or a saisine becomes a measure or is declined, a convention is taken up (A1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.convention import Convention, ConventionError, parse_convention, to_mapping
from desktop.domain.french import long_date, short_date
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.measure import Measure
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.doubles import Near, doubles
from desktop.services.households import HouseholdService
from desktop.services.measures import MeasureService, NewMeasure
from desktop.services.outgoing import Fact, instant_words
from desktop.services.records import save
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
_NOTHING_DONE: Final = "Rien n’a été enregistré."


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

    @property
    def makes_measure(self) -> bool:
        """Whether accepting it opens a measure."""
        return self.kind in ("mandate", "saisine")


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

    def waiting(self) -> int:
        """How many items wait for an answer."""
        with self._workspace.notebook.read() as uow:
            return uow.inbox.waiting()

    def lines(self) -> list[InboxLine]:
        """What came, the latest first."""
        with self._workspace.notebook.read() as uow:
            return [self._line(entry) for entry in uow.inbox.all()]

    def proposal(self, item_id: str) -> Proposal:
        """The household and the measure that a mandate or a saisine asks for; AppError when it cannot be read."""
        with self._workspace.notebook.read() as uow:
            referral = self._referral(_waiting(uow, item_id))
            household = self._household(referral)
            near = doubles(uow, household, self._workspace.commune_name)
        return Proposal(household, self._asked(referral, household.id), tuple(near))

    def accept(self, item_id: str, household: Household, asked: NewMeasure) -> Measure:
        """Opens the measure, for a new household or one that is there, as it was looked over.

        Raises InvalidInputError with every field (`household.` before those of the household); nothing is written
        then, and the item goes on waiting.
        """
        with self._workspace.notebook.read() as uow:
            self._referral(_waiting(uow, item_id))
            is_there = uow.households.many([household.id])
        asked = replace(asked, household_id=household.id)
        problems = {} if is_there else self._households.check(household)
        errors = {f"household.{field}": words for field, words in problems.items()}
        errors |= self._measures.opening_problems(asked)
        if errors:
            raise InvalidInputError(errors)
        with self._workspace.notebook.write() as uow:
            _waiting(uow, item_id)
            kept = is_there.get(household.id, household)
            if not is_there:
                save(self._workspace, uow, JournalAct.SAVED, household)
            saisine, measure = self._measures.as_opened(uow, asked, kept.dwelling.commune)
            save(self._workspace, uow, JournalAct.SAVED, saisine)
            save(self._workspace, uow, JournalAct.OPENED, measure)
            uow.inbox.answer(item_id, InboxState.ACCEPTED, household_id=household.id, measure_id=measure.id)
        return measure

    def accept_convention(self, item_id: str) -> Convention:
        """Takes a convention up: from now on it counts, beside those that were there or in the place of its like."""
        with self._workspace.notebook.write() as uow:
            convention = _convention(_waiting(uow, item_id))
            uow.settings.put_convention(convention.id, to_mapping(convention))
            uow.inbox.answer(item_id, InboxState.ACCEPTED)
            uow.audit.append(self._workspace.clock.now(), JournalAct.CONVENTION_KEPT, "notebook", "")
        return convention

    def decline(self, item_id: str, reason: str) -> None:
        """Answers no, with the motif that the Department reads; raises InvalidInputError without one."""
        motif = reason.strip()
        if not motif:
            raise InvalidInputError({"reason": "Dites pourquoi\u00a0: le Département lira ce motif."})
        with self._workspace.notebook.write() as uow:
            _waiting(uow, item_id)
            uow.inbox.answer(item_id, InboxState.DECLINED, reason=motif)

    def take_back(self, item_id: str) -> None:
        """The answer no is taken back, as long as the Department has not got it."""
        with self._workspace.notebook.write() as uow:
            entry = uow.inbox.get(item_id)
            if entry is None or entry.state is not InboxState.DECLINED or entry.answered_at:
                raise NotAllowedError("Cette réponse est déjà partie au Département.", safe="Elle reste telle quelle.")
            uow.inbox.answer(item_id, InboxState.WAITING)

    def _line(self, entry: InboxEntry) -> InboxLine:
        trouble, headline = "", INBOX_KINDS.get(entry.kind, entry.kind)
        facts: tuple[Fact, ...] = ()
        try:
            headline, facts = self._told(entry)
        except NotAllowedError as error:
            trouble = str(error) if entry.content else ""
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
        )

    def _told(self, entry: InboxEntry) -> tuple[str, tuple[Fact, ...]]:
        kind = INBOX_KINDS.get(entry.kind, entry.kind)
        if entry.kind == "convention":
            convention = _convention(entry)
            period = f"du {short_date(convention.starts)} au {short_date(convention.ends)}"
            return f"{kind}\u00a0: {convention.name}", (("Période", period), ("Source", convention.source))
        if entry.kind == "reference":
            return kind, tuple((name, str(value)) for name, value in entry.content.items())
        referral = self._referral(entry)
        scheme = self._workspace.registry.scheme(referral.scheme)
        return f"{kind} {scheme.name}", tuple(self._facts(referral))

    def _facts(self, referral: Referral) -> Iterator[Fact]:
        label = self._workspace.registry.label
        household = self._household(referral)
        yield "Ménage", ", ".join(person.full_name for person in household.persons)
        dwelling = referral.dwelling
        commune = self._workspace.commune_name(dwelling.commune)
        yield "Logement", ", ".join(part for part in (dwelling.address, dwelling.postal_code, commune) if part)
        phones = [referral.phone, *(person.phone for person in referral.persons)]
        yield "Téléphone", ", ".join(dict.fromkeys(phone for phone in phones if phone))
        yield "Reçue par le Département le", long_date(referral.received_on)
        yield "Référence", referral.reference
        yield "Origine", label("saisine_origin", referral.origin) if referral.origin else ""
        yield "Motifs", ", ".join(label("saisine_reason", one) for one in referral.reasons)
        yield "Difficultés", referral.difficulties

    def _referral(self, entry: InboxEntry) -> Referral:
        try:
            referral = read_referral(entry.content)
            self._workspace.registry.scheme(referral.scheme)
        except (MessageError, LookupError):
            raise NotAllowedError(
                "Perron ne sait pas lire cet envoi\u00a0: il est incomplet, ou d’un dispositif inconnu ici.",
                safe="Il reste dans la liste, tel qu’il est venu.",
                do="Mettez Perron à jour, ou appelez le Département\u00a0; vous pouvez aussi décliner.",
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


def _waiting(uow: UnitOfWork, item_id: str) -> InboxEntry:
    entry = uow.inbox.get(item_id)
    if entry is None:
        raise NotFoundError("Cet envoi du Département n’est pas dans le carnet.")
    if entry.state is not InboxState.WAITING:
        raise NotAllowedError("Il a déjà été répondu à cet envoi.", safe=_NOTHING_DONE)
    return entry


def _convention(entry: InboxEntry) -> Convention:
    content: dict[str, Any] = dict(entry.content)
    try:
        if entry.kind != "convention":
            raise ConventionError(["kind"])
        return parse_convention(content)
    except ConventionError:
        raise NotAllowedError(
            "Perron ne sait pas lire cette convention.",
            safe="Elle reste dans la liste, telle qu’elle est venue.",
            do="Appelez le Département.",
        ) from None
