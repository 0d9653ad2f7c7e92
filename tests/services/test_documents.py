"""The documents of a measure: what is refused and why, what they say and never say, what is kept once handed over."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import date, time
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from desktop.domain.contact import Outcome
from desktop.domain.document_kind import Hands
from desktop.errors import AppError, NotAllowedError, NotFoundError
from desktop.services.journal import JournalChoice, JournalSort
from desktop.storage import sealed_files
from tests.factories import opened_measure, person, promise, recorded, saved_household
from tests.services.canaries import Planted

CARD = "calling-card"
MEETING, PAPERS, PARTNER = "letter:rendez-vous", "letter:relance-pieces", "letter:transmission"


@pytest.fixture
def measure(services):
    home = saved_household(services, persons=(person("Delattre", "Éloïse", birth_date=date(1984, 3, 2)),))
    return opened_measure(services, start=date(2026, 9, 1), of=home)


def text_of(content: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return " ".join(words.replace("\u00a0", " ").split())


def refusals(services, measure) -> dict[str, str]:
    return {kind.id: kind.refusal for kind in services.documents.kinds(measure.id)}


def agree(services, measure, day=date(2026, 9, 1)):
    home = services.households.get(measure.household_id)
    services.households.save(replace(home, agreed_on=day))


def test_what_cannot_be_made_yet_says_why(services, measure):
    told = refusals(services, measure)
    assert told[CARD].startswith("Aucune porte close")
    assert told[MEETING].startswith("Aucun rendez-vous")
    assert told["letter:fin-de-mesure"] == ""
    with pytest.raises(NotAllowedError):
        services.documents.render(CARD, measure.id)
    with pytest.raises(NotAllowedError):
        services.documents.sheet(MEETING, measure.id)
    with pytest.raises(NotFoundError):
        services.documents.render("letter:none", measure.id)


def test_every_kind_that_is_allowed_can_be_drawn(services, measure):
    recorded(services, measure, date(2026, 11, 3), Outcome.PORTE_CLOSE)
    services.visits.plan(measure.id, date(2026, 11, 26), time(9, 30))
    agree(services, measure)
    recorded(services, measure, date(2026, 11, 5), next_steps=(promise("Envoyer le devis"),))
    drawn = [one for one in services.documents.kinds(measure.id) if not one.page and not one.refusal]
    assert {one.id for one in drawn} >= {CARD, MEETING, PAPERS, PARTNER}
    for kind in drawn:
        assert services.documents.render(kind.id, measure.id).startswith(b"%PDF")
        assert services.documents.sheet(kind.id, measure.id).kind == kind


def test_the_notice_says_the_day_the_hour_and_how_to_call_back(services, measure):
    recorded(services, measure, date(2026, 11, 3), Outcome.PORTE_CLOSE, at=time(10, 15))
    recorded(services, measure, date(2026, 11, 17), Outcome.PORTE_CLOSE, at=time(14, 30))
    content = services.documents.render(CARD, measure.id, {"reach": "06 39 98 00 01", "who": "Nadège Petit"})
    told = text_of(content)
    assert "mardi 17 novembre 2026 à 14 h 30" in told
    assert told.index("17 novembre") < told.index("06 39 98 00 01") < told.rindex("Nadège Petit")
    assert len(PdfReader(BytesIO(content)).pages) == 1
    first = services.documents.sheet(CARD, measure.id).fields[0].options[-1][0]
    assert "mardi 3 novembre 2026 à 10 h 15" in text_of(services.documents.render(CARD, measure.id, {"contact": first}))


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_r6_a_neighbour_learns_nothing_from_the_notice(services, scheme):
    of = opened_measure(services, scheme, start=date(2026, 11, 1))
    recorded(services, of, date(2026, 11, 17), Outcome.PORTE_CLOSE)
    told = text_of(services.documents.render(CARD, of.id)).lower()
    words = (
        "expuls",
        "dette",
        "loyer",
        "jugement",
        "astre",
        "vej",
        "microcr",
        "social",
        "départ",
        "mesure",
        "accompagn",
    )
    assert [word for word in words if word in told] == []


def test_a_letter_is_filled_in_from_the_measure_and_may_be_rewritten(services, measure):
    services.visits.plan(measure.id, date(2026, 11, 26), time(9, 30))
    told = text_of(services.documents.render(MEETING, measure.id))
    assert "nous rencontrer le jeudi 26 novembre 2026 à 9 h 30, chez vous." in told
    assert told.index("Éloïse Delattre") < told.index("12 rue Émile Zola") < told.index("Objet")
    mine = text_of(services.documents.render(MEETING, measure.id, {"body": "Bonjour, à bientôt."}))
    assert "à bientôt" in mine
    assert "jeudi 26" not in mine


def test_what_was_promised_is_asked_for_the_most_urgent_first(services, measure):
    steps = (promise("apporter la facture"), promise("Signer le devis.", by=date(2026, 12, 1)))
    recorded(services, measure, date(2026, 11, 5), next_steps=steps)
    told = text_of(services.documents.render(PAPERS, measure.id))
    assert told.index("Signer le devis, avant le 1er décembre 2026") < told.index("Apporter la facture")


def test_the_household_is_asked_neither_for_what_the_worker_promised_nor_for_a_day_that_is_over(services, measure):
    own, old = promise("Appeler l’Anah", "Moi"), promise("Envoyer l’avis d’impôt", "Le ménage", date(2026, 11, 1))
    recorded(services, measure, date(2026, 10, 5), next_steps=(own,))
    assert refusals(services, measure)[PAPERS].startswith("Aucune étape promise par le ménage")
    recorded(services, measure, date(2026, 10, 20), next_steps=(old,))
    told = text_of(services.documents.render(PAPERS, measure.id))
    assert "Anah" not in told
    assert "Envoyer l’avis d’impôt, prévu avant le 1er novembre 2026" in told


def test_r4_without_the_agreement_on_record_nothing_is_written_to_a_partner(services, measure):
    kinds = [one for one in services.documents.kinds(measure.id) if one.recipient is Hands.PARTNER]
    assert kinds
    assert all("L’accord du ménage" in one.refusal for one in kinds)
    agree(services, measure)
    assert refusals(services, measure)[PARTNER] == ""
    assert "née" not in text_of(services.documents.render(PARTNER, measure.id))
    assert "2 mars 1984" in text_of(services.documents.render(PARTNER, measure.id))


def test_what_is_left_to_write_is_told_beside_its_field(services, measure):
    agree(services, measure)
    lacking = services.documents.lacking(PARTNER, measure.id, {})
    assert set(lacking) == {"addressee", "agreement", "body"}
    assert lacking["body"].replace("\u00a0", " ") == "Reste à compléter : jour de son accord pour ce service."
    whole = {"addressee": "CCAS", "agreement": "given", "body": "Bonjour."}
    assert services.documents.lacking(PARTNER, measure.id, whole) == {}


def test_r6_the_agreement_to_the_support_is_none_to_a_sending(services, measure):
    agree(services, measure, date(2026, 9, 8))
    for kind in (one for one in services.documents.kinds(measure.id) if one.recipient is Hands.PARTNER):
        fields = {one.name: one for one in services.documents.sheet(kind.id, measure.id).fields}
        assert fields["agreement"].value == ""
        assert "8\u00a0septembre 2026" in fields["agreement"].hint
        assert "accord" in fields["body"].value.partition("[à compléter")[2]
        written = {"addressee": "CCAS", "body": "Bonjour."}
        told = [
            services.documents.lacking(kind.id, measure.id, written | {"agreement": chosen})
            for chosen in ("", "not_yet", "given")
        ]
        assert [set(one) for one in told] == [{"agreement"}, {"agreement"}, set()]
        assert "Demandez-lui d’abord" in told[1]["agreement"]


def test_a_letter_to_the_household_asks_for_no_agreement(services, measure):
    assert "agreement" not in {one.name for one in services.documents.sheet("letter:fin-de-mesure", measure.id).fields}


@pytest.mark.parametrize("sender", ["03 21 00 00 00", "Tél.\u00a006.39.98.00.01", "+33 3 21 00 00 00", "0321000000"])
def test_who_is_asked_to_call_is_told_the_number(services, measure, sender):
    kind = "letter:fin-de-mesure"
    assert "aucun téléphone" in services.documents.lacking(kind, measure.id, {})["sender"]
    assert "sender" in services.documents.lacking(kind, measure.id, {"sender": "12 rue de la Gare\n62300 Lens"})
    assert services.documents.lacking(kind, measure.id, {"sender": f"Le Pas\n{sender}"}) == {}
    assert services.documents.lacking(kind, measure.id, {"body": f"Appelez-moi au {sender}."}) == {}
    assert services.documents.lacking(kind, measure.id, {"body": "Au revoir."}) == {}


def test_the_telephone_of_the_settings_is_in_letters_and_notices(services, measure):
    services.settings.save(replace(services.settings.load(), phone="06 39 98 00 01"))
    recorded(services, measure, date(2026, 11, 17), Outcome.PORTE_CLOSE)
    assert services.documents.lacking("letter:fin-de-mesure", measure.id, {}) == {}
    assert "Tél. 06 39 98 00 01" in text_of(services.documents.render("letter:fin-de-mesure", measure.id))
    assert services.documents.lacking(CARD, measure.id, {}).keys() <= {"who"}
    assert "06 39 98 00 01" in text_of(services.documents.render(CARD, measure.id))


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_p1_nothing_confidential_and_nothing_of_the_team_is_in_what_is_sent(services, scheme):
    planted = Planted(services, scheme)
    agree(services, planted.measure)
    recorded(services, planted.measure, date(2026, 11, 21), Outcome.PORTE_CLOSE)
    services.visits.plan(planted.measure.id, date(2026, 11, 26), time(9, 30))
    sent = [one for one in services.documents.kinds(planted.measure.id) if one.id == CARD or "letter:" in one.id]
    for kind in (one for one in sent if not one.refusal):
        told = text_of(services.documents.render(kind.id, planted.measure.id))
        assert [word for word in planted.secret if word in told] == [], kind.id


def test_a_document_that_was_printed_stays_in_the_file_once(services, measure):
    content = services.documents.render("letter:fin-de-mesure", measure.id)
    kept = services.documents.note_printed("letter:fin-de-mesure", measure.id, content)
    again = services.documents.note_printed("letter:fin-de-mesure", measure.id, content)
    assert kept.id == again.id
    assert kept.sha256 == sha256(content).hexdigest()
    (shown,) = services.documents.made(measure.id)
    assert (shown.attachment.title, shown.attachment.day) == ("Lettre de fin d’accompagnement", date(2026, 11, 22))
    assert services.attachments.read(kept.id) == content
    assert services.documents.made_for(measure.household_id) == [shown]
    assert services.attachments.of_measure(measure.id) == services.attachments.of_household(measure.household_id) == []


def test_a_copy_is_for_its_owner_alone_and_the_journal_names_nobody(services, measure, tmp_path):
    content = services.documents.render("letter:fin-de-mesure", measure.id)
    out = tmp_path / "Document.pdf"
    services.documents.write_copy("letter:fin-de-mesure", measure.id, content, out)
    assert out.read_bytes() == content
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    services.documents.note_printed("letter:fin-de-mesure", measure.id, content)
    lines = services.journal.page(0, 9, JournalChoice(sort=JournalSort.OUT))
    assert [line.what for line in lines] == ["Document imprimé", "Document écrit hors du carnet"]
    assert "DELATTRE" not in str(lines)


def test_a_place_that_cannot_be_written_keeps_the_document(services, measure, tmp_path):
    with pytest.raises(AppError, match="à cet endroit"):
        services.documents.write_copy("letter:fin-de-mesure", measure.id, b"%PDF-", tmp_path / "none" / "a.pdf")
    assert services.documents.made(measure.id) == []


@pytest.mark.parametrize("way", ["printed", "copied"])
def test_what_has_left_is_noted_even_when_it_cannot_be_kept(services, measure, notebook, tmp_path, monkeypatch, way):
    """The paper is in the tray, or the file on the stick: a disk that refuses afterwards changes nothing of that."""
    kind = "letter:fin-de-mesure"
    content = services.documents.render(kind, measure.id)
    key = services.documents.sheet(kind, measure.id).draft_key
    services.unsaved.keep(key, {"body": "Au revoir."})
    real = os.fsync

    def full(handle: int) -> None:
        if notebook.files.attachments in Path(f"/proc/self/fd/{handle}").readlink().parents:
            raise OSError(28, "No space left on device")
        real(handle)

    monkeypatch.setattr(sealed_files.os, "fsync", full)
    documents, file = services.documents, tmp_path / "a.pdf"
    leave = documents.note_printed if way == "printed" else partial(documents.write_copy, path=file)
    with pytest.raises(AppError, match="plein"):
        leave(kind, measure.id, content)
    (line,) = services.journal.page(0, 9, JournalChoice(sort=JournalSort.OUT))
    assert line.what == ("Document imprimé" if way == "printed" else "Document écrit hors du carnet")
    assert services.unsaved.load(key) == {"body": "Au revoir."}


def test_the_draft_is_dropped_and_the_worker_s_own_lines_are_proposed_again(services, measure):
    kind = "letter:fin-de-mesure"
    key = services.documents.sheet(kind, measure.id).draft_key
    values = {"sender": "Association Le Pas\n03 21 00 00 00", "body": "Au revoir."}
    services.unsaved.keep(key, values)
    services.documents.note_printed(kind, measure.id, services.documents.render(kind, measure.id, values), values)
    assert services.unsaved.load(key) == {}
    other = opened_measure(services, start=date(2026, 10, 1))
    fields = {one.name: one.value for one in services.documents.sheet(kind, other.id).fields}
    assert fields["sender"] == values["sender"]
    assert fields["body"] != values["body"]


def test_r6_the_cautions_come_with_the_sheet(services):
    members = (person("Delattre", "Éloïse", keep_from="son ancien compagnon"),)
    home = saved_household(services, persons=members, contact_instructions="Rien dans la boîte aux lettres.")
    of = opened_measure(services, start=date(2026, 9, 1), of=home)
    sheet = services.documents.sheet("letter:fin-de-mesure", of.id)
    assert sheet.is_guarded
    assert [one.replace("\u00a0", " ") for one in sheet.cautions] == [
        "Consignes de contact : Rien dans la boîte aux lettres.",
        "DELATTRE Éloïse : ne rien révéler à son ancien compagnon.",
    ]


def test_the_words_of_the_trade_in_a_letter_to_the_household_are_explained_under_it(services, measure):
    body = {"body": "Apportez le courrier de la CCAPEX."}
    assert "CCAPEX : commission qui" in text_of(services.documents.render("letter:fin-de-mesure", measure.id, body))
    agree(services, measure)
    assert "commission qui" not in text_of(services.documents.render(PARTNER, measure.id, body))


def test_the_next_appointment_is_told_before_the_one_of_today(services, measure):
    services.visits.plan(measure.id, date(2026, 11, 22), time(18))
    assert "22 novembre 2026 à 18 h" in text_of(services.documents.render(MEETING, measure.id))
    services.visits.plan(measure.id, date(2026, 11, 26), time(9, 30))
    assert "26 novembre 2026 à 9 h 30" in text_of(services.documents.render(MEETING, measure.id))


def test_a_message_that_the_notice_has_no_room_for_is_told(services, measure):
    recorded(services, measure, date(2026, 11, 17), Outcome.PORTE_CLOSE)
    lacking = services.documents.lacking(CARD, measure.id, {"message": "a" * 403})
    assert "enlevez 3\u00a0lettres" in lacking["message"]
    assert "message" not in services.documents.lacking(CARD, measure.id, {"message": "a" * 400})
