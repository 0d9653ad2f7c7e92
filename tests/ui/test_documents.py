"""A document from the file to the paper: cautions first, the very pages, printed or copied, kept, nothing in clear."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.errors import AppError
from desktop.services.bundle import Services
from desktop.services.calling import KIND as CARD
from desktop.ui.attachments.making import MakingList
from desktop.ui.attachments.place import DocumentsPlace, documents_of_household, documents_of_measure
from desktop.ui.documents.page import DocumentPage
from desktop.ui.papers.printing import print_pdf
from desktop.ui.papers.spool import memory_folder
from desktop.ui.parts.contact_panels import porte_close_panel
from desktop.ui.parts.inline_panel import PanelSlot
from desktop.ui.screen import Screen
from tests.factories import opened_measure, person, recorded, saved_household
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

LETTER, PARTNER = "letter:fin-de-mesure", "letter:transmission"
CANARY = "canarixdansxlexdocument"


def to_file(path: Path) -> QPrinter:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(100)
    return printer


@pytest.fixture
def measure(services: Services):
    services.settings.save(replace(services.settings.load(), phone="06 39 98 00 01"))
    home = saved_household(services, persons=(person("Delattre", "Éloïse"),))
    return opened_measure(services, start=date(2026, 9, 1), of=home)


@pytest.fixture
def page(screen: Screen, qtbot: QtBot, tmp_path: Path) -> DocumentPage:
    shown = DocumentPage(screen, lambda _parent: to_file(tmp_path / "printed.pdf"), lambda _parent: tmp_path / "c.pdf")
    qtbot.addWidget(shown)
    shown.resize(1300, 760)
    shown.show()
    return shown


def opened(page: DocumentPage, qtbot: QtBot, measure, kind_id: str = LETTER, **args) -> DocumentPage:
    page.open(measure.id, kind_id, **args)
    drawn(page, qtbot)
    return page


def drawn(page: DocumentPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.shows(page.side.fields.values()))


def words(content: bytes) -> str:
    told = " ".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages)
    return " ".join(told.replace("\u00a0", " ").split())


def told(screen: Screen) -> str:
    return " ".join(screen.messages.messages)  # type: ignore[attr-defined]


def rest(screen: Screen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.tasks.is_busy)


def test_the_very_pages_are_shown_and_nothing_has_left(page, measure, qtbot, tmp_path):
    opened(page, qtbot, measure)
    assert "Éloïse Delattre" in page.pages.view.accessibleDescription()
    assert list(tmp_path.glob("*.pdf")) == []
    assert layout_faults(page) == []
    qtbot.waitUntil(page.side.measure_button.hasFocus)  # a key pressed twice prints nothing


def test_what_is_written_is_drawn_kept_and_taken_up_again(page, screen, services, measure, qtbot):
    opened(page, qtbot, measure)
    page.side.fields.fields["body"].widget.set_value("Bonjour, à bientôt.")
    qtbot.waitUntil(lambda: "à bientôt" in words(page.content))
    page.leave()
    assert "sera repris" in told(screen)
    assert page.content == b""
    opened(page, qtbot, measure)
    assert "à bientôt" in words(page.content)
    page._unsaved.forget()
    opened(page, qtbot, measure)
    assert "à bientôt" not in words(page.content)


def test_a_key_typed_reaches_the_pages(page, measure, qtbot):
    opened(page, qtbot, measure)
    subject = page.side.fields.fields["subject"].widget
    subject.clear()
    type_text(subject, "Été à venir")
    qtbot.waitUntil(lambda: "Été à venir" in words(page.content))


def test_printing_tells_keeps_a_copy_and_drops_the_draft(page, screen, services, measure, qtbot, tmp_path):
    opened(page, qtbot, measure)
    page.side.fields.fields["body"].widget.set_value(CANARY)
    page.side.print_button.click()  # what goes out is what is written now, not what was drawn before
    qtbot.waitUntil(lambda: len(services.documents.made(measure.id)) == 1)
    rest(screen, qtbot)
    (kept,) = services.documents.made(measure.id)
    assert CANARY in words(services.attachments.read(kept.attachment.id))
    assert PdfReader(BytesIO((tmp_path / "printed.pdf").read_bytes())).pages
    assert "Une copie reste dans le dossier" in told(screen)
    assert services.unsaved.load(services.documents.sheet(LETTER, measure.id).draft_key) == {}


def test_a_copy_leaves_after_the_warning_and_for_its_owner_alone(page, screen, services, measure, qtbot, tmp_path):
    opened(page, qtbot, measure)
    page.side.save_button.click()
    assert page.side.leaving.isVisible()
    assert not (tmp_path / "c.pdf").exists()
    page.side.leaving.give_up.click()
    assert page.side.leaving.isHidden()
    page.side.save_button.click()
    page.side.leaving.choose.click()
    qtbot.waitUntil(lambda: len(services.documents.made(measure.id)) == 1)
    rest(screen, qtbot)
    assert stat.S_IMODE((tmp_path / "c.pdf").stat().st_mode) == 0o600
    assert "n’est plus protégée" in told(screen)


def test_what_is_lacking_is_told_beside_its_field_and_nothing_goes_out(page, services, measure, qtbot, tmp_path):
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, agreed_on=date(2026, 9, 1)))
    opened(page, qtbot, measure, PARTNER)
    page.side.print_button.click()
    assert "À remplir" in page.side.fields.fields["addressee"].error
    assert "Reste à compléter" in page.side.fields.fields["body"].error
    assert "d’accord pour cet envoi" in page.side.fields.fields["agreement"].error
    assert list(tmp_path.glob("*.pdf")) == []
    assert layout_faults(page) == []


def test_the_agreement_chosen_for_one_partner_is_none_for_another(page, services, measure, qtbot):
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, agreed_on=date(2026, 9, 1)))
    opened(page, qtbot, measure, PARTNER)
    fields = page.side.fields.fields
    type_text(fields["addressee"].widget, "CCAS")
    fields["agreement"].widget.set_value("given")
    assert fields["agreement"].error == ""
    fields["subject"].widget.set_value("Autre objet")
    assert fields["agreement"].widget.value() == "given"
    type_text(fields["addressee"].widget, " de Lens")
    assert fields["agreement"].widget.value() is None
    assert "Le destinataire a changé" in fields["agreement"].error
    assert layout_faults(page) == []
    fields["agreement"].widget.set_value("given")
    assert fields["agreement"].error == ""
    page.leave()
    opened(page, qtbot, measure, PARTNER)
    assert page.side.fields.values()["agreement"] == "given"


def test_what_is_typed_after_the_warning_is_checked_before_it_goes_out(page, services, measure, qtbot, tmp_path):
    opened(page, qtbot, measure)
    page.side.save_button.click()
    page.side.fields.fields["body"].widget.set_value("Reste [à compléter\u00a0: le motif].")
    page.side.leaving.choose.click()
    rest(page._screen, qtbot)
    assert not (tmp_path / "c.pdf").exists()
    assert "le motif" in page.side.fields.fields["body"].error
    page.side.fields.fields["body"].widget.set_value(f"Bonjour, {CANARY}.")
    page.side.leaving.choose.click()
    qtbot.waitUntil((tmp_path / "c.pdf").exists)
    assert CANARY in words((tmp_path / "c.pdf").read_bytes())
    rest(page._screen, qtbot)


def test_r6_cautions_that_were_read_serve_for_one_handing_over(page, services, measure, qtbot, tmp_path):
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, contact_instructions="Rien dans la boîte."))
    opened(page, qtbot, measure)
    page.side.read_button.click()
    page.side.print_button.click()
    qtbot.waitUntil(lambda: len(services.documents.made(measure.id)) == 1)
    rest(page._screen, qtbot)
    (tmp_path / "printed.pdf").unlink()
    page.side.print_button.click()
    assert page.side.leaving.isVisible()
    assert "Rien dans la boîte." in page.side.leaving.accessibleName()
    assert layout_faults(page) == []
    page.side.leaving.give_up.click()
    assert not (tmp_path / "printed.pdf").exists()
    page.side.print_button.click()
    page.side.leaving.choose.click()
    rest(page._screen, qtbot)
    assert (tmp_path / "printed.pdf").exists()
    assert page.side.leaving.isHidden()


def test_r6_neither_pages_nor_acts_before_the_cautions_were_read(page, services, measure, qtbot):
    home = services.households.get(measure.household_id)
    at_risk = replace(home.persons[0], keep_from="son ancien compagnon")
    services.households.save(replace(home, persons=(at_risk,), contact_instructions="Rien dans la boîte."))
    opened(page, qtbot, measure)
    assert page.is_covered
    assert not page.side.print_button.isVisible()
    assert "ne rien révéler à son ancien compagnon" in page.side.cautions.text()
    assert layout_faults(page) == []
    page.side.read_button.click()
    assert not page.is_covered
    assert page.side.print_button.isVisible()
    assert page.side.cautions.isVisible()
    page.open(measure.id, LETTER)
    assert page.is_covered


def test_a_printer_that_writes_files_is_refused_with_another_way(screen, services, measure, qtbot):
    def refused(_parent):
        raise AppError("Cette imprimante écrit un fichier.", safe="Rien n’est imprimé.", do="Enregistrez.")

    page = DocumentPage(screen, refused)
    qtbot.addWidget(page)
    page.show()
    opened(page, qtbot, measure)
    page.side.print_button.click()
    assert "écrit un fichier" in told(screen)
    assert services.documents.made(measure.id) == []


@pytest.mark.parametrize("how", ["leave", "prepare_lock"])
def test_nothing_of_it_stays_when_it_is_left_or_locked(page, measure, qtbot, how):
    opened(page, qtbot, measure)
    getattr(page, how)()
    assert page.content == b""
    assert page.pages.page_count == 0
    assert page.side.fields.values() == {}


def test_the_porte_close_leads_to_its_notice(screen, route: Route, services, measure, page, qtbot):
    home = QWidget()
    qtbot.addWidget(home)
    slot = PanelSlot(screen, home)
    panel = porte_close_panel(screen, measure.id, "DELATTRE")
    slot.show_panel(panel)
    panel.submit()
    buttons = screen.messages.findChildren(QAbstractButton)  # type: ignore[attr-defined]
    next(one for one in buttons if one.text() == "Avis de passage").click()
    key, args = route.last
    assert (key, args["kind_id"]) == ("document", CARD)
    page.open(**args)
    page.side.fields.fields["reach"].widget.set_value("06 39 98 00 01")
    drawn(page, qtbot)
    assert "06 39 98 00 01" in words(page.content)
    assert "dimanche 22 novembre 2026" in words(page.content)


def test_the_notice_is_of_the_porte_close_it_was_asked_for(services, measure, page, qtbot):
    first = recorded(services, measure, date(2026, 11, 3), Outcome.PORTE_CLOSE, at=time(10))
    recorded(services, measure, date(2026, 11, 17), Outcome.PORTE_CLOSE, at=time(11))
    opened(page, qtbot, measure, CARD, contact_id=first.id)
    assert "mardi 3 novembre 2026 à 10 h" in words(page.content)
    assert layout_faults(page) == []


def place_of(screen: Screen, measure, qtbot: QtBot, over: QWidget | None = None) -> DocumentsPlace:
    shown = documents_of_measure(screen, measure.id, over or screen.messages)  # type: ignore[arg-type]
    qtbot.addWidget(shown)
    shown.resize(700, 1400)
    shown.show()
    return shown


def test_the_place_offers_what_can_be_made_and_says_why_the_rest_cannot(screen, route, measure, qtbot):
    place = place_of(screen, measure, qtbot)
    making = place.findChild(MakingList)
    assert making.rows[CARD].button is None
    assert "Aucune porte close" in making.rows[CARD].accessibleName()
    making.waiting.button.click()
    assert making.rows[CARD].isVisible()
    making.rows[LETTER].button.setFocus()
    qtbot.keyClick(making.rows[LETTER].button, Qt.Key.Key_Space)
    assert route.last == ("document", {"measure_id": measure.id, "kind_id": LETTER})
    making.rows["preparation"].button.click()
    assert route.last == ("preparation", {"measure_id": measure.id})
    assert layout_faults(place) == []


def test_a_text_that_was_begun_is_taken_up_from_the_place(screen, services, measure, qtbot):
    services.unsaved.keep(services.documents.sheet(LETTER, measure.id).draft_key, {"body": "Bonjour"})
    rows = place_of(screen, measure, qtbot).findChild(MakingList).rows
    assert rows[LETTER].button.text() == "Reprendre"
    assert rows["preparation"].button.text() == "Préparer"


@pytest.mark.parametrize("covered", [False, True])
def test_the_key_prints_once_the_cautions_were_read(page, services, measure, qtbot, tmp_path, covered):
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, contact_instructions="Rien dans la boîte." if covered else ""))
    opened(page, qtbot, measure)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert (tmp_path / "printed.pdf").exists() is not covered
    qtbot.waitUntil(lambda: len(services.documents.made(measure.id)) == int(not covered))


def test_r6_what_was_handed_over_shows_its_cautions_when_it_is_looked_at_again(screen, services, measure, qtbot):
    services.documents.note_printed(LETTER, measure.id, services.documents.render(LETTER, measure.id))
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, contact_instructions="Rien dans la boîte."))
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(900, 700)
    over.show()
    tiles = place_of(screen, measure, qtbot, over).made
    tiles.open_view(tiles.tiles[0].attachment.id)
    assert not tiles.viewer.cautions.isHidden()
    assert "Rien dans la boîte." in tiles.viewer.cautions.text()
    qtbot.waitUntil(lambda: tiles.viewer.shows is not tiles.viewer.said)
    assert layout_faults(tiles.viewer) == []
    tiles.close_viewer()
    services.households.save(home)
    tiles.open_view(tiles.tiles[0].attachment.id)
    assert tiles.viewer.cautions.isHidden()
    rest(screen, qtbot)
    tiles.close_viewer()


def test_what_was_handed_over_is_listed_with_its_kind_and_day(screen, services, measure, qtbot):
    assert place_of(screen, measure, qtbot).none_made.isVisible()
    services.documents.note_printed(LETTER, measure.id, services.documents.render(LETTER, measure.id))
    place = place_of(screen, measure, qtbot)
    (tile,) = place.made.tiles
    assert tile.attachment.title == "Lettre de fin d’accompagnement"
    assert tile.attachment.day == date(2026, 11, 22)
    assert place.none_made.isHidden()
    assert place.taken_in.tiles.tiles == []
    rest(screen, qtbot)
    home = documents_of_household(screen, measure.household_id, place, None)
    qtbot.addWidget(home)
    assert [one.attachment.id for one in home.made.tiles] == [tile.attachment.id]
    rest(screen, qtbot)


class Watched(QPrinter):
    """A printer that remembers where temporary files would be put while it prints."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.places: list[str] = []
        self.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        self.setOutputFileName(str(path))
        self.setResolution(60)

    def newPage(self) -> bool:  # noqa: N802 - the name is Qt's
        self.places.append(os.environ.get("TMPDIR", ""))
        return super().newPage()


def test_p2_what_the_printing_system_puts_down_lies_in_memory(measure, services, monkeypatch, tmp_path):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    content = services.documents.render(LETTER, measure.id, {"body": f"{CANARY}\n\n" * 90})
    printer = Watched(tmp_path / "printed.pdf")
    assert print_pdf(content, printer) == len(printer.places) + 1 > 1
    assert set(printer.places) == {memory_folder() or str(tmp_path)}
    assert os.environ["TMPDIR"] == str(tmp_path)


def test_p2_nothing_of_a_document_lies_in_clear_but_where_the_worker_chose(
    screen, services, measure, qtbot, monkeypatch, tmp_path
):
    outside, temporary = tmp_path / "outside", tmp_path / "temporary"
    for folder in (outside, temporary):
        folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    page = DocumentPage(screen, lambda _parent: to_file(outside / "p.pdf"), lambda _parent: outside / "c.pdf")
    qtbot.addWidget(page)
    page.show()
    opened(page, qtbot, measure)
    page.side.fields.fields["body"].widget.set_value(CANARY)
    drawn(page, qtbot)
    page._unsaved.keep()
    assert readable_files(tmp_path, outside) == []
    page.side.print_button.click()
    qtbot.waitUntil(lambda: len(services.documents.made(measure.id)) == 1)
    rest(screen, qtbot)
    page.side.save_button.click()
    page.side.leaving.choose.click()
    rest(screen, qtbot)
    page.leave()
    assert sorted(one.name for one in outside.iterdir()) == ["c.pdf", "p.pdf"]
    assert list(temporary.iterdir()) == []
    assert readable_files(tmp_path, outside) == []


def readable_files(root: Path, but: Path) -> list[str]:
    """The files under a folder that are a PDF or hold the planted word."""
    words = [b"%PDF", *(CANARY.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be"))]
    files = [one for one in root.rglob("*") if one.is_file() and but not in one.parents]
    assert files
    return [one.name for one in files if any(word in one.read_bytes() for word in words)]
