"""Photos and papers looked at: large in the window, among the documents of a measure, at any size of text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.ui.attachments.documents import DocumentsList
from desktop.ui.attachments.tile import AttachmentTile
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.measure.page import MeasurePage
from desktop.ui.widgets import ScrollColumn
from tests.pictures_of_people import jpeg, pdf, screenshot
from tests.ui.attachment_page import HandMadeCamera, Page, add, drag, tiles, urls, written
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.attachment_fixtures"]


@pytest.fixture
def page(attachment_page) -> Page:
    return attachment_page


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


def test_leaving_the_page_takes_everything_away(page, qtbot, tmp_path, hand_made_camera):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    open_first(page, qtbot)
    page.card.camera_button.click()
    page.card.close_parts()
    assert page.card.tiles.viewer is None
    assert hand_made_camera.running == ""
    drag(page, urls(written(tmp_path, "a.pdf", pdf())))
    assert all(mark.isHidden() for mark in page.findChildren(type(page.card.drops.mark)))


def test_documents_of_a_measure_are_only_looked_at(page, screen, qtbot, tmp_path, attachment_place):
    add(page, qtbot, written(tmp_path, "mur.jpg", jpeg()))
    shown = DocumentsList(screen, lambda: screen.services.attachments.of_measure(attachment_place.measure_id), page)
    qtbot.addWidget(shown)
    assert shown.empty.isHidden()
    (tile,) = shown.tiles.tiles
    assert not tile.remove_button.isVisibleTo(tile)
    assert [action.text() for action in tile.menu().actions()] == ["Ouvrir", "Enregistrer une copie…"]


def test_no_document_is_a_friendly_sentence(screen, qtbot, page, attachment_place):
    shown = DocumentsList(screen, lambda: screen.services.attachments.of_measure(attachment_place.measure_id), page)
    qtbot.addWidget(shown)
    assert not shown.empty.isHidden()


def test_the_papers_of_a_visit_are_found_at_its_measure_and_its_household(screen, services, attachment_place, qtbot):
    services.attachments.add(attachment_place, jpeg(), "Mur")
    measure, household = MeasurePage(screen), HouseholdSheetPage(screen)
    for shown in (measure, household):
        qtbot.addWidget(shown)
    measure.open(attachment_place.measure_id)
    measure.file.show_page("papers")
    household.open(attachment_place.household_id)
    for shown in (measure, household):
        assert [tile.attachment.title for tile in shown.findChildren(AttachmentTile)] == ["Mur"]


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("part", ["tiles", "camera", "copy", "photo", "paper"])
def test_nothing_is_cut_or_covered_whatever_the_size_of_the_text(
    screen, attachment_place, tmp_path, qtbot, qapp, scale, mode, part
):
    apply_theme(qapp, Theme(mode, scale))
    title = "Commandement de payer les loyers visant la clause résolutoire"
    screen.services.attachments.add(attachment_place, jpeg(), title)
    screen.services.attachments.add(attachment_place, pdf(), "Bail")
    page = Page(screen, attachment_place, tmp_path, HandMadeCamera(names=("Webcam intégrée", "Caméra USB")))
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
