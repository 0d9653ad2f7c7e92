"""What helps to edit a bilan: the names of its visits, what is printed with each part, the words that are explained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.domain.bilan import Bilan
from desktop.domain.french import inside, join_words, long_date, plural
from desktop.domain.glossary import Term
from desktop.domain.recipient import Recipient
from desktop.reports.bilan import BilanDocument
from desktop.reports.bilan_parts import Section
from desktop.services.bilan_document import BilanPages
from desktop.services.wording import KINDS
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class WritingAids:
    """`visits` names contacts by id; `printed` says what stands under a part, by key; `compared` what is set beside."""

    visits: Mapping[str, str] = field(default_factory=dict)
    printed: Mapping[str, str] = field(default_factory=dict)
    compared: str = ""
    terms: Sequence[Term] = ()


def writing_aids(workspace: Workspace, pages: BilanPages, bilan: Bilan) -> WritingAids:
    """All of them for one bilan as it stands."""
    with workspace.notebook.read() as uow:
        measure = uow.measures.get(bilan.measure_id)
        contacts = uow.contacts.of_measure(measure.id)
        document = pages.document(uow, measure, bilan)
    keys = {one.title: one.key for one in bilan.sections if one.level in Recipient.HOUSEHOLD.levels}
    return WritingAids(
        {one.id: f"{long_date(one.day)}, {inside(KINDS[one.kind])}" for one in contacts if not one.is_planned},
        {keys[section.title]: told for section in document.sections if (told := _printed(section))},
        _compared(document),
        workspace.resources.glossary,
    )


def _compared(document: BilanDocument) -> str:
    """What the table of the start and now tells, in one sentence."""
    names = [one.name for one in document.then_and_now]
    return f"Imprimé en tableau, d’après les visites\u00a0: {join_words(names)}." if names else ""


def _printed(section: Section) -> str:
    """« Imprimés sous ce texte : le graphique « Chaque mois » et le tableau « Aide par aide » (3 lignes). »."""
    things = list(_things(section))
    if not things:
        return ""
    return f"{'Imprimés' if len(things) > 1 else 'Imprimé'} sous ce texte\u00a0: {join_words(things)}."


def _things(section: Section) -> Iterator[str]:
    yield from (f"le graphique «\u00a0{one.title}\u00a0»" for one in section.charts)
    yield from (
        f"le tableau «\u00a0{one.title}\u00a0» ({plural(len(one.rows), 'ligne', 'lignes')})" for one in section.tables
    )
