"""The Department's copy and the file's of a bilan: drawn when its text is fixed, from the same visits, and kept.

A visit that is corrected afterwards changes none of them: what is handed over later says what was signed (R5).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from desktop.domain.bilan import Bilan
from desktop.domain.french import long_date
from desktop.domain.measure import Measure
from desktop.domain.recipient import Recipient
from desktop.reports.bilan import BilanDocument, render_bilan
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

Pages = Callable[[UnitOfWork, Measure, Bilan, Recipient], BilanDocument]
"""What the pages of a bilan show to somebody."""
_OTHERS = (Recipient.DEPARTMENT, Recipient.FILE)


def copies_of(pages: Pages, uow: UnitOfWork, measure: Measure, bilan: Bilan) -> dict[Recipient, BilanDocument]:
    """Both copies in words."""
    return {one: replace(pages(uow, measure, bilan, one), draft=False) for one in _OTHERS}


def drawn(copies: Mapping[Recipient, BilanDocument]) -> dict[Recipient, bytes]:
    """Both as PDF; it takes a part of a second each."""
    return {one: render_bilan(document) for one, document in copies.items()}


def keep_copies(uow: UnitOfWork, bilan: Bilan, copies: Mapping[Recipient, bytes]) -> None:
    """Keeps them in the place of whatever was kept for this bilan; in the caller's transaction."""
    uow.bilans.remove_copies(bilan)
    for recipient, content in copies.items():
        uow.bilans.put_copy(bilan, recipient, content)


def drawn_late(workspace: Workspace, document: BilanDocument) -> BilanDocument:
    """A copy of which none was kept, for a bilan sealed by an earlier program or elsewhere: it says what it is."""
    today = long_date(workspace.clock.today())
    said = f"Exemplaire établi le {today} d’après le dossier à ce jour\u00a0: seul le bilan signé fait foi."
    return replace(document, replaces=f"{document.replaces} {said}".strip())
