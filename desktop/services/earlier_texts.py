"""Earlier texts of a bilan: kept before they are written over, shown in words, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from desktop.domain.bilan import Bilan, BilanSection
from desktop.domain.earlier_text import BilanText, TextCause, is_worth_keeping
from desktop.domain.french import hour, long_date
from desktop.errors import NotFoundError
from desktop.services.clock import PARIS
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_WHY: Final = {
    TextCause.EDITED: "Avant vos modifications",
    TextCause.REWRITTEN: "Avant d’être réécrit à partir des visites",
    TextCause.TAKEN_BACK: "Avant de reprendre un autre texte",
}


@dataclass(frozen=True)
class EarlierText:
    """A text as it read until a moment, in words: when, what came after it, the text itself."""

    id: str
    until: str
    why: str
    sections: tuple[BilanSection, ...]
    household_words: str


def keep_before(workspace: Workspace, uow: UnitOfWork, bilan: Bilan, cause: TextCause) -> None:
    """Keeps the text that is about to be written over, where it is worth it; in the caller's transaction."""
    now = workspace.clock.now()
    latest = next(iter(uow.bilan_texts.of_bilan(bilan.id)), None)
    if is_worth_keeping(latest, bilan, cause, now):
        uow.bilan_texts.add(BilanText(workspace.new_id(), bilan.id, now, cause, bilan.sections, bilan.household_words))


def earlier_texts(uow: UnitOfWork, bilan: Bilan) -> tuple[EarlierText, ...]:
    """All that can be taken back, the latest first; what reads as the bilan does now is no earlier text."""
    return tuple(_told(one) for one in uow.bilan_texts.of_bilan(bilan.id) if not one.is_text_of(bilan))


def taken_back(uow: UnitOfWork, bilan: Bilan, text_id: str) -> Bilan:
    """The bilan with an earlier text of its own; raises NotFoundError."""
    text = uow.bilan_texts.get(text_id)
    if text.bilan_id != bilan.id:
        raise NotFoundError("Ce texte est celui d’un autre bilan.")
    return replace(bilan, sections=text.sections, household_words=text.household_words)


def _told(text: BilanText) -> EarlierText:
    moment = text.until.astimezone(PARIS)
    until = f"{long_date(moment.date())} à {hour(moment.time())}"
    return EarlierText(text.id, until, _WHY[text.cause], text.sections, text.household_words)
