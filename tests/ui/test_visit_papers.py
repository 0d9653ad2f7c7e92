"""Photos and papers in the recorder: they belong to the draft, and become the visit's when it is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Outcome
from desktop.ui.forms.spelling import CheckedArea
from desktop.ui.visit.page import VisitPage
from tests.pictures_of_people import jpeg, pdf
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def measure(services):
    return add_measure(services, add_household(services))


@pytest.fixture
def page(screen, qtbot, measure) -> VisitPage:
    made = VisitPage(screen)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitExposed(made)
    made.open(measure.id)
    return made


def drop(page: VisitPage, *paths: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    held = Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(QPoint(50, 50), *held), QDropEvent(QPointF(50, 50), *held)):
        QApplication.sendEvent(page, event)


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def titles(page: VisitPage) -> list[str]:
    return [tile.attachment.title for tile in page.papers.card.tiles.tiles]


def of_contacts(services, measure) -> list[list[str]]:
    contacts = services.measures.view(measure.id).contacts
    service = services.attachments
    return [
        [shown.attachment.title for shown in service.of_owner(Owner(OwnerKind.CONTACT, contact.id))]
        for contact in contacts
    ]


def test_the_draft_is_written_before_the_first_photo_is_added(page, services, measure, qtbot, tmp_path):
    assert services.visits.drafts() == []
    drop(page, written(tmp_path, "mur.jpg", jpeg()))
    assert [draft.measure_id for draft in services.visits.drafts()] == [measure.id]
    qtbot.waitUntil(lambda: titles(page) == ["Mur"])


def test_the_sheet_of_papers_stands_in_the_list_of_sheets(page):
    assert [sheet.title for sheet in page.content.sheets()][-1] == "Photos et documents"


def test_a_picture_is_pasted_while_one_writes_and_the_text_stays_as_it_is(page, qtbot):
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.green)
    QGuiApplication.clipboard().setImage(image)
    note = page.content.note
    note.set_value("Mur humide")
    note.setFocus()
    press(note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: titles(page) == ["Image collée"])
    assert note.value() == "Mur humide"


def test_leaving_and_coming_back_shows_them_again(page, services, measure, qtbot, tmp_path):
    drop(page, written(tmp_path, "mur.jpg", jpeg()))
    qtbot.waitUntil(lambda: titles(page) == ["Mur"])
    page.leave()
    page.open(measure.id, draft_id=services.visits.drafts()[0].id)
    assert titles(page) == ["Mur"]


def test_what_is_dropped_last_is_in_the_visit_recorded_at_once(page, services, measure, qtbot, tmp_path):
    page.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    drop(page, written(tmp_path, "porte.jpg", jpeg()), written(tmp_path, "avis.pdf", pdf()))
    page.record()
    qtbot.waitUntil(lambda: services.visits.drafts() == [] and page.keeper.draft is None)
    assert of_contacts(services, measure) == [["Porte", "Avis"]]


def test_giving_up_and_bringing_back_brings_the_photos_back(page, services, screen, route, qtbot, tmp_path):
    drop(page, written(tmp_path, "mur.jpg", jpeg()))
    qtbot.waitUntil(lambda: titles(page) == ["Mur"])
    page.abandon()
    screen.messages.undo()
    key, args = route.last
    assert key == "visit"
    page.open(**args)
    assert titles(page) == ["Mur"]


def test_a_correction_shows_the_photos_of_the_visit(page, services, measure, qtbot, tmp_path):
    page.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    drop(page, written(tmp_path, "porte.jpg", jpeg()))
    qtbot.waitUntil(lambda: titles(page) == ["Porte"])
    page.record()
    contact = services.measures.view(measure.id).contacts[0]
    page.open(measure.id, contact.id)
    assert titles(page) == ["Porte"]


def test_at_the_lock_nothing_of_them_is_left_on_the_screen(page, qtbot, tmp_path):
    drop(page, written(tmp_path, "mur.jpg", jpeg()))
    qtbot.waitUntil(lambda: titles(page) == ["Mur"])
    page.papers.card.tiles.open_view(page.papers.card.tiles.tiles[0].attachment.id)
    viewer = page.papers.card.tiles.viewer
    qtbot.waitUntil(lambda: viewer.shows is viewer.image)
    page.prepare_lock()
    assert viewer.isHidden()
    assert page.papers.card is None


def test_a_proposal_put_in_place_is_taken_back_by_the_recorder_s_own_undo(page, services, qtbot):
    note = page.content.note
    note.set_value("Le menage est là")
    page.undoing.part()
    speller = services.spelling.load()
    checked = CheckedArea(note, lambda: speller)
    checked.check()
    assert checked.wrong_words == ["menage"]
    checked.replace(checked.next_wrong(), "ménage")
    assert note.value() == "Le ménage est là"
    page.undoing.undo()
    assert note.value() == "Le menage est là"


def test_a_visit_left_while_a_photo_comes_in_is_not_recorded_and_says_so(page, services, screen, qtbot, tmp_path):
    other = add_measure(services, add_household(services, "Lefebvre", "Anne"))
    drop(page, written(tmp_path, "mur.jpg", jpeg()))
    page.content.happened.set_outcome(Outcome.PORTE_CLOSE)
    page.record()
    assert not page.papers.are_added
    page.leave()
    page.open(other.id)
    qtbot.waitUntil(lambda: not screen.tasks.is_busy)
    assert services.measures.view(other.id).contacts == ()
    assert page.keeper.draft.measure_id == other.id
    assert any("pas encore enregistrée" in text for text in screen.messages.messages)
