"""Photos and papers on the screen: four ways to add them, looked at in the window, taken away and brought back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.privacy import Level
from desktop.services.attachments import Place
from desktop.ui.attachments.camera import NO_CAMERA, CameraDevice, CameraPanel
from desktop.ui.attachments.documents import DocumentsList
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.attachments.tile import AttachmentTile
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.measure.page import MeasurePage
from desktop.ui.widgets import ScrollColumn, TextArea
from tests.factories import opened_measure
from tests.pictures_of_people import heic, jpeg, pdf, screenshot
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures"]


class HandMadeCamera(QObject):
    """A camera that sees blue, and takes red pictures."""

    frame_arrived = Signal(object)
    picture_taken = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None, names: tuple[str, ...] = ("Webcam",)) -> None:
        super().__init__(parent)
        self.names, self.running = names, ""

    def devices(self) -> list[CameraDevice]:
        return [CameraDevice(f"id-{name}", name) for name in self.names]

    def start(self, device_id: str) -> None:
        self.running = device_id
        self.frame_arrived.emit(_plain(Qt.GlobalColor.blue))

    def take(self) -> None:
        self.picture_taken.emit(_plain(Qt.GlobalColor.red))

    def stop(self) -> None:
        self.running = ""


def _plain(color: Qt.GlobalColor) -> QImage:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(color)
    return image


class Page(QWidget):
    """A page with a text and the sheet, as the recorder has them."""

    def __init__(self, screen, place, tmp_path: Path, camera: HandMadeCamera) -> None:
        super().__init__()
        self.text = TextArea()
        self.files: list[Path] = []
        self.copy_to: Path | None = tmp_path / "copie"
        service = screen.services.attachments
        self.card = AttachmentsCard(
            screen,
            lambda: service.of_owner(place.owner),
            lambda: place,
            self,
            make_camera=lambda _parent: camera,
            choose_files=lambda _parent: self.files,
            choose_copy=lambda _parent, _name: self.copy_to,
        )
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(self.card)
        self.resize(900, 900)
        self.card.show_now()


@pytest.fixture
def place(services) -> Place:
    measure = opened_measure(services)
    return Place(Owner(OwnerKind.MEASURE, measure.id), measure.household_id, measure.id)


@pytest.fixture
def camera() -> HandMadeCamera:
    return HandMadeCamera()


@pytest.fixture
def page(screen, place, tmp_path, camera, qtbot) -> Page:
    made = Page(screen, place, tmp_path, camera)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def tiles(page: Page):
    return page.card.tiles.tiles


def titles(page: Page) -> list[str]:
    return [tile.attachment.title for tile in tiles(page)]


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def add(page: Page, qtbot, *paths: Path) -> None:
    count = len(tiles(page)) + len(paths)
    page.files = list(paths)
    page.card.files_button.click()
    qtbot.waitUntil(lambda: len(tiles(page)) == count)


def urls(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag(widget: QWidget, mime: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(
        QPoint(20, 20), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def drop(widget: QWidget, mime: QMimeData) -> QDropEvent:
    event = QDropEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def test_several_files_are_added_each_with_its_small_picture(page, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "mur humide.jpg", jpeg()), written(tmp_path, "bail.pdf", pdf()))
    assert titles(page) == ["Mur humide", "Bail"]
    qtbot.waitUntil(lambda: not tiles(page)[0].picture.icon().isNull())
    assert tiles(page)[0].picture.accessibleName() == "Ouvrir «\u00a0Mur humide\u00a0»"
    assert "reste sur cet ordinateur" in tiles(page)[0].picture.accessibleDescription()
    assert "PDF" in tiles(page)[1].about.text()


def test_one_file_refused_does_not_stop_the_others(page, screen, qtbot, tmp_path):
    page.files = [written(tmp_path, "a.heic", heic()), written(tmp_path, "b.jpg", jpeg())]
    page.card.files_button.click()
    qtbot.waitUntil(lambda: len(tiles(page)) == 1)
    assert any("HEIC" in words for words in screen.messages.messages)


def test_what_was_just_added_can_be_taken_back_from_the_message_bar(page, screen, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    (told,) = screen.messages.messages
    assert told.endswith("\u00a0: «\u00a0Mur\u00a0» est joint.")
    undo_last(screen)
    assert tiles(page) == []


def test_files_dropped_anywhere_on_the_page_are_added_and_stay_where_they_were(page, qtbot, tmp_path):
    path = written(tmp_path, "devis.pdf", pdf())
    assert drag(page, urls(path)).isAccepted()
    assert page.card.drops.mark.isVisible()
    event = drop(page, urls(path))
    assert event.dropAction() is Qt.DropAction.CopyAction
    assert page.card.drops.mark.isHidden()
    qtbot.waitUntil(lambda: titles(page) == ["Devis"])
    assert path.exists()


def test_a_text_field_lets_files_through_to_the_page_and_keeps_text(page, tmp_path):
    files, text = urls(written(tmp_path, "devis.pdf", pdf())), QMimeData()
    text.setText("un mot")
    assert not page.text.canInsertFromMimeData(files)
    assert page.text.canInsertFromMimeData(text)


def test_a_drag_of_text_is_none_of_our_business(page):
    text = QMimeData()
    text.setText("un mot")
    drag(page, text)
    assert page.card.drops.mark.isHidden()


@pytest.mark.parametrize("inside", [False, True], ids=["on a button", "in a text"])
def test_a_picture_is_pasted_wherever_the_keyboard_is(page, qtbot, inside):
    QGuiApplication.clipboard().setImage(_plain(Qt.GlobalColor.green))
    target = page.text if inside else page.card.files_button
    target.setFocus()
    press(target, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(page) == ["Image collée"])
    assert page.text.value() == ""


def test_text_is_pasted_into_the_text(page):
    QGuiApplication.clipboard().setText("un mot")
    page.text.setFocus()
    press(page.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert page.text.value() == "un mot"
    assert tiles(page) == []


def test_pasting_nothing_says_what_can_be_pasted(page, screen):
    QGuiApplication.clipboard().setText("un mot")
    page.card.paste_button.click()
    assert any("ni image ni fichier" in words for words in screen.messages.messages)


def test_a_picture_is_taken_looked_at_taken_again_and_kept(page, qtbot, camera):
    page.card.camera_button.click()
    panel = page.card.camera
    assert camera.running == "id-Webcam"
    assert panel.device.isHidden()
    panel.take.click()
    assert camera.running == ""
    assert panel.keep.isVisible()
    panel.again.click()
    assert panel.take.isVisible()
    panel.take.click()
    panel.keep.click()
    qtbot.waitUntil(lambda: titles(page) == ["Photo"])
    press(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert camera.running == ""


def test_several_cameras_can_be_chosen(page, camera):
    camera.names = ("Avant", "Arrière")
    page.card.camera_button.click()
    panel = page.card.camera
    assert panel.device.isVisible()
    panel.device.setCurrentIndex(1)
    panel.device.activated.emit(1)
    assert camera.running == "id-Arrière"


def test_without_a_camera_it_says_why_and_what_to_do(page, camera):
    camera.names = ()
    page.card.camera_button.click()
    assert page.card.camera.isHidden()
    assert page.card.no_camera.isVisible()
    assert page.card.camera_button.accessibleDescription() == NO_CAMERA


def test_a_camera_that_fails_is_told_in_place(page, camera):
    page.card.camera_button.click()
    camera.failed.emit("Device busy.")
    assert "ne répond pas" in page.card.camera.said.text()
    assert page.card.camera.said.isVisible()
    assert not page.card.camera.take.isEnabled()


def test_a_system_that_lacks_what_cameras_need_has_none(qtbot):
    def lacking(_parent: QWidget) -> HandMadeCamera:
        raise ImportError("libpulse.so.0")

    panel = CameraPanel(lacking)
    qtbot.addWidget(panel)
    assert panel.open_camera() is False
    assert panel.isHidden()


def test_the_cameras_of_this_computer_can_be_listed_and_let_go():
    code = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from desktop.ui.attachments.qt_camera import QtCamera; camera = QtCamera();"
        "print(len(camera.devices())); camera.failed.connect(print); camera.start('00'); camera.take(); camera.stop()"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    count, why = ended.stdout.decode().split(maxsplit=1)
    assert count.isdigit()
    assert "plus branchée" in why


def test_the_multimedia_library_is_not_imported_with_the_sheet():
    heavy = "any('QtMultimedia' in name or 'QtPdf' in name or name == 'PIL' for name in sys.modules)"
    code = f"import sys, desktop.ui.attachments.panel; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"False"


def test_taking_away_can_be_undone(page, screen, qtbot, tmp_path, services):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    tiles(page)[0].picture.setFocus()
    press(tiles(page)[0].picture, Qt.Key.Key_Delete)
    assert tiles(page) == []
    assert screen.messages.messages[-1].endswith("\u00a0: «\u00a0Mur\u00a0» est retiré.")
    undo_last(screen)
    assert titles(page) == ["Mur"]


def undo_last(screen) -> None:
    from desktop.ui.widgets import LinkButton

    [*_, button] = [one for one in screen.messages.findChildren(LinkButton) if one.text() == "Annuler"]
    button.click()


def test_renaming_by_keys(page, qtbot, tmp_path, services):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    tile = tiles(page)[0]
    press(tile.picture, Qt.Key.Key_F2)
    tile.edit.setText("Mur du salon")
    press(tile.edit, Qt.Key.Key_Return)
    assert titles(page) == ["Mur du salon"]
    press(tiles(page)[0].picture, Qt.Key.Key_F2)
    tiles(page)[0].edit.setText("autre chose")
    press(tiles(page)[0].edit, Qt.Key.Key_Escape)
    assert titles(page) == ["Mur du salon"]


def test_what_is_to_be_read_before_it_is_handed_over_stands_in_the_warning(page, screen, services, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "bail.pdf", pdf()))
    household = services.households.get(tiles(page)[0].attachment.household_id)
    services.households.save(replace(household, contact_instructions="Ne rien laisser à la voisine."))
    next(action for action in tiles(page)[0].menu().actions() if "copie" in action.text()).trigger()
    assert page.card.tiles.leaving.accessibleName().endswith("Ne rien laisser à la voisine.")
    assert layout_faults(page) == []


def test_who_may_see_it_is_chosen_in_the_menu(page, qtbot, tmp_path, services):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    menu = tiles(page)[0].menu()
    levels = next(action.menu() for action in menu.actions() if action.menu())
    checked = [action.text() for action in levels.actions() if action.isChecked()]
    assert checked == ["Confidentiel\u00a0: reste sur cet ordinateur"]
    levels.actions()[1].trigger()
    assert tiles(page)[0].attachment.level is Level.TEAM


def test_a_copy_warns_before_it_leaves_the_notebook(page, screen, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "bail.pdf", pdf()))
    next(action for action in tiles(page)[0].menu().actions() if "copie" in action.text()).trigger()
    leaving = page.card.tiles.leaving
    assert leaving.isVisible()
    assert "sortira du coffre" in leaving.accessibleName()
    leaving.give_up.click()
    assert leaving.isHidden()
    assert not (tmp_path / "copie").exists()
    leaving.ask(tiles(page)[0].attachment, ())
    leaving.choose.click()
    qtbot.waitUntil(lambda: any("La copie est enregistrée" in words for words in screen.messages.messages))
    assert (tmp_path / "copie").read_bytes() == pdf()


def test_a_lock_while_the_system_asks_for_a_file_is_no_trouble(page, screen, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "bail.pdf", pdf()))
    qtbot.waitUntil(lambda: not screen.tasks.is_busy)  # the small pictures
    card, leaving = page.card, page.card.tiles.leaving
    leaving.ask(tiles(page)[0].attachment, ())

    def locked(*_args: object) -> Path:
        if shiboken6.isValid(card):
            shiboken6.delete(card)
        return tmp_path / "copie"

    card.tiles._choose_copy = locked
    card.tiles._copy()
    card._choose_files = lambda parent: [locked(parent)]
    card._add_chosen()
    assert not (tmp_path / "copie").exists()
    assert not screen.tasks.is_busy


def open_first(page: Page, qtbot):
    tiles(page)[0].picture.click()
    viewer = page.card.tiles.viewer
    qtbot.waitUntil(lambda: viewer.shows is not viewer.said)
    return viewer


def test_a_photo_is_seen_large_enlarged_and_turned_by_keys(page, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg(1600, 1200)))
    viewer = open_first(page, qtbot)
    assert viewer.geometry() == page.rect()
    fitted = viewer.image.zoom
    assert viewer.image.fits
    press(viewer, Qt.Key.Key_Plus)
    assert viewer.image.zoom > fitted
    press(viewer, Qt.Key.Key_R)
    assert viewer.image.quarters == 1
    press(viewer, Qt.Key.Key_0)
    assert viewer.image.fits
    press(viewer, Qt.Key.Key_Escape)
    assert page.card.tiles.viewer is None
    assert page.focusWidget() is tiles(page)[0].picture


def test_the_arrows_lead_to_the_others_and_pages_of_a_pdf_are_shown(page, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()), written(tmp_path, "bail.pdf", pdf(3)))
    viewer = open_first(page, qtbot)
    assert not viewer.before.isEnabled()
    press(viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: viewer.shows not in (viewer.said, viewer.image))
    assert viewer.shows.page_count == 3
    assert not viewer.after.isEnabled()
    assert viewer.turn.isHidden()
    viewer.larger.click()
    press(viewer, Qt.Key.Key_Right)
    assert viewer.attachment.title == "Bail"
    press(viewer, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: viewer.shows is viewer.image)


def test_tab_stays_inside_the_large_view(page, qtbot, tmp_path):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    viewer = open_first(page, qtbot)
    for _ in range(12):
        press(viewer.focusWidget(), Qt.Key.Key_Tab)
        assert viewer.isAncestorOf(page.window().focusWidget())


def test_an_altered_file_is_told_in_the_large_view_and_the_others_still_open(page, qtbot, tmp_path, notebook_dir):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()), written(tmp_path, "ecran.png", screenshot()))
    with page.card._screen.services.workspace.notebook.read() as uow:
        name = uow.attachments.file(tiles(page)[0].attachment.id).name
    sealed = notebook_dir / "attachments" / name
    sealed.write_bytes(sealed.read_bytes()[:-20])
    tiles(page)[0].picture.click()
    viewer = page.card.tiles.viewer
    qtbot.waitUntil(lambda: "modifié ou abîmé" in viewer.said.text())
    press(viewer, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: viewer.shows is viewer.image)


def test_leaving_the_page_takes_everything_away(page, qtbot, tmp_path, camera):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    open_first(page, qtbot)
    page.card.camera_button.click()
    page.card.close_parts()
    assert page.card.tiles.viewer is None
    assert camera.running == ""
    drag(page, urls(written(tmp_path, "a.pdf", pdf())))
    assert all(mark.isHidden() for mark in page.findChildren(type(page.card.drops.mark)))


def test_documents_of_a_measure_are_only_looked_at(page, screen, qtbot, tmp_path, place):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    shown = DocumentsList(screen, lambda: screen.services.attachments.of_measure(place.measure_id), page)
    qtbot.addWidget(shown)
    assert shown.empty.isHidden()
    (tile,) = shown.tiles.tiles
    assert not tile.remove_button.isVisibleTo(tile)
    assert [action.text() for action in tile.menu().actions()] == ["Ouvrir", "Enregistrer une copie…"]


def test_no_document_is_a_friendly_sentence(screen, qtbot, page, place):
    shown = DocumentsList(screen, lambda: screen.services.attachments.of_measure(place.measure_id), page)
    qtbot.addWidget(shown)
    assert not shown.empty.isHidden()


def test_the_papers_of_a_visit_are_found_at_its_measure_and_its_household(screen, services, place, qtbot):
    services.attachments.add(place, jpeg(), "Mur")
    measure, household = MeasurePage(screen), HouseholdSheetPage(screen)
    for shown in (measure, household):
        qtbot.addWidget(shown)
    measure.open(place.measure_id)
    measure.file.show_page("papers")
    household.open(place.household_id)
    for shown in (measure, household):
        assert [tile.attachment.title for tile in shown.findChildren(AttachmentTile)] == ["Mur"]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("part", ["tiles", "camera", "copy", "photo", "paper"])
def test_nothing_is_cut_or_covered_whatever_the_size_of_the_text(
    screen, place, tmp_path, qtbot, qapp, scale, mode, part
):
    apply_theme(qapp, Theme(mode, scale))
    title = "Commandement de payer les loyers visant la clause résolutoire"
    screen.services.attachments.add(place, jpeg(), title)
    screen.services.attachments.add(place, pdf(), "Bail")
    page = Page(screen, place, tmp_path, HandMadeCamera(names=("Webcam intégrée", "Caméra USB")))
    scrolled = ScrollColumn()
    qtbot.addWidget(scrolled)
    scrolled.add(page)
    scrolled.resize(1100, 700)
    scrolled.show()
    qtbot.waitExposed(scrolled)
    if part == "camera":
        page.card.camera_button.click()
    elif part == "copy":
        page.card.tiles.leaving.ask(tiles(page)[0].attachment, ())
    elif part in {"photo", "paper"}:
        page.card.tiles.open_view(tiles(page)[part == "paper"].attachment.id)
        viewer = page.card.tiles.viewer
        qtbot.waitUntil(lambda: viewer.shows is not viewer.said)
    lengthen_labels(page, 1.4)
    assert layout_faults(scrolled) == []
