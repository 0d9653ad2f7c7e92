"""Microcrédit personnel: contacts on the rhythm of the repayment, to the last instalment (M1-M6, C3, C11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.domain.cadence import Block, Period, microcredit_blocks, rescheduled_blocks
from desktop.domain.contact_kinds import WITH_HOUSEHOLD, ContactKind
from desktop.domain.forms import Finding, is_empty, number_of
from desktop.domain.french import money
from desktop.domain.measure import Measure, MeasureState, Rescheduling
from desktop.domain.noun import CONTACT
from desktop.schemes.base import AnswersTab, Scheme
from desktop.schemes.figures.microcredit import MicrocreditFigures
from desktop.schemes.outline import OutlinePart
from desktop.schemes.outlines.microcredit import FOLLOW_UP, LOAN_DIAGNOSIS
from desktop.schemes.stages import Landmark, Mark, Need, Stage

AMOUNT_LIMIT = Decimal(8000)
INSTALMENTS_LIMIT = 84
"""CMF R518-61: 8 000 € and 7 years; above either a documented exception is asked for."""
LONGEST_LOAN = 120
"""Instalments beyond which a number is a slip, whatever exception is noted."""
_MONTHS_ONE_BY_ONE = 3
"""The first months of the loan, each with a contact of its own (C3)."""

_PREPARING = frozenset({MeasureState.PREPARING})
_ACCEPTS = ("accepts_support", "yes")

AGREEMENT = Stage(
    "agreement",
    "Accord du ménage",
    "Noter l’accord du ménage",
    "accord du ménage pour être accompagné pendant tout le prêt",
    "accord du ménage à recueillir",
    "microcredit-agreement",
    _PREPARING,
    again=Need("", unsaid=_ACCEPTS),
    unless=_ACCEPTS,
    tells="accepts_support",
    says=(("yes", "accepté"), ("no", "refusé"), ("unknown", "à confirmer")),
)
DIAGNOSIS = Stage(
    "diagnosis",
    "Diagnostic",
    "Noter le diagnostic",
    "diagnostic social et financier fait",
    "diagnostic social et financier à faire",
    "microcredit-diagnosis",
    _PREPARING,
    needs=(
        Need(
            "Le ménage accepte d’abord d’être accompagné pendant tout le prêt\u00a0: c’est une condition.",
            said=_ACCEPTS,
        ),
    ),
    tells="conclusion",
    says=(("suitable", "le microcrédit convient"), ("reorientation", "une autre réponse convient mieux")),
)
REORIENTED = Stage(
    "reoriented",
    "Réorientation",
    "Réorienter le ménage",
    "ménage réorienté",
    "ménage à réorienter",
    "microcredit-reoriented",
    _PREPARING,
    needs=(Need("Faites d’abord le diagnostic social et financier.", stage="diagnosis"),),
    leads_to=MeasureState.DECLINED,
    ends_with="reoriented",
    optional=True,
)
FILE_SENT = Stage(
    "file_sent",
    "Dossier envoyé",
    "Noter l’envoi du dossier",
    "dossier de prêt envoyé à la banque",
    "dossier de prêt à envoyer",
    "microcredit-file_sent",
    _PREPARING,
    needs=(
        Need("Faites d’abord le diagnostic social et financier.", stage="diagnosis"),
        Need("Le diagnostic conclut à une réorientation\u00a0: réorientez le ménage.", said=("conclusion", "suitable")),
    ),
    again=Need("", stage="bank_answer", said=("decision", "refused")),
)
BANK_ANSWER = Stage(
    "bank_answer",
    "Réponse de la banque",
    "Noter la réponse de la banque",
    "réponse de la banque",
    "réponse de la banque à noter",
    "microcredit-bank_answer",
    _PREPARING,
    needs=(Need("Le dossier n’est pas envoyé\u00a0: notez d’abord son envoi.", stage="file_sent"),),
    again=Need("", stage="file_sent"),
    tells="decision",
    says=(("accepted", "prêt accepté"), ("refused", "prêt refusé")),
    waits_for="la banque",
)
SIGNED = Stage(
    "signed",
    "Signature du prêt",
    "Noter la signature",
    "prêt signé",
    "signature du prêt à noter",
    "microcredit-signed",
    _PREPARING,
    needs=(
        Need("La banque n’a pas encore répondu\u00a0: notez d’abord sa réponse.", stage="bank_answer"),
        Need(
            "La banque a refusé ce prêt\u00a0: renvoyez un dossier, ou classez la demande sans suite.",
            said=("decision", "accepted"),
        ),
    ),
    leads_to=MeasureState.ACTIVE,
    begins_by="first_instalment",
)


class Microcredit(Scheme):
    """Followed on the rhythm C3; `start` is the day of the first instalment."""

    id = "microcredit"
    letter = "M"
    name = "Microcrédit"
    title = "Microcrédit personnel"
    start_label = "Date de la première mensualité"
    start_help = "Les contacts dus se comptent à partir de cette date."
    opening_form = "microcredit-opening"
    contact_form = "microcredit-contact"
    visit_word = CONTACT
    month_range = range(1, INSTALMENTS_LIMIT + 1)
    longest = LONGEST_LOAN
    reschedules = True
    educates = True
    figures = MicrocreditFigures()
    kinds = tuple(kind for kind in ContactKind if kind in WITH_HOUSEHOLD)
    outline = (
        OutlinePart("loan", "Le prêt", ("instalment_paid", "arrears"), "Prêt"),
        OutlinePart("project", "Le projet financé", ("project_state", "project_lasts", "project"), "Projet financé"),
        OutlinePart("budget", "Le budget", ("income", "charges", "rest_to_live", "budget"), "Budget",
                    charted=("income_before", "charges_before"), is_budget=True),
        OutlinePart("advice", "Les conseils et l’entraide", ("event_kinds", "advice", "budget_actions", "themes"),
                    "Conseils et actions collectives"),
    )  # fmt: skip
    then_and_now = ("project_state", "project_lasts", "income_before", "charges_before", "rest_to_live", "arrears")

    documents = (LOAN_DIAGNOSIS, FOLLOW_UP)
    own_tab = AnswersTab("Prêt et échéances", ("loan", "project"))
    budget_parts = ("budget",)
    end_reasons = (
        "repaid", "early_repayment", "household_stops", "no_adherence", "moved", "deceased", "transferred", "other",
    )  # fmt: skip

    received_label = "Ménage reçu le"
    received_told = "ménage reçu, qui demande un microcrédit"
    reception_form = "microcredit-reception"
    set_aside_reasons = (
        "bank_refused", "household_stops", "no_adherence", "reoriented", "moved", "deceased", "other",
    )  # fmt: skip
    path = (
        Mark(Landmark.RECEIVED, "Accueil"),
        AGREEMENT,
        DIAGNOSIS,
        REORIENTED,
        FILE_SENT,
        BANK_ANSWER,
        SIGNED,
        Mark(Landmark.BEGUN, "Première mensualité"),
        Mark(Landmark.ENDED, "Fin du suivi"),
    )

    watched = "instalment_paid"

    def concern(self, answers: Mapping[str, Any]) -> str:
        """Arrears are told until a contact says that the instalment is paid (M2)."""
        if answers.get(self.watched) != "no":
            return ""
        arrears = number_of(answers.get("arrears"))
        return f"impayés de {money(arrears)}" if arrears else "mensualité impayée"

    def initial_months(self, terms: Mapping[str, Any]) -> int | None:
        """One month an instalment; the month of the last one counts whole (C3). None before the loan is known."""
        instalments = number_of(terms.get("instalments"))
        return None if instalments is None else int(instalments)

    def blocks(self, measure: Measure) -> Sequence[Block]:
        """The required schedule, computed again after a rescheduling (C3, C11)."""
        months = measure.months or 1
        if not measure.reschedulings:
            return microcredit_blocks(measure.start, months)
        changes = [(change.decided_on, change.instalments) for change in measure.reschedulings]
        return rescheduled_blocks(measure.start, months, changes)

    def period_label(self, measure: Measure, index: int, count: int, period: Period) -> str:
        """« mois 3 » while each month has its contact, « période 5 sur 8 » afterwards."""
        return f"mois {index}" if index <= _MONTHS_ONE_BY_ONE else f"période {index} sur {count}"

    def check_opening(self, start: date, terms: Mapping[str, Any]) -> tuple[Finding, ...]:
        """Asks for whole instalments, and for the documented exception above the legal limits."""
        findings = []
        amount, instalments = number_of(terms.get("amount")), number_of(terms.get("instalments"))
        if instalments is not None and instalments != int(instalments):
            findings.append(Finding("instalments", "Le nombre de mensualités est un nombre entier."))
        return (*findings, *_beyond_limits(amount, instalments, terms))

    def check_stage(self, stage: Stage, answers: Mapping[str, Any]) -> tuple[Finding, ...]:
        """What is asked of a bank, and what it grants, keep to the legal limits as the signed loan does."""
        asked, instalments = number_of(answers.get("amount_asked")), number_of(answers.get("instalments_asked"))
        granted = number_of(answers.get("amount_granted"))
        return _beyond_limits(max(asked or 0, granted or 0), instalments, answers)

    def check_rescheduling(self, changed: Measure, record: Rescheduling) -> tuple[Finding, ...]:
        """At least one instalment, no more than a loan ever has; above the legal limit the motif is the exception."""
        if record.instalments < 1:
            return (Finding("instalments", "Un prêt a au moins une mensualité."),)
        if record.instalments > LONGEST_LOAN:
            return (Finding("instalments", f"Le nombre de mensualités ne peut pas dépasser {LONGEST_LOAN}."),)
        asked = {"exception": record.reason, **changed.terms, "instalments": record.instalments}
        above = self.check_opening(changed.start, asked)
        return (Finding("reason", above[0].message),) if above else ()


def _beyond_limits(
    amount: Decimal | int | None, instalments: Decimal | None, said: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """Above 8 000 € or 7 years the documented exception is asked for (CMF R518-61)."""
    above = (amount or 0) > AMOUNT_LIMIT or (instalments or 0) > INSTALMENTS_LIMIT
    if not above or not is_empty(said.get("exception")):
        return ()
    message = (
        f"Au-delà de 8\u00a0000\u00a0€ ou de {INSTALMENTS_LIMIT} mensualités, notez la dérogation documentée "
        "(CMF R518-61)."
    )
    return (Finding("exception", message),)
