"""The monthly table of VEJ (V5): every visit and what followed, the dwelling, supports before and after."""

from __future__ import annotations

from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.indicators import Codes
from desktop.domain.table import CellKind, Column, Subject
from desktop.schemes.figures.columns import (
    OUTCOMES,
    YES_NO,
    at_stage,
    dated,
    ending,
    households,
    housing,
    money,
    next_steps,
    number,
    profile,
    reached,
    referent,
    stage_day,
    text,
    told,
)

_FIVE = {
    "explain": "1. Jugement expliqué",
    "mobilised": "2. Mobilisation vérifiée",
    "procedure": "3. Suites de la procédure dites",
    "fiche": "4. Fiche remplie",
    "support": "5. Accompagnement proposé",
}


PAID = {Outcome.DONE: "visit", Outcome.PORTE_CLOSE: "porte_close"}
"""The rate of what became of a contact at home (V7)."""


def at_the_door(contact: Contact) -> bool:
    """Whether somebody went there: a visit done or a porte close, both paid (V7)."""
    return contact.outcome in PAID and contact.kind is ContactKind.HOME


def _rank(subject: Subject) -> int:
    """Which time somebody went there, from one."""
    gone = [one.id for one in subject.case.contacts if at_the_door(one)]
    return gone.index(subject.contact.id) + 1 if subject.contact else 0


def _contact(name: str) -> Column:
    return {
        "day": Column(
            "day", "Date", lambda s: s.contact and s.contact.day, CellKind.DAY, rule="V5", fields=("contact.day",)
        ),
        "outcome": Column(
            "outcome", "Issue", lambda s: s.contact and s.contact.outcome.value, codes=OUTCOMES, rule="V5",
            fields=("contact.outcome",),
        ),
        "trace": Column(
            "trace_left", "Trace laissée", lambda s: s.contact and s.contact.trace_left, rule="V5",
            fields=("contact.trace_left",),
        ),
    }[name]  # fmt: skip


VEJ_COLUMNS: tuple[Column, ...] = (
    _contact("day"),
    _contact("outcome"),
    Column("rank", "Rang du passage", _rank, CellKind.NUMBER, rule="V5", fields=("contact.day",)),
    *households("V5"),
    Column(
        "mandated_on", "Date du mandat", lambda s: s.case.measure.start, CellKind.DAY, rule="V4",
        fields=("measure.start",),
    ),
    text("vej-opening", "slisl_head", "Responsable SLISL", "V4"),
    text("vej-opening", "coordinator", "Coordonnateur Logement d’abord", "V4"),
    told("vej-opening", "stage", "Étape de la procédure", "V1"),
    told("vej-opening", "source", "Situation repérée par", "V1"),
    told("vej-procedure", "decision_kind", "Nature de la décision", "G2"),
    dated("vej-procedure", "judgment_date", "Date de la décision", "G2"),
    dated("vej-procedure", "served_on", "Décision signifiée le", "G2"),
    number("vej-procedure", "plan_months", "Plan d’apurement (mois)", "G3"),
    number("vej-procedure", "leave_months", "Délai pour quitter les lieux (mois)", "G3"),
    dated("vej-procedure", "order_to_leave_on", "Commandement de quitter les lieux", "G4"),
    dated("vej-procedure", "order_to_pay_on", "Commandement de payer", "G1"),
    number("vej-procedure", "order_to_pay_count", "Délai du commandement de payer", "G1"),
    told("vej-procedure", "order_to_pay_unit", "Unité de ce délai", "G1"),
    number("vej-procedure", "unpaid_months", "Mois d’impayés sans interruption", "G7"),
    money("vej-procedure", "bare_rent", "Loyer mensuel hors charges", "G7"),
    _contact("trace"),
    *(told("vej-visit", f"{key}_result", label, "V2") for key, label in _FIVE.items()),
    housing("V5"),
    *profile("V5"),
    referent("V5"),
    text("vej-fiche_sent", "writer", "Fiche rédigée par", "V5"),
    told("vej-visit", "tenant_present", "Locataire présent", "V5", codes=YES_NO),
    told("vej-visit", "notice_given", "Avis de transmission remis", "V5", codes=YES_NO),
    dated("vej-visit", "lease_date", "Date du bail", "V5"),
    told("vej-opening", "landlord", "Bailleur", "V5"),
    text("vej-visit", "landlord_name", "Nom du bailleur", "V5"),
    money("vej-visit", "rent", "Loyer mensuel", "V5"),
    money("vej-visit", "debt", "Dette à ce jour", "V5"),
    dated("vej-visit", "debt_since", "Dette depuis", "V5"),
    told("vej-visit", "debt_origins", "Origine de la dette", "V5"),
    told("vej-visit", "debt_measures", "Démarches déjà faites sur la dette", "V5"),
    told("vej-visit", "rent_resumed", "Loyer courant repris", "V5", codes=YES_NO),
    money("vej-visit", "repayment_capacity", "Capacité de remboursement", "V5"),
    text("vej-visit", "rehousing_request", "Demande de logement social", "V5"),
    told("vej-visit", "dalo", "DALO", "V5"),
    told("vej-visit", "daho", "DAHO", "V5"),
    told("vej-visit", "ccapex", "CCAPEX", "V5"),
    told("vej-visit", "supports_before", "Accompagnements avant la VEJ", "V5"),
    told("vej-visit", "supports_proposed", "Accompagnements proposés à la VEJ", "V5"),
    told("vej-housing_3", "supports_set_up", "Accompagnements mis en place après", "V5"),
    text("vej-visit", "recommendations", "Préconisations", "V5"),
    text("vej-visit", "tenant_observations", "Observations du locataire", "V5"),
    next_steps("V5"),
    stage_day("fiche_sent", "Fiche transmise le", "V1"),
    *(
        column
        for months in (3, 6, 12)
        for column in (
            Column(
                f"housing_{months}_on", f"Logement à {months} mois, vu le", reached(f"housing_{months}"), CellKind.DAY,
                rule="V6", fields=(f"stage.housing_{months}",),
            ),
            Column(
                f"housing_{months}", f"Logement à {months} mois", at_stage(f"housing_{months}", "housing_status"),
                codes=Codes("housing_status"), rule="V6", fields=(f"vej-housing_{months}.housing_status",),
            ),
        )
    ),
    *ending("V5"),
)  # fmt: skip
