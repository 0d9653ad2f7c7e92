"""The table of microcredit, kept up as the work goes (M4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import WITH_HOUSEHOLD
from desktop.domain.education import EducationMode
from desktop.domain.indicators import Codes
from desktop.domain.table import CellKind, Column, Subject
from desktop.schemes.figures.columns import (
    YES_NO,
    amount,
    answer,
    at_stage,
    day,
    ending,
    households,
    housing,
    labelled,
    money,
    next_steps,
    profile,
    request,
    stage_day,
    text,
    told,
)

EDUCATION_MODES = labelled(
    {EducationMode.COLLECTIVE.value: "Collective", EducationMode.INDIVIDUAL.value: "Individuelle"}
)
_DECISIONS = labelled({"accepted": "Accepté", "refused": "Refusé"})


def _done(subject: Subject) -> int:
    """The days on which the household was in contact."""
    return len({one.day for one in subject.case.contacts if one.outcome is Outcome.DONE and one.kind in WITH_HOUSEHOLD})


def _last_taught(subject: Subject) -> date | None:
    return max((action.day for action in subject.dossier.educations), default=None)


def _each(name: str) -> Callable[[Subject], list[str]]:
    """The codes of all actions in which the household took part, each once."""

    def value(subject: Subject) -> list[str]:
        return list(dict.fromkeys(code for one in subject.dossier.educations for code in _codes(getattr(one, name))))

    return value


def _codes(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (str(value),) if isinstance(value, str) else value


MICROCREDIT_COLUMNS: tuple[Column, ...] = (
    *households("M4"),
    *profile("M5"),
    housing("M5"),
    *request("M5"),
    Column(
        "opened_on", "Ménage reçu le", lambda s: s.case.measure.first_day, CellKind.DAY, rule="M1",
        fields=("measure.opened_on",),
    ),
    stage_day("diagnosis", "Diagnostic complet le", "M6"),
    stage_day("reoriented", "Réorientation le", "M5"),
    stage_day("file_sent", "Dossier transmis le", "M5"),
    stage_day("bank_answer", "Réponse de la banque le", "M5"),
    Column(
        "decision", "Réponse de la banque", at_stage("bank_answer", "decision"), codes=_DECISIONS, rule="M5",
        fields=("microcredit-bank_answer.decision",),
    ),
    stage_day("signed", "Signature le", "M1"),
    told("microcredit-opening", "purpose", "Objet du prêt", "M5"),
    money("microcredit-opening", "amount", "Montant prêté", "M4"),
    Column(
        "instalments", "Mensualités", amount("instalments"), CellKind.NUMBER, rule="M4",
        fields=("microcredit-opening.instalments",),
    ),
    money("microcredit-opening", "monthly_payment", "Mensualité", "M4"),
    Column("first_instalment", "Première mensualité", day("first_instalment"), CellKind.DAY, rule="M4",
           fields=("microcredit-signed.first_instalment",)),
    Column("contacts", "Contacts avec le ménage", _done, CellKind.NUMBER, rule="M5", fields=("contact.outcome",)),
    Column("instalment_paid", "Dernière mensualité payée", answer("instalment_paid"), codes=YES_NO, rule="M2",
           fields=("microcredit-contact.instalment_paid",)),
    money("microcredit-contact", "arrears", "Impayés", "M2"),
    told("microcredit-contact", "project_state", "Projet financé", "M2"),
    told("microcredit-contact", "project_lasts", "Emploi ou usage qui continue", "M2", codes=YES_NO),
    money("microcredit-contact", "income", "Ressources du mois", "M2"),
    money("microcredit-contact", "charges", "Charges du mois", "M2"),
    money("microcredit-contact", "rest_to_live", "Reste à vivre du mois", "M2"),
    told("microcredit-contact", "event_kinds", "Événements", "M2"),
    text("microcredit-contact", "advice", "Conseils donnés", "M2"),
    told("microcredit-contact", "budget_actions", "Prévention ou éducation budgétaire", "M2"),
    Column(
        "education_count", "Actions d’éducation budgétaire suivies", lambda s: len(s.dossier.educations),
        CellKind.NUMBER, rule="M3", fields=("education.participants",),
    ),
    Column(
        "education_on", "Dernière action le", _last_taught, CellKind.DAY, rule="M3", fields=("education.day",),
    ),
    Column(
        "education_modes", "Forme des actions", _each("mode"), codes=EDUCATION_MODES, rule="M3",
        fields=("education.mode",),
    ),
    Column(
        "education_themes", "Thèmes des actions", _each("themes"), codes=Codes("education_theme"), rule="M3",
        fields=("education.themes",),
    ),
    Column(
        "education_tools", "Outils des actions", _each("tools"), codes=Codes("education_tool"), rule="M3",
        fields=("education.tools",),
    ),
    next_steps("M2"),
    text("microcredit-contact", "project", "Où en est le projet financé", "M2"),
    *ending("M4"),
)  # fmt: skip
