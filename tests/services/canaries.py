"""Words planted in every place that must not leave the laptop, and where each of them is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop.domain.budget import BudgetLine, Debt, Side
from desktop.domain.contact import Contact
from desktop.domain.education import EducationMode
from desktop.domain.forms import FieldKind, Form
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.schemes.stages import Stage
from desktop.services.budgets import BudgetInput
from desktop.services.bundle import Services
from desktop.services.educations import EducationInput
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from desktop.services.visits import VisitInput
from tests.factories import TERMS, saved_household

START = date(2026, 9, 1)
VISIT_DAY = date(2026, 11, 20)


def planted_answers(form: Form) -> tuple[dict[str, str], set[str], set[str]]:
    """(answers, secret words, words that may be told): one word in each text and beside each list of a form."""
    answers: dict[str, str] = {}
    secret, told = set(), set()
    for field in form.fields():
        if field.when is not None:
            continue
        names = [name for name in field.answer_names if name != field.name or field.kind in _TEXTS]
        for name in names:
            word = f"{field.level.value}xx{form.id}xx{name}".replace("-", "xx").replace("_", "xx")
            answers[name] = word
            (told if field.level is Level.SHARED else secret).add(word)
    return answers, secret, told


_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)


class Planted:
    """A household with a measure and a visit, a secret word in every field that is not shared."""

    def __init__(self, services: Services, scheme: str = "astre") -> None:
        registry = services.workspace.registry
        definition = registry.scheme(scheme)
        self.household = self._household(services)
        opening, visit = registry.form(definition.opening_form), registry.form(definition.contact_form)
        assert opening is not None
        assert visit is not None
        terms, opening_secret, opening_told = planted_answers(opening)
        answers, visit_secret, visit_told = planted_answers(visit)
        self.secret = {*_HOUSEHOLD_SECRETS, "secretxsaisine", "secretxvisite", *opening_secret, *visit_secret}
        self.told = {*opening_told, *visit_told}
        self.measure: Measure = services.measures.open(
            NewMeasure(self.household.id, scheme, START, TERMS[scheme] | terms, saisine_note="secretxsaisine")
        )
        self.visit: Contact = services.visits.record(
            VisitInput(self.measure.id, VISIT_DAY, note="secretxvisite", answers=answers),
            services.visits.begin(self.measure.id),
        ).contact
        self._budget(services)
        self._objective(services)
        self._education(services)
        for step in services.milestones.stages(self.measure.id):
            if step.is_open:
                self._stage(services, step.stage)

    def _budget(self, services: Services) -> None:
        """Its lines stay here, those of health and the note with the worker alone; the total without any is told."""
        lines = (
            BudgetLine(Side.INCOME, "wages", Decimal("1312.41"), "secretxressource"),
            BudgetLine(Side.INCOME, "rsa", Decimal("0.01"), "secretxallocation"),
            BudgetLine(Side.CHARGE, "health", Decimal("91.37"), "secretxmutuelle"),
        )
        debts = (
            Debt("landlord", Decimal("871.23"), plan="secretxplan", words="secretxbailleur"),
            Debt("health", Decimal("871.24"), words="secretxsoins"),
        )
        services.budgets.save(BudgetInput(self.household.id, VISIT_DAY, lines, debts, note="secretxbudget"))
        self.secret |= {line.words for line in lines} | {debt.words for debt in debts}
        self.secret |= {"secretxplan", "secretxbudget", "1312.41", "91.37", "871.23"}
        self.told |= {"1312.42"}

    def _objective(self, services: Services) -> None:
        services.objectives.add(
            self.measure.id,
            {"target": "partagexobjectif", "actions": [{"what": "partagexaction"}], "note": "secretxobjectif"},
        )
        self.secret.add("secretxobjectif")
        self.told |= {"partagexobjectif", "partagexaction"}

    def _education(self, services: Services) -> None:
        """Who took part, where, how long and the note stay here; what it was about is told."""
        services.educations.write(
            EducationInput(
                "microcredit", VISIT_DAY, (self.household.id,), EducationMode.INDIVIDUAL, 90, 35, Decimal("17.3")
            ),
            {"themes_other": "partagextheme", "tools_other": "partagexoutil",
             "place": "secretxcentre", "note": "secretxatelier"},
        )  # fmt: skip
        self.secret |= {"secretxcentre", "secretxatelier", "17.3"}
        self.told |= {"partagextheme", "partagexoutil"}

    def _stage(self, services: Services, stage: Stage) -> None:
        form = services.milestones.form(stage)
        answers, secret, told = planted_answers(form)
        services.milestones.record(self.measure.id, stage.key, StageInput(VISIT_DAY, answers, "secretxetape"))
        self.secret |= {"secretxetape", *secret}
        self.told |= told

    def _household(self, services: Services) -> Household:
        made = saved_household(services)
        phoned = replace(made.persons[0], phone="secretxpersonne")
        return services.households.save(
            replace(
                made,
                persons=(phoned,),
                phone="secretxtelephone",
                contact_instructions="secretxconsigne",
                supports_in_place="secretxsoutien",
                note="secretxnote",
            )
        )


_HOUSEHOLD_SECRETS = ("secretxpersonne", "secretxtelephone", "secretxconsigne", "secretxsoutien", "secretxnote")
