"""ASTRE: two home visits a month for very modest owner-occupiers in energy precarity (A1-A8, C2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from desktop.domain.cadence import Block, monthly_blocks
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import join_words
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.worker import LEVEL_ASKED, Worker
from desktop.schemes.base import AnswersTab, Scheme
from desktop.schemes.figures.astre import AstreFigures
from desktop.schemes.outline import OutlinePart, Unobtained
from desktop.schemes.outlines.astre import FEASIBILITY
from desktop.schemes.stages import Landmark, Mark, Need, Stage

MONTHS = 12
LIMIT = 24
VISITS_A_MONTH = 2

_OWNER = "owner"
"""The housing status of those whom ASTRE is for (A2)."""
_SPSLH = "le SPSLH"
_PREPARING = frozenset({MeasureState.PREPARING})
_STUDIED = frozenset({MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.SUSPENDED})
"""A measure that was opened when it was already assigned may have had its diagnosis too."""
_COMPLETE = Need(
    "La fiche de saisine n’est pas complète\u00a0: le SPSLH la contrôle d’abord.", said=("complete", "yes")
)

CHECKED = Stage(
    "saisine_checked",
    "Fiche contrôlée",
    "Noter le contrôle de la fiche",
    "fiche de saisine contrôlée par le SPSLH",
    "fiche de saisine à faire contrôler",
    "astre-saisine_checked",
    _PREPARING,
    again=Need("", unsaid=("complete", "yes")),
    tells="complete",
    says=(("yes", "complète"), ("no", "incomplète")),
    waits_for=_SPSLH,
)
MANDATED = Stage(
    "diagnosis_mandated",
    "Diagnostic mandaté",
    "Noter le mandat du diagnostic",
    "diagnostic de faisabilité mandaté par le SPSLH",
    "diagnostic à mandater",
    "astre-diagnosis_mandated",
    _STUDIED,
    needs=(_COMPLETE,),
    optional=True,
    waits_for=_SPSLH,
    rate="diagnosis",
)
DELIVERED = Stage(
    "diagnosis_delivered",
    "Diagnostic rendu",
    "Noter le diagnostic rendu",
    "diagnostic social, financier, juridique et technique rendu",
    "diagnostic de faisabilité à rendre",
    "astre-diagnosis_delivered",
    _STUDIED,
    needs=(Need("Le diagnostic n’est pas mandaté\u00a0: notez d’abord son mandat.", stage="diagnosis_mandated"),),
    optional=True,
    tells="feasible",
    says=(("yes", "faisable"), ("conditions", "faisable sous conditions"), ("no", "non faisable")),
)
ASSIGNED = Stage(
    "assigned",
    "Mesure attribuée",
    "Noter l’attribution",
    "mesure attribuée par le SPSLH",
    "mesure à attribuer",
    "astre-assigned",
    _PREPARING,
    needs=(
        _COMPLETE,
        Need(
            "Le diagnostic mandaté n’est pas rendu\u00a0: notez-le d’abord.",
            stage="diagnosis_delivered",
            once="diagnosis_mandated",
        ),
    ),
    leads_to=MeasureState.PROPOSED,
    begins_by="first_day",
    waits_for=_SPSLH,
)


class Astre(Scheme):
    """12 months, renewable to 24, ended by a bilan that the household signs."""

    id = "astre"
    letter = "A"
    name = "ASTRE"
    title = "Accompagnement des propriétaires occupants en précarité énergétique"
    start_help = "Les mois de la mesure se comptent à partir de cette date."
    opening_form = "astre-opening"
    contact_form = "astre-visit"
    kinds = (ContactKind.HOME,)
    requires_bilan = True
    month_range = range(1, LIMIT + 1)
    default_months = MONTHS
    figures = AstreFigures()
    outline = (
        OutlinePart("situation", "La situation au départ", ("expectations",), "Situation à l’ouverture de la mesure"),
        OutlinePart("home", "Ce que nous avons vu chez vous", ("findings", "unfit_signs", "comfort"),
                    "Constats au domicile"),
        OutlinePart("works", "Les travaux", ("works_stage", "works", "site_works", "works_reception", "works_quality"),
                    "Travaux"),
        OutlinePart(
            "energy",
            "L’énergie",
            (
                "heating",
                "dpe_before",
                "dpe_after",
                "consumption_before",
                "consumption",
                "energy_bill_before",
                "energy_bill",
            ),
            "Énergie",
            charted=("energy_bill_before", "consumption_before"),
        ),
        OutlinePart("financing", "Le financement et le budget",
                    ("aids", "financing", "works_cost", "left_to_pay", "budget"), "Financement et budget"),
        OutlinePart("rights", "Les droits et les démarches", ("rights", "rights_steps", "partners_kinds"),
                    "Droits et démarches"),
        OutlinePart("decisions", "Ce que vous avez décidé", ("household_decisions",), "Décisions du ménage"),
        OutlinePart("now", "La situation aujourd’hui", formal="Situation à ce jour"),
    )  # fmt: skip
    then_and_now = (
        "comfort", "indoor_temperature", "humidity", "heating_works", "goes_without", "works_stage", "dpe_before",
        "energy_bill_before", "consumption_before",
    )  # fmt: skip
    obstacles = ("works_obstacles",)
    unobtained = (
        Unobtained("financing", asked="plan_asked", granted="plan_granted"),
        Unobtained("rights_steps", "right_state", ("refused",)),
    )
    documents = (FEASIBILITY,)
    own_tab = AnswersTab("Travaux et financement", ("works", "energy", "financing"))
    budget_parts = ("energy_bill", "budget")
    end_reasons = (
        "finished", "term", "household_stops", "no_adherence", "moved", "deceased", "transferred", "other",
    )  # fmt: skip

    received_label = "Saisine reçue le"
    set_aside_reasons = (
        "not_eligible", "not_assigned", "household_stops", "no_adherence", "moved", "deceased", "other",
    )  # fmt: skip
    path = (
        Mark(Landmark.RECEIVED, "Saisine reçue"),
        CHECKED,
        MANDATED,
        DELIVERED,
        ASSIGNED,
        Mark(Landmark.BEGUN, "Début de la mesure"),
        Mark(Landmark.ENDED, "Fin de la mesure"),
        Mark(Landmark.BILAN, "Bilan signé"),
    )

    def remark(self, household: Household) -> str:
        """It is for those who own the home they live in (A2)."""
        status = household.dwelling.housing_status
        if status in ("", _OWNER):
            return ""
        return "ASTRE s’adresse aux propriétaires occupants\u00a0: un autre statut est noté sur la fiche du ménage."

    def worker_remark(self, worker: Worker, on: date) -> str:
        """A social worker of level III, two years in support through housing (A8)."""
        lacks = join_words(worker.lacks_of_level(on))
        return (
            f"ASTRE demande un travailleur social de {LEVEL_ASKED} avec 2\u00a0ans d’expérience. "
            f"Dans Réglages, «\u00a0Mon profil\u00a0», il manque {lacks}."
            if lacks
            else ""
        )

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """Twelve months (A4)."""
        return MONTHS

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """One period a measure-month (C2)."""
        return monthly_blocks(measure.start, measure.total_months or MONTHS, VISITS_A_MONTH)

    def renewal_limit(self, measure: Measure) -> int | None:
        """Never past 24 months (A4)."""
        return LIMIT
