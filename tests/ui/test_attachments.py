"""Photos and papers on the screen: four ways to add them, taken away and brought back, copied out."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.domain.privacy import Level
from desktop.ui.attachments.camera import NO_CAMERA, CameraPanel
from tests.pictures_of_people import heic, jpeg, pdf
from tests.ui.attachment_page import (
    HandMadeCamera,
    Page,
    add,
    drag,
    drop,
    plain_picture,
    tiles,
    titles,
    urls,
    written,
)
from tests.ui.layout_walk import layout_faults
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.attachment_fixtures"]


@pytest.fixture
def page(attachment_page) -> Page:
    return attachment_page


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
    QGuiApplication.clipboard().setImage(plain_picture(Qt.GlobalColor.green))
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


def test_a_picture_is_taken_looked_at_taken_again_and_kept(page, qtbot, hand_made_camera):
    page.card.camera_button.click()
    panel = page.card.camera
    assert hand_made_camera.running == "id-Webcam"
    assert panel.device.isHidden()
    panel.take.click()
    assert hand_made_camera.running == ""
    assert panel.keep.isVisible()
    panel.again.click()
    assert panel.take.isVisible()
    panel.take.click()
    panel.keep.click()
    qtbot.waitUntil(lambda: titles(page) == ["Photo"])
    press(panel, Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert hand_made_camera.running == ""


def test_several_cameras_can_be_chosen(page, hand_made_camera):
    hand_made_camera.names = ("Avant", "Arrière")
    page.card.camera_button.click()
    panel = page.card.camera
    assert panel.device.isVisible()
    panel.device.setCurrentIndex(1)
    panel.device.activated.emit(1)
    assert hand_made_camera.running == "id-Arrière"


def test_without_a_camera_it_says_why_and_what_to_do(page, hand_made_camera):
    hand_made_camera.names = ()
    page.card.camera_button.click()
    assert page.card.camera.isHidden()
    assert page.card.no_camera.isVisible()
    assert page.card.camera_button.accessibleDescription() == NO_CAMERA


def test_a_camera_that_fails_is_told_in_place(page, hand_made_camera):
    page.card.camera_button.click()
    hand_made_camera.failed.emit("Device busy.")
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
