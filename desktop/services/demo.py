"""A demonstration notebook: invented households over real communes, the three schemes, a year of visits in every state.

The same seed and day give the same people, ids and words; keys and the recovery code are random, as for any notebook.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.bilan import SignatureOutcome
from desktop.domain.calendar import add_months, previous_working_day
from desktop.domain.convention import Convention, to_mapping
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.ids import Uuid7Source
from desktop.domain.measure import MeasureState
from desktop.domain.passphrase import passphrase_problem
from desktop.domain.territory import Commune
from desktop.domain.worker import Diploma
from desktop.errors import InvalidInputError
from desktop.paths import resource_dir
from desktop.services.absences import AbsenceService
from desktop.services.bilans import BilanService
from desktop.services.ceremony import AnswerInput, CeremonyService
from desktop.services.clock import PARIS, FixedClock
from desktop.services.demo_absences import demo_absences
from desktop.services.demo_budgets import demo_budgets
from desktop.services.demo_measures import DemoMeasure, build_measure
from desktop.services.demo_objectives import demo_objectives
from desktop.services.demo_spent import demo_educations, with_spent
from desktop.services.identity import IdentityService
from desktop.services.measures import MeasureService
from desktop.services.notebooks import NotebookService
from desktop.services.profile import Profile, keep_profile
from desktop.services.records import save
from desktop.services.workspace import Resources, Workspace
from desktop.storage.keyslots import Derivation

Words = Mapping[str, Any]

_MARITAL_STATUS = {True: ("married", "pacs", "cohabiting"), False: ("single", "separated", "divorced", "widowed")}
"""What fits people who live as a couple, and those who do not."""


@dataclass(frozen=True)
class DemoResult:
    """What was made."""

    households: int
    measures: int
    contacts: int
    recovery_code: str


def make_demo(
    directory: Path,
    *,
    passphrase: str,
    households: int = 60,
    seed: int = 1,
    today: date,
    derivation: Derivation | None = None,
) -> DemoResult:
    """Makes the notebook in `directory`; raises NotebookExistsError where one is already, nothing being touched."""
    problem = passphrase_problem(passphrase)
    if problem:
        raise InvalidInputError({"passphrase": problem})
    resources = Resources.load(resource_dir())
    clock = FixedClock(today - timedelta(days=480))
    opened = NotebookService(directory, resources, clock, derivation or Derivation(), marks=None).create(
        passphrase, invented=True
    )
    random = Random(seed)
    workspace = replace(opened.workspace, new_id=Uuid7Source(clock.now, Random(random.getrandbits(64))))
    words = tomllib.loads((resource_dir() / "demo.toml").read_text(encoding="utf-8"))
    try:
        return _Builder(workspace, clock, random, words, today).build(households, opened.recovery_code)
    finally:
        workspace.notebook.close()


class _Builder:
    """Draws everything from one seeded source, so that the order of the draws is the notebook."""

    def __init__(self, workspace: Workspace, clock: FixedClock, random: Random, words: Words, today: date) -> None:
        self._workspace = workspace
        self._clock = clock
        self._random = random
        self._words = words
        self._today = today
        self._formula = workspace.resources.formulas[-1]
        self._communes = sorted(workspace.resources.communes, key=lambda commune: commune.insee)

    def build(self, households: int, recovery_code: str) -> DemoResult:
        """Settings, conventions, households with their measures, then one signed bilan."""
        self._settings()
        contacts, signed = 0, ""
        taught: dict[str, list[str]] = {}
        for index in range(households):
            made = self._household(index)
            contacts += len(made.contacts)
            signed = signed or made.measure.id
            taught.setdefault(made.measure.scheme, []).append(made.measure.household_id)
        self._educate(taught)
        self._sign(signed)
        self._clock.instant = _instant(self._today, time(9, 0))
        for entered in demo_absences(self._today):
            AbsenceService(self._workspace).save(entered)
        return DemoResult(households, households, contacts, recovery_code)

    def _settings(self) -> None:
        with self._workspace.notebook.write() as uow:
            keep_profile(
                uow,
                Profile(
                    self._words["workers"][0],
                    "Conseillère en économie sociale familiale",
                    "Association de démonstration",
                    Diploma.LEVEL_III.value,
                    add_months(self._today, -76).isoformat(),
                    "06 39 98 00 62",
                ),
            )
            uow.settings.put("demonstration", value=True)
            for convention in demo_conventions(self._today):
                uow.settings.put_convention(convention.id, to_mapping(convention))

    def _household(self, index: int) -> DemoMeasure:
        self._clock.instant = _instant(self._today - timedelta(days=480), time(9, index % 60))
        household = self._people(index)
        made = build_measure(index, household, self._workspace, self._random, self._words, self._today)
        household = replace(household, agreed_on=min(made.measure.start, self._today))
        with self._workspace.notebook.write() as uow:
            save(self._workspace, uow, JournalAct.SAVED, household)
            convention = self._workspace.convention_for(
                uow, made.measure.scheme, household.dwelling.commune, made.measure.start
            )
            measure = replace(made.measure, convention_id=convention.id if convention else None)
            self._clock.instant = _instant(min(made.saisine.received_on or self._today, self._today), time(10, 0))
            save(self._workspace, uow, JournalAct.SAVED, made.saisine)
            # opened as active and led to its state afterwards, as a worker would
            opened = replace(measure, state=MeasureState.ACTIVE, ended_on=None, end_reason="", suspensions=())
            is_ahead = measure.state in (MeasureState.PROPOSED, MeasureState.PREPARING)
            save(self._workspace, uow, JournalAct.OPENED, measure if is_ahead else opened)
            for contact in made.contacts:
                self._clock.instant = _instant(min(contact.day, self._today), contact.at or time(17, 0))
                save(self._workspace, uow, JournalAct.RECORDED, with_spent(contact, index, self._today))
            for milestone in made.milestones:
                self._clock.instant = _instant(milestone.day, time(17, 30))
                save(self._workspace, uow, JournalAct.STAGE_REACHED, milestone)
            for budget in demo_budgets(index, household, made.contacts, self._formula, self._workspace.new_id):
                self._clock.instant = _instant(budget.day, time(17, 45))
                save(self._workspace, uow, JournalAct.BUDGET_WRITTEN, budget)
            for aim in demo_objectives(index, measure, made.contacts, self._workspace.new_id, self._today):
                self._clock.instant = _instant(aim.settled_on or aim.set_on, time(17, 50))
                save(self._workspace, uow, JournalAct.OBJECTIVE_SET, aim)
            self._clock.instant = _instant(self._today, time(8, 0))
            if not is_ahead and measure.state is not MeasureState.ACTIVE:
                save(self._workspace, uow, _LED_BY[measure.state], measure)
            for draft in made.drafts:
                uow.drafts.put(replace(draft, saved_at=self._clock.now().isoformat()))
        return made

    def _educate(self, taught: Mapping[str, Sequence[str]]) -> None:
        """Where a scheme has budget-education actions, a few of its households took part in some."""
        for scheme in self._workspace.registry.schemes():
            known = taught.get(scheme.id, ()) if scheme.educates else ()
            for action in demo_educations(scheme.id, known, self._workspace.new_id, self._today):
                self._clock.instant = _instant(action.day, time(17, 55))
                with self._workspace.notebook.write() as uow:
                    save(self._workspace, uow, JournalAct.EDUCATION_WRITTEN, action)

    def _people(self, index: int) -> Household:
        draw, words, new_id = self._random, self._words, self._workspace.new_id
        last_name = words["last_names"][(index * 7 + draw.randrange(5)) % len(words["last_names"])]
        composition = draw.choice(["alone", "lone_parent", "couple", "couple_children"])
        has_children = composition in ("lone_parent", "couple_children")
        oldest = 48 if has_children else 82
        head = self._person(last_name, PersonRole.HEAD, 28, oldest)
        persons = [replace(head, phone=_phone(draw))]
        if composition.startswith("couple"):
            persons.append(self._person(last_name, PersonRole.PARTNER, 28, oldest))
        if has_children:
            persons.extend(self._person(last_name, PersonRole.CHILD, 1, 17) for _ in range(draw.randint(1, 3)))
        commune = self._commune()
        return Household(
            new_id(),
            self._told_apart(persons),
            Dwelling(
                commune.insee,
                f"{draw.randint(1, 148)} {draw.choice(words['streets'])}",
                commune.postal_codes[0] if commune.postal_codes else "",
                ("owner", "private_tenant", "social_tenant")[index % 3],
            ),
            composition,
            draw.choice(_MARITAL_STATUS[composition.startswith("couple")]),
            phone=_phone(draw),
            contact_instructions=draw.choice(words["instructions"]),
            supports_in_place=draw.choice(words["supports"]),
            note=draw.choice(words["notes"]),
        )

    def _person(self, last_name: str, role: PersonRole, youngest: int, oldest: int) -> Person:
        born = self._today - timedelta(days=self._random.randint(youngest * 366, oldest * 365))
        return Person(self._workspace.new_id(), last_name, self._random.choice(self._words["first_names"]), born, role)

    def _told_apart(self, persons: Sequence[Person]) -> tuple[Person, ...]:
        """Nobody of a household has the first name of somebody else of it."""
        told: list[Person] = []
        for one in persons:
            taken = {other.first_name for other in told}
            free = (name for name in self._words["first_names"] if name not in taken)
            told.append(replace(one, first_name=next(free)) if one.first_name in taken else one)
        return tuple(told)

    def _commune(self) -> Commune:
        weights = [commune.population for commune in self._communes]
        return self._random.choices(self._communes, weights)[0]

    def _sign(self, measure_id: str) -> None:
        """The first ASTRE measure is over: its bilan is written, signed by the household and closed (A5)."""
        self._clock.instant = _instant(previous_working_day(self._today - timedelta(days=1)), time(14, 30))
        bilans = BilanService(self._workspace)
        bilan = bilans.begin(measure_id)
        texts = {
            key: text or "La situation est stable et le ménage sait à qui s’adresser."
            for key, text in bilan.texts.items()
        }  # fmt: skip
        bilans.keep(measure_id, texts, bilan.household_words or "«\u00a0Merci, on y voit plus clair.\u00a0»")
        ceremony = CeremonyService(self._workspace, IdentityService(self._workspace).identity, bilans.document)
        signers = ceremony.proposed_signers(measure_id)
        ceremony.freeze(measure_id, signers)
        for one in signers:
            ceremony.answer(measure_id, one.place, _signed_by_hand(self._random))
        ceremony.seal(measure_id)
        MeasureService(self._workspace).close(measure_id)


_LED_BY = {
    MeasureState.SUSPENDED: JournalAct.SUSPENDED,
    MeasureState.ENDING: JournalAct.ENDED,
    MeasureState.CLOSED: JournalAct.CLOSED,
    MeasureState.DECLINED: JournalAct.DECLINED,
}
"""What a worker would have done to lead a measure there."""


def demo_conventions(today: date) -> tuple[Convention, ...]:
    """The rates of the public documents under a name that says it is a demonstration, over the dates of its visits.

    The lump sum of microcredit is for a year: there is a convention for each.
    """
    years = range(today.year - 3, today.year + 2)
    whole = date(years[0], 1, 1), date(years[-1], 12, 31)
    name, source = "Convention de démonstration", "Barèmes des documents publics de 2023, pour une démonstration"

    def convention(scheme: str, envelope: str, advance: int, target: int | None, **rates: str) -> Convention:
        amounts = {name: Decimal(rate) for name, rate in rates.items()}
        return Convention(
            f"demo-{scheme}", scheme, name, *whole, (), amounts, Decimal(envelope), advance, target, source, True
        )

    loans = convention("microcredit", "15000", 100, 100, forfait="15000")
    return (
        convention("astre", "42000", 80, 20, month="175", diagnosis="375"),
        convention("vej", "80928", 60, None, visit="162.38", porte_close="39.12"),
        *(
            replace(
                loans, id=f"demo-microcredit-{year}", name=f"{name} {year}", starts=date(year, 1, 1),
                ends=date(year, 12, 31),
            )
            for year in years
        ),
    )  # fmt: skip


def _instant(day: date, at: time) -> datetime:
    return FixedClock(day, at).instant.astimezone(PARIS)


def _phone(random: Random) -> str:
    """A number of the range reserved for fiction in France (06 39 98 …)."""
    return f"06 39 98 {random.randint(0, 99):02} {random.randint(0, 99):02}"


def _signed_by_hand(random: Random) -> AnswerInput:
    return AnswerInput(SignatureOutcome.SIGNED, _scribble(random), read_aloud=True, where="Au domicile")


def _scribble(random: Random) -> tuple[tuple[tuple[float, float], ...], ...]:
    x, y = 0.12, 0.6
    points = []
    for _ in range(60):
        x = min(0.88, x + random.uniform(0.004, 0.022))
        y = min(0.85, max(0.2, y + random.uniform(-0.14, 0.14)))
        points.append((round(x, 4), round(y, 4)))
    return (tuple(points), ((0.3, 0.82), (0.7, 0.78)))
