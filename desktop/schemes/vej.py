"""VEJ: the visit that explains an eviction judgment, on mandate, without rhythm (V1-V8, C4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.french import join_words
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.worker import Worker
from desktop.schemes.base import AnswersTab, Due, Scheme
from desktop.schemes.figures.vej import VejFigures
from desktop.schemes.outline import OutlinePart
from desktop.schemes.outlines.vej import EVICTION_SHEET
from desktop.schemes.reason import Reason
from desktop.schemes.stages import Landmark, Mark, Need, Stage

TARGET_DELAY = timedelta(days=30)
"""From mandate to visit, by default (C4)."""

_FOLLOWED = frozenset({MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING, MeasureState.CLOSED})
"""What comes after the visit is noted whether the measure is closed or not (V6)."""

_ONLY = "Une VEJ est faite par un travailleur social de l’association"
_WHERE = "Voir «\u00a0Mon profil\u00a0» dans Réglages."

FICHE_SENT = Stage(
    "fiche_sent",
    "Fiche transmise",
    "Noter l’envoi de la fiche",
    "fiche prévention des expulsions transmise",
    "fiche prévention des expulsions à transmettre",
    "vej-fiche_sent",
    _FOLLOWED,
    after_try=True,
)


PROCEDURE = Stage(
    "procedure",
    "Procédure",
    "Noter la procédure",
    "procédure d’expulsion notée",
    "procédure d’expulsion à noter",
    "vej-procedure",
    _FOLLOWED,
    again=Need("La procédure peut être notée de nouveau chaque fois qu’elle avance."),
    optional=True,
)
"""What the calendar of the eviction is computed from (G1-G7); noted anew each time that the procedure goes on."""


def _housing(months: int) -> Stage:
    """The household\u2019s housing status so long after the visit (V6)."""
    return Stage(
        f"housing_{months}",
        f"Logement à {months}\u00a0mois",
        f"Noter le logement à {months}\u00a0mois",
        f"situation dans le logement {months}\u00a0mois après la visite",
        f"situation dans le logement {months}\u00a0mois après la visite, à noter",
        f"vej-housing_{months}",
        _FOLLOWED,
        after_visit=True,
        months=months,
        tells="housing_status",
    )


class Vej(Scheme):
    """One visit at home after a mandate; a porte close is an attempt that is paid and kept (V7)."""

    id = "vej"
    letter = "V"
    name = "VEJ"
    title = "Visite explicative de jugement"
    start_label = "Date du mandat"
    start_help = "Le délai de 30 jours court à partir de cette date."
    opening_form = "vej-opening"
    contact_form = "vej-visit"
    figures = VejFigures()
    kinds = (ContactKind.HOME,)
    outline = (
        OutlinePart(
            "judgment", "Le jugement et ses suites", ("explain_note", "procedure_note"), "Jugement et procédure"
        ),
        OutlinePart(
            "situation",
            "Votre situation",
            ("mobilised_note", "fiche_note", "tenant_present", "notice_given"),
            "Situation du ménage",
        ),
        OutlinePart("tenancy", "Votre logement", ("lease_date", "landlord", "landlord_name", "rent"), "Logement"),
        OutlinePart(
            "debt",
            "La dette de loyer",
            (
                "debt",
                "debt_since",
                "debt_origins",
                "debt_measures",
                "rent_resumed",
                "repayment_capacity",
            ),
            "Dette locative",
        ),
        OutlinePart("rehousing", "Le relogement", ("rehousing_request", "dalo", "daho", "ccapex"), "Relogement"),
        OutlinePart(
            "support",
            "L’accompagnement proposé",
            ("supports_before", "support_note", "supports_proposed", "recommendations"),
            "Accompagnement proposé",
        ),
    )
    then_and_now = ("debt",)

    documents = (EVICTION_SHEET,)
    own_tab = AnswersTab("Jugement et procédure", ("five", "situation", "debt", "rehousing", "support"))
    budget_parts = ("rent", "debt", "rent_resumed", "repayment_capacity")
    end_reasons = (
        "visit_done", "not_met", "household_stops", "no_adherence", "moved", "deceased", "transferred", "other",
    )  # fmt: skip

    support_field = "supports_proposed"
    procedure_stage = "procedure"
    path = (
        Mark(Landmark.RECEIVED, "Mandat"),
        PROCEDURE,
        Mark(Landmark.TRIED, "Prise de contact"),
        Mark(Landmark.MET, "Visite"),
        FICHE_SENT,
        Mark(Landmark.SUPPORT, "Accompagnement proposé"),
        Mark(Landmark.ENDED, "Fin de la mesure"),
        _housing(3),
        _housing(6),
        _housing(12),
    )

    def worker_remark(self, worker: Worker, on: date) -> str:
        """Only a social worker of the association makes it (V3)."""
        if refusal := self.worker_refusal(worker):
            return refusal
        lacks = ["votre diplôme de travail social"] if worker.diploma is None else []
        lacks += [] if worker.operator else ["votre association"]
        return f"{_ONLY}\u00a0: votre profil ne dit pas encore {join_words(lacks)}. {_WHERE}" if lacks else ""

    def worker_refusal(self, worker: Worker) -> str:
        """Whoever says to have no diploma of social work does not make it (V3)."""
        return f"{_ONLY}\u00a0: votre profil dit que vous n’en êtes pas. {_WHERE}" if worker.is_no_social_worker else ""

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """No length."""
        return None

    def due(self, measure: Measure, contacts: Sequence[Contact], on: date) -> Due | None:
        """The visit within 30 days of the mandate, until it is done (C4)."""
        known = [contact for contact in contacts if contact.day <= on]
        if any(self.counts(contact) for contact in known):
            return None
        deadline = measure.start + TARGET_DELAY
        tries = sum(contact.outcome is Outcome.PORTE_CLOSE for contact in known)
        after = "" if not tries else f" après {tries} {'porte close' if tries == 1 else 'portes closes'},"
        what = Reason(self.name, f"{self.visit_word} à faire{after}")
        return Due(deadline, deadline, 1, self.coming(contacts, on), deadline < on, what, measure.start)
