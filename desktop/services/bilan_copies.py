"""The copies of a bilan beside the one that is signed, told among the documents of a measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desktop.domain.bilan import Bilan, BilanState
from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.recipient import Recipient
from desktop.services.bilans import BilanService
from desktop.services.interim_bilans import InterimBilanService, InterimLine, interim_lines
from desktop.services.workspace import Workspace

INTERIM: Final = "bilan_interim"
_DEPARTMENT, _FILE, _WAY = "bilan_department", "bilan_file", "bilan_interim_pages"
_WAY_DEPARTMENT: Final = "bilan_interim_department"
_RECIPIENTS: Final = {_DEPARTMENT: Recipient.DEPARTMENT, _FILE: Recipient.FILE}
_NOT_BEGUN: Final = "Le bilan n’est pas commencé."
_NOT_FINISHED: Final = "Aucun bilan d’étape n’est terminé."


def finished_kind(bilan_id: str) -> str:
    """The kind under which the pages of one finished bilan on the way are handed over."""
    return f"{_WAY}:{bilan_id}"


class BilanCopies:
    """The Department's copy, the file's, and the bilans on the way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._bilans = workspace, BilanService(workspace)
        self._interims = InterimBilanService(workspace, self._bilans)

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """All of them, with why one cannot be made yet."""
        with self._workspace.notebook.read() as uow:
            end, ways = uow.bilans.in_force(measure_id), interim_lines(uow, measure_id)
        return (*_ends(end), *_on_the_way([one for one in ways if one.is_finished]))

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """They are as they are: the text is edited in the bilan."""
        del kind_id, measure_id
        return ()

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The PDF of a copy."""
        del values
        kind, _, bilan_id = kind_id.partition(":")
        if kind == _WAY_DEPARTMENT:
            return self._interims.copy(bilan_id, Recipient.DEPARTMENT)
        return self._interims.pages(bilan_id) if kind == _WAY else self._bilans.copy(measure_id, _RECIPIENTS[kind])


def _ends(end: Bilan | None) -> Iterator[DocumentKind]:
    draft = "Le texte n’est pas encore figé\u00a0: ces pages disent «\u00a0PROJET\u00a0»."
    remark = draft if end is not None and end.state is BilanState.DRAFT else ""
    refusal = "" if end is not None else _NOT_BEGUN
    yield DocumentKind(_DEPARTMENT, "Bilan, exemplaire du Département", Hands.DEPARTMENT, refusal,
                       purpose="Les mots du métier et les seules rubriques partagées.", remark=remark)  # fmt: skip
    yield DocumentKind(_FILE, "Bilan, exemplaire du dossier", Hands.FILE, refusal,
                       purpose="Avec la part de l’équipe, et d’où vient chaque partie.", remark=remark)  # fmt: skip


def _on_the_way(finished: Sequence[InterimLine]) -> Iterator[DocumentKind]:
    yield DocumentKind(INTERIM, "Bilan d’étape", Hands.DEPARTMENT, page="interim",
                       purpose="Où en est la mesure, en chemin\u00a0: écrit d’après les rencontres.")  # fmt: skip
    if not finished:
        yield DocumentKind(_WAY, "Bilan d’étape terminé", Hands.DEPARTMENT, _NOT_FINISHED,
                           purpose="Chacun de ceux qui ont été terminés, à imprimer ou à copier.")  # fmt: skip
    for one in finished:
        yield DocumentKind(finished_kind(one.id), one.title, Hands.HOUSEHOLD,
                           purpose="Terminé, dans les mots du ménage\u00a0: à lui remettre.")  # fmt: skip
        yield DocumentKind(f"{_WAY_DEPARTMENT}:{one.id}", f"{one.title}, exemplaire du Département", Hands.DEPARTMENT,
                           purpose="Les mots du métier et les seules rubriques partagées.")  # fmt: skip
