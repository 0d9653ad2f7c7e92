"""What microcredit counts: situations against the target of a lump sum (M6), its indicators (M5), its table (M4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from desktop.domain.claims import SITUATION, Act
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import WITH_HOUSEHOLD
from desktop.domain.dossier import Case, Dossier, Fact, FactsOf
from desktop.domain.education import EducationAction
from desktop.domain.indicators import Codes, Measured
from desktop.domain.milestone import answers_so_far, in_order
from desktop.schemes.figures.base import Figures, act_of
from desktop.schemes.figures.common import Spell, end_figures, profile, profiles, request_figures, supported
from desktop.schemes.figures.microcredit_table import EDUCATION_MODES, MICROCREDIT_COLUMNS

if TYPE_CHECKING:
    from desktop.schemes.base import Scheme


def met(dossier: Dossier) -> Iterator[Spell]:
    """Each day on which the household was received: at its diagnosis, or in a contact."""
    for case in dossier.cases:
        days = [one.day for one in case.contacts if one.outcome is Outcome.DONE and one.kind in WITH_HOUSEHOLD]
        diagnosis = case.reached("diagnosis")
        for day in (*days, *((diagnosis.day,) if diagnosis else ())):
            yield case, day, day


def _commune(dossier: Dossier, _: Case) -> str:
    return dossier.household.dwelling.commune


def stage(key: str) -> FactsOf:
    """Each measure that reached a stage, on its day."""

    def facts(dossier: Dossier) -> Iterator[Fact]:
        for case in dossier.cases:
            for one in in_order(case.milestones):
                if one.stage == key:
                    yield Fact(one.id, one.day, one.day)

    return facts


def accepted(dossier: Dossier) -> Iterator[Fact]:
    """Each file that a bank accepted."""
    for case in dossier.cases:
        for one in in_order(case.milestones):
            if one.stage == "bank_answer" and one.answers.get("decision") == "accepted":
                yield Fact(one.id, one.day, one.day)


def purposes(dossier: Dossier) -> Iterator[Fact]:
    """Each loan that was followed, by purpose."""
    for case in dossier.begun():
        purpose = str(answers_so_far(case.measure.terms, case.milestones).get("purpose") or "")
        yield Fact(case.measure.id, *case.span, purpose)


def taught(dossier: Dossier) -> Iterator[Fact]:
    """The household, on each day on which it took part in a budget-education action."""
    for action in dossier.educations:
        yield Fact(dossier.household.id, action.day, action.day, action.mode)


def held(action: EducationAction) -> Iterator[Fact]:
    """An action on its day, by its form; it counts once, however many took part."""
    yield Fact(action.id, action.day, action.day, action.mode)


def themes(action: EducationAction) -> Iterator[Fact]:
    """An action under each of its themes."""
    for theme in action.themes or ("",):
        yield Fact(action.id, action.day, action.day, theme)


def _none(_dossier: Dossier) -> Iterator[Fact]:
    """Of a single household nothing is counted."""
    return iter(())


class MicrocreditFigures(Figures):
    """A situation is charged on the day of its diagnosis, to the convention in force then (M6)."""

    charged_by_day = True
    table_title = "Microcrédit personnel, suivi"
    columns = MICROCREDIT_COLUMNS
    indicators = (
        Measured(
            "met", "Ménages rencontrés, par commune de résidence", profile(_commune, met), "M5",
            ("contact.outcome", "household.dwelling.commune"), Codes("commune"),
        ),
        Measured(
            "situations", "Diagnostics sociaux et financiers réalisés", stage("diagnosis"), "M6", ("stage.diagnosis",),
        ),
        Measured("files_sent", "Dossiers transmis à la banque", stage("file_sent"), "M5", ("stage.file_sent",)),
        Measured("files_accepted", "Dossiers acceptés", accepted, "M5", ("microcredit-bank_answer.decision",)),
        Measured("reorientations", "Réorientations", stage("reoriented"), "M5", ("stage.reoriented",)),
        Measured("supported", "Ménages accompagnés", supported, "M5", ("measure.start",)),
        Measured(
            "purposes", "Prêts suivis, par objet", purposes, "M5", ("microcredit-opening.purpose",),
            Codes(form="microcredit-opening", question="purpose"),
        ),
        Measured(
            "education_actions", "Actions d’éducation budgétaire", _none, "M3", ("education.day", "education.mode"),
            EDUCATION_MODES, of_actions=held,
        ),
        Measured(
            "education_themes", "Actions d’éducation budgétaire, par thème", _none, "M3", ("education.themes",),
            Codes("education_theme"), of_actions=themes,
        ),
        Measured(
            "education_households", "Ménages ayant participé à une action d’éducation budgétaire", taught, "M3",
            ("education.participants",), EDUCATION_MODES, of_team=True,
        ),
        *profiles("M5", met),
        *request_figures("M5"),
        *end_figures("M5"),
    )  # fmt: skip

    def acts(self, scheme: Scheme, case: Case, until: date) -> Iterator[Act]:
        """A situation on the day its diagnosis is complete; the lump sum itself comes from the convention."""
        diagnosis = case.reached("diagnosis")
        if diagnosis is not None and diagnosis.day <= until:
            yield act_of(case, diagnosis.day, SITUATION, diagnosis.id)
