"""Who makes the documents of a measure, in the order in which the kinds are offered."""

from __future__ import annotations

from desktop.services.bilan_copies import BilanCopies
from desktop.services.calling import CallingCardMaker
from desktop.services.documents import DocumentMaker
from desktop.services.documents_rubrics import RubricDocuments
from desktop.services.letters import LetterMaker
from desktop.services.own_pages import OwnPages
from desktop.services.workspace import Workspace


def document_makers(workspace: Workspace) -> tuple[DocumentMaker, ...]:
    """All of them over one notebook."""
    return (
        CallingCardMaker(workspace),
        LetterMaker(workspace),
        OwnPages(),
        RubricDocuments(workspace),
        BilanCopies(workspace),
    )
