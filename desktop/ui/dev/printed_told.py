"""What is noted in the notebook of the pictures before its documents are printed: visits that told a lot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Final

from desktop.domain.contact import NextStep
from desktop.domain.contact_kinds import ContactKind
from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.services.milestones import StageInput
from desktop.services.status import MeasureSummary
from desktop.services.visit_input import VisitInput

_DIAGNOSIS: Final[Mapping[str, object]] = {
    "social_part": "Toute la famille est prête à s’engager. Les visites se font le matin.",
    "financial_part": "Ressources\u00a0: 2\u00a0150\u00a0€ par mois. Un crédit en cours, terminé en septembre.",
    "legal_part": "Propriétaires depuis 2011, sans indivision ni litige.",
    "technical_part": "Combles non isolés, chaudière de 1998, humidité dans la chambre du nord.",
    "ownership": "owner",
    "unfit_signs": ["damp", "heating"],
    "feasible": "conditions",
    "conditions": "Que le reste à charge soit couvert avant la signature des devis.",
    "planned_works": ["insulation", "heating", "ventilation"],
    "works_cost": "24600",
    "left_to_pay": "3100",
}
_EXPLAINED: Final[Mapping[str, object]] = {
    "explain_result": "done",
    "explain_note": "Le jugement est lu ensemble\u00a0: le ménage croyait devoir partir tout de suite.",
    "mobilised_result": "done",
    "mobilised_note": "Le loyer courant est payé depuis deux mois. Le plan d’apurement n’est pas encore commencé.",
    "procedure_result": "done",
    "procedure_note": "Les délais et la trêve hivernale sont expliqués, avec les dates indicatives.",
    "fiche_result": "done",
    "fiche_note": "La fiche est remplie ensemble\u00a0; le ménage sait à qui elle est transmise.",
    "support_result": "partly",
    "support_note": "Un dossier FSL est proposé. Le ménage veut d’abord en parler à sa fille.",
    "tenant_present": "yes",
    "notice_given": "yes",
    "at_hearing": "no",
    "protection": "none",
    "lease_date": "2014-06-01",
    "landlord": "social",
    "landlord_name": "Habitat du Littoral",
    "rent": "512.30",
    "housing_aid": "284",
    "housing_suits": "yes",
    "debt": "1884.02",
    "debt_since": "2024-11-01",
    "debt_origins": ["income_loss", "energy_bill"],
    "debt_measures": ["judge_plan"],
    "rent_resumed": "yes",
    "repayment_capacity": "55",
    "income": "1340",
    "charges": "1102",
    "rehousing_request": "062 0225 014377",
    "rehousing_date": "2025-02-12",
    "dalo": "no",
    "daho": "no",
    "ccapex": "asked",
    "supports_before": ["social_service"],
    "supports_proposed": ["fsl", "debt_plan"],
    "support_accepted": "yes",
    "recommendations": "Demander le FSL, commencer le plan en avril, revoir le ménage dans un mois.",
    "tenant_observations": "On a eu peur d’ouvrir le courrier. Maintenant on sait quoi faire.",
}
_REPAID: Final[Mapping[str, object]] = {
    "instalment_paid": "yes",
    "income": "1365",
    "charges": "1090",
    "rest_to_live": "275",
    "project_state": "done",
    "project_lasts": "yes",
    "project": "Le permis est obtenu, un contrat de six mois est signé.",
    "budget": "Prime d’activité en hausse, budget à l’équilibre.",
    "advice": "Mettre 20\u00a0€ de côté le jour de la paie.",
}


_CONCLUDED: Final[Mapping[str, object]] = {
    "social_part": "Travaille en horaires décalés, sans transport en commun le matin.",
    "financial_part": "Découvert en fin de mois depuis l’hiver, aucun autre crédit.",
    "income": "1390",
    "charges": "1180",
    "rest_to_live": "210",
    "repayment_capacity": "95",
    "protection": "none",
    "loan_register": "no",
    "conclusion": "suitable",
    "conclusion_why": "Un vélo électrique suffit pour le trajet, et la mensualité tient dans le budget.",
    "household_view": "Si je peux aller travailler sans demander à mon frère, c’est déjà beaucoup.",
}


def note_all(services: Services, measures: Sequence[MeasureSummary]) -> None:
    """A diagnosis delivered, a judgment explained, an instalment paid: each where this notebook lets it be noted."""
    _deliver(services, measures)
    _conclude(services, measures)
    step = NextStep(
        services.new_id(), "Déposer la demande d’aide au FSL", "Le ménage", services.today() + timedelta(days=20)
    )
    _visit(services, measures, "vej", _EXPLAINED, step)
    _visit(services, measures, "microcredit", _REPAID)


def _deliver(services: Services, measures: Sequence[MeasureSummary]) -> None:
    for measure in measures:
        steps = services.milestones.stages(measure.id)
        if any(step.stage.key == "diagnosis_delivered" and not step.refusal for step in steps):
            services.milestones.record(
                measure.id, "diagnosis_delivered", StageInput(services.today(), dict(_DIAGNOSIS))
            )
            return


def _conclude(services: Services, measures: Sequence[MeasureSummary]) -> None:
    """The latest diagnosis of a microcredit, written in full."""
    for measure in reversed(measures):
        steps = services.milestones.stages(measure.id) if measure.scheme == "microcredit" else ()
        reached = next((step.reached for step in steps if step.stage.key == "diagnosis" and step.reached), None)
        if reached is not None:
            full = StageInput(reached.day, {**reached.answers, **_CONCLUDED})
            services.milestones.correct(reached.id, full, "Écrit en entier.")
            return


def _visit(
    services: Services, measures: Sequence[MeasureSummary], scheme: str, answers: Mapping[str, object], *steps: NextStep
) -> None:
    """In the first measure of a scheme in which a visit can be noted today."""
    for measure in measures:
        if measure.scheme != scheme:
            continue
        draft = services.visits.begin(measure.id)
        try:
            services.visits.record(
                VisitInput(
                    measure.id, services.today(), time(8, 30), ContactKind.HOME, answers=answers, next_steps=steps
                ),
                draft,
            )
        except AppError:
            services.visits.drop_draft(draft.id)
            continue
        return
