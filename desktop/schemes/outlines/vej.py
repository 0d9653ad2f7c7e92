"""The « fiche prévention des expulsions » of a VEJ, with the rubrics of the national diagnosis (V2, DSF)."""

from __future__ import annotations

from desktop.domain.recipient import Recipient
from desktop.schemes.documents import Ask, DocumentOutline, RecordTable, Rubric, asked

_V, _P, _O = "vej-visit", "vej-procedure", "vej-opening"


def _points() -> tuple[Ask, ...]:
    """The five things to do in the visit, each with its result and what was said (V2)."""
    told = (
        ("1. Le jugement expliqué", "explain"),
        ("2. La mobilisation vérifiée", "mobilised"),
        ("3. La suite de la procédure dite", "procedure"),
        ("4. Le diagnostic fait et la fiche remplie", "fiche"),
        ("5. Un accompagnement proposé", "support"),
    )
    return tuple(asked(words, f"{_V}.{name}_note", beside=f"{_V}.{name}_result") for words, name in told)


EVICTION_SHEET = DocumentOutline(
    "eviction_sheet",
    "Fiche prévention des expulsions locatives",
    Recipient.DEPARTMENT,
    "Établie à la suite d’une visite explicative de jugement. Ses rubriques suivent celles du diagnostic social et "
    "financier national (arrêté du 23\u00a0août 2022).",
    "Les rubriques du diagnostic social et financier, remplies d’après la visite.",
    (
        Rubric(
            "La rédaction de la fiche",
            (
                asked("Rédigée par", "vej-fiche_sent.writer measure.referent profile.worker_name"),
                asked("Association", "profile.operator"),
                asked("Mandat reçu le", "measure.start"),
                asked("Mandat donné par (SLISL)", f"{_O}.slisl_head"),
                asked("Coordonnateur Logement d’abord", f"{_O}.coordinator", optional=True),
                asked("Visite", "contact.visited_on"),
                asked("Portes closes", "contact.tries", optional=True),
                asked("Locataire présent", f"{_V}.tenant_present"),
                asked("Avis de transmission remis", f"{_V}.notice_given"),
                asked("Transmise à", "vej-fiche_sent.recipients", optional=True),
            ),
        ),
        Rubric(
            "L’identité et la famille",
            (
                asked("Adresse", "household.dwelling.address"),
                asked("Composition du ménage", "household.composition"),
                asked("Situation de famille", "household.marital_status"),
            ),
            tables=(RecordTable.PERSONS,),
            closing=(asked("Famille et santé", f"{_V}.family_note", optional=True),),
        ),
        Rubric(
            "Les accompagnements en place",
            (
                asked("Accompagnements avant la visite", f"{_V}.supports_before"),
                asked("Mesure de protection", f"{_V}.protection"),
            ),
        ),
        Rubric(
            "Le bail et le logement",
            (
                asked("Date du bail", f"{_V}.lease_date"),
                asked("Parc public ou privé", f"{_V}.landlord"),
                asked("Bailleur ou mandataire", f"{_V}.landlord_name"),
                asked("Loyer mensuel, charges comprises", f"{_V}.rent"),
                asked("Aide au logement perçue", f"{_V}.housing_aid"),
                asked("Le logement convient au ménage et à ses moyens", f"{_V}.housing_suits"),
                asked("Signes de dégradation ou de danger", f"{_V}.unfit_signs", optional=True),
            ),
        ),
        Rubric(
            "La procédure",
            (
                asked("Étape de la procédure", f"{_O}.stage"),
                asked("Commandement de payer", f"{_P}.order_to_pay_on", optional=True),
                asked("Nature de la décision", f"{_P}.decision_kind"),
                asked("Date de la décision", f"{_P}.judgment_date"),
                asked("Décision signifiée le", f"{_P}.served_on"),
                asked("Le ménage était à l’audience", f"{_V}.at_hearing"),
                asked("Plan d’apurement accordé", f"{_P}.plan_months", nought="Aucun"),
                asked("Première échéance du plan", f"{_P}.plan_from", optional=True),
                asked("Délai pour quitter les lieux", f"{_P}.leave_months", nought="Aucun délai accordé"),
                asked("Commandement de quitter les lieux", f"{_P}.order_to_leave_on"),
            ),
        ),
        Rubric(
            "La dette de loyer",
            (
                asked("Montant de la dette", f"{_V}.debt"),
                asked("Dette depuis le", f"{_V}.debt_since"),
                asked("Origine de la dette", f"{_V}.debt_origins"),
                asked("Démarches sur la dette", f"{_V}.debt_measures"),
                asked("Loyer courant repris en entier", f"{_V}.rent_resumed"),
                asked("Capacité de remboursement mensuelle", f"{_V}.repayment_capacity"),
                asked("Où en sont ces démarches", f"{_V}.debt_measures_note", optional=True),
            ),
        ),
        Rubric(
            "Le budget",
            (
                asked("Ressources du mois", f"{_V}.income"),
                asked("Charges du mois, loyer compris", f"{_V}.charges"),
                asked("Autres dettes", f"{_V}.other_debts", optional=True),
            ),
        ),
        Rubric(
            "Le relogement et la CCAPEX",
            (
                asked("Demande de logement social, numéro", f"{_V}.rehousing_request"),
                asked("Date de cette demande", f"{_V}.rehousing_date"),
                asked("DALO", f"{_V}.dalo"),
                asked("DAHO", f"{_V}.daho"),
                asked("CCAPEX", f"{_V}.ccapex"),
                asked("Date et avis de la CCAPEX", f"{_V}.ccapex_note", optional=True),
            ),
        ),
        Rubric("Les cinq points de la visite", _points()),
        Rubric(
            "Les préconisations et la suite",
            (
                asked("Accompagnements proposés", f"{_V}.supports_proposed"),
                asked("Le ménage les accepte", f"{_V}.support_accepted"),
                asked("Préconisations", f"{_V}.recommendations"),
            ),
            tables=(RecordTable.NEXT_STEPS,),
        ),
        Rubric("Les observations du locataire", (asked("", f"{_V}.tenant_observations", quoted=True),)),
    ),
    is_shown=True,
)
