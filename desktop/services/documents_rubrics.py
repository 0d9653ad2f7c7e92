"""The documents that a scheme outlines, gathered from what was said: diagnoses and sheets (A1, V2, M1, M2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.forms import FieldKind, FormField
from desktop.domain.french import inside, join_words, long_date, short_date
from desktop.domain.milestone import latest
from desktop.errors import NotFoundError
from desktop.reports.rubrics import FactLine, Grid, Passage, RubricDocument, RubricPart, render_rubrics
from desktop.schemes.documents import Ask, DocumentOutline, Rubric
from desktop.services.documents_heard import Hearing, heard_in, hearing
from desktop.services.documents_records import DocumentRead, read_of, record_grid, record_words
from desktop.services.workspace import Workspace

_TOLD_MISSING: Final = 5
"""How many missing lines are named on the screen."""
_NOTICE: Final = "Mesure financée par le Département du Pas-de-Calais."
_DAY_SHARE: Final = 0.2
"""The width of the column of days."""

Told = tuple[Ask, FactLine | Passage | Grid]


class RubricDocuments:
    """Makes the diagnoses and the sheets of a measure; nothing that is missing ever stops one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """Those that its scheme outlines, each with what it still lacks."""
        read = read_of(self._workspace, measure_id)
        return [self._kind(read, outline) for outline in read.scheme.documents]

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """Nothing is asked: they say what was said and noted."""
        return ()

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The PDF of one of them; raises NotFoundError for a kind that the scheme does not outline."""
        return render_rubrics(self.document(kind_id, measure_id))

    def document(self, kind_id: str, measure_id: str) -> RubricDocument:
        """Everything that one of them says."""
        read = read_of(self._workspace, measure_id)
        outline = next((one for one in read.scheme.documents if one.id == kind_id), None)
        if outline is None:
            raise NotFoundError("Ce document n’existe pas pour cette mesure.")
        return _document(read, outline)

    def _kind(self, read: DocumentRead, outline: DocumentOutline) -> DocumentKind:
        refusal = _refusal(read, outline)
        return DocumentKind(
            outline.id,
            outline.title,
            Hands(outline.recipient.value),
            refusal,
            purpose=outline.purpose,
            remark="" if refusal else _remark(_missing(read, outline)),
        )


def _refusal(read: DocumentRead, outline: DocumentOutline) -> str:
    """Why there is nothing to tell yet."""
    if outline.stage and latest(read.milestones, outline.stage) is None:
        stage = next(one for one in read.scheme.stages if one.key == outline.stage)
        return f"«\u00a0{stage.title}\u00a0» n’est pas encore noté dans le parcours de la mesure."
    if outline.of_support and not read.measure.has_begun:
        return "L’accompagnement n’a pas commencé\u00a0: il n’y a encore rien à suivre."
    return ""


def _missing(read: DocumentRead, outline: DocumentOutline) -> list[str]:
    heard = _hearing(read, outline)
    return [
        inside(ask.words or rubric.title)
        for rubric in outline.rubrics
        for ask, content in _asked(read, heard, (*rubric.asks, *rubric.closing))
        if _is_empty(content)
    ]


def _remark(missing: Sequence[str]) -> str:
    """« 7 rubriques ne sont pas renseignées : date du bail, loyer… »; it stops nothing."""
    if not missing:
        return ""
    if len(missing) == 1:
        return f"Une rubrique n’est pas renseignée\u00a0: {missing[0]}."
    named, more = missing[:_TOLD_MISSING], len(missing) - _TOLD_MISSING
    words = f"{', '.join(named)} et {more}\u00a0de plus" if more > 0 else join_words(named)
    return f"{len(missing)}\u00a0rubriques ne sont pas renseignées\u00a0: {words}."


def _hearing(read: DocumentRead, outline: DocumentOutline) -> Hearing:
    levels = outline.recipient.levels
    return hearing(read.registry, read.measure, read.contacts, read.milestones, levels, exact=bool(outline.stage))


def _document(read: DocumentRead, outline: DocumentOutline) -> RubricDocument:
    heard = _hearing(read, outline)
    parts = [RubricPart(rubric.title, tuple(_content(read, heard, rubric, outline))) for rubric in outline.rubrics]
    return RubricDocument(
        identifier=f"{read.scheme.name}-{read.measure.id[-12:].upper()}",
        title=outline.title,
        subtitle=read.scheme.title,
        purpose=outline.purpose,
        operator=read.profile.operator,
        worker=read.worker,
        worker_lines=read.worker_lines,
        household=read.household.name,
        household_lines=read.address,
        parts=tuple(part for part in parts if part.content),
        made_on=read.today,
        notice=_NOTICE,
    )


def _content(
    read: DocumentRead, heard: Hearing, rubric: Rubric, outline: DocumentOutline
) -> Iterator[FactLine | Passage | Grid]:
    yield from (content for _, content in _asked(read, heard, rubric.asks))
    if rubric.course:
        yield _course(read, rubric.course, outline)
    for table in rubric.tables:
        if (grid := record_grid(read, table)) is not None:
            yield grid
    yield from (content for _, content in _asked(read, heard, rubric.closing))


def _asked(read: DocumentRead, heard: Hearing, asks: Sequence[Ask]) -> Iterator[Told]:
    """What is told of each ask; one that is beside the point, or optional and not known, is left out."""
    for ask in asks:
        if not any(heard.is_asked(name) for name in ask.fields):
            continue
        content = _told(read, heard, ask)
        if not (ask.optional and _is_empty(content)):
            yield ask, content


def _told(read: DocumentRead, heard: Hearing, ask: Ask) -> FactLine | Passage | Grid:
    field = next((found for name in ask.fields if (found := heard.field(name)) is not None), None)
    if field is not None and field.kind is FieldKind.ROWS:
        return _rows(heard, ask, field)
    words = next((told for name in ask.fields if (told := _words(read, heard, name, ask))), "")
    if ask.quoted or (field is not None and field.kind is FieldKind.LONG_TEXT):
        return Passage(ask.words, words, ask.quoted)
    return FactLine(ask.words, words)


def _words(read: DocumentRead, heard: Hearing, name: str, ask: Ask) -> str:
    if heard.field(name) is None:
        return record_words(read, name)
    said = heard.of(name)
    if said is None:
        return ""
    return f"{said.words} (le {long_date(said.day)})" if ask.dated else said.words


def _rows(heard: Hearing, ask: Ask, field: FormField) -> Grid:
    said = next((found for name in ask.fields if (found := heard.of(name)) is not None), None)
    columns = said.field.columns if said is not None else field.columns
    heads = tuple(column.label for column in columns)
    amounts = frozenset(place for place, column in enumerate(columns) if column.kind is FieldKind.MONEY)
    return Grid(ask.words, heads, said.rows if said is not None else (), (1 / len(heads),) * len(heads), amounts)


def _course(read: DocumentRead, asks: Sequence[Ask], outline: DocumentOutline) -> Grid:
    """One row for each contact that says something, the oldest first."""
    rows, amounts = [], set()
    for contact in read.contacts:
        told = heard_in(read.registry.form(contact.form, contact.form_version), contact, outline.recipient.levels)
        cells = []
        for place, ask in enumerate(asks, 1):
            said = next((told[name] for field in ask.fields if (name := field.partition(".")[2]) in told), None)
            cells.append(said.words if said is not None else "")
            if said is not None and said.field.kind is FieldKind.MONEY:
                amounts.add(place)
        if any(cells):
            rows.append((short_date(contact.day), *cells))
    share = (1 - _DAY_SHARE) / len(asks)
    heads = ("Le", *(ask.words for ask in asks))
    shares = (_DAY_SHARE, *(share for _ in asks))
    return Grid("", heads, tuple(rows), shares, frozenset(amounts), "Rien n’est encore noté pour le moment.")


def _is_empty(content: FactLine | Passage | Grid) -> bool:
    match content:
        case FactLine():
            return not content.words.strip()
        case Passage():
            return not content.text.strip()
        case Grid():
            return not content.rows
