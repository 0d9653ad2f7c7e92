"""Photos and papers of a visit: kept encrypted, moved with their draft, taken away and brought back, never sent."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.attachment import Attachment, MediaType, Owner, OwnerKind, recognise, size_words, title_of
from desktop.domain.contact import Draft
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level, level_of, shared_part
from desktop.errors import AppError, InvalidInputError, NotFoundError
from desktop.services.apart import apart
from desktop.services.apart import never as never_stopped
from desktop.services.attachments import CaptureStoppedError, Place
from desktop.services.bundle import Services
from desktop.services.photos import kept_photo
from desktop.services.visits import VisitInput
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure
from tests.pictures_of_people import bomb, heic, jpeg, pdf, photo_of_a_phone

DAY = date(2026, 11, 20)


@pytest.fixture
def measure(services: Services) -> Measure:
    return opened_measure(services)


@pytest.fixture
def draft(services: Services, measure: Measure) -> Draft:
    return services.visits.keep_draft(services.visits.begin(measure.id))


@pytest.fixture
def place(measure: Measure, draft: Draft) -> Place:
    return Place(Owner(OwnerKind.DRAFT, draft.id), measure.household_id, measure.id)


@pytest.fixture
def folder(notebook_dir: Path) -> Path:
    return notebook_dir / "attachments"


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def titles(shown) -> list[str]:
    return [one.attachment.title for one in shown]


def test_a_photo_is_kept_encrypted_with_all_that_a_list_shows_of_it(services, place, folder, draft):
    kept = services.attachments.add(place, photo_of_a_phone(), "Mur humide")
    (shown,) = services.attachments.of_visit(draft.id, None)
    assert shown.attachment == kept
    assert (kept.title, kept.level, kept.day, kept.media_type) == (
        "Mur humide", Level.CONFIDENTIAL, date(2026, 11, 22), MediaType.JPEG,
    )  # fmt: skip
    assert shown.is_there
    assert services.attachments.thumbnails([kept.id])[kept.id].startswith(b"\xff\xd8")
    content = services.attachments.read(kept.id)
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert len(content) == kept.size
    (file,) = files_in(folder)
    assert content[:64] not in file.read_bytes()


def test_a_pdf_is_kept_as_it_is(services, place):
    kept = services.attachments.add(place, pdf(), "Commandement")
    assert services.attachments.read(kept.id) == pdf()
    assert kept.copy_name == "Document.pdf"  # a title may name somebody, and systems remember names of files
    assert services.attachments.thumbnails([kept.id]) == {}


def test_a_file_gives_its_title_and_is_left_as_it_is(services, place, tmp_path):
    path = tmp_path / "quittance_de mars.pdf"
    path.write_bytes(pdf())
    assert services.attachments.add_file(place, path).title == "Quittance de mars"
    assert path.read_bytes() == pdf()


@pytest.mark.parametrize(
    ("name", "title"),
    [("IMG_20260311_143012.jpg", "Photo"), ("DSC01234.JPG", "Photo"), ("photo.png", "Photo"),
     ("IMG_0042 (1).jpeg", "Photo"),
     ("bail signé.pdf", "Bail signé"), ("PXL_20260311.jpg", "Photo"), ("facture 2026.pdf", "Facture 2026")],
)  # fmt: skip
def test_a_number_given_by_a_camera_is_no_title(name, title):
    assert title_of(name) == title


@pytest.mark.parametrize(
    ("name", "title"),
    [('<img src="&#47;dev&#47;zero">.pdf', 'Img src="&#47;dev&#47;zero"'),
     ("quittance\u202efdp.exe.pdf", "Quittance fdp.exe"), ("a\x07vis\u200b.pdf", "A vis")],
)  # fmt: skip
def test_a_title_from_the_name_of_a_file_holds_no_markup_and_nothing_unseen(name, title):
    assert title_of(name) == title


def test_a_title_that_is_pasted_holds_nothing_unseen(services, place):
    kept = services.attachments.add(place, pdf(), "bail \u202egnp.exe")
    assert kept.title == "bail gnp.exe"


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "vide"), (heic(), "HEIC"), (b"PK\x03\x04 un document", "Ce type de fichier"), (b"<svg/>", "Ce type"),
     (bomb(), "trop de points"), (jpeg()[:2000], "abîmée ou incomplète")],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_with_what_to_do(services, place, folder, draft, content, told):
    with pytest.raises(AppError, match=told) as refused:
        services.attachments.add(place, content, "Essai")
    assert refused.value.safe
    assert refused.value.do
    assert services.attachments.of_visit(draft.id, None) == []
    assert files_in(folder) == []


def test_a_file_of_more_than_100_megabytes_is_refused_without_being_read(services, place, tmp_path):
    path = tmp_path / "scan.pdf"
    with path.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    with pytest.raises(AppError, match="101\u00a0Mo"):
        services.attachments.add_file(place, path)


def test_a_file_that_went_away_meanwhile_is_told(services, place, tmp_path):
    with pytest.raises(AppError, match="n’a pas pu être lu"):
        services.attachments.add_file(place, tmp_path / "cle-usb-retiree.pdf")


@pytest.mark.posix  # pipes with a name
def test_a_pipe_which_would_never_end_is_refused(services, place, tmp_path):
    os.mkfifo(tmp_path / "bail.pdf")
    with pytest.raises(AppError, match="n’a pas pu être lu"):
        services.attachments.add_file(place, tmp_path / "bail.pdf")


def test_what_never_ends_holds_nobody_back_once_stopped():
    never = threading.Event()
    with pytest.raises(CaptureStoppedError):
        apart(never.wait, lambda: True)
    never.set()


def test_an_error_of_what_is_done_apart_is_told_where_it_was_asked_for():
    with pytest.raises(AppError, match="abîmé"):
        apart(lambda: kept_photo(b"\xff\xd8\xff"), never_stopped)
    assert apart(lambda: 7, never_stopped) == 7


def test_stopped_it_leaves_nothing(services, place, folder, draft):
    with pytest.raises(CaptureStoppedError):
        services.attachments.add(place, pdf(), "Bail", lambda: True)
    assert files_in(folder) == []
    assert services.attachments.of_visit(draft.id, None) == []


def test_recording_gives_the_photos_to_the_contact(services, place, draft, measure):
    services.attachments.add(place, jpeg(), "Mur")
    contact = services.visits.record(VisitInput(measure.id, DAY), draft).contact
    assert titles(services.attachments.of_owner(Owner(OwnerKind.CONTACT, contact.id))) == ["Mur"]
    assert titles(services.attachments.of_measure(measure.id)) == ["Mur"]
    assert titles(services.attachments.of_household(measure.household_id)) == ["Mur"]


def test_a_draft_is_no_document_of_the_measure_yet(services, place, measure):
    services.attachments.add(place, jpeg(), "Mur")
    assert services.attachments.of_measure(measure.id) == []
    assert services.attachments.of_household(measure.household_id) == []


def test_a_visit_that_could_not_be_recorded_keeps_its_photos_in_the_draft(services, place, draft, measure):
    services.attachments.add(place, jpeg(), "Mur")
    with pytest.raises(InvalidInputError):
        services.visits.record(VisitInput(measure.id, None), draft)
    assert titles(services.attachments.of_visit(draft.id, None)) == ["Mur"]


def test_correcting_a_visit_shows_its_photos_and_adds_to_them(services, place, draft, measure):
    services.attachments.add(place, jpeg(), "Mur")
    contact = services.visits.record(VisitInput(measure.id, DAY), draft).contact
    correction = services.visits.keep_draft(services.visits.begin(measure.id, contact.id))
    services.attachments.add(
        Place(Owner(OwnerKind.DRAFT, correction.id), measure.household_id, measure.id), pdf(), "Devis"
    )
    assert titles(services.attachments.of_visit(correction.id, contact.id)) == ["Mur", "Devis"]
    services.visits.record(VisitInput(measure.id, DAY), correction)
    assert titles(services.attachments.of_owner(Owner(OwnerKind.CONTACT, contact.id))) == ["Mur", "Devis"]


def test_giving_a_draft_up_takes_its_photos_and_bringing_it_back_brings_only_those(services, place, draft):
    taken_away = services.attachments.add(place, jpeg(), "Raté")
    services.attachments.add(place, jpeg(), "Mur")
    services.attachments.remove(taken_away.id)
    services.visits.drop_draft(draft.id)
    assert services.attachments.of_visit(draft.id, None) == []
    services.visits.keep_draft(draft)
    assert titles(services.attachments.of_visit(draft.id, None)) == ["Mur"]


def test_what_is_taken_away_can_come_back_until_the_notebook_is_closed(services, place, draft, folder):
    kept = services.attachments.add(place, jpeg(), "Mur")
    services.attachments.remove(kept.id)
    assert services.attachments.of_visit(draft.id, None) == []
    assert len(files_in(folder)) == 1
    services.attachments.bring_back(kept.id)
    assert titles(services.attachments.of_visit(draft.id, None)) == ["Mur"]
    services.attachments.remove(kept.id)
    services.close()
    assert files_in(folder) == []


def test_after_the_end_it_cannot_come_back(services, place):
    kept = services.attachments.add(place, jpeg(), "Mur")
    services.attachments.remove(kept.id)
    services.attachments.finish()
    with pytest.raises(NotFoundError):
        services.attachments.bring_back(kept.id)
    with pytest.raises(NotFoundError):
        services.attachments.read(kept.id)


def test_title_and_level_can_be_changed(services, place):
    kept = services.attachments.add(place, jpeg(), "Mur")
    assert services.attachments.rename(kept.id, "  Mur   du salon ").title == "Mur du salon"
    assert services.attachments.set_level(kept.id, Level.TEAM).level is Level.TEAM
    with pytest.raises(InvalidInputError):
        services.attachments.rename(kept.id, "  ")


def test_a_copy_is_written_where_it_was_asked_and_is_noted(services, place, tmp_path, notebook):
    kept = services.attachments.add(place, pdf(), "Bail")
    services.attachments.save_copy(kept.id, tmp_path / "copie.pdf")
    assert (tmp_path / "copie.pdf").read_bytes() == pdf()
    with pytest.raises(AppError, match="n’a pas pu être écrite"):
        services.attachments.save_copy(kept.id, tmp_path / "nulle part" / "copie.pdf")


@pytest.mark.posix
def test_a_copy_is_for_its_owner_alone_and_follows_no_link(services, place, tmp_path):
    kept = services.attachments.add(place, pdf(), "Bail")
    for name in ("ouverte.pdf", "ailleurs.pdf"):
        (tmp_path / name).write_bytes(b"de quelqu'un d'autre")
        (tmp_path / name).chmod(0o644)
    (tmp_path / "lien.pdf").symlink_to(tmp_path / "ailleurs.pdf")
    for name in ("ouverte.pdf", "lien.pdf"):
        services.attachments.save_copy(kept.id, tmp_path / name)
        assert (tmp_path / name).lstat().st_mode & 0o777 == 0o600
        assert (tmp_path / name).read_bytes() == pdf()
    assert (tmp_path / "ailleurs.pdf").read_bytes() == b"de quelqu'un d'autre"


@pytest.mark.parametrize("place_of_byte", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_an_altered_file_is_refused_without_losing_the_rest(services, place, folder, draft, place_of_byte):
    altered = services.attachments.add(place, jpeg(), "Altéré")
    path = files_in(folder)[0]
    whole = services.attachments.add(place, jpeg(300, 200), "Intact")
    content = bytearray(path.read_bytes())
    content[round(place_of_byte * (len(content) - 1))] ^= 1
    path.write_bytes(content)
    with pytest.raises(AppError, match="modifié ou abîmé"):
        services.attachments.read(altered.id)
    assert services.attachments.read(whole.id)
    assert titles(services.attachments.of_visit(draft.id, None)) == ["Altéré", "Intact"]


def test_the_file_of_another_document_is_refused(services, place, folder):
    one = services.attachments.add(place, jpeg(), "Un")
    first = files_in(folder)[0]
    services.attachments.add(place, jpeg(300, 200), "Deux")
    second = next(path for path in files_in(folder) if path != first)
    first.write_bytes(second.read_bytes())
    with pytest.raises(AppError):
        services.attachments.read(one.id)


def test_a_missing_file_is_told_in_the_list_and_when_it_is_opened(services, place, folder, draft):
    kept = services.attachments.add(place, jpeg(), "Perdu")
    files_in(folder)[0].unlink()
    (shown,) = services.attachments.of_visit(draft.id, None)
    assert not shown.is_there
    with pytest.raises(AppError, match="n’est plus dans le dossier"):
        services.attachments.read(kept.id)


def test_nothing_of_an_attachment_leaves(services, place, draft, measure):
    kept = services.attachments.add(place, jpeg(), "secretxphoto")
    services.attachments.set_level(kept.id, Level.SHARED)
    services.visits.record(VisitInput(measure.id, DAY), draft)
    with services.workspace.notebook.read() as uow:
        messages = b"".join(entry.message for entry in uow.outbox.waiting())
    assert messages
    for word in (b"secretxphoto", kept.id.encode(), kept.sha256.encode(), b"attachment"):
        assert word not in messages
    assert shared_part(kept) == {}
    assert {level_of(field) for field in fields(Attachment)} == {Level.CONFIDENTIAL}


def test_nothing_readable_of_a_document_lies_on_the_disk(services, place, draft, measure, notebook_dir):
    canary = b"%PDF-1.4 CANARIDOCUMENT " + b"CANARIDOCUMENT" * 1_000
    kept = services.attachments.add(place, canary, "CANARITITRE")
    services.attachments.read(kept.id)
    services.visits.record(VisitInput(measure.id, DAY), draft)
    for _ in ("open", "closed"):
        files = [path for path in notebook_dir.rglob("*") if path.is_file()]
        assert len(files) >= 4
        assert not any(b"CANARI" in path.read_bytes() for path in files)
        services.close()


def test_the_journal_says_what_was_done_without_a_title(services, place, notebook):
    kept = services.attachments.add(place, jpeg(), "secretxphoto")
    services.attachments.remove(kept.id)
    with notebook.read() as uow:
        assert uow.audit.is_whole()
        lines = uow.audit._connection.exec_driver_sql("SELECT action, record_kind, record_id FROM audit").fetchall()
    assert lines[-2:] == [("attached", "attachment", kept.id), ("attachment removed", "attachment", kept.id)]
    assert "secretxphoto" not in str(lines)


def test_what_was_added_to_a_draft_never_written_is_given_to_its_measure(services, measure):
    lost = Place(Owner(OwnerKind.DRAFT, "jamais-ecrit"), measure.household_id, measure.id)
    services.attachments.add(lost, jpeg(), "Mur")
    services.attachments.sweep()
    assert titles(services.attachments.of_owner(Owner(OwnerKind.MEASURE, measure.id))) == ["Mur"]


def test_what_belongs_to_a_draft_that_is_there_stays_with_it(services, place, draft):
    services.attachments.add(place, jpeg(), "Mur")
    services.attachments.sweep()
    assert titles(services.attachments.of_visit(draft.id, None)) == ["Mur"]


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.conftest import PASSPHRASE
from tests.pictures_of_people import jpeg
from desktop.domain.attachment import Owner, OwnerKind
from desktop.paths import resource_dir
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.clock import SystemClock
from desktop.services.workspace import Resources, Workspace
from desktop.storage.attachments import AttachmentRepository
from desktop.storage.notebook import open_with_passphrase

services = Services.over(Workspace.over(open_with_passphrase(Path({directory!r}), PASSPHRASE),
                                        Resources.load(resource_dir()), SystemClock()))
place = Place(Owner(OwnerKind.MEASURE, {measure!r}), {household!r}, {measure!r})
services.attachments.add(place, jpeg(), "Avant")
AttachmentRepository.add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
services.attachments.add(place, jpeg(), "Pendant")
"""


@pytest.mark.posix
def test_killed_between_file_and_record_nothing_known_is_lost_and_the_file_goes_at_the_next_opening(
    services, measure, notebook_dir, folder, resources, clock
):
    from desktop.services.workspace import Workspace

    services.close()
    script = textwrap.dedent(KILLED).format(
        root=str(Path(__file__).parents[2]),
        directory=str(notebook_dir),
        measure=measure.id,
        household=measure.household_id,
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=120, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert len(files_in(folder)) == 2
    again = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    assert again.attachments.sweep() == 1
    (shown,) = again.attachments.of_measure(measure.id)
    assert shown.attachment.title == "Avant"
    assert again.attachments.read(shown.attachment.id)
    again.close()


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0\u00a0octet"), (900, "900\u00a0octets"), (340 * 1024, "340\u00a0ko"), (2_500_000, "2,4\u00a0Mo"),
     (100 * 1024 * 1024, "100\u00a0Mo")],
)  # fmt: skip
def test_sizes_are_told_as_people_say_them(size, words):
    assert size_words(size) == words


def test_a_name_that_lies_is_seen_through():
    assert recognise(pdf()) == "pdf"
    assert recognise(jpeg()) == "image"
    assert recognise(b"MZ\x90\x00") == "other"
