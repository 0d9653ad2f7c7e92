"""The scenes of photos, papers and spelling in the recorder, with papers painted for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPdfWriter, QPixmap, QRadialGradient

from desktop.domain.attachment import Owner, OwnerKind
from desktop.services.attachments import Place
from desktop.ui.attachments.camera import CameraDevice, CameraPanel
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.forms.reveal import reveal
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.visit.page import VisitPage

Scene = Callable[[Studio], QPixmap]

_NOTE: Final = (
    "Porte ouverte par la fille. Le menage a reçu un comandement de payer en octobre. L’apartement est mal chauffé, "
    "la chaudiere est en panne. Madame est daccord pour un rendez-vou avec l’ADIL, dossier DALO à préparer."
)


class PaintedCamera(QObject):
    """A camera that sees a painted room."""

    frame_arrived = Signal(object)
    picture_taken = Signal(object)
    failed = Signal(str)

    def devices(self) -> list[CameraDevice]:
        """One camera."""
        return [CameraDevice("painted", "Caméra intégrée")]

    def start(self, device_id: str) -> None:
        """Sees the room."""
        self.frame_arrived.emit(_room())

    def take(self) -> None:
        """Takes the room."""
        self.picture_taken.emit(_room())

    def stop(self) -> None:
        """Nothing to let go."""


def _papers(studio: Studio) -> QPixmap:
    card = _with_papers(studio.full)
    card.files_button.setFocus()
    reveal(card)
    studio.full.stage.settle()
    return studio.full.stage.shot()


def _dropping(studio: Studio) -> QPixmap:
    card = _with_papers(studio.full)
    mark = card.drops.mark
    mark.setGeometry(studio.full.bench.main.page("visit").rect())
    mark.show()
    picture = studio.full.stage.shot()
    mark.hide()
    return picture


def _camera(studio: Studio) -> QPixmap:
    card = _with_papers(studio.full)
    panel = CameraPanel(lambda _parent: PaintedCamera(studio.full.window))
    card.body.insertWidget(1, panel)
    panel.open_camera()
    studio.full.stage.settle()
    reveal(panel)
    studio.full.stage.settle()
    return studio.full.stage.shot()


def _large(place: int) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        card = _with_papers(studio.full)
        card.tiles.open_view(card.tiles.tiles[place].attachment.id)
        viewer = card.tiles.viewer
        if viewer is not None:
            studio.full.stage.wait("document", lambda: viewer.shows is not viewer.said)
        studio.full.stage.settle()
        shown = viewer.shows if viewer is not None else None
        picture = studio.full.stage.shot(shown.view if isinstance(shown, PdfPages) else None)
        card.tiles.close_viewer()
        return picture

    return scene


def _spelling(studio: Studio) -> QPixmap:
    page = _visit(studio.full)
    content = page.content
    if content is not None:
        note = content.note
        note.set_value(_NOTE)
        note.setFocus()
        reveal(note)
        studio.full.stage.wait("soulignement", lambda: bool(note.extraSelections()))
    return studio.full.stage.shot()


def _visit(room: Room) -> VisitPage:
    room.go("visit", measure_id=room.measure("vej", days=45).id)
    return cast(VisitPage, room.bench.main.page("visit"))


def _with_papers(room: Room) -> AttachmentsCard:
    """The recorder with a photo, a paper and a screenshot, taken in once."""
    page = _visit(room)
    services = room.bench.services
    draft = services.visits.begin(room.measure("vej", days=45).id)
    if not services.attachments.of_visit(draft.id, None):
        page.keeper.flush(always=True)
        kept = page.keeper.draft
        if kept is not None:
            owner = Owner(OwnerKind.DRAFT, kept.id)
            view = services.measures.view(kept.measure_id)
            place = Place(owner, view.household.id, kept.measure_id)
            services.attachments.add(place, _png(_room()), "Mur humide, chambre")
            services.attachments.add(place, _letter(), "Commandement de payer")
            services.attachments.add(place, _png(_sheet()), "Quittance d’octobre")
    card = page.papers.card
    if card is None:
        raise RuntimeError("the recorder shows no papers")
    card.show_now()
    card.changed.emit()
    room.stage.wait("vignettes", lambda: not room.tasks.is_busy)
    room.stage.settle()
    return card


def _room() -> QImage:
    """A corner of a room with a damp wall."""
    image = QImage(1600, 1200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wall = QLinearGradient(0, 0, 1600, 900)
    wall.setColorAt(0, QColor(214, 206, 188))
    wall.setColorAt(1, QColor(168, 160, 145))
    painter.fillRect(image.rect(), wall)
    painter.fillRect(QRectF(0, 900, 1600, 300), QColor(112, 86, 64))
    painter.fillRect(QRectF(0, 880, 1600, 24), QColor(236, 232, 222))
    for x, y, size in ((420, 760, 330), (700, 840, 240), (250, 860, 200)):
        stain = QRadialGradient(QPointF(x, y), size)
        stain.setColorAt(0, QColor(70, 74, 58, 210))
        stain.setColorAt(1, QColor(90, 92, 74, 0))
        painter.fillRect(QRectF(0, 300, 1600, 580), stain)
    painter.fillRect(QRectF(1080, 160, 340, 430), QColor(206, 226, 240))
    painter.setPen(QColor(245, 244, 240))
    for offset in range(14):
        painter.drawRect(QRectF(1080 - offset, 160 - offset, 340 + 2 * offset, 430 + 2 * offset))
    painter.fillRect(QRectF(1244, 160, 12, 430), QColor(245, 244, 240))
    painter.end()
    return image


def _sheet() -> QImage:
    """A page with lines of grey."""
    image = QImage(1000, 1400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.fillRect(QRectF(90, 90, 420, 36), QColor(40, 60, 90))
    for line in range(22):
        painter.fillRect(QRectF(90, 220 + line * 48, 820 - (line * 137) % 260, 14), QColor(150, 152, 156))
    painter.end()
    return image


def _letter() -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(100)
    painter = QPainter(writer)
    for page in range(2):
        if page:
            writer.newPage()
        painter.drawImage(QRectF(0, 0, writer.width(), writer.width() * 1.4), _sheet())
    painter.end()
    buffer.close()
    return bytes(content.data())


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, the binding takes text
    return bytes(content.data())


PAPERS_SCENES: Final[Mapping[str, Scene]] = {
    "visit-papers": _papers,
    "visit-papers-dropping": _dropping,
    "visit-papers-camera": _camera,
    "visit-papers-photo": _large(0),
    "visit-papers-pdf": _large(1),
    "visit-spelling": _spelling,
}
"""They leave a draft behind."""
