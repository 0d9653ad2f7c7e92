"""What the rules ask to be recorded, item by item, and where each item is: asked, shown, listed, told on paper.

Nothing is drawn from this: `docs/coverage.md` is made from it and the tests hold it, so that no item goes missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from desktop.domain.forms import Form, FormField
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry

RECORDS: Final[Mapping[str, str]] = {
    "household": "Fiche ménage",
    "person": "Fiche ménage, personnes",
    "dwelling": "Fiche ménage, logement",
    "saisine": "Ouverture de la mesure, saisine",
    "measure": "Mesure",
    "contact": "Visite",
    "stage": "Mesure, parcours",
    "education": "Actions d’éducation budgétaire",
}
"""The screen on which each record is filled in."""


@dataclass(frozen=True)
class Item:
    """One thing that a rule asks for under a scheme; `fields` are « form.question[.cell] » or « record.field »."""

    rule: str
    scheme: str
    words: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """Where an item is; what is empty is missing."""

    item: Item
    asked: tuple[str, ...]
    screens: tuple[str, ...]
    columns: tuple[str, ...]
    documents: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts of the way in which the item is not found."""
        parts = {"field": self.asked, "screen": self.screens, "column": self.columns, "document": self.documents}
        lost = () if len(self.asked) == len(self.item.fields) else ("field",)
        return tuple(dict.fromkeys((*lost, *(name for name, found in parts.items() if not found))))


def _items(rule: str, scheme: str, *told: tuple[str, str]) -> tuple[Item, ...]:
    return tuple(Item(rule, scheme, words, tuple(fields.split())) for words, fields in told)


_HOUSING: Final = " ".join(f"vej-housing_{months}.housing_status" for months in (3, 6, 12))

ITEMS: Final[tuple[Item, ...]] = (
    *_items(
        "A3", "astre",
        ("ce qui est constaté au domicile", "astre-visit.unfit_signs astre-visit.comfort"),
        ("travaux\u00a0: nature", "astre-visit.works"),
        ("travaux\u00a0: étape", "astre-visit.works_stage astre-visit.site_works.site_stage"),
        ("travaux\u00a0: entreprises", "astre-visit.site_works.site_company astre-visit.site_works"),
        ("travaux\u00a0: dates", "astre-visit.site_works.site_start astre-visit.site_works.site_date"),
        ("travaux\u00a0: sécurité", "astre-visit.site_works.site_safety"),
        ("travaux\u00a0: qualité", "astre-visit.site_works.site_quality"),
        ("travaux\u00a0: réception", "astre-visit.works_reception astre-visit.site_works.site_received"),
        ("plan de financement", "astre-visit.financing.plan_asked astre-visit.financing.plan_granted"
         " astre-visit.financing.plan_paid astre-visit.left_to_pay"),
        ("aides mobilisées", "astre-visit.aids"),
        ("budget", "astre-visit.budget"),
        ("droits et démarches", "astre-visit.rights"),
        ("énergie et confort", "astre-visit.heating astre-visit.consumption astre-visit.energy_bill"
         " astre-visit.dpe_before astre-visit.dpe_after"),
        ("ce que dit le ménage", "astre-visit.household_words"),
        ("ce que décide le ménage", "astre-visit.household_decisions"),
        ("prochaines étapes", "contact.next_steps"),
        ("autres professionnels", "astre-visit.partners_kinds"),
    ),
    *_items(
        "A6", "astre",
        ("situations éligibles repérées", "saisine.origin saisine.complete"),
        ("demandes et structures d’origine", "saisine.received_on saisine.origin"),
        ("ménages accompagnés", "measure.start"),
        ("durée", "measure.start measure.ended_on"),
        ("difficultés à la demande", "saisine.reasons"),
        ("profil\u00a0: famille", "household.composition household.marital_status"),
        ("profil\u00a0: âge", "person.birth_date"),
        ("profil\u00a0: ressources", "household.resources_bracket"),
        ("profil\u00a0: territoire", "household.dwelling.commune"),
        ("nature des travaux", "astre-visit.works"),
        ("aides mobilisées", "astre-visit.aids"),
        ("motifs d’arrêt", "measure.end_reason"),
    ),
    *_items(
        "V2", "vej",
        ("1. jugement expliqué", "vej-visit.explain_result"),
        ("2. mobilisation vérifiée", "vej-visit.mobilised_result"),
        ("3. suites de la procédure", "vej-visit.procedure_result"),
        ("4. diagnostic et fiche", "vej-visit.fiche_result"),
        ("5. accompagnement proposé", "vej-visit.support_result"),
    ),
    *_items(
        "V5", "vej",
        ("visite", "contact.day contact.outcome"),
        ("suites de la visite", "contact.next_steps"),
        ("situation dans le logement", "household.dwelling.housing_status vej-visit.rent"),
        ("accompagnements d’avant", "vej-visit.supports_before"),
        ("accompagnements mis en place", "vej-housing_3.supports_set_up"),
    ),
    *_items(
        "V6", "vej",
        ("VEJ réalisées", "contact.outcome"),
        ("accompagnements proposés, dont Logement d’abord", "vej-visit.supports_proposed"),
        ("logement à 3, 6 et 12 mois", _HOUSING),
    ),
    *_items(
        "DSF", "vej",
        ("rédacteur", "vej-fiche_sent.writer measure.referent"),
        ("locataire présent", "vej-visit.tenant_present"),
        ("avis de transmission remis", "vej-visit.notice_given"),
        ("identité", "person.last_name person.birth_date"),
        ("famille", "household.composition household.marital_status"),
        ("accompagnements en place", "vej-visit.supports_before"),
        ("bail\u00a0: date", "vej-visit.lease_date"),
        ("bail\u00a0: loyer", "vej-visit.rent"),
        ("bail\u00a0: bailleur", "vej-visit.landlord_name"),
        ("bail\u00a0: parc public ou privé", "vej-visit.landlord"),
        ("dette\u00a0: montant", "vej-visit.debt"),
        ("dette\u00a0: origine", "vej-visit.debt_origins"),
        ("dette\u00a0: depuis", "vej-visit.debt_since"),
        ("démarches sur la dette", "vej-visit.debt_measures"),
        ("loyer courant repris en entier", "vej-visit.rent_resumed"),
        ("capacité de remboursement", "vej-visit.repayment_capacity"),
        ("préconisations", "vej-visit.recommendations"),
        ("observations du locataire", "vej-visit.tenant_observations"),
        ("relogement\u00a0: demande", "vej-visit.rehousing_request"),
        ("relogement\u00a0: DALO", "vej-visit.dalo"),
        ("relogement\u00a0: DAHO", "vej-visit.daho"),
        ("CCAPEX", "vej-visit.ccapex"),
    ),
    *_items(
        "G1", "vej",
        ("commandement de payer", "vej-procedure.order_to_pay_on"),
        ("délai écrit dans le commandement", "vej-procedure.order_to_pay_count vej-procedure.order_to_pay_unit"),
        ("date du bail", "vej-procedure.lease_date"),
    ),
    *_items(
        "G2", "vej",
        ("nature de la décision", "vej-procedure.decision_kind"),
        ("date de la décision", "vej-procedure.judgment_date"),
        ("signification", "vej-procedure.served_on"),
    ),
    *_items(
        "G3", "vej",
        ("plan d’apurement", "vej-procedure.plan_months"),
        ("délai pour quitter les lieux", "vej-procedure.leave_months"),
    ),
    *_items("G4", "vej", ("commandement de quitter les lieux", "vej-procedure.order_to_leave_on")),
    *_items(
        "G7", "vej",
        ("mois d’impayés", "vej-procedure.unpaid_months"),
        ("dette et loyer hors charges", "vej-procedure.debt vej-procedure.bare_rent"),
    ),
    *_items(
        "M2", "microcredit",
        ("mensualité payée", "microcredit-contact.instalment_paid"),
        ("impayés", "microcredit-contact.arrears"),
        ("budget\u00a0: ressources", "microcredit-contact.income"),
        ("budget\u00a0: charges", "microcredit-contact.charges"),
        ("budget\u00a0: reste à vivre", "microcredit-contact.rest_to_live"),
        ("projet financé", "microcredit-contact.project_state microcredit-contact.project"),
        ("l’emploi continue", "microcredit-contact.project_lasts"),
        ("événements", "microcredit-contact.event_kinds"),
        ("conseils donnés", "microcredit-contact.advice"),
        ("prévention ou éducation budgétaire", "microcredit-contact.budget_actions"),
        ("prochaines étapes", "contact.next_steps"),
    ),
    *_items(
        "M3", "microcredit",
        ("date", "education.day"),
        ("thème", "education.themes"),
        ("outil", "education.tools"),
        ("individuelle ou collective", "education.mode"),
        ("participants", "education.participants"),
    ),
    *_items(
        "M5", "microcredit",
        ("ménages rencontrés", "contact.outcome"),
        ("commune de résidence", "household.dwelling.commune"),
        ("dossiers transmis", "stage.file_sent"),
        ("dossiers acceptés", "microcredit-bank_answer.decision"),
        ("ménages suivis", "measure.start microcredit-signed.first_instalment"),
        ("réorientations", "stage.reoriented"),
        ("publics\u00a0: âge", "person.birth_date"),
        ("publics\u00a0: situation familiale", "household.composition household.marital_status"),
        ("objet du prêt", "microcredit-opening.purpose"),
    ),
)  # fmt: skip


def places(registry: Registry) -> Iterator[Place]:
    """Where each item is, found in the code itself."""
    for item in ITEMS:
        scheme = registry.scheme(item.scheme)
        asked = tuple(name for name in item.fields if is_asked(registry, scheme, name))
        yield Place(
            item,
            asked,
            tuple(dict.fromkeys(screen for name in asked if (screen := _screen(registry, name)))),
            tuple(
                one.label
                for one in scheme.figures.columns
                if any(_covers(field, name) for field in one.fields for name in asked)
            ),
            tuple(_documents(registry, scheme, asked)),
        )


def is_asked(registry: Registry, scheme: Scheme, name: str) -> bool:
    """Whether a form has the question, a record the field, the path the stage."""
    head, _, rest = name.partition(".")
    if head == "stage":
        return rest in {stage.key for stage in scheme.stages}
    return head in RECORDS or _question(registry, name) is not None


def _question(registry: Registry, name: str) -> FormField | None:
    head, question, *cell = name.split(".")
    form = registry.form(head)
    asked = form.field(question) if form else None
    if asked is None or not cell:
        return asked
    return next((column for column in asked.columns if column.name == cell[0]), None)


def _screen(registry: Registry, name: str) -> str:
    head, question, *_ = name.split(".")
    if head in RECORDS:
        return RECORDS[head]
    form = registry.form(head)
    return f"{form.title}, {_section(form, question)}" if form else ""


def _section(form: Form, question: str) -> str:
    return next(one.title for one in form.sections if any(field.name == question for field in one.fields))


def _documents(registry: Registry, scheme: Scheme, names: tuple[str, ...]) -> Iterator[str]:
    """The bilan by its part, other documents by their rubric, the report by its indicator, the table handed over."""
    told = {name.split(".")[1] for name in names if registry.form(name.split(".")[0])}
    for part in scheme.outline:
        if told & set(part.fields):
            yield f"Bilan, «\u00a0{part.title}\u00a0»"
    for document in scheme.documents:
        for rubric in document.rubrics:
            if any(_covers(field, name) for field in rubric.fields() for name in names):
                yield f"{document.title}, «\u00a0{rubric.title}\u00a0»"
    for one in scheme.figures.indicators:
        if any(_covers(field, name) for field in one.fields for name in names):
            yield f"Rapport annuel, «\u00a0{one.label}\u00a0»"
    if any(_covers(field, name) for one in scheme.figures.columns for field in one.fields for name in names):
        yield f"Tableau «\u00a0{scheme.figures.table_title}\u00a0»"


def _covers(field: str, name: str) -> bool:
    """Whether what reads a field tells of an item: the forms of a scheme ask one thing under one name."""
    (known, _, told), (head, _, asked) = field.partition("."), name.partition(".")
    alike = known == head or ("-" in known and "-" in head and known.split("-")[0] == head.split("-")[0])
    return alike and told == asked


def as_markdown(registry: Registry) -> str:
    """`docs/coverage.md`: a table for each rule."""
    lines = [
        "# Where everything that is asked for is",
        "",
        "Made by `make coverage` from `desktop/schemes/coverage.py`, the forms, the tables and the indicators: never",
        "edited by hand. [The rules](rules.md) say what each one asks; `tests/schemes/test_coverage.py` fails when an",
        "item is missing in a form, on a screen, in a table or in a document.",
    ]
    known = list(places(registry))
    for rule in dict.fromkeys(place.item.rule for place in known):
        lines += ["", f"## {rule}", "", "| Item | Field | Screen | Column | Document |", "|---|---|---|---|---|"]
        for place in (one for one in known if one.item.rule == rule):
            fields = ", ".join(f"`{name}`" for name in place.asked)
            cells = (place.screens, place.columns, place.documents)
            told = " | ".join("; ".join(cell) for cell in cells)
            lines.append(f"| {place.item.words} | {fields} | {told} |")
    return "\n".join(lines) + "\n"
