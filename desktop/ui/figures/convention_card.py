"""What is claimed under one convention: its lines, the service done, the envelope, the advance, the balance."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.claims import Claim, ClaimLine
from desktop.domain.convention import Convention
from desktop.domain.french import join_words, money, number
from desktop.ui.figures.records import Behind
from desktop.ui.figures.rows import FittedTable
from desktop.ui.figures.used_bar import UsedBar
from desktop.ui.figures.words import achieved_words, balance_words, excess_words, sentence, used_words
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import span_in_words
from desktop.ui.widgets import Banner, Card, Column, FlowRow, TextLabel

_LABEL_CHARS = 48
"""« Mois de mesure : 234 visites pour un quota de 282 »."""
_COLUMNS = (
    Column[ClaimLine]("Ce qui est payé", lambda line: line.label),
    Column[ClaimLine]("Quantité", lambda line: number(Decimal(line.quantity)), 10, right=True),
    Column[ClaimLine]("Montant unitaire", lambda line: money(line.unit_amount), 16, right=True),
    Column[ClaimLine]("Montant", lambda line: money(line.amount), 16, right=True),
)


class ConventionCard(Card):
    """`records_wanted(behind)` with Enter on a line: the records that it pays."""

    records_wanted = Signal(object)

    def __init__(self, convention: Convention, claim: Claim) -> None:
        super().__init__(convention.name)
        self.claim = claim
        where = join_words(convention.territories) or "tout le département"
        span = span_in_words(convention.starts, convention.ends)
        self.add(TextLabel(f"{sentence(span)}, {where}.", "caption", muted=True))
        self.table: FittedTable[ClaimLine] = FittedTable(
            f"Service fait, {convention.name}", _COLUMNS, least=_LABEL_CHARS
        )
        self.table.show_rows(claim.lines)
        self.table.row_activated.connect(self._ask)
        if claim.lines:
            self.add(self.table)
        else:
            self.add(TextLabel("Rien de payé par cette convention sur la période.", muted=True))
        self.add(FlowRow([_amount(*pair) for pair in _amounts(claim)], SPACE * 5, line_spacing=SPACE))
        if claim.envelope:
            self.add(UsedBar(claim))
        self.add(TextLabel(_envelope_words(claim), "caption", muted=True))
        if claim.achieved is not None:
            self.add(Banner("info", achieved_words(claim.achieved)))
        if claim.excess:
            self.add(Banner("warning", excess_words(claim)))

    def _ask(self, line: ClaimLine) -> None:
        behind = Behind(line.label, money(line.amount), line.record_ids, line.nameless, line.erased_on)
        self.records_wanted.emit(behind)


def _amounts(claim: Claim) -> list[tuple[str, str]]:
    return [
        ("Service fait de la période", money(claim.service_done)),
        ("Enveloppe", money(claim.envelope)),
        ("Avance", money(claim.advance)),
        ("Solde", money(claim.balance)),
    ]


def _envelope_words(claim: Claim) -> str:
    mark = " Le trait marque l’avance." if claim.envelope and 0 < claim.advance < claim.envelope else ""
    return " ".join(part for part in (f"{used_words(claim)}.{mark}", balance_words(claim)) if part)


def _amount(label: str, value: str) -> QWidget:
    """A small label over its amount, read together."""
    pair = QWidget()
    column = QVBoxLayout(pair)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(TextLabel(label, "caption", muted=True, wrap=False), 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(TextLabel(value, "title", wrap=False))
    pair.setAccessibleName(f"{label}\u00a0: {value}")
    return pair
