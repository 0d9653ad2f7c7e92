"""The copies of a bilan beside the one that is signed, told among the documents of a measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from desktop.domain.bilan import Bilan, BilanKind, BilanState
from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.domain.recipient import Recipient
from desktop.services.bilans import BilanService
from desktop.services.workspace import Workspace

INTERIM: Final = "bilan_interim"
_DEPARTMENT, _FILE, _WAY = "bilan_department", "bilan_file", "bilan_interim_pages"
_RECIPIENTS: Final = {_DEPARTMENT: Recipient.DEPARTMENT, _FILE: Recipient.FILE}
_NOT_BEGUN: Final = "Le bilan n’est pas commencé."
_NOT_FINISHED: Final = "Aucun bilan d’étape n’est terminé."


class BilanCopies:
    """The Department's copy, the file's, and the bilans on the way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._bilans = workspace, BilanService(workspace)

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """All of them, with why one cannot be made yet."""
        with self._workspace.notebook.read() as uow:
            end = uow.bilans.in_hand(measure_id)
            way = uow.bilans.in_hand(measure_id, BilanKind.INTERIM)
        return tuple(_kinds(end, way))

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """They are as they are: the text is edited in the bilan."""
        del kind_id, measure_id
        return ()

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """The PDF of a copy."""
        del values
        if kind_id == _WAY:
            return self._bilans.preview(measure_id, kind=BilanKind.INTERIM)
        return self._bilans.preview(measure_id, _RECIPIENTS[kind_id])


def _kinds(end: Bilan | None, way: Bilan | None) -> Iterator[DocumentKind]:
    draft = "Le texte n’est pas encore figé\u00a0: ces pages disent «\u00a0PROJET\u00a0»."
    remark = draft if end is not None and end.state is BilanState.DRAFT else ""
    refusal = "" if end is not None else _NOT_BEGUN
    yield DocumentKind(_DEPARTMENT, "Bilan, exemplaire du Département", Hands.DEPARTMENT, refusal,
                       purpose="Les mots du métier et les seules rubriques partagées.", remark=remark)  # fmt: skip
    yield DocumentKind(_FILE, "Bilan, exemplaire du dossier", Hands.FILE, refusal,
                       purpose="Avec la part de l’équipe, et d’où vient chaque partie.", remark=remark)  # fmt: skip
    yield DocumentKind(INTERIM, "Bilan d’étape", Hands.DEPARTMENT, page="interim",
                       purpose="Où en est la mesure, en chemin\u00a0: écrit d’après les rencontres.")  # fmt: skip
    unfinished = way is None or way.state is BilanState.DRAFT
    yield DocumentKind(_WAY, "Bilan d’étape terminé", Hands.DEPARTMENT, _NOT_FINISHED if unfinished else "",
                       purpose="Le dernier qui a été terminé, à imprimer ou à copier.")  # fmt: skip
