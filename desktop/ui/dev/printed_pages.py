"""The pages of every type of document, drawn from the notebook of the pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.domain.recipient import Recipient
from desktop.errors import AppError, NotAllowedError
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.recovery_sheet import write_recovery_sheet
from desktop.services.status import MeasureSummary
from desktop.ui.dev.printed_told import note_all

DPI: Final = 80
FIRST_PAGES: Final = 2
"""Of one document, before its last: what lies between looks the same."""
_BETWEEN: Final = 12
_DESK: Final = QColor("#8a8f98")
_GAP: Final = re.compile(r"\[à compléter[^\]]*\]")
_GAPS: Final = (
    ("accord", "9\u00a0mars 2026"),
    ("renseignement", "si le dossier d’aide déposé en janvier est complet, et la date de la décision"),
    ("demandé à votre service", "une aide pour lire et classer les factures d’énergie"),
)
"""What is written in the places that letters leave open, by a word of each."""
_WRITTEN: Final = {"addressee": "CCAS de Lens\nService des aides\n17 bis place Jean Jaurès\n62300 Lens"}
_INTERIM: Final = "bilan_interim"
_STROKES: Final = (((0.08, 0.62), (0.2, 0.25), (0.3, 0.7), (0.42, 0.35), (0.55, 0.66)), ((0.6, 0.5), (0.92, 0.42)))


def document_pictures(services: Services) -> Iterator[tuple[str, QImage]]:
    """Each type by its name, its first pages side by side; AppError when one cannot be made from this notebook."""
    return ((name, pages_of(content)) for name, content in printed_documents(services))


def printed_documents(services: Services) -> Iterator[tuple[str, bytes]]:
    """The PDF of each type by its name; AppError when one cannot be made from this notebook."""
    measures = sorted(services.status.measures(), key=lambda one: (one.start, one.id))
    ended = _to_be_ended(services, measures)
    note_all(services, measures)
    yield "bilan-draft", services.bilans.preview(ended)
    _sign(services, ended)
    yield "bilan-sealed", services.ceremony.pages(ended)
    yield "bilan-proof", services.ceremony.version_proof_pages(services.bilans.begin(ended).id)
    finished = _interim(services, next(one.id for one in measures if one.scheme == "microcredit"))
    yield "bilan-interim", services.interims.pages(finished)
    yield "bilan-interim-department", services.interims.copy(finished, Recipient.DEPARTMENT)
    yield "recovery-sheet", _recovery_sheet(services)
    yield "round", services.round.pdf(services.round.proposed_day())
    yield "preparation", services.preparation.render(services.preparation.document(measures[0].id))
    yield "access", _access(services, ended)
    yield from _of_measures(services, [next(one for one in measures if one.id == ended), *measures])


def pages_of(content: bytes) -> QImage:
    """The first pages of a PDF and its last, where it is signed, side by side."""
    data = QByteArray(content)
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    last = document.pageCount() - 1
    sizes = {page: document.pagePointSize(page) for page in (*range(min(last, FIRST_PAGES)), last)}
    pages = [
        document.render(page, QSize(round(size.width() * DPI / 72), round(size.height() * DPI / 72)))
        for page, size in sizes.items()
    ]
    document.close()
    width = sum(page.width() for page in pages) + _BETWEEN * (len(pages) + 1)
    picture = QImage(width, max(page.height() for page in pages) + 2 * _BETWEEN, QImage.Format.Format_RGB32)
    picture.fill(_DESK)
    painter, x = QPainter(picture), _BETWEEN
    for page in pages:
        painter.fillRect(x, _BETWEEN, page.width(), page.height(), QColor("white"))
        painter.drawImage(x, _BETWEEN, page)
        x += page.width() + _BETWEEN
    painter.end()
    return picture


def _of_measures(services: Services, measures: list[MeasureSummary]) -> Iterator[tuple[str, bytes]]:
    """Every kind that the makers know, from the first measure for which it can be made and that lacks the least."""
    found: dict[str, tuple[int, str]] = {}
    wanted: dict[str, None] = {}
    for measure in measures:
        for kind in services.documents.kinds(measure.id):
            if kind.page or kind.id.startswith(_INTERIM):
                continue  # made elsewhere, with its picture above
            wanted[kind.id] = None
            if not kind.refusal and (lacks := _lacking(kind.remark)) < found.get(kind.id, (10**6, ""))[0]:
                found[kind.id] = (lacks, measure.id)
    for kind_id in wanted:
        if kind_id in found:
            measure_id, values = found[kind_id][1], _WRITTEN if "partenaire" in kind_id or "transm" in kind_id else {}
            fields = services.documents.sheet(kind_id, measure_id).fields
            texts = {one.name: _filled(one.value) for one in fields if one.value} | values
            yield kind_id.replace(":", "-").replace("_", "-"), services.documents.render(kind_id, measure_id, texts)


def _lacking(remark: str) -> int:
    """How many rubrics a remark says are not known; none is said of a document that lacks nothing."""
    first = remark.partition("\u00a0")[0]
    return int(first) if first.isdigit() else int(bool(remark))


def _filled(text: str) -> str:
    """What a worker would have written in the places of a letter."""
    return _GAP.sub(lambda gap: next((words for mark, words in _GAPS if mark in gap[0]), "03 21 00 00 00"), text)


def _interim(services: Services, measure_id: str) -> str:
    """A bilan on the way, finished."""
    services.interims.begin(measure_id)
    return services.interims.finish(measure_id).id


def _to_be_ended(services: Services, measures: list[MeasureSummary]) -> str:
    """The longest measure whose bilan can be signed now."""
    for measure in measures:
        if measure.scheme != "astre":
            continue
        try:
            services.bilans.begin(measure.id)
            services.ceremony.freeze(measure.id, services.ceremony.proposed_signers(measure.id))
            services.ceremony.reopen(measure.id)
        except NotAllowedError:
            continue
        return measure.id
    raise AppError("Aucune mesure de ce carnet n’a de bilan à signer.")


def _sign(services: Services, measure_id: str) -> None:
    """Everybody signs, the last of the household on paper."""
    ceremony = services.ceremony
    ceremony.freeze(measure_id, ceremony.proposed_signers(measure_id))
    slots = ceremony.sitting(measure_id).slots
    paper = [slot.place for slot in slots if slot.role is SignerRole.HOUSEHOLD][1:]
    for slot in slots:
        signed = AnswerInput(SignatureOutcome.SIGNED, _STROKES, read_aloud=True, where="Au domicile du ménage")
        on_paper = AnswerInput(SignatureOutcome.PAPER, where="Au domicile du ménage")
        ceremony.answer(measure_id, slot.place, on_paper if slot.place in paper else signed)
    ceremony.seal(measure_id)


def _access(services: Services, measure_id: str) -> bytes:
    household_id = services.measures.view(measure_id).household.id
    with TemporaryDirectory(prefix="perron-") as folder:
        written = services.access.write(household_id, Path(folder) / "acces")
        return next(written.directory.glob("*.pdf")).read_bytes()


def _recovery_sheet(services: Services) -> bytes:
    with TemporaryDirectory(prefix="perron-") as folder:
        sheet = Path(folder) / "fiche.pdf"
        write_recovery_sheet("-".join(["7KQ2"] * 8), services.today(), sheet)
        return sheet.read_bytes()
