"""The table of ASTRE: one row a measure, all that the yearly report asks for each beneficiary (A6)."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.form_checks import number_of
from desktop.domain.indicators import Codes
from desktop.domain.table import CellKind, Column, Subject
from desktop.schemes.figures.columns import (
    cells,
    days_of,
    ending,
    households,
    housing,
    money,
    next_steps,
    number,
    profile,
    request,
    stage_day,
    text,
    told,
    total,
)
from desktop.schemes.figures.common import chosen, whole_months

_FORM = "astre-visit"


def _visits(subject: Subject) -> list[Contact]:
    return [one for one in subject.case.contacts if one.outcome is Outcome.DONE and one.kind is ContactKind.HOME]


def _ever(name: str, rows: str, cell: str, subject: Subject) -> list[str]:
    """Every code that a visit ever told, each once, in order."""
    told_by = (
        chain(chosen(one.answers.get(name)), *(chosen(row.get(cell)) for row in one.answers.get(rows) or ()))
        for one in _visits(subject)
    )
    return list(dict.fromkeys(chain.from_iterable(told_by)))


def _granted(subject: Subject) -> Decimal | None:
    """The sum granted in the latest plan of financing; None when no amount was ever told."""
    rows = subject.answers.get("financing")
    sums = [number_of(row.get("plan_granted")) for row in rows or ()] if isinstance(rows, list | tuple) else []
    known = [one for one in sums if one is not None]
    return sum(known, Decimal(0)) if known else None


def _months(subject: Subject) -> int | None:
    ended = subject.case.measure.ended_on
    return whole_months(subject.case.measure.start, ended) if ended else subject.case.measure.total_months


def _companies(subject: Subject) -> int | None:
    """How many companies the latest visit told of; who they are does not leave the team."""
    rows = subject.answers.get("site_works")
    return len(rows) if isinstance(rows, list | tuple) else None


ASTRE_COLUMNS: tuple[Column, ...] = (
    *households("A6"),
    *profile("A6"),
    housing("A6"),
    *request("A6"),
    stage_day("saisine_checked", "Saisine vérifiée le", "A1"),
    stage_day("diagnosis_mandated", "Diagnostic mandaté le", "A1"),
    stage_day("diagnosis_delivered", "Diagnostic remis le", "A7"),
    Column("start", "Début de la mesure", lambda s: s.case.measure.start if s.case.began else None, CellKind.DAY,
           rule="A1", fields=("measure.start",)),
    Column("months", "Durée en mois", _months, CellKind.NUMBER, rule="A6", fields=("measure.months",)),
    Column("renewals", "Renouvellements", lambda s: len(s.case.measure.renewals), CellKind.NUMBER, rule="A4",
           fields=("measure.renewals",)),
    Column("visits", "Visites à domicile", lambda s: len({one.day for one in _visits(s)}), CellKind.NUMBER, rule="A7",
           fields=("contact.outcome",)),
    told(_FORM, "works_stage", "Où en sont les travaux", "A3"),
    Column("works", "Nature des travaux", lambda s: _ever("works", "site_works", "site_work", s), codes=Codes("works"),
           rule="A6", fields=(f"{_FORM}.works", f"{_FORM}.site_works.site_work")),
    Column("aids", "Aides mobilisées", lambda s: _ever("aids", "financing", "plan_aid", s), codes=Codes("aid"),
           rule="A6", fields=(f"{_FORM}.aids", f"{_FORM}.financing.plan_aid")),
    Column("granted", "Aides accordées", _granted, CellKind.MONEY, rule="A6",
           fields=(f"{_FORM}.financing.plan_granted",)),
    told(_FORM, "unfit_signs", "Signes de dégradation ou de danger", "A3"),
    told(_FORM, "comfort", "Confort ressenti", "A3"),
    Column("companies", "Entreprises sur le chantier", _companies, CellKind.NUMBER, rule="A3",
           fields=(f"{_FORM}.site_works",)),
    cells(_FORM, "site_works", "site_stage", "Étapes du chantier", "A3"),
    total(_FORM, "site_works", "site_cost", "Coût du chantier", "A3"),
    days_of(_FORM, "site_works", "site_start", "Dernier début de travaux", "A3"),
    days_of(_FORM, "site_works", "site_date", "Dernière date prévue ou faite", "A3"),
    cells(_FORM, "site_works", "site_safety", "Sécurité du chantier", "A3"),
    cells(_FORM, "site_works", "site_quality", "Qualité du chantier", "A3"),
    days_of(_FORM, "site_works", "site_received", "Dernière réception", "A3"),
    told(_FORM, "works_reception", "Réception des travaux", "A3"),
    total(_FORM, "financing", "plan_asked", "Aides demandées", "A3"),
    total(_FORM, "financing", "plan_paid", "Aides versées", "A3"),
    money(_FORM, "left_to_pay", "Reste à charge du ménage", "A3"),
    text(_FORM, "budget", "Budget", "A3"),
    text(_FORM, "rights", "Démarches faites ou engagées", "A3"),
    told(_FORM, "heating", "Chauffage principal", "A3"),
    number(_FORM, "consumption_before", "Consommation annuelle avant (kWh)", "A3"),
    number(_FORM, "consumption", "Consommation annuelle aujourd’hui (kWh)", "A3"),
    told(_FORM, "dpe_before", "DPE avant travaux", "A3"),
    told(_FORM, "dpe_after", "DPE attendu après", "A3"),
    money(_FORM, "energy_bill_before", "Facture d’énergie mensuelle avant", "A3"),
    money(_FORM, "energy_bill", "Facture d’énergie mensuelle aujourd’hui", "A3"),
    text(_FORM, "household_words", "Ce que dit le ménage", "A3"),
    text(_FORM, "household_decisions", "Ce que le ménage décide", "A3"),
    told(_FORM, "partners_kinds", "Autres professionnels rencontrés", "A3"),
    next_steps("A3"),
    *ending("A6"),
)  # fmt: skip
