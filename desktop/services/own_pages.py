"""The papers that have a page of their own, told among the documents of a measure so that they are found there too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop.domain.document_kind import DocumentField, DocumentKind, Hands
from desktop.errors import NotAllowedError

_KINDS = (
    DocumentKind("preparation", "Fiche de préparation", Hands.FILE, page="preparation",
                 purpose="À lire avant d’appeler ou de sonner."),
    DocumentKind("round", "Tournée d’un jour", Hands.FILE, page="round",
                 purpose="Tous les rendez-vous d’un jour, sur une feuille."),
)  # fmt: skip


class OwnPages:
    """Leads to the pages that make the sheet before a visit and the round of a day."""

    def kinds(self, measure_id: str) -> Sequence[DocumentKind]:
        """The same for every measure."""
        del measure_id
        return _KINDS

    def fields(self, kind_id: str, measure_id: str) -> Sequence[DocumentField]:
        """Asked on its own page."""
        del kind_id, measure_id
        return ()

    def render(self, kind_id: str, measure_id: str, values: Mapping[str, str]) -> bytes:
        """Made on its own page only; raises NotAllowedError."""
        del kind_id, measure_id, values
        raise NotAllowedError("Ce document s’établit sur sa propre page.")
