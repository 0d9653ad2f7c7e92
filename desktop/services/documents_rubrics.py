"""The documents that a scheme outlines, gathered from what was said: diagnoses and sheets (A1, V2, M1, M2)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from desktop.domain.contact import Contact
from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.forms import FieldKind, FormField, number_of
from desktop.domain.french import inside, join_words, long_date, short_date
from desktop.domain.glossary import explained
from desktop.domain.milestone import latest
from desktop.domain.privacy import Level
from desktop.domain.recipient import Recipient
from desktop.errors import NotFoundError
from desktop.reports.charts import Chart, ChartAmount, ChartGroup
from desktop.reports.rubrics import (
    NOT_TOLD,
    Content,
    FactLine,
    Grid,
    Passage,
    RubricDocument,
    RubricPart,
    render_rubrics,
)
from desktop.schemes.documents import Ask, DocumentOutline, Rubric
from desktop.services.documents_heard import Heard, Hearing, heard_in, hearing
from desktop.services.documents_records import DocumentRead, read_of, record_grid, record_words
from desktop.services.workspace import Workspace

_TOLD_MISSING: Final = 5
"""How many missing lines are named on the screen."""
_ALL_THE_SAME: Final = "Le document le dit et peut sortir quand même."
_COMPARED: Final = "Au premier et au dernier contact"
_NOTICE: Final = "Mesure financée par le Département du Pas-de-Calais."
_WIDTHS: Final = {FieldKind.YES_NO: 0.8, FieldKind.NUMBER: 0.8, FieldKind.MONEY: 1.1, FieldKind.DATE: 1.1}
_WORDS: Final = 1.5
"""How wide columns are beside one another, by their kind; those of words are the widest."""


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
        return self._with_words(_document(read, outline), outline)

    def _with_words(self, made: RubricDocument, outline: DocumentOutline) -> RubricDocument:
        """The words of the trade that occur in what a household reads, explained at its end."""
        if outline.recipient is not Recipient.HOUSEHOLD and not outline.is_shown:
            return made
        found = explained(_texts(made), self._workspace.resources.glossary)
        return replace(made, glossary=tuple((one.word, one.means) for one in found))

    def _kind(self, read: DocumentRead, outline: DocumentOutline) -> DocumentKind:
        refusal = _refusal(read, outline)
        return DocumentKind(
            outline.id,
            outline.title,
            Hands(outline.recipient.value),
            refusal,
            purpose=outline.offered,
            remark="" if refusal else " ".join(_remarks(read, outline)),
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
        ask.words or rubric.title
        for rubric in outline.rubrics
        for ask, content in _asked(read, heard, (*rubric.asks, *rubric.closing))
        if _is_empty(content) or (ask.beside and not _words(read, heard, ask.beside, ask))
    ]


def _remarks(read: DocumentRead, outline: DocumentOutline) -> Iterator[str]:
    """What the worker is told beside the document; none of it stops it (V2, R4)."""
    if lacking := _remark(_missing(read, outline)):
        yield lacking
    if outline.recipient is Recipient.DEPARTMENT and read.household.agreed_on is None:
        yield "L’accord du ménage à ce qui est transmis n’est pas noté."


def _remark(missing: Sequence[str]) -> str:
    """« 7 rubriques ne sont pas renseignées : « Date du bail », « Bailleur »… »; it stops nothing."""
    if not missing:
        return ""
    named = [f"«\u00a0{one}\u00a0»" for one in missing[:_TOLD_MISSING]]
    more = len(missing) - _TOLD_MISSING
    if len(missing) == 1:
        return f"Une rubrique n’est pas renseignée\u00a0: {named[0]}. {_ALL_THE_SAME}"
    words = f"{', '.join(named)} et {more}\u00a0de plus" if more > 0 else join_words(named)
    return f"{len(missing)}\u00a0rubriques ne sont pas renseignées\u00a0: {words}. {_ALL_THE_SAME}"


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


def _content(read: DocumentRead, heard: Hearing, rubric: Rubric, outline: DocumentOutline) -> Iterator[Content]:
    yield from (content for _, content in _asked(read, heard, rubric.asks))
    if rubric.course:
        yield _course(read, heard, rubric.course, outline.recipient.levels)
    yield from _chart(read, rubric.compared, outline.recipient.levels)
    for table in rubric.tables:
        if (grid := record_grid(read, table)) is not None:
            yield grid
    yield from (content for _, content in _asked(read, heard, rubric.closing))


def _asked(read: DocumentRead, heard: Hearing, asks: Sequence[Ask]) -> Iterator[tuple[Ask, Content]]:
    """What is told of each ask; one that is beside the point, or optional and not known, is left out."""
    for ask in asks:
        if not any(heard.is_asked(name) for name in ask.fields):
            continue
        content = _told(read, heard, ask)
        if not (ask.optional and _is_empty(content)):
            yield ask, content


def _told(read: DocumentRead, heard: Hearing, ask: Ask) -> Content:
    field = next((found for name in ask.fields if (found := heard.field(name)) is not None), None)
    if field is not None and field.kind is FieldKind.ROWS:
        return _rows(heard, ask, field)
    words = next((told for name in ask.fields if (told := _words(read, heard, name, ask))), ask.none)
    if ask.beside and not (words or _words(read, heard, ask.beside, ask)):
        return FactLine(ask.words, "")
    if ask.quoted or (field is not None and field.kind is FieldKind.LONG_TEXT):
        return Passage(_caption(read, heard, ask), words, ask.quoted)
    return FactLine(ask.words, words)


def _caption(read: DocumentRead, heard: Hearing, ask: Ask) -> str:
    """« 1. Le jugement expliqué : fait », « Les derniers conseils, le 20 octobre 2026 »."""
    if ask.beside:
        return f"{ask.words}\u00a0: {inside(_words(read, heard, ask.beside, ask) or NOT_TOLD)}"
    said = next((found for name in ask.fields if (found := heard.of(name)) is not None), None)
    return f"{ask.words}, le {long_date(said.day)}" if ask.dated and said is not None else ask.words


def _words(read: DocumentRead, heard: Hearing, name: str, ask: Ask) -> str:
    if heard.field(name) is None:
        return record_words(read, name)
    said = heard.of(name)
    if said is None:
        return ""
    if ask.nought and number_of(said.value) == 0:
        return ask.nought
    is_fact = said.field.kind is not FieldKind.LONG_TEXT
    return f"{said.words} (le {long_date(said.day)})" if ask.dated and is_fact else said.words


def _rows(heard: Hearing, ask: Ask, field: FormField) -> Grid:
    said = next((found for name in ask.fields if (found := heard.of(name)) is not None), None)
    columns = said.field.columns if said is not None else field.columns
    heads = tuple(column.label for column in columns)
    amounts = frozenset(place for place, column in enumerate(columns) if column.kind is FieldKind.MONEY)
    shares = _shares([column.kind for column in columns])
    return Grid(ask.words, heads, said.rows if said is not None else (), shares, amounts)


def _shares(kinds: Sequence[FieldKind]) -> tuple[float, ...]:
    widths = [_WIDTHS.get(kind, _WORDS) for kind in kinds]
    return tuple(width / sum(widths) for width in widths)


def _course(read: DocumentRead, heard: Hearing, asks: Sequence[Ask], levels: Collection[Level]) -> Grid:
    """One row for each contact that says something, the oldest first; no column that would stay empty."""
    told = [(contact.day, _heard_in(read, contact, levels)) for contact in read.contacts]
    asks = [ask for ask in asks if any(_cell(heard_then, ask) for _, heard_then in told)] or asks
    rows = [
        (short_date(day), *cells) for day, heard_then in told if any(cells := [_cell(heard_then, ask) for ask in asks])
    ]
    kinds = [FieldKind.DATE, *(_kind(heard, ask) for ask in asks)]
    amounts = frozenset(place for place, kind in enumerate(kinds) if kind is FieldKind.MONEY)
    heads = ("Le", *(ask.words for ask in asks))
    return Grid("", heads, tuple(rows), _shares(kinds), amounts, "Rien n’est encore noté pour le moment.")


def _chart(read: DocumentRead, asks: Sequence[Ask], levels: Collection[Level]) -> Iterator[Chart]:
    """The sums of the first contact that tells one beside those of the last; nothing where they are the same one."""
    told = [
        (contact.day, found)
        for contact in read.contacts
        if any(_found(found := _heard_in(read, contact, levels), ask) for ask in asks)
    ]
    if len(told) < len(("first", "last")):
        return
    (first, before), (last, after) = told[0], told[-1]
    drawn = [(ask.words, _found(before, ask), _found(after, ask)) for ask in asks]
    groups = tuple(ChartGroup(words, _amount(one), _amount(two)) for words, one, two in drawn if one or two)
    yield Chart(_COMPARED, (long_date(first), long_date(last)), groups)


def _amount(heard: Heard | None) -> ChartAmount:
    return ChartAmount(number_of(heard.value), heard.words) if heard else ChartAmount(None, inside(NOT_TOLD))


def _heard_in(read: DocumentRead, contact: Contact, levels: Collection[Level]) -> dict[str, Heard]:
    return heard_in(read.registry.form(contact.form, contact.form_version), contact, levels)


def _texts(made: RubricDocument) -> Iterator[str]:
    """All that is read in it but names."""
    yield from (made.title, made.subtitle, made.purpose)
    for part in made.parts:
        yield part.title
        for one in part.content:
            match one:
                case FactLine(label, words):
                    yield f"{label}\n{words}"
                case Passage(label, text):
                    yield f"{label}\n{text}"
                case Grid():
                    yield "\n".join((one.label, *one.heads, *(cell for row in one.rows for cell in row)))
                case Chart():
                    yield one.told


def _found(told: Mapping[str, Heard], ask: Ask) -> Heard | None:
    return next((told[name] for field in ask.fields if (name := field.partition(".")[2]) in told), None)


def _cell(told: Mapping[str, Heard], ask: Ask) -> str:
    said = _found(told, ask)
    return said.words if said is not None else ""


def _kind(heard: Hearing, ask: Ask) -> FieldKind:
    field = heard.field(ask.fields[0])
    return field.kind if field is not None else FieldKind.TEXT


def _is_empty(content: Content) -> bool:
    match content:
        case FactLine():
            return not content.words.strip()
        case Passage():
            return not content.text.strip()
        case Grid():
            return not content.rows
        case Chart():
            return not content.groups
