"""The pages of every type of document, drawn from the notebook of the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.errors import AppError, NotAllowedError
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.milestones import StageInput
from desktop.services.recovery_sheet import write_recovery_sheet
from desktop.services.status import MeasureSummary

DPI: Final = 80
FIRST_PAGES: Final = 2
"""Of one document, before its last: what lies between looks the same."""
_GAP: Final = 12
_DESK: Final = QColor("#8a8f98")
_DIAGNOSIS: Final[dict[str, object]] = {
    "social_part": "Un couple avec deux enfants. Monsieur travaille de nuit. La famille est prête à s’engager.",
    "financial_part": "Ressources\u00a0: 2\u00a0150\u00a0€ par mois. Un crédit en cours.",
    "legal_part": "Propriétaires depuis 2011, sans indivision ni litige.",
    "technical_part": "Combles non isolés, chaudière de 1998, humidité dans la chambre du nord.",
    "ownership": "owner",
    "feasible": "conditions",
}
_STROKES: Final = (((0.08, 0.62), (0.2, 0.25), (0.3, 0.7), (0.42, 0.35), (0.55, 0.66)), ((0.6, 0.5), (0.92, 0.42)))


def document_pictures(services: Services) -> Iterator[tuple[str, QImage]]:
    """Each type by its name, its first pages side by side; AppError when one cannot be made from this notebook."""
    measures = sorted(services.status.measures(), key=lambda one: (one.start, one.id))
    ended = _to_be_ended(services, measures)
    _note_diagnosis(services, measures)
    yield "bilan-draft", pages_of(services.bilans.preview(ended))
    _sign(services, ended)
    yield "bilan-sealed", pages_of(services.ceremony.pages(ended))
    yield "bilan-proof", pages_of(services.ceremony.proof_pages(ended))
    yield "recovery-sheet", pages_of(_recovery_sheet(services))
    yield "round", pages_of(services.round.pdf(services.round.proposed_day()))
    yield "preparation", pages_of(services.preparation.render(services.preparation.document(measures[0].id)))
    yield "access", pages_of(_access(services, ended))
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
    width = sum(page.width() for page in pages) + _GAP * (len(pages) + 1)
    picture = QImage(width, max(page.height() for page in pages) + 2 * _GAP, QImage.Format.Format_RGB32)
    picture.fill(_DESK)
    painter, x = QPainter(picture), _GAP
    for page in pages:
        painter.fillRect(x, _GAP, page.width(), page.height(), QColor("white"))
        painter.drawImage(x, _GAP, page)
        x += page.width() + _GAP
    painter.end()
    return picture


def _of_measures(services: Services, measures: list[MeasureSummary]) -> Iterator[tuple[str, QImage]]:
    """Every kind that the makers know, from the first measure for which it can be made and that lacks the least."""
    found: dict[str, tuple[int, str]] = {}
    wanted: dict[str, None] = {}
    for measure in measures:
        for kind in services.documents.kinds(measure.id):
            if kind.page:
                continue  # it has a screen of its own, and its picture above
            wanted[kind.id] = None
            if not kind.refusal and len(kind.remark) < found.get(kind.id, (10**6, ""))[0]:
                found[kind.id] = (len(kind.remark), measure.id)
    for kind_id in wanted:
        if kind_id in found:
            content = services.documents.render(kind_id, found[kind_id][1])
            yield kind_id.replace(":", "-").replace("_", "-"), pages_of(content)


def _note_diagnosis(services: Services, measures: list[MeasureSummary]) -> None:
    """One that was mandated is delivered."""
    for measure in measures:
        steps = services.milestones.stages(measure.id)
        if any(step.stage.key == "diagnosis_delivered" and not step.refusal for step in steps):
            services.milestones.record(measure.id, "diagnosis_delivered", StageInput(services.today(), _DIAGNOSIS))
            return


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
