"""The documents of a microcredit, for the household itself: its diagnosis (M1) and the sheet of its budget (M2, M3)."""

from __future__ import annotations

from desktop.domain.recipient import Recipient
from desktop.schemes.documents import DocumentOutline, RecordTable, Rubric, asked

_D, _C, _L = "microcredit-diagnosis", "microcredit-contact", "microcredit-signed"

LOAN_DIAGNOSIS = DocumentOutline(
    "microcredit_diagnosis",
    "Diagnostic social et financier",
    Recipient.HOUSEHOLD,
    "Nous avons regardé ensemble votre situation et votre budget. Ce document dit si un microcrédit est la bonne "
    "réponse pour vous.",
    "La situation, le budget et la conclusion, en mots simples.",
    (
        Rubric(
            "La conclusion",
            (
                asked("Le microcrédit est la bonne réponse", f"{_D}.conclusion"),
                asked("Pourquoi", f"{_D}.conclusion_why"),
            ),
        ),
        Rubric(
            "Votre projet",
            (
                asked("Le prêt servirait à", "microcredit-reception.purpose microcredit-opening.purpose"),
                asked("Montant souhaité", "microcredit-reception.amount_wished"),
                asked("Déjà refusé par une banque", "microcredit-reception.bank_refusal", optional=True),
                asked("Vos mots", "microcredit-reception.project", optional=True, quoted=True),
            ),
        ),
        Rubric(
            "Votre situation",
            (
                asked("Composition du ménage", "household.composition"),
                asked("Situation de famille", "household.marital_status"),
                asked("Logement", "household.dwelling.housing_status"),
                asked("Mesure de protection", f"{_D}.protection", optional=True),
                asked("Votre situation, vue ensemble", f"{_D}.social_part"),
            ),
        ),
        Rubric(
            "Votre budget",
            (
                asked("Vous recevez par mois", f"{_D}.income"),
                asked("Vous payez par mois", f"{_D}.charges"),
                asked("Il vous reste pour vivre", f"{_D}.rest_to_live"),
                asked("Vous pouvez rembourser", f"{_D}.repayment_capacity"),
                asked("Fichage bancaire ou surendettement", f"{_D}.loan_register"),
                asked("Votre budget, vu ensemble", f"{_D}.financial_part"),
                asked("Vos dettes et vos crédits", f"{_D}.other_debts", optional=True),
            ),
        ),
        Rubric("Ce que vous en dites", (asked("", f"{_D}.household_view", quoted=True),)),
        Rubric(
            "Et maintenant",
            (
                asked(
                    "Vous acceptez notre suivi pendant tout le prêt",
                    "microcredit-agreement.accepts_support microcredit-reception.accepts_support",
                ),
                asked("Vers qui vous tourner", "microcredit-reoriented.reoriented_to", optional=True),
            ),
            tables=(RecordTable.NEXT_STEPS,),
        ),
    ),
    stage="diagnosis",
)

FOLLOW_UP = DocumentOutline(
    "microcredit_follow_up",
    "Fiche de suivi de votre budget",
    Recipient.HOUSEHOLD,
    "Cette fiche dit où en est votre prêt, et ce qui vous reste pour vivre à chaque rendez-vous. Gardez-la avec vos "
    "papiers.",
    "Mensualités, retards et reste à vivre à chaque contact, en mots simples.",
    (
        Rubric(
            "Où vous en êtes",
            (
                asked("Mensualité payée", f"{_C}.instalment_paid", dated=True),
                asked("Retard de paiement", f"{_C}.arrears", dated=True),
                asked("Mensualités en retard", f"{_C}.arrears_months", optional=True),
                asked("Convenu pour ce retard", f"{_C}.arrears_agreed"),
                asked("Vous recevez par mois", f"{_C}.income", dated=True),
                asked("Vous payez par mois", f"{_C}.charges", dated=True),
                asked("Il vous reste pour vivre", f"{_C}.rest_to_live", dated=True),
                asked("Ce qui a changé", f"{_C}.budget", optional=True),
            ),
        ),
        Rubric(
            "Les prochains rendez-vous",
            (
                asked("Rendez-vous pris", "contact.planned", none="Aucun pour le moment"),
                asked("Prochain point, au plus tard le", "measure.due", optional=True),
            ),
            tables=(RecordTable.NEXT_STEPS,),
        ),
        Rubric(
            "Mois après mois",
            course=(
                asked("Payée", f"{_C}.instalment_paid"),
                asked("Retard", f"{_C}.arrears"),
                asked("Reçu", f"{_C}.income"),
                asked("Payé", f"{_C}.charges"),
                asked("Reste pour vivre", f"{_C}.rest_to_live"),
            ),
            compared=(
                asked("Vous recevez par mois", f"{_C}.income"),
                asked("Vous payez par mois", f"{_C}.charges"),
                asked("Il vous reste pour vivre", f"{_C}.rest_to_live"),
            ),
        ),
        Rubric(
            "Votre prêt",
            (
                asked("Montant du prêt", f"{_L}.amount microcredit-opening.amount"),
                asked("Le prêt sert à", "microcredit-opening.purpose microcredit-file_sent.purpose"),
                asked("Vous payez chaque mois", f"{_L}.monthly_payment microcredit-opening.monthly_payment"),
                asked("Nombre de mensualités", "measure.total_months"),
                asked("Première mensualité", "measure.start"),
                asked("Dernière mensualité", "measure.last_month"),
                asked("Prêt réaménagé", "measure.reschedulings", optional=True),
            ),
        ),
        Rubric("Vos dettes et vos crédits", (asked("", f"{_C}.other_debts", optional=True),)),
        Rubric(
            "Votre projet",
            (
                asked("Où en est votre projet", f"{_C}.project_state", dated=True),
                asked("L’emploi, la formation ou l’usage prévu continue", f"{_C}.project_lasts"),
                asked("En quelques mots", f"{_C}.project", optional=True),
            ),
        ),
        Rubric(
            "Les conseils et les ateliers",
            (
                asked("Les derniers conseils", f"{_C}.advice", dated=True, optional=True),
                asked("Ce que nous avons fait ensemble", f"{_C}.budget_actions", dated=True, optional=True),
            ),
            tables=(RecordTable.EDUCATION,),
        ),
    ),
    of_support=True,
)
