"""The diagnosis of feasibility of ASTRE: social, financial, legal, technical, with its conclusion (A1, A3)."""

from __future__ import annotations

from desktop.domain.recipient import Recipient
from desktop.schemes.documents import DocumentOutline, RecordTable, Rubric, asked

_IS = "astre-diagnosis_delivered"

FEASIBILITY = DocumentOutline(
    "astre_diagnosis",
    "Diagnostic de faisabilité",
    Recipient.DEPARTMENT,
    "Ce diagnostic social, financier, juridique et technique dit au SPSLH si un accompagnement ASTRE est faisable.",
    "Ses quatre volets et sa conclusion, tels qu’ils sont notés dans le parcours.",
    (
        Rubric(
            "La conclusion",
            (
                asked("L’accompagnement est faisable", f"{_IS}.feasible"),
                asked("À quelles conditions, ou pourquoi", f"{_IS}.conditions"),
            ),
        ),
        Rubric(
            "Le mandat",
            (
                asked("Mandaté le", "stage.diagnosis_mandated"),
                asked("Mandaté par (SPSLH)", "astre-diagnosis_mandated.mandated_by"),
                asked("À rendre avant le", "astre-diagnosis_mandated.due_by", optional=True),
                asked("Rendu le", "stage.diagnosis_delivered"),
                asked("Ce que le SPSLH demande", "astre-diagnosis_mandated.questions", optional=True),
            ),
        ),
        Rubric(
            "La saisine",
            (
                asked("Reçue le", "saisine.received_on"),
                asked("Faite par", "saisine.origin"),
                asked("Motifs", "saisine.reasons"),
                asked("Difficultés au moment de la demande", "saisine.difficulties", optional=True),
            ),
        ),
        Rubric(
            "Volet social",
            (
                asked("Composition du ménage", "household.composition"),
                asked("Situation de famille", "household.marital_status"),
                asked("Mesure de protection", "astre-opening.protection", optional=True),
            ),
            tables=(RecordTable.PERSONS,),
            closing=(asked("Analyse sociale", f"{_IS}.social_part"),),
        ),
        Rubric(
            "Volet financier",
            (
                asked("Ressources au regard des plafonds", "astre-opening.modest"),
                asked("Tranche de ressources mensuelles", "household.resources_bracket"),
                asked("Analyse financière", f"{_IS}.financial_part"),
            ),
        ),
        Rubric(
            "Volet juridique",
            (
                asked("Le ménage est", f"{_IS}.ownership astre-opening.occupancy"),
                asked("Analyse juridique", f"{_IS}.legal_part"),
            ),
        ),
        Rubric(
            "Volet technique",
            (
                asked("Étiquette énergétique (DPE)", "astre-opening.dpe"),
                asked("Date du DPE", "astre-opening.dpe_date", optional=True),
                asked("Précarité énergétique", "astre-opening.energy_precarity"),
                asked("Ce qui la montre", "astre-opening.precarity_signs", optional=True),
                asked("Signes de dégradation ou de danger", f"{_IS}.unfit_signs"),
                asked("Où en sont les travaux", "astre-opening.works_stage", optional=True),
                asked("Analyse technique", f"{_IS}.technical_part"),
            ),
        ),
        Rubric(
            "Le projet envisagé",
            (
                asked("Travaux envisagés", f"{_IS}.planned_works"),
                asked("Coût estimé des travaux", f"{_IS}.works_cost"),
                asked("Aides envisagées", f"{_IS}.planned_aids"),
                asked("Reste à charge estimé", f"{_IS}.left_to_pay"),
            ),
        ),
        Rubric(
            "Ce qu’en dit le ménage",
            (
                asked("Ce que le ménage attend", "astre-opening.expectations", optional=True, quoted=True),
                asked("Ce qu’il dit du diagnostic", f"{_IS}.household_view", quoted=True),
            ),
        ),
    ),
    stage="diagnosis_delivered",
)
